#include "server/worker.h"

#include <algorithm>
#include <utility>

#include "server/exchange.h"

namespace wskit::server {

Worker::Worker(const Config& config, net::Loop& loop, Rng& rng, Application& application)
    : config_(config), loop_(loop), rng_(rng), application_(application) {
  application_.on_start(*this);
}

Worker::~Worker() = default;

void Worker::on_accept(std::unique_ptr<net::Connection> connection) {
  if (stopped_) return;
  add(std::make_unique<Exchange>(*this, std::move(connection)));
}

void Worker::stop(Duration drain, std::function<void()> done) {
  stopped_ = std::move(done);
  application_.on_stop();
  for (const auto& guest : guests_)
    guest->shut_down();
  // With nobody to wait for, the deadline brings the report into the next turn.
  loop_.arm(drain_, guests_.empty() ? Duration::zero() : drain);
}

bool Worker::hold(std::size_t before, std::size_t now) {
  incomplete_ = incomplete_ - before + now;
  return now <= before || incomplete_ <= std::max(config_.max_incomplete, config_.max_message);
}

HttpHandler* Worker::handler_of(const http::RequestHead& request) const {
  if (routes_.empty() || http::find(request.headers, "Upgrade")) return nullptr;
  const auto found = routes_.find(request.path());
  return found == routes_.end() ? nullptr : found->second;
}

void Worker::add(std::unique_ptr<Guest> guest) {
  guest->index_ = static_cast<std::uint32_t>(guests_.size());
  guests_.push_back(std::move(guest));
}

void Worker::replace(Guest& guest, std::unique_ptr<Guest> successor) {
  successor->index_ = guest.index_;
  guests_[guest.index_].swap(successor);
}

void Worker::done(Guest& guest) {
  const std::uint32_t index = guest.index_;
  // Destroyed only when the list is whole again.
  const std::unique_ptr<Guest> gone = std::exchange(guests_[index], std::move(guests_.back()));
  if (guests_[index] != nullptr) guests_[index]->index_ = index;
  guests_.pop_back();
  if (stopped_) report_when_empty();
}

void Worker::on_deadline(flow::Deadline& /*which*/) {
  for (const auto& guest : guests_)
    guest->abort();
  report_when_empty();
}

void Worker::report_when_empty() {
  if (!guests_.empty()) return;
  drain_.disarm();
  stopped_();
}

}  // namespace wskit::server
