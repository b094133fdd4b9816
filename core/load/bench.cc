#include "load/bench.h"

#include <utility>

#include "base/assert.h"

namespace wskit::load {
namespace {

// Time for the word to reach every worker before the moment that all of them start at.
constexpr Duration kStartsAfter = std::chrono::milliseconds(5);

}  // namespace

Bench::Bench(const BenchConfig& config, net::Loop& control, std::span<const Site> sites)
    : config_(config), control_(control) {
  WSKIT_ASSERT(sites.size() == config.workers && config.workers <= config.connections);
  Worker::Events& events = *this;
  for (const Site& site : sites) {
    auto worker = std::make_unique<Worker>(config, places_.size(), site.loop, site.dialer, events);
    places_.push_back({site.loop, std::move(worker)});
  }
}

void Bench::run(std::function<void(const Summary&)> done) {
  done_ = std::move(done);
  if (config_.server_pid) {
    if (const auto memory = observe::memory_of(*config_.server_pid)) server_ = {*memory, {}};
  }
  const TimePoint start = control_.now();
  for (const Place& place : places_) {
    place.loop.post([worker = place.worker.get(), start] { worker->connect(start); });
  }
}

void Bench::on_ready(Worker& /*worker*/) {
  control_.post([this] {
    if (++ready_ < places_.size()) return;
    held_ ? held_() : start(control_.now() + kStartsAfter);
  });
}

void Bench::start(TimePoint start) {
  measured_from_ = start + config_.warmup;
  if (server_) control_.arm(measured_part_, *measured_from_);
  for (const Place& place : places_) {
    place.loop.post([worker = place.worker.get(), start] { worker->start(start); });
  }
}

void Bench::on_deadline(flow::Deadline& /*which*/) {
  if (const auto memory = observe::memory_of(*config_.server_pid)) server_->open = *memory;
}

void Bench::interrupt() {
  for (const Place& place : places_) {
    place.loop.post([worker = place.worker.get()] { worker->interrupt(); });
  }
}

void Bench::on_spent(Worker& /*worker*/, std::uint64_t messages) {
  control_.post([this, messages] {
    published_ += messages;
    if (++spent_ < places_.size()) return;
    for (const Place& place : places_) {
      place.loop.post([worker = place.worker.get(), all = published_] { worker->expect(all); });
    }
  });
}

void Bench::on_finished(Worker& /*worker*/) {
  control_.post([this] {
    if (++finished_ < places_.size()) return;
    measured_part_.disarm();
    Summary whole;
    whole.server = server_;
    for (const Place& place : places_)
      whole.merge(place.worker->summary());
    if (config_.fanout) {
      settle(whole, config_.fanout->audience);
    } else if (config_.audit) {
      settle(whole, Audience::kPublisher);
    }
    done_(whole);
  });
}

void Bench::ask(std::function<void(const Progress&)> told) {
  if (told_) return;
  told_ = std::move(told);
  progress_ = {};
  answers_ = 0;
  for (const Place& place : places_) {
    place.loop.post([this, worker = place.worker.get()] {
      control_.post([this, part = worker->progress()] { take(part); });
    });
  }
}

void Bench::take(const Progress& part) {
  progress_.merge(part);
  if (++answers_ == places_.size()) std::exchange(told_, nullptr)(progress_);
}

}  // namespace wskit::load
