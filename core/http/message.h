#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wskit::http {

/// Names keep the case they came in and are compared without it (RFC 9110 section 5.1).
using Header = std::pair<std::string, std::string>;
using Headers = std::vector<Header>;

bool same_name(std::string_view a, std::string_view b);
/// Whether `text` is a token (RFC 9110 section 5.6.2): what methods, field names, subprotocols are.
bool is_token(std::string_view text);
/// Whether `text` is of the characters that hosts and ports are written with (RFC 3986 section
/// 3.2.2), as the value of Host is; it may be empty.
bool is_authority(std::string_view text);
/// Whether the field can be sent: the name is a token, the value has no line break or other control
/// character that would let it pass for more than one field.
bool is_valid_header(std::string_view name, std::string_view value);
/// Without the spaces and tabs around it.
std::string_view trim(std::string_view text);

/// The first value of `name`, or nothing.
std::optional<std::string_view> find(const Headers& headers, std::string_view name);
/// How often `name` stands there.
std::size_t count(const Headers& headers, std::string_view name);
/// Whether `token` is in the comma-separated lists of all fields `name`, without regard to case.
bool has_token(const Headers& headers, std::string_view name, std::string_view token);
/// The elements of the comma-separated lists of all fields `name`, trimmed, empty ones left out.
/// They are views into `headers`.
std::vector<std::string_view> tokens(const Headers& headers, std::string_view name);
std::vector<std::string_view> tokens(const Headers&& headers, std::string_view name) = delete;

struct RequestHead {
  std::string method;
  std::string target;
  int major = 1;
  int minor = 1;
  Headers headers;

  [[nodiscard]] std::string_view path() const;   ///< up to the first '?', without "http://host"
  [[nodiscard]] std::string_view query() const;  ///< what follows it
};

struct ResponseHead {
  int status = 0;
  std::string reason;
  int major = 1;
  int minor = 1;
  Headers headers;
};

}  // namespace wskit::http
