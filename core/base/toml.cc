#include "base/toml.h"

#include <utility>

namespace wskit {
namespace {

std::string line_of(const toml::source_region& source, const std::string& file) {
  return file + ':' + std::to_string(source.begin.line);
}

}  // namespace

Result<toml::table> parse_toml(std::string_view text, const std::string& file) {
  toml::parse_result parsed = toml::parse(text);
  if (parsed.succeeded()) return std::move(parsed).table();
  const toml::parse_error& error = parsed.error();
  return Error{ErrorKind::kUsage,
               line_of(error.source(), file) + ": " + std::string(error.description())};
}

std::string place_of(const toml::node& node, const std::string& file) {
  return line_of(node.source(), file);
}

}  // namespace wskit
