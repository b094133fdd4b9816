#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "server/exchange_table.h"
#include "server/http_handler.h"
#include "server/poll_session.h"

namespace wskit::server {

class Fallback;

/// One for each loop of a server.
using Fallbacks = std::vector<Fallback*>;

/// /poll and /sse: sessions over plain HTTP, for clients that cannot have a WebSocket. Requests
/// come to any loop, as each may be on a connection of its own; a session's id names the loop that
/// it lives on, and nobody can guess it. docs/fallback.md says what clients do.
class Fallback final : public HttpHandler, private PollDesk {
 public:
  /// `all[own]` is going to be this one; no loop runs until all are there. References outlive it.
  Fallback(std::size_t own, const Fallbacks& all, Worker& worker);

  [[nodiscard]] bool wants(const Exchange& exchange) const override;
  void on_request(Exchange& exchange) override;
  void on_gone(Exchange& exchange) override;

 private:
  using Use = std::function<void(PollSession&)>;

  void on_poll(Exchange& exchange);
  void on_events(Exchange& exchange);
  void open(Exchange& exchange, PollSession::Way way);
  void resume_events(Exchange& exchange, const std::string& session, std::uint64_t last);
  Asker keep(Exchange& exchange, std::string_view session);
  /// On any loop: `use` is called where the session is; `missing` here, if it is nowhere.
  void with(const std::string& session, Use use, const std::function<void()>& missing);
  [[nodiscard]] PollSession* find(const std::string& session) const;
  [[nodiscard]] std::string make_id() const;

  void respond(const Asker& asker, http::Response response) override;
  void stream(const Asker& asker, std::string bytes) override;
  void end_stream(const Asker& asker) override;
  void forget(const std::string& id) override;

  void respond_here(const ExchangeTable::Ticket& ticket, http::Response response);
  void stream_here(const ExchangeTable::Ticket& ticket, std::string_view bytes);
  void end_here(const ExchangeTable::Ticket& ticket);
  void release(Exchange& exchange);
  /// Runs `task` on the loop `loop`: at once when that is this one.
  void at(std::size_t loop, std::function<void(Fallback&)> task) const;

  /// An exchange that has not had its whole answer.
  struct Waiting {
    std::string session;  ///< whose answer it is
    bool streams = false;
  };

  std::size_t own_;
  const Fallbacks& all_;
  Worker& worker_;
  ExchangeTable tickets_;
  std::unordered_map<const Exchange*, Waiting> waiting_;
  std::unordered_map<std::string, PollSession*> sessions_;  ///< the worker's
};

}  // namespace wskit::server
