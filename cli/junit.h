#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace wskit::cli {

/// One test of a report for continuous integration.
struct JunitCase {
  std::string name;
  Duration took{};
  std::string failure;  ///< why an expectation did not hold, in a line; empty: all of them did
  std::string error;    ///< what kept it from being tested; empty: nothing
  std::string details;  ///< lines, for people
};

/// A suite as JUnit XML (the schema of Jenkins' xUnit plugin), in UTF-8: what XML cannot say is
/// written out.
std::string junit_xml(const std::string& suite, const std::vector<JunitCase>& cases);

/// Writes a suite that could not be run, for the reason `what`, to `path`, or "-". kOutput.
Status write_junit_error(const std::string& path, const std::string& suite, std::string what);

}  // namespace wskit::cli
