#include "server/cgi.h"

#include <algorithm>
#include <map>

#include "http/url.h"

namespace wskit::server {
namespace {

using Variables = std::map<std::string, std::string, std::less<>>;

constexpr std::string_view kSecretSubprotocol = "bearer.";

bool is_passed_on(const http::Header& header) {
  for (const std::string_view secret : {"Authorization", "Proxy-Authorization", "Proxy"}) {
    if (http::same_name(header.first, secret)) return false;
  }
  if (http::same_name(header.first, "Sec-WebSocket-Protocol") &&
      header.second.find(kSecretSubprotocol) != std::string::npos) {
    return false;
  }
  return std::all_of(header.first.begin(), header.first.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
}

std::string variable_of(std::string_view header) {
  std::string name = "HTTP_";
  for (const char c : header)
    name += c == '-' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c & ~0x20) : c;
  return name;
}

/// A name or address and a port, which may be missing.
std::pair<std::string_view, std::string_view> split_port(std::string_view text) {
  const std::size_t bracket = text.starts_with('[') ? text.find(']') : std::string_view::npos;
  const std::size_t colon = text.rfind(':');
  const bool has_port =
      colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket);
  std::string_view host = has_port ? text.substr(0, colon) : text;
  if (bracket != std::string_view::npos) host = text.substr(1, bracket - 1);
  return {host, has_port ? text.substr(colon + 1) : std::string_view()};
}

void add_inherited(Variables& variables, const char* const* inherited) {
  for (; *inherited != nullptr; ++inherited) {
    const std::string_view variable = *inherited;
    const bool is_ours = variable.starts_with("WSKIT_") || variable.starts_with("HTTP_") ||
                         variable.starts_with("REMOTE_");
    if (is_ours) continue;
    const std::size_t equals = variable.find('=');
    if (equals == std::string_view::npos) continue;
    variables.emplace(variable.substr(0, equals), variable.substr(equals + 1));
  }
}

void add_headers(Variables& variables, const http::Headers& headers) {
  for (const http::Header& header : headers) {
    if (!is_passed_on(header)) continue;
    std::string& value = variables[variable_of(header.first)];
    // RFC 9110 section 5.3, and RFC 6265 section 5.4 of a cookie.
    if (!value.empty()) value += http::same_name(header.first, "Cookie") ? "; " : ", ";
    value += header.second;
  }
}

void add_addresses(Variables& variables, const http::RequestHead& request, std::string_view peer) {
  const auto [name, port] = split_port(http::find(request.headers, "Host").value_or(""));
  variables["SERVER_NAME"] = name;
  variables["SERVER_PORT"] = port.empty() ? "80" : port;
  const bool is_unix = peer.starts_with("unix:");
  const auto [address, remote_port] = split_port(is_unix ? std::string_view() : peer);
  variables["REMOTE_ADDR"] = variables["REMOTE_HOST"] = address;
  variables["REMOTE_PORT"] = remote_port;
}

void add_identity(Variables& variables, const auth::Identity* identity) {
  if (identity == nullptr || identity->is_anonymous()) return;
  std::string roles;
  for (const std::string& role : identity->roles)
    roles += (roles.empty() ? "" : ",") + role;
  variables["REMOTE_USER"] = variables["WSKIT_USER"] = identity->user;
  variables["WSKIT_ROLES"] = roles;
}

}  // namespace

std::vector<std::string> cgi_environment(const http::RequestHead& request, std::string_view peer,
                                         const auth::Identity* identity,
                                         const char* const* inherited) {
  Variables variables;
  add_inherited(variables, inherited);
  add_headers(variables, request.headers);
  add_addresses(variables, request, peer);
  add_identity(variables, identity);
  variables["GATEWAY_INTERFACE"] = "CGI/1.1";
  variables["SERVER_SOFTWARE"] = "wskit";
  variables["SERVER_PROTOCOL"] = "HTTP/1.1";
  variables["REQUEST_METHOD"] = request.method;
  variables["REQUEST_URI"] = request.target;
  variables["SCRIPT_NAME"] = "";
  variables["QUERY_STRING"] = request.query();
  variables["PATH_INFO"] =
      http::percent_decoded(request.path()).value_or(std::string(request.path()));
  std::vector<std::string> environment;
  for (const auto& [name, value] : variables) {
    // What has a NUL would be another value behind it.
    if (value.find('\0') != std::string::npos) continue;
    environment.emplace_back(name).append(1, '=').append(value);
  }
  return environment;
}

}  // namespace wskit::server
