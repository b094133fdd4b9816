#include "cli/junit.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/code_point.h"
#include "cli/output_file.h"
#include "cli/terminal.h"
#include "cli/write_out.h"

namespace wskit::cli {
namespace {

/// For the two that XML does not know (XML 1.0 section 2.2) and a terminal can bear.
std::string_view written_out(char32_t c) {
  return c == 0xfffe ? "\\ufffe" : c == 0xffff ? "\\uffff" : "";
}

std::string_view entity_of(char32_t c) {
  switch (c) {
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '&':
      return "&amp;";
    case '"':
      return "&quot;";
    default:
      return written_out(c);
  }
}

/// `text` is UTF-8.
void append_xml(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const CodePoint point = first_code_point(text);
    const std::string_view entity = entity_of(point.value);
    out += entity.empty() ? text.substr(0, point.size) : entity;
    text.remove_prefix(point.size);
  }
}

/// On one line.
std::string attribute(std::string_view text) {
  std::string out;
  append_xml(out, escaped(text));
  return out;
}

std::string lines(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    append_xml(out, escaped(text.substr(0, end)));
    if (end < text.size()) out += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

double seconds(Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

void append_case(std::string& out, const std::string& suite, const JunitCase& test) {
  auto at = std::back_inserter(out);
  fmt::format_to(at, "    <testcase classname=\"{}\" name=\"{}\" time=\"{:.3f}\"", attribute(suite),
                 attribute(test.name), seconds(test.took));
  if (test.failure.empty() && test.error.empty()) {
    out += "/>\n";
    return;
  }
  const bool is_error = !test.error.empty();
  const char* const tag = is_error ? "error" : "failure";
  fmt::format_to(at, ">\n      <{} type=\"{}\" message=\"{}\">{}</{}>\n    </testcase>\n", tag,
                 is_error ? "connection" : "check", attribute(is_error ? test.error : test.failure),
                 lines(test.details), tag);
}

}  // namespace

std::string junit_xml(const std::string& suite, const std::vector<JunitCase>& cases) {
  const auto errors = std::count_if(cases.begin(), cases.end(),
                                    [](const JunitCase& test) { return !test.error.empty(); });
  const auto failures = std::count_if(cases.begin(), cases.end(), [](const JunitCase& test) {
    return test.error.empty() && !test.failure.empty();
  });
  Duration longest{};
  for (const JunitCase& test : cases)
    longest = std::max(longest, test.took);
  const std::string counts =
      fmt::format("tests=\"{}\" failures=\"{}\" errors=\"{}\" time=\"{:.3f}\"", cases.size(),
                  failures, errors, seconds(longest));
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  auto at = std::back_inserter(out);
  fmt::format_to(at, "<testsuites name=\"wskit replay\" {}>\n", counts);
  fmt::format_to(at, "  <testsuite name=\"{}\" {}>\n", attribute(suite), counts);
  for (const JunitCase& test : cases)
    append_case(out, suite, test);
  return out += "  </testsuite>\n</testsuites>\n";
}

Status write_junit_error(const std::string& path, const std::string& suite, std::string what) {
  auto file = OutputFile::open(path);
  if (!file) return std::move(file).error();
  JunitCase test;
  test.name = "the whole replay";
  test.error = std::move(what);
  return file->write(junit_xml(suite, {test}));
}

}  // namespace wskit::cli
