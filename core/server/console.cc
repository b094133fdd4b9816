#include "server/console.h"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <utility>

#include "base/rng.h"
#include "envelope/json_writer.h"
#include "server/config.h"
#include "server/console_page.h"
#include "server/exchange.h"

namespace wskit::server {
namespace {

constexpr std::size_t kNonceLength = 25;  // 36^25 is more than 2^128

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size())
    text.replace(at, what.size(), with);
  return text;
}

std::string_view name_of(Mode mode) {
  switch (mode) {
    case Mode::kRooms:
      return "rooms";
    case Mode::kEcho:
      return "echo";
    case Mode::kExec:
      return "exec";
    case Mode::kProxy:
      return "proxy";
    case Mode::kMock:
      return "mock";
  }
  return {};
}

void write_list(envelope::JsonWriter& writer, std::string_view name,
                const std::vector<std::string>& words) {
  writer.key(name).begin_array();
  for (const std::string& word : words)
    writer.value(word);
  writer.end_array();
}

/// What the page has to know, as JSON.
std::string description(const Config& config) {
  std::string text;
  envelope::JsonWriter writer(text);
  writer.begin_object();
  writer.field("mode", name_of(config.mode)).field("version", config.admin.version);
  write_list(writer, "paths", config.paths);
  write_list(writer, "subprotocols", config.subprotocols);
  writer.end_object();
  // "</script>" would end what it stands in.
  return replaced(std::move(text), "<", "\\u003c");
}

/// What the page may connect to. Not every browser takes 'self' for WebSockets, too.
std::string this_server(const http::Headers& request) {
  constexpr std::string_view kMarks = ".:-[]";
  const std::string_view host = http::find(request, "Host").value_or("");
  const bool is_plain = std::all_of(host.begin(), host.end(), [&](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || kMarks.find(c) != kMarks.npos;
  });
  if (host.empty() || !is_plain) return "'self'";
  std::string sources = "'self'";
  for (const std::string_view scheme : {" ws://", " wss://"})
    sources.append(scheme).append(host);
  return sources;
}

std::string policy(const std::string& nonce, const http::Headers& request) {
  return "default-src 'none'; script-src 'nonce-" + nonce + "'; style-src 'nonce-" + nonce +
         "'; img-src data:; connect-src " + this_server(request) +
         "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
         "require-trusted-types-for 'script'";
}

bool takes_html(const http::Headers& headers) {
  const auto types = http::tokens(headers, "Accept");
  return std::any_of(types.begin(), types.end(),
                     [](std::string_view type) { return type.starts_with("text/html"); });
}

}  // namespace

Console::Console(const Config& config)
    : page_(replaced(std::string(kConsolePage), "{{server}}", description(config))) {}

bool Console::wants(const Exchange& exchange) const {
  const http::RequestHead& request = exchange.request();
  return request.path() == "/" && (request.method == "GET" || request.method == "HEAD") &&
         !exchange.asks_upgrade() && takes_html(request.headers);
}

void Console::on_request(Exchange& exchange) {
  // Each is drawn from a generator of its own, so that none tells anything about another.
  const std::string nonce = Rng().identifier(kNonceLength);
  exchange.respond({200,
                    {{"Content-Type", "text/html; charset=utf-8"},
                     {"Content-Security-Policy", policy(nonce, exchange.request().headers)},
                     {"X-Content-Type-Options", "nosniff"},
                     {"Referrer-Policy", "no-referrer"},
                     {"Vary", "Accept"},
                     {"Cache-Control", "no-store"}},
                    replaced(page_, "{{nonce}}", nonce)});
}

}  // namespace wskit::server
