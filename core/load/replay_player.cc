#include "load/replay_player.h"

#include <algorithm>
#include <utility>

#include "capture/redact.h"
#include "http/url.h"

namespace wskit::load {
namespace {

namespace event = envelope::event;
using envelope::Direction;

// So that what the server sends is read, and other copies are played, in between.
constexpr int kStepsATurn = 256;
// What somebody who stops it waits for close frames.
constexpr Duration kCourtesy = std::chrono::seconds(1);

}  // namespace

ReplayPlayer::ReplayPlayer(ReplayStage stage, capture::File capture, std::function<void()> done)
    : stage_(std::move(stage)), capture_(std::move(capture)), done_(std::move(done)) {
  stage_.on_change = [this] { wake(); };
}

void ReplayPlayer::wake() {
  stage_.loop.arm(deadline_, stage_.loop.now());
}

void ReplayPlayer::stop() {
  stage_.stopped = true;
  stage_.loop.arm(farewell_, kCourtesy);
  wake();
}

void ReplayPlayer::begin_round() {
  auto reader = capture_.reader();
  if (!reader) return stage_.events.on_unreadable(reader.error());
  script_.emplace(*std::move(reader), stage_.config, stage_.events);
  first_open_at_.reset();
  epoch_.reset();
  stage_.variables = stage_.config.variables;
  stage_.variables.emplace(kCopy, std::to_string(stage_.copy));
}

void ReplayPlayer::on_deadline(flow::Deadline& which) {
  if (&which == &farewell_) {
    for (const auto& [name, role] : roles_)
      role->abort();
    return;
  }
  if (!script_) begin_round();
  for (int steps = 0; steps < kStepsATurn; ++steps) {
    sweep();
    if (!read_step()) return wind_up();
    if (!may_play()) return;
    play();
  }
  wake();
}

bool ReplayPlayer::read_step() {
  return !stage_.stopped && script_ && script_->read();
}

ReplayRole* ReplayPlayer::role_of_step() const {
  const auto found = roles_.find(std::string(step().event.connection));
  return found == roles_.end() ? nullptr : found->second.get();
}

bool ReplayPlayer::may_play() {
  const ReplayRole* role = role_of_step();
  const bool opens = std::holds_alternative<event::Open>(step().event.what);
  // An identifier comes back when its last connection has come to its end.
  if (opens && role != nullptr) return false;
  // What has ended has nothing to wait for.
  if (!opens && (role == nullptr || role->has_ended())) return true;
  if (!is_due(role)) return false;
  if (role != nullptr && (role->is_opening() || is_congested(*role))) return false;
  return !waits_for_replies(role) || replies_are_here();
}

/// A server that waits for us to read what it says reads nothing itself: neither side waits then.
bool ReplayPlayer::is_congested(const ReplayRole& role) {
  const bool is_congested = role.is_congested();
  if (std::exchange(stage_.congested, is_congested) != is_congested) {
    for (const auto& [name, each] : roles_)
      each->regulate();
  }
  return is_congested;
}

/// A reply that has come does not have to wait for its time.
bool ReplayPlayer::is_due(const ReplayRole* role) {
  return is_time() || (epoch_ && step().is_reply() && role != nullptr && role->is_ahead());
}

/// Time begins when the first connection has opened: its handshake takes as long as it takes.
bool ReplayPlayer::is_time() {
  if (stage_.config.pace != Pace::kTimed || !first_open_at_) return true;
  const TimePoint now = stage_.loop.now();
  if (!epoch_) {
    for (const auto& [name, role] : roles_) {
      if (role->is_opening()) return false;
    }
    epoch_ = now - *first_open_at_;
  }
  const TimePoint due = *epoch_ + script_->at();
  if (now < due) stage_.loop.arm(deadline_, due);
  return now >= due;
}

bool ReplayPlayer::waits_for_replies(const ReplayRole* role) const {
  if (role != nullptr && role->is_full()) return true;
  if (!has_values()) return true;
  const auto* close = std::get_if<event::Close>(&step().event.what);
  if (close != nullptr) return close->by != Direction::kToClient;
  return stage_.config.pace == Pace::kLockstep && !step().is_reply();
}

/// Whether every variable of the step has its value, and no newer one is on its way.
bool ReplayPlayer::has_values() const {
  if (!step().text) return true;
  const auto has_value = [&](const std::string& name) {
    const auto awaits = [&](const auto& role) { return role.second->awaits(name); };
    return stage_.variables.count(name) > 0 && std::none_of(roles_.begin(), roles_.end(), awaits);
  };
  return std::all_of(step().text->names().begin(), step().text->names().end(), has_value);
}

/// Gives up when none has come for as long as the configuration allows.
bool ReplayPlayer::replies_are_here() {
  if (stage_.awaited == 0) return true;
  const TimePoint now = stage_.loop.now();
  if (stage_.awaited != awaited_before_) {
    awaited_before_ = stage_.awaited;
    patience_until_ = std::max(now + stage_.config.within, stage_.due);
  }
  if (now < patience_until_) {
    stage_.loop.arm(deadline_, patience_until_);
    return false;
  }
  stage_.totals.late += stage_.awaited;
  for (const auto& [name, role] : roles_)
    role->give_up_waiting();
  return true;
}

void ReplayPlayer::play() {
  ReplayRole* role = role_of_step();
  if (const auto* open = std::get_if<event::Open>(&step().event.what)) {
    play_open(*open);
  } else if (role != nullptr) {
    if (const auto* message = std::get_if<event::Message>(&step().event.what)) {
      play_message(*role, *message);
    } else if (const auto* ping = std::get_if<event::Ping>(&step().event.what)) {
      role->ping(ping->body);
    } else {
      role->end_as(std::get<event::Close>(step().event.what), step().line);
    }
  }
  script_->pass();
  awaited_before_ = 0;
}

void ReplayPlayer::play_open(const event::Open& open) {
  if (!first_open_at_) first_open_at_ = script_->at();
  const auto url = destination(stage_.config, open.url);
  if (!url) return script_->reject(url.error());
  std::string name(step().event.connection);
  auto role = std::make_unique<ReplayRole>(stage_, name, *url, open, step().line);
  role->open();
  roles_.insert_or_assign(std::move(name), std::move(role));
}

void ReplayPlayer::play_message(ReplayRole& role, const event::Message& recorded) {
  role.move_to(step().line);
  const bool is_sent = recorded.direction == Direction::kToServer;
  envelope::Body body = recorded.body;
  std::optional<std::string> filled;
  if (step().text) {
    filled = filled_in(role);
    if (!filled) return;
  } else if (const std::string& token = stage_.config.link.token.value; is_sent && !token.empty()) {
    // Who was let in then by a token that is not in the recording.
    filled = capture::restore_message(body.bytes, token);
  }
  if (filled) body.bytes = *filled;
  is_sent ? role.send(body) : play_reply(role, recorded, body);
}

/// The text of the step; nothing, and said so, when a variable has no value.
std::optional<std::string> ReplayPlayer::filled_in(ReplayRole& role) {
  for (const std::string& name : step().text->names()) {
    if (stage_.variables.count(name) > 0) continue;
    ++stage_.totals.unset;
    stage_.events.on_unset(stage_.copy, role.connection(), step().line, name);
    return std::nullopt;
  }
  const Occasion occasion{++templates_, static_cast<std::uint64_t>(stage_.copy),
                          unix_milliseconds(), stage_.rng, stage_.rng};
  return step().text->render(stage_.variables, occasion);
}

void ReplayPlayer::play_reply(ReplayRole& role, const event::Message& recorded,
                              const envelope::Body& body) {
  const TimePoint now = stage_.loop.now();
  ExpectedReply reply{body, step().line, epoch_ ? std::max(now, *epoch_ + script_->at()) : now};
  for (const auto& [name, pointer] : recorded.script.bind) {
    if (auto binding = parse_binding(name, pointer)) reply.binds.push_back(*std::move(binding));
  }
  const auto& expect = recorded.script.expect;
  if (expect || !reply.binds.empty()) {
    auto rule =
        capture::rule_for(expect.value_or(envelope::Script::Expect{}), stage_.config.checking.rule);
    if (!rule) return script_->reject(rule.error());
    // What is taken out of a reply is new each time.
    for (const Binding& binding : reply.binds)
      rule->ignore.push_back(binding.pointer);
    reply.rule = std::make_unique<const capture::Rule>(*std::move(rule));
  }
  role.expect(std::move(reply));
}

/// Replies that came early do not end it before its time: others may follow.
bool ReplayPlayer::is_over() {
  const auto has_ended = [](const auto& role) { return role.second->has_ended(); };
  return std::all_of(roles_.begin(), roles_.end(), has_ended) || is_time();
}

void ReplayPlayer::wind_up() {
  if (!stage_.stopped && !(is_over() && replies_are_here())) return;
  for (const auto& [name, role] : roles_)
    stage_.stopped ? role->stop() : role->end();
  sweep();
  if (!roles_.empty()) return;
  if (stage_.stopped || !script_ || stage_.round >= stage_.config.rounds) {
    farewell_.disarm();
    if (done_) std::exchange(done_, nullptr)();
    return;
  }
  ++stage_.round;
  script_.reset();
  wake();
}

void ReplayPlayer::sweep() {
  for (const std::string& name : std::exchange(stage_.concluded, {}))
    roles_.erase(name);
}

}  // namespace wskit::load
