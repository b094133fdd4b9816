#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/atomic_file.h"
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

/// Where such a report goes. What was there stays until it is written.
class JunitFile {
 public:
  /// `path` may be "-" for standard output. kOutput when it cannot be written.
  static Result<JunitFile> open(const std::string& path);
  Status write(const std::string& suite, const std::vector<JunitCase>& cases);

 private:
  explicit JunitFile(std::optional<AtomicFile> file) : file_(std::move(file)) {}

  std::optional<AtomicFile> file_;  ///< nothing: standard output
};

}  // namespace wskit::cli
