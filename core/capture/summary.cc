#include "capture/summary.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace wskit::capture {
namespace {

namespace event = envelope::event;

class Summariser {
 public:
  Summary take() { return std::move(summary_); }

  /// `line`: where it stands.
  void add(const envelope::Event& what, std::size_t line) {
    summary_.duration = what.at;
    if (const auto* open = std::get_if<event::Open>(&what.what)) {
      add_open(what, *open, line);
    } else if (const auto* message = std::get_if<event::Message>(&what.what)) {
      add_message(connection_of(what), *message);
    } else if (const auto* close = std::get_if<event::Close>(&what.what)) {
      ConnectionSummary& connection = connection_of(what);
      connection.closed_at = what.at;
      connection.close_code = close->code;
      open_.erase(std::string(what.connection));
    }
  }

 private:
  void add_open(const envelope::Event& what, const event::Open& open, std::size_t line) {
    open_.emplace(what.connection, summary_.connections.size());
    summary_.most_at_once = std::max(summary_.most_at_once, open_.size());
    ConnectionSummary& connection = summary_.connections.emplace_back();
    connection.id = what.connection;
    connection.url = open.url;
    connection.line = line;
    connection.status = open.status;
    connection.opened_at = what.at;
  }

  void add_message(ConnectionSummary& connection, const event::Message& message) {
    const bool is_sent = message.direction == envelope::Direction::kToServer;
    for (Traffic* traffic : {is_sent ? &connection.sent : &connection.received,
                             is_sent ? &summary_.sent : &summary_.received}) {
      ++traffic->messages;
      traffic->bytes += message.body.bytes.size();
    }
  }

  /// The reader gives messages and closes of open connections only.
  ConnectionSummary& connection_of(const envelope::Event& what) {
    return summary_.connections[open_.at(std::string(what.connection))];
  }

  Summary summary_;
  std::unordered_map<std::string, std::size_t> open_;  ///< place in `connections` by `c`
};

}  // namespace

Result<Summary> summarise(Reader& reader, const Inspect& inspect, const Takes& takes) {
  Summariser summariser;
  while (true) {
    const auto event = reader.next();
    if (!event) return event.error();
    if (!*event) break;
    if (!takes || takes(**event)) summariser.add(**event, reader.line());
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
