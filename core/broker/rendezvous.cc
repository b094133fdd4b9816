#include "broker/rendezvous.h"

#include <string_view>
#include <utility>

#include "broker/rendezvous_scripts.h"

namespace wskit::broker {
namespace {

using std::to_string;
using std::chrono::milliseconds;

constexpr const char* kNonsense = ": answered what was not asked";

// Between two calls while a run lasts.
constexpr Duration kWhileRunning = std::chrono::seconds(1);
// The first calls follow each other quickly: of several one tells the clock well.
constexpr std::uint64_t kFirstCalls = 10;
constexpr Duration kBetweenFirst = milliseconds(5);
// For those who have not heard yet how a run ended.
constexpr milliseconds kOutcomeKept = std::chrono::minutes(1);

constexpr flow::BackoffConfig kRetry = {.base = milliseconds(100),
                                        .max = std::chrono::seconds(1),
                                        .factor = 2,
                                        .jitter = 0.1,
                                        .reset = {}};

/// Between two calls while something of the others is waited for. What a call costs Redis grows
/// with the workers, as does their number.
std::chrono::microseconds while_waiting(std::size_t workers) {
  constexpr std::size_t kAtFullPace = 20;
  return milliseconds(100) * (1 + workers / kAtFullPace);
}

/// From when all are ready until they begin: all must have heard of it before.
std::chrono::microseconds notice(std::size_t workers) {
  return 5 * while_waiting(workers);
}

std::string ms(Duration duration) {
  return to_string(std::chrono::duration_cast<milliseconds>(duration).count());
}

}  // namespace

Rendezvous::Rendezvous(RendezvousConfig config, net::Loop& loop, net::Dialer& dialer,
                       RendezvousEvents& events)
    : config_(std::move(config)),
      loop_(loop),
      dialer_(dialer),
      events_(events),
      token_(rng_.identifier(16)),
      backoff_(kRetry) {}

void Rendezvous::join() {
  run_ = rng_.identifier(16);
  loop_.arm(next_, loop_.now());
}

void Rendezvous::ready() {
  if (phase_ != Phase::kPreparing) return;
  phase_ = Phase::kReady;
  loop_.arm(next_, loop_.now());
}

void Rendezvous::stop(int signal) {
  stop_ = to_string(signal) + ' ' + to_string(seat_);
  loop_.arm(next_, loop_.now());
}

void Rendezvous::deliver(std::string report) {
  if (phase_ != Phase::kRunning) return;
  phase_ = Phase::kDelivering;
  report_ = std::move(report);
  reached_ = loop_.now();
  loop_.arm(next_, loop_.now());
}

void Rendezvous::conclude(Outcome outcome) {
  if (phase_ == Phase::kOver) return;
  if (phase_ == Phase::kJoining) return be_over(std::move(outcome));
  phase_ = Phase::kConcluding;
  patience_.disarm();
  outcome_ = std::move(outcome);
  reached_ = loop_.now();
  loop_.arm(next_, loop_.now());
}

bool Rendezvous::has_delivered() const {
  return seat_ > 0 && seat_ <= roll_.seats.size() &&
         roll_.seats[seat_ - 1].stage == Roll::Stage::kDelivered;
}

void Rendezvous::on_deadline(flow::Deadline& which) {
  if (&which == &patience_) return events_.on_missing(roll_.alive());
  step();
}

void Rendezvous::step() {
  // The answer that is awaited leads to the next step.
  if (asking_) return;
  switch (phase_) {
    case Phase::kJoining:
      return ask_for_seat();
    case Phase::kFetching:
      return fetch();
    case Phase::kConcluding:
      return ask({"EVAL", std::string(kConcludeScript), "2", key(), outcome_key(), run_,
                  written(outcome_), ms(kOutcomeKept)},
                 &Rendezvous::take_outcome);
    case Phase::kOver:
      return;
    default:
      return call();
  }
}

void Rendezvous::ask(const std::vector<std::string>& words, Take take) {
  if (redis_ != nullptr && redis_->is_over()) redis_ = nullptr;
  if (redis_ == nullptr) {
    redis_ = std::make_unique<RedisConnection>(config_.server, loop_, dialer_);
  }
  asking_ = true;
  asked_ = loop_.now();
  redis_->command(words, [this, take](const RedisAnswer& answer) {
    asking_ = false;
    if (phase_ == Phase::kOver) return;
    if (!answer) return failed(answer.error());
    reached_ = loop_.now();
    backoff_ = flow::Backoff(kRetry);
    loop_.arm(next_, pause());
    (this->*take)(*answer);
  });
}

Duration Rendezvous::pause() const {
  if (phase_ == Phase::kRunning) return kWhileRunning;
  return calls_ < kFirstCalls ? kBetweenFirst : while_waiting(config_.workers);
}

void Rendezvous::failed(const Error& error) {
  const bool needed = phase_ != Phase::kRunning;
  if (phase_ == Phase::kJoining || (needed && loop_.now() - reached_ > kAlive)) {
    return be_over(error);
  }
  loop_.arm(next_, backoff_.next(rng_));
}

void Rendezvous::be_over(const Result<Outcome>& outcome) {
  phase_ = Phase::kOver;
  next_.disarm();
  patience_.disarm();
  events_.on_over(outcome);
}

void Rendezvous::ask_for_seat() {
  ask({"EVAL", std::string(kJoinScript), "1", key(), run_, token_, to_string(config_.workers),
       config_.kind, config_.who, ms(kAlive)},
      &Rendezvous::take_seat);
}

void Rendezvous::take_seat(const RedisReply& reply) {
  const auto parts = reply.array();
  if (parts.size() == 3 && parts[0].text() == "seat") {
    run_ = parts[1].text();
    seat_ = static_cast<std::size_t>(parts[2].number());
    phase_ = Phase::kGathering;
    return call();
  }
  const std::string_view answer = parts.empty() ? "" : parts[0].text();
  const std::string detail(parts.size() == 2 ? parts[1].text() : "");
  const std::string workers = to_string(config_.workers) + " workers";
  if (answer == "begun") {
    refuse("has begun with its " + workers + "; take another name, or wait until it is over");
  } else if (answer == "full") {
    refuse("has its " + workers + " already; take another name");
  } else if (answer == "workers") {
    refuse("is a run of " + detail + " workers, not of " + to_string(config_.workers));
  } else if (answer == "kind") {
    refuse("is a run of mode " + detail + ", not " + config_.kind);
  } else {
    failed({ErrorKind::kProtocol, config_.server.text() + kNonsense});
  }
}

void Rendezvous::refuse(const std::string& why) {
  be_over(Error{ErrorKind::kUsage, config_.server.path + ' ' + why});
}

void Rendezvous::call() {
  ask({"EVAL", std::string(kCallScript), "2", key(), outcome_key(), run_, to_string(seat_), token_,
       to_string(config_.workers), config_.kind, config_.who, phase_ >= Phase::kReady ? "1" : "0",
       to_string(roll_.start.count()), stop_, ms(kAlive),
       to_string(notice(config_.workers).count())},
      &Rendezvous::take_call);
}

void Rendezvous::take_call(const RedisReply& reply) {
  const auto parts = reply.array();
  const std::string_view answer = parts.empty() ? "" : parts[0].text();
  if (answer == "over" && parts.size() == 2) return be_over(read_outcome(parts[1].text()));
  if (answer == "gone") {
    return be_over(Error{ErrorKind::kLost, config_.server.path + " is another run's name by now"});
  }
  if (answer == "replaced") {
    return be_over(Error{ErrorKind::kLost, config_.server.path +
                                               " has given the seat of this worker to another, "
                                               "since nothing was heard of it for so long"});
  }
  auto roll = read_roll(reply);
  if (!roll || roll->seats.size() != config_.workers) {
    return failed({ErrorKind::kProtocol, config_.server.text() + kNonsense});
  }
  ++calls_;
  clock_.note(asked_, loop_.now(), roll->now);
  take_roll(*std::move(roll));
}

void Rendezvous::take_roll(Roll roll) {
  std::swap(roll_, roll);
  // What Redis may have lost meanwhile is known here.
  for (std::size_t i = 0; i < roll.seats.size(); ++i)
    if (roll_.seats[i].who.empty()) roll_.seats[i].who = roll.seats[i].who;
  if (roll_.signal != 0 && roll.signal == 0 && stop_.empty()) {
    const std::size_t by = roll_.stopped_by;
    const bool known = by > 0 && by <= roll_.seats.size();
    events_.on_stop(roll_.signal, by, known ? roll_.seats[by - 1].who : "");
  }
  if (phase_ < Phase::kRunning) return roll_.start.count() == 0 ? gather() : begin();
  if (phase_ != Phase::kDelivering) return;
  if (!has_delivered()) return hand_over();
  if (roll_.first_alive() == seat_ && !roll_.is_awaited()) fetch();
}

void Rendezvous::gather() {
  const std::size_t taken = roll_.alive();
  if (taken == config_.workers) {
    patience_.disarm();
    if (phase_ == Phase::kGathering) phase_ = Phase::kPreparing;
  } else if (!patience_.armed()) {
    loop_.arm(patience_, config_.patience);
  }
  events_.on_seats(taken);
}

void Rendezvous::begin() {
  patience_.disarm();
  phase_ = Phase::kRunning;
  loop_.arm(next_, pause());
  events_.on_start(clock_.here(roll_.start), roll_.start);
}

void Rendezvous::hand_over() {
  ask({"EVAL", std::string(kDeliverScript), "1", key(), run_, to_string(seat_), token_, report_},
      &Rendezvous::take_handed_over);
}

void Rendezvous::take_handed_over(const RedisReply& reply) {
  if (reply.number() == 1) roll_.seats[seat_ - 1].stage = Roll::Stage::kDelivered;
  // Also when Redis had lost the run, which this makes again.
  call();
}

void Rendezvous::fetch() {
  phase_ = Phase::kFetching;
  while (reports_.size() < config_.workers) {
    const std::size_t seat = reports_.size() + 1;
    const Roll::Entry& entry = roll_.seats[seat - 1];
    if (seat != seat_ && entry.stage == Roll::Stage::kDelivered) {
      return ask({"HGET", key(), "report:" + to_string(seat)}, &Rendezvous::take_report);
    }
    reports_.push_back({seat, entry.who, {}});
    if (seat == seat_) reports_.back().text = report_;
  }
  phase_ = Phase::kReporting;
  events_.on_reports(reports_);
}

void Rendezvous::take_report(const RedisReply& reply) {
  const std::size_t seat = reports_.size() + 1;
  reports_.push_back({seat, roll_.seats[seat - 1].who, {}});
  if (!reply.is_nil()) reports_.back().text = reply.text();
  fetch();
}

void Rendezvous::take_outcome(const RedisReply& reply) {
  be_over(read_outcome(reply.text()));
}

}  // namespace wskit::broker
