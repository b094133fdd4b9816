#include "wire/extension.h"

#include <algorithm>
#include <utility>

namespace wskit::wire {
namespace {

/// Reads one field's value from its front. What is read is given back empty when it is not there.
class ExtensionReader {
 public:
  explicit ExtensionReader(std::string_view text) : rest_(http::trim(text)) {}

  bool read_list(std::vector<Extension>& into) {
    // A recipient takes empty elements (RFC 9110 section 5.6.1.2).
    while (take(','))
      continue;
    while (!rest_.empty()) {
      if (!read_extension(into.emplace_back())) return false;
      if (!rest_.empty() && !take(',')) return false;
      while (take(','))
        continue;
    }
    return true;
  }

 private:
  bool read_extension(Extension& extension) {
    extension.name = token();
    if (extension.name.empty()) return false;
    while (take(';')) {
      if (!read_parameter(extension.parameters.emplace_back())) return false;
    }
    return true;
  }

  bool read_parameter(Extension::Parameter& parameter) {
    parameter.name = token();
    if (parameter.name.empty()) return false;
    if (!take('=')) return true;
    parameter.value = rest_.starts_with('"') ? unquoted() : std::string(token());
    return http::is_token(*parameter.value);
  }

  std::string_view token() {
    const auto* const end = std::find_if_not(rest_.begin(), rest_.end(), [](const char& c) {
      return http::is_token({&c, 1});
    });
    return pass(static_cast<std::size_t>(end - rest_.begin()));
  }

  /// What a quoted-string (RFC 9110 section 5.6.4) says.
  std::string unquoted() {
    std::string text;
    for (std::size_t i = 1; i < rest_.size(); ++i) {
      if (rest_[i] == '"') {
        pass(i + 1);
        return text;
      }
      if (rest_[i] == '\\' && ++i == rest_.size()) break;
      text += rest_[i];
    }
    return {};
  }

  bool take(char mark) {
    if (!rest_.starts_with(mark)) return false;
    pass(1);
    return true;
  }

  /// The next `size` bytes; the white space behind them is passed, too.
  std::string_view pass(std::size_t size) {
    const std::string_view passed = rest_.substr(0, size);
    rest_ = http::trim(rest_.substr(size));
    return passed;
  }

  std::string_view rest_;
};

}  // namespace

std::optional<std::vector<Extension>> read_extensions(const http::Headers& headers) {
  std::vector<Extension> extensions;
  for (const http::Header& header : headers) {
    if (!http::same_name(header.first, kExtensionsField)) continue;
    if (!ExtensionReader(header.second).read_list(extensions)) return std::nullopt;
  }
  return extensions;
}

}  // namespace wskit::wire
