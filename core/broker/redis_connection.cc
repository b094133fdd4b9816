#include "broker/redis_connection.h"

#include <utility>

namespace wskit::broker {

RedisConnection::RedisConnection(const RedisUrl& server, net::Loop& loop, net::Dialer& dialer)
    : RedisConnection(server, loop, dialer, Limits()) {}

RedisConnection::RedisConnection(const RedisUrl& server, net::Loop& loop, net::Dialer& dialer,
                                 Limits limits)
    : server_(server), loop_(loop), limits_(limits) {
  dial_ = dialer.dial(server.endpoint, limits.connect,
                      [this](Result<net::Dialed> dialed) { on_dialed(std::move(dialed)); });
  if (server.password.empty()) return;
  std::vector<std::string> words = {"AUTH", server.password};
  if (!server.user.empty()) words.insert(words.begin() + 1, server.user);
  command(words, [this](const RedisAnswer& answer) {
    if (!answer && !failure_) end({ErrorKind::kUnauthorized, answer.error().message});
  });
}

RedisConnection::~RedisConnection() = default;

void RedisConnection::command(const std::vector<std::string>& words, Done done) {
  awaited_.push_back(std::move(done));
  if (failure_) return loop_.arm(fails_, loop_.now());
  send(words);
  if (patience_.armed()) return;
  loop_.arm(patience_, limits_.reply + (connection_ == nullptr ? limits_.connect : Duration()));
}

void RedisConnection::send(const std::vector<std::string>& words) {
  if (connection_ == nullptr) {
    unsent_ += redis_command(words);
    return;
  }
  connection_->outbox().append(redis_command(words));
  connection_->want_write();
}

void RedisConnection::on_dialed(Result<net::Dialed> dialed) {
  if (!dialed) return end(named(dialed.error()));
  connection_ = std::move(dialed->connection);
  connection_->set_handler(*this);
  connection_->outbox().append(std::exchange(unsent_, {}));
  connection_->want_write();
  on_data(dialed->early);
}

void RedisConnection::on_data(std::span<char> bytes) {
  if (bytes.empty() || failure_) return;
  if (const Status taken = take({bytes.data(), bytes.size()}); !taken) end(named(taken.error()));
}

Status RedisConnection::take(std::string_view bytes) {
  if (Status fed = reader_.feed(bytes); !fed) return fed;
  if (patience_.armed()) loop_.arm(patience_, limits_.reply);
  while (!failure_) {
    auto next = reader_.next();
    if (!next) return next.error();
    if (!*next) break;
    if (awaited_.empty()) return Error{ErrorKind::kProtocol, "a reply that nobody asked for"};
    take_answer(**std::move(next));
  }
  return ok();
}

void RedisConnection::take_answer(RedisAnswer answer) {
  const Done done = std::move(awaited_.front());
  awaited_.pop_front();
  if (awaited_.empty()) patience_.disarm();
  done(answer ? std::move(answer) : named(answer.error()));
}

void RedisConnection::on_closed(const std::optional<Error>& error) {
  end(named(error.value_or(Error{ErrorKind::kLost, "Redis closed the connection"})));
}

void RedisConnection::on_deadline(flow::Deadline& which) {
  if (&which == &fails_) return fail_all();
  look_for_progress();
}

void RedisConnection::look_for_progress() {
  // Something large may be on its way out still.
  const std::uint64_t left = connection_ == nullptr ? 0 : connection_->outbox().consumed();
  if (std::exchange(left_, left) != left) return loop_.arm(patience_, limits_.reply);
  end(named({ErrorKind::kTimeout, "no answer"}));
}

Error RedisConnection::named(const Error& reason) const {
  return {reason.kind, server_.text() + ": " + reason.message};
}

void RedisConnection::end(Error reason) {
  if (!failure_) failure_ = std::move(reason);
  patience_.disarm();
  if (connection_ != nullptr) connection_->abort();
  fail_all();
}

void RedisConnection::fail_all() {
  // What is asked in these calls waits for the next turn.
  std::deque<Done> awaited;
  awaited.swap(awaited_);
  for (const Done& done : awaited)
    done(*failure_);
}

}  // namespace wskit::broker
