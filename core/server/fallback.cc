#include "server/fallback.h"

#include <charconv>
#include <memory>
#include <optional>
#include <utility>

#include "base/rng.h"
#include "http/parameters.h"
#include "server/exchange.h"
#include "server/poll_answers.h"
#include "server/upgrade.h"
#include "server/worker.h"
#include "wire/close_code.h"

namespace wskit::server {
namespace {

// 36^25 is more than 2^128.
constexpr std::size_t kSecretLength = 25;

/// The whole of `text` as a number.
template <class Number>
std::optional<Number> number_in(std::string_view text) {
  Number number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Which loop an id of the form "loop-secret" names.
std::optional<std::size_t> loop_of(std::string_view session) {
  return number_in<std::size_t>(session.substr(0, session.find('-')));
}

std::string session_of(const Exchange& exchange) {
  return http::query_parameter(exchange.request().query(), "session").value_or(std::string());
}

std::string_view last_event(const Exchange& exchange) {
  return http::find(exchange.request().headers, "Last-Event-ID").value_or(std::string_view());
}

/// 0 when it is none.
std::optional<std::uint64_t> first_number(const Exchange& exchange) {
  const auto first = http::query_parameter(exchange.request().query(), "first");
  if (!first) return std::nullopt;
  return number_in<std::uint64_t>(*first).value_or(0);
}

// The origin was judged when the session was opened, and only who opened it knows its id: so a page
// of any origin may read the answers to what it asks.
void allow_origin(http::Response& response, const http::RequestHead& request) {
  const auto origin = http::find(request.headers, "Origin");
  if (!origin) return;
  response.headers.emplace_back("Access-Control-Allow-Origin", *origin);
  response.headers.emplace_back("Access-Control-Expose-Headers", "Last-Event-ID, Retry-After");
  response.headers.emplace_back("Vary", "Origin");
}

// Fetch standard, "CORS-preflight fetch".
http::Response preflight() {
  return {204,
          {{"Access-Control-Allow-Methods", "GET, POST, DELETE"},
           {"Access-Control-Allow-Headers", "Authorization, Content-Type, Last-Event-ID"},
           {"Access-Control-Max-Age", "600"}},
          {}};
}

}  // namespace

Fallback::Fallback(std::size_t own, const Fallbacks& all, Worker& worker)
    : own_(own), all_(all), worker_(worker) {}

bool Fallback::wants(const Exchange& exchange) const {
  if (exchange.asks_upgrade()) return false;
  const std::string_view path = exchange.request().path();
  return path == "/poll" || (path == "/sse" && worker_.config().fallback.events);
}

void Fallback::on_request(Exchange& exchange) {
  if (exchange.request().method == "OPTIONS") {
    return respond(keep(exchange, {}), preflight());
  }
  if (exchange.request().path() == "/poll") return on_poll(exchange);
  on_events(exchange);
}

void Fallback::on_gone(Exchange& exchange) {
  const std::string session = waiting_[&exchange].session;
  const Asker asker{own_, tickets_.ticket_of(exchange)};
  release(exchange);
  with(
      session, [asker](PollSession& found) { found.lose(asker); }, [] {});
}

void Fallback::on_poll(Exchange& exchange) {
  const std::string& method = exchange.request().method;
  const std::string session = session_of(exchange);
  if (session.empty() && method == "POST" && worker_.config().fallback.polling) {
    return open(exchange, PollSession::Way::kPolling);
  }
  const Asker asker = keep(exchange, session);
  const auto last = number_in<std::uint64_t>(last_event(exchange));
  Use use;
  if (method == "GET") {
    use = [asker, last](PollSession& found) { found.poll(asker, last); };
  } else if (method == "POST") {
    use = [asker, body = exchange.body(), first = first_number(exchange)](PollSession& found) {
      found.receive(asker, body, first);
    };
  } else if (method == "DELETE") {
    use = [asker, last](PollSession& found) { found.leave(asker, last); };
  } else {
    return respond(asker, poll::no_such_way("GET, POST, DELETE"));
  }
  with(session, std::move(use), [this, asker] { respond(asker, poll::no_session()); });
}

void Fallback::on_events(Exchange& exchange) {
  if (exchange.request().method != "GET") {
    return respond(keep(exchange, {}), poll::no_such_way("GET"));
  }
  const std::string_view last = last_event(exchange);
  const std::size_t dot = last.rfind('.');
  const auto number = number_in<std::uint64_t>(last.substr(dot + 1));
  if (dot == std::string_view::npos || !number) return open(exchange, PollSession::Way::kEvents);
  resume_events(exchange, std::string(last.substr(0, dot)), *number);
}

void Fallback::open(Exchange& exchange, PollSession::Way way) {
  if (worker_.is_stopping()) return exchange.refuse(going_away());
  // Answering the exchange ends the request that it holds.
  const http::RequestHead request = exchange.request();
  const std::string peer = exchange.peer();
  auto pass = worker_.entrance().enter(peer, worker_.loop().now());
  if (!pass) return exchange.refuse(pass.error());
  std::string id = make_id();
  const Asker asker = keep(exchange, id);
  PollDesk& desk = *this;
  auto session = std::make_unique<PollSession>(worker_, desk, std::move(id), peer, way, asker);
  session->set_pass(*std::move(pass));
  PollSession& opened = *session;
  sessions_[opened.id()] = &opened;
  worker_.add(std::move(session));
  opened.ask(request);
}

// A stream whose session is over, or has lost messages, goes on as a new session, as a WebSocket
// that is opened again does.
void Fallback::resume_events(Exchange& exchange, const std::string& session, std::uint64_t last) {
  const Asker asker = keep(exchange, session);
  const auto open_new = [asker](Fallback& here) {
    Exchange* waiting = here.tickets_.find(asker.ticket);
    if (waiting == nullptr) return;
    here.release(*waiting);
    here.open(*waiting, PollSession::Way::kEvents);
  };
  const auto attach = [this, asker, last, open_new](PollSession& found) {
    if (found.attach(asker, last)) return;
    found.close(wire::kTryAgainLater, "the client has missed messages");
    at(asker.loop, open_new);
  };
  with(session, attach, [this, open_new] { open_new(*this); });
}

Asker Fallback::keep(Exchange& exchange, std::string_view session) {
  waiting_[&exchange].session = session;
  return {own_, tickets_.add(exchange)};
}

void Fallback::with(const std::string& session, Use use, const std::function<void()>& missing) {
  const auto loop = loop_of(session);
  if (!loop || *loop >= all_.size()) return missing();
  at(*loop, [home = own_, session, use = std::move(use), missing](Fallback& there) {
    if (PollSession* found = there.find(session)) return use(*found);
    there.at(home, [missing](Fallback& /*here*/) { missing(); });
  });
}

PollSession* Fallback::find(const std::string& session) const {
  const auto found = sessions_.find(session);
  return found == sessions_.end() || found->second->is_over() ? nullptr : found->second;
}

// Each is drawn from a generator of its own, so that none tells anything about another.
std::string Fallback::make_id() const {
  return std::to_string(own_) + '-' + Rng().identifier(kSecretLength);
}

void Fallback::respond(const Asker& asker, http::Response response) {
  at(asker.loop, [ticket = asker.ticket, response = std::move(response)](Fallback& there) {
    there.respond_here(ticket, response);
  });
}

void Fallback::stream(const Asker& asker, std::string bytes) {
  at(asker.loop, [ticket = asker.ticket, bytes = std::move(bytes)](Fallback& there) {
    there.stream_here(ticket, bytes);
  });
}

void Fallback::end_stream(const Asker& asker) {
  at(asker.loop, [ticket = asker.ticket](Fallback& there) { there.end_here(ticket); });
}

void Fallback::forget(const std::string& id) {
  const auto found = sessions_.find(id);
  PollSession& session = *found->second;
  sessions_.erase(found);
  worker_.done(session);
}

void Fallback::respond_here(const ExchangeTable::Ticket& ticket, http::Response response) {
  Exchange* exchange = tickets_.find(ticket);
  if (exchange == nullptr) return;
  if (waiting_[exchange].streams) return end_here(ticket);
  release(*exchange);
  allow_origin(response, exchange->request());
  exchange->respond(response);
}

// A client that does not take its stream loses it, and may come back for the rest: meanwhile the
// session's own queue fills.
void Fallback::stream_here(const ExchangeTable::Ticket& ticket, std::string_view bytes) {
  Exchange* exchange = tickets_.find(ticket);
  if (exchange == nullptr) return;
  Waiting& waiting = waiting_[exchange];
  if (!waiting.streams) {
    waiting.streams = true;
    http::Response head = poll::event_stream();
    allow_origin(head, exchange->request());
    exchange->begin_stream(head);
  }
  if (exchange->queued() > worker_.config().queue.max_bytes) return exchange->abort();
  exchange->write(bytes);
}

void Fallback::end_here(const ExchangeTable::Ticket& ticket) {
  Exchange* exchange = tickets_.find(ticket);
  if (exchange == nullptr) return;
  release(*exchange);
  exchange->end_stream();
}

void Fallback::release(Exchange& exchange) {
  tickets_.remove(exchange);
  waiting_.erase(&exchange);
}

void Fallback::at(std::size_t loop, std::function<void(Fallback&)> task) const {
  Fallback& there = *all_[loop];
  if (&there == this) return task(there);
  there.worker_.loop().post([&there, task = std::move(task)] { task(there); });
}

}  // namespace wskit::server
