#include "capture/summary.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "capture/rule.h"

namespace wskit::capture {
namespace {

namespace event = envelope::event;
using envelope::Direction;

bool is_one_line(std::string_view text) {
  return text.find_first_of(std::string_view("\0\r\n", 3)) == std::string_view::npos;
}

/// Nothing, or what of `open` cannot be said again in a request.
std::optional<std::string> improper(const event::Open& open) {
  for (const auto& [name, value] : open.headers) {
    if (!is_one_line(name) || !is_one_line(value)) return "a header with a line break in it";
  }
  for (const std::string& offered : open.subprotocols) {
    if (!is_one_line(offered)) return "a subprotocol with a line break in it";
  }
  return std::nullopt;
}

/// Nothing, or what is wrong with what is written beside a message.
std::optional<std::string> improper(const envelope::Script& script) {
  if (script.expect) {
    if (const auto rule = rule_for(*script.expect, {}); !rule) return rule.error().message;
  }
  return std::nullopt;
}

class Summariser {
 public:
  Summary take() { return std::move(summary_); }

  /// Nothing, or what is wrong with `what`.
  std::optional<std::string> add(const envelope::Event& what) {
    summary_.duration = what.at;
    if (const auto* open = std::get_if<event::Open>(&what.what)) return add_open(what, *open);
    if (const auto* message = std::get_if<event::Message>(&what.what)) {
      return add_message(what, *message);
    }
    if (const auto* close = std::get_if<event::Close>(&what.what)) return add_close(what, *close);
    return std::nullopt;
  }

 private:
  std::optional<std::string> add_open(const envelope::Event& what, const event::Open& open) {
    const auto [place, is_new] =
        open_.try_emplace(std::string(what.connection), summary_.connections.size());
    if (!is_new) return "connection " + name_of(what) + " opens while it is open";
    if (auto wrong = improper(open)) return wrong;
    summary_.most_at_once = std::max(summary_.most_at_once, open_.size());
    ConnectionSummary& connection = summary_.connections.emplace_back();
    connection.id = what.connection;
    connection.url = open.url;
    connection.opened_at = what.at;
    return std::nullopt;
  }

  std::optional<std::string> add_message(const envelope::Event& what,
                                         const event::Message& message) {
    const auto found = open_.find(std::string(what.connection));
    if (found == open_.end()) return "a message, and connection " + name_of(what) + " is not open";
    if (!message.direction) return "a message of a capture needs `dir`: \">\" or \"<\"";
    if (auto wrong = improper(message.script)) return wrong;
    ConnectionSummary& connection = summary_.connections[found->second];
    const bool is_sent = *message.direction == Direction::kToServer;
    for (Traffic* traffic : {is_sent ? &connection.sent : &connection.received,
                             is_sent ? &summary_.sent : &summary_.received}) {
      ++traffic->messages;
      traffic->bytes += message.body.bytes.size();
    }
    return std::nullopt;
  }

  std::optional<std::string> add_close(const envelope::Event& what, const event::Close& close) {
    const auto found = open_.find(std::string(what.connection));
    if (found == open_.end()) return "a close, and connection " + name_of(what) + " is not open";
    ConnectionSummary& connection = summary_.connections[found->second];
    connection.closed_at = what.at;
    connection.close_code = close.code;
    open_.erase(found);
    return std::nullopt;
  }

  static std::string name_of(const envelope::Event& what) {
    return "\"" + std::string(what.connection) + "\"";
  }

  Summary summary_;
  std::unordered_map<std::string, std::size_t> open_;  ///< place in `connections` by `c`
};

}  // namespace

Result<Summary> summarise(Reader& reader, const Inspect& inspect) {
  Summariser summariser;
  while (true) {
    const auto event = reader.next();
    if (!event) return event.error();
    if (!*event) break;
    if (const auto wrong = summariser.add(**event)) {
      return Error{ErrorKind::kUsage, reader.place() + *wrong};
    }
    const Status inspected = inspect ? inspect(**event) : ok();
    if (!inspected)
      return Error{inspected.error().kind, reader.place() + inspected.error().message};
  }
  Summary summary = summariser.take();
  summary.header = reader.header();
  summary.warning = reader.warning();
  return summary;
}

}  // namespace wskit::capture
