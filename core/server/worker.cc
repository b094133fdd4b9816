#include "server/worker.h"

#include <algorithm>
#include <utility>

namespace wskit::server {

Worker::Worker(const Config& config, net::Loop& loop, Rng& rng, Application& application)
    : config_(config), loop_(loop), rng_(rng), application_(application) {}

Worker::~Worker() = default;

void Worker::on_accept(std::unique_ptr<net::Connection> connection) {
  if (stopped_) return;
  Session& session =
      *sessions_.emplace_back(std::make_unique<Session>(*this, std::move(connection)));
  session.index_ = static_cast<std::uint32_t>(sessions_.size() - 1);
}

void Worker::stop(Duration drain, std::function<void()> done) {
  stopped_ = std::move(done);
  application_.on_stop();
  for (const auto& session : sessions_)
    session->shut_down();
  // With nobody to wait for, the deadline brings the report into the next turn.
  loop_.arm(drain_, sessions_.empty() ? Duration::zero() : drain);
}

bool Worker::hold(std::size_t before, std::size_t now) {
  incomplete_ = incomplete_ - before + now;
  return now <= before || incomplete_ <= std::max(config_.max_incomplete, config_.max_message);
}

void Worker::done(Session& session) {
  incomplete_ -= session.protocol_.held();
  counts_.dropped += session.connection_->outbox().dropped();
  const std::uint32_t index = session.index_;
  // Destroyed only when the list is whole again.
  const std::unique_ptr<Session> gone =
      std::exchange(sessions_[index], std::move(sessions_.back()));
  if (sessions_[index] != nullptr) sessions_[index]->index_ = index;
  sessions_.pop_back();
  if (stopped_) report_when_empty();
}

void Worker::on_deadline(flow::Deadline& /*which*/) {
  for (const auto& session : sessions_)
    session->abort();
  report_when_empty();
}

void Worker::report_when_empty() {
  if (!sessions_.empty()) return;
  drain_.disarm();
  stopped_();
}

}  // namespace wskit::server
