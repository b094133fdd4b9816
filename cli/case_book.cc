#include "cli/case_book.h"

#include <fmt/format.h>

#include "cli/capture_info.h"

namespace wskit::cli {
namespace {

// Of details; the counts go on.
constexpr std::size_t kMostBytes = std::size_t{16} << 20;

std::string name_of(const load::ReplayedConnection& played) {
  const std::string name =
      fmt::format("connection {}, line {}, copy {}", played.connection, played.line, played.copy);
  return played.round == 1 ? name : fmt::format("{}, round {}", name, played.round);
}

}  // namespace

void CaseBook::add_difference(int copy, const std::string& connection, std::string_view text) {
  Findings& findings = open_[{copy, connection}];
  ++findings.differences;
  if (bytes_ >= kMostBytes) return;
  bytes_ += text.size();
  findings.details += text;
}

void CaseBook::add_error(int copy, const std::string& connection, std::string what) {
  open_[{copy, connection}].error = std::move(what);
}

void CaseBook::add_failure_of_all(std::string what) {
  JunitCase& test = cases_.emplace_back();
  test.name = "the whole replay";
  test.error = std::move(what);
}

void CaseBook::close(const load::ReplayedConnection& played) {
  auto found = open_.extract({played.copy, played.connection});
  JunitCase& test = cases_.emplace_back();
  test.name = name_of(played);
  test.took = played.took;
  if (played.stopped) test.error = "interrupted before its end";
  if (found.empty()) return;
  Findings& findings = found.mapped();
  if (findings.differences > 0) test.failure = counted(findings.differences, "difference");
  if (!findings.error.empty()) test.error = std::move(findings.error);
  test.details = std::move(findings.details);
}

}  // namespace wskit::cli
