#include "capture/sequence.h"

#include <string_view>
#include <vector>

#include "capture/handshake_fields.h"
#include "capture/rule.h"
#include "wire/close_code.h"

namespace wskit::capture {
namespace {

namespace event = envelope::event;

/// Nothing, or what of `open` cannot be said again in a request.
std::optional<std::string> improper(const event::Open& open) {
  for (const auto& [name, value] : open.headers) {
    if (auto wrong = improper_header(name, value)) return wrong;
  }
  std::vector<std::string_view> subprotocols(open.subprotocols.begin(), open.subprotocols.end());
  if (!open.subprotocol.empty()) subprotocols.push_back(open.subprotocol);
  for (const std::string_view name : subprotocols) {
    if (auto wrong = improper_subprotocol(name)) return wrong;
  }
  return std::nullopt;
}

/// Nothing, or why no close frame can say this (RFC 6455 section 7.4).
std::optional<std::string> improper(const event::Close& close) {
  if (close.code == wire::kAbnormal) return std::nullopt;  // There was none.
  const std::string_view fault = wire::fault_of_close(close.code, close.reason);
  if (fault.empty()) return std::nullopt;
  return "`code` " + std::to_string(close.code) + ": " + std::string(fault);
}

/// Nothing, or what is wrong with what is written beside a message.
std::optional<std::string> improper(const envelope::Script& script) {
  if (script.expect) {
    if (const auto rule = rule_for(*script.expect, {}); !rule) return rule.error().message;
  }
  return std::nullopt;
}

std::string name_of(const envelope::Event& event) {
  return "\"" + std::string(event.connection) + "\"";
}

}  // namespace

std::optional<std::string> Sequence::add(const envelope::Event& event) {
  if (const auto* open = std::get_if<event::Open>(&event.what)) return add_open(event, *open);
  if (const auto* message = std::get_if<event::Message>(&event.what)) {
    if (!is_open(event)) return "a message, and connection " + name_of(event) + " is not open";
    if (!message->direction) return "a message of a capture needs `dir`: \">\" or \"<\"";
    return improper(message->script);
  }
  const auto* const close = std::get_if<event::Close>(&event.what);
  if (close == nullptr) return std::nullopt;
  if (!is_open(event)) return "a close, and connection " + name_of(event) + " is not open";
  if (auto wrong = improper(*close)) return wrong;
  open_.erase(std::string(event.connection));
  return std::nullopt;
}

std::optional<std::string> Sequence::add_open(const envelope::Event& event,
                                              const event::Open& open) {
  if (is_open(event)) return "connection " + name_of(event) + " opens while it is open";
  if (auto wrong = improper(open)) return wrong;
  open_.emplace(event.connection);
  return std::nullopt;
}

}  // namespace wskit::capture
