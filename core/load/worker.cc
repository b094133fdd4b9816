#include "load/worker.h"

#include <algorithm>
#include <ctime>

#include "flow/pacer.h"

namespace wskit::load {
namespace {

// After the last reply, when what comes once more is to be seen.
constexpr Duration kListensOn = std::chrono::milliseconds(200);
// What somebody who interrupts waits for replies, and then for close frames.
constexpr Duration kLittlePatience = std::chrono::seconds(1);

Duration thread_time() {
  timespec spent{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
  return std::chrono::seconds(spent.tv_sec) + std::chrono::nanoseconds(spent.tv_nsec);
}

Duration unix_offset(TimePoint now) {
  return std::chrono::system_clock::now().time_since_epoch() - now.time_since_epoch();
}

}  // namespace

Worker::Worker(const BenchConfig& config, std::uint64_t index, net::Loop& loop, net::Dialer& dialer,
               Events& events)
    : config_(config),
      loop_(loop),
      events_(events),
      source_(make_source(config.content,
                          {index, config.workers, unix_offset(loop.now()), config.run}, rng_)),
      correlation_(config.match),
      recorder_(config.is_open_loop()),
      context_{config,   loop,         dialer,    rng_,  deflate_,
               *source_, correlation_, recorder_, *this, index},
      senders_(flow::share_of(config.senders(), config.workers, index)),
      deal_(config.connections, config.workers, index),
      live_(deal_.owned()),
      busy_watch_(loop, thread_time) {
  if (config.recorder != nullptr) context_.feed = &feed_.emplace(*config.recorder, loop);
  if (config.fanout) context_.room = &room_.emplace(config, index, recorder_);
  told_all_ = !room_;
  if (config.connect_rate) handshakes_.emplace(*config.connect_rate);
  slots_.reserve(live_);
  for (std::uint64_t own = 0; own < live_; ++own)
    slots_.push_back(make_slot(context_, own));
  schedule_ = make_schedule(index);
}

std::unique_ptr<Schedule> Worker::make_schedule(std::uint64_t index) {
  if (senders_ == 0) return std::make_unique<IdleSchedule>();
  const auto senders = Schedule::Slots(slots_).first(senders_);
  if (!config_.is_open_loop())
    return std::make_unique<ClosedSchedule>(config_, index, senders, recorder_);
  return std::make_unique<OpenSchedule>(config_, index, senders, recorder_, loop_);
}

void Worker::connect(TimePoint start) {
  if (phase_ != Phase::kConnecting) return;
  start_ = start;
  // In connect mode connections are the operations themselves.
  if (connects_anew(config_.mode)) asked_ = slots_.size();
  open_more();
}

void Worker::open_more() {
  const TimePoint now = loop_.now();
  for (; asked_ < slots_.size(); ++opening_) {
    if (!handshakes_ && opening_ == kMostOpening) return;
    const TimePoint due = handshakes_ ? start_ + handshakes_->due(deal_.slot(asked_)) : now;
    if (due > now) return loop_.arm(opens_next_, due);
    ++recorder_.summary().connections;
    slots_[asked_++]->open();
  }
  if (opening_ > 0) return;
  phase_ = Phase::kReady;
  if (!connects_anew(config_.mode)) recorder_.summary().connecting = now - start_;
  events_.on_ready(*this);
}

void Worker::start(TimePoint start) {
  if (phase_ != Phase::kReady) return;
  start_ = start;
  const TimePoint from = start + config_.warmup;
  recorder_.measure_from(from);
  loop_.arm(begins_, start);
  loop_.arm(window_opens_, from);
  if (const auto length = measured_length(config_)) loop_.arm(window_closes_, from + *length);
}

void Worker::begin() {
  phase_ = Phase::kRunning;
  last_sign_ = loop_.now();
  schedule_->start(start_);
  if (!measured_length(config_)) loop_.arm(patience_, config_.reply_timeout);
  finish_if_over(last_sign_);
}

void Worker::interrupt() {
  if (phase_ == Phase::kClosing) return loop_.arm(farewell_, kLittlePatience);
  if (phase_ == Phase::kDone) return;
  recorder_.summary().interrupted = true;
  if (phase_ == Phase::kRunning) return drain();
  if (phase_ == Phase::kDraining) return loop_.arm(patience_, patience());
  finish(loop_.now());
}

Duration Worker::patience() const {
  const bool interrupted = recorder_.summary().interrupted;
  return interrupted ? std::min(kLittlePatience, config_.reply_timeout) : config_.reply_timeout;
}

void Worker::open_window() {
  recorder_.open_window();
  busy_watch_.start();
  gap_watch_.start(start_ + config_.warmup);
}

void Worker::close_window(TimePoint now) {
  window_closes_.disarm();
  recorder_.close_window(now);
  recorder_.summary().busiest = busy_watch_.stop(now);
  gap_watch_.stop(now);
}

void Worker::drain() {
  phase_ = Phase::kDraining;
  last_sign_ = loop_.now();
  close_window(last_sign_);
  schedule_->stop(last_sign_);
  loop_.arm(patience_, patience());
  finish_if_over(last_sign_);
}

void Worker::lose_patience() {
  // Slots give up what has no reply after one timeout, and try again: that may take another one.
  const int tries = phase_ == Phase::kRunning && !schedule_->exhausted() ? 2 : 1;
  const TimePoint now = loop_.now();
  const TimePoint until = last_sign_ + tries * patience();
  if (now < until) return loop_.arm(patience_, std::min(until, now + patience()));
  for (const auto& slot : slots_)
    slot->abandon();
  finish(last_sign_);
}

void Worker::finish_if_over(TimePoint now) {
  if (phase_ != Phase::kRunning && phase_ != Phase::kDraining) return;
  if (room_ && !said_spent_ && (schedule_->exhausted() || live_ == 0)) say_spent();
  const bool idle = schedule_->exhausted() && told_all_ && recorder_.in_flight() == 0;
  // The rate of an open loop is over the time that its operations were meant to take.
  const bool early = config_.is_open_loop() && phase_ == Phase::kRunning;
  if (live_ > 0 && (!idle || early)) return;
  if ((!config_.audit && !room_) || live_ == 0) return finish(now);
  if (listens_on_.armed()) return;
  if (!recorder_.window_closed()) close_window(now);
  loop_.arm(listens_on_, kListensOn);
}

void Worker::say_spent() {
  said_spent_ = true;
  events_.on_spent(*this, room_->own());
}

void Worker::expect(std::uint64_t messages) {
  room_->expect(messages);
  told_all_ = true;
  finish_if_over(loop_.now());
}

void Worker::finish(TimePoint now) {
  phase_ = Phase::kClosing;
  for (flow::Deadline* deadline :
       {&opens_next_, &begins_, &window_opens_, &window_closes_, &patience_, &listens_on_}) {
    deadline->disarm();
  }
  if (!recorder_.window_closed()) close_window(now);
  schedule_->settle();
  for (const auto& slot : slots_) {
    slot->account(recorder_.summary());
    if (!slot->idle()) ++ending_;
    slot->close();
  }
  if (ending_ == 0) return be_done();
  if (recorder_.summary().interrupted) loop_.arm(farewell_, kLittlePatience);
}

void Worker::be_done() {
  farewell_.disarm();
  phase_ = Phase::kDone;
  recorder_.finish();
  events_.on_finished(*this);
}

void Worker::on_slot_open(Slot& slot) {
  if (phase_ != Phase::kConnecting) return on_slot_gave_up(slot, loop_.now());
  --opening_;
  open_more();
}

void Worker::on_slot_room(Slot& slot, TimePoint now) {
  if (phase_ == Phase::kRunning) last_sign_ = now;
  busy_watch_.note_work(now);
  on_slot_gave_up(slot, now);
}

void Worker::on_slot_gave_up(Slot& slot, TimePoint now) {
  if (phase_ != Phase::kRunning && phase_ != Phase::kDraining) return;
  if (slot.index() < senders_) schedule_->feed(slot, now);
  // Below zero it is while others' messages come of which this worker has not been told.
  if (recorder_.in_flight() <= 0) finish_if_over(last_sign_);
}

void Worker::on_slot_ended(Slot& slot, bool was_open) {
  if (phase_ == Phase::kClosing) {
    if (--ending_ == 0) be_done();
    return;
  }
  if (!slot.failed()) return;
  --live_;
  if (slot.index() < senders_) schedule_->drop(slot);
  if (phase_ == Phase::kConnecting) {
    opening_ -= was_open ? 0 : 1;
    return open_more();
  }
  finish_if_over(loop_.now());
}

void Worker::on_deadline(flow::Deadline& which) {
  if (&which == &opens_next_) return open_more();
  if (&which == &begins_) return begin();
  if (&which == &window_opens_) return open_window();
  if (&which == &window_closes_) return drain();
  if (&which == &listens_on_) return finish(loop_.now());
  if (&which == &farewell_) {
    for (const auto& slot : slots_)
      slot->abort();
    return;
  }
  lose_patience();
}

}  // namespace wskit::load
