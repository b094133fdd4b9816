#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "cli/junit.h"
#include "load/replay_events.h"

namespace wskit::cli {

/// What a replay has found, connection by connection.
class CaseBook {
 public:
  /// `text` tells of one difference, in lines.
  void add_difference(int copy, const std::string& connection, std::string_view text);
  /// The connection did not open, or broke.
  void add_error(int copy, const std::string& connection, std::string what);
  /// Something kept the whole from being tested to its end; once, in words.
  void add_failure_of_all(std::string what);
  /// Nothing more is added to it.
  void close(const load::ReplayedConnection& played);

  /// In the order in which they were closed.
  [[nodiscard]] const std::vector<JunitCase>& cases() const { return cases_; }

 private:
  struct Findings {
    std::uint64_t differences = 0;
    std::string error;
    std::string details;
  };
  using Key = std::pair<int, std::string>;  ///< copy and connection

  std::map<Key, Findings> open_;
  std::vector<JunitCase> cases_;
  std::size_t bytes_ = 0;  ///< of details, of all cases
};

}  // namespace wskit::cli
