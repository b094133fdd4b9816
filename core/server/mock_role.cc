#include "server/mock_role.h"

#include <algorithm>
#include <utility>

#include "capture/compare.h"
#include "capture/digest.h"
#include "wire/close_code.h"

namespace wskit::server {
namespace {

using envelope::Body;
using Kind = MockStep::Kind;

// What may wait before the client is not read any more.
constexpr std::size_t kMostHeard = 64;

}  // namespace

MockRole::MockRole(Mock& mock, net::Loop& loop, Session& session, capture::Reader reader,
                   std::size_t connection)
    : mock_(mock),
      loop_(loop),
      session_(session),
      who_(session.peer()),
      ours_(mock.known_values()),
      last_(loop.now()) {
  take_up(std::move(reader), connection);
  variables_ = ours_;
  variables_.emplace(load::kCopy, std::to_string(mock.tally().clients));
}

void MockRole::open() {
  last_ = loop_.now();
  go_on();
}

void MockRole::take(const wire::MessageView& message) {
  const bool is_binary = message.opcode == wire::Opcode::kBinary;
  heard_.emplace_back(Body{is_binary ? Body::Form::kBinary : Body::Form::kText, message.bytes});
  if (heard_.size() >= kMostHeard) session_.set_reading(false);
  go_on();
}

void MockRole::leave(bool stopped) {
  deadline_.disarm();
  playing_ = true;  // Nothing is said any more.
  for (const capture::Message& message : heard_)
    refuse(message);
  heard_.clear();
  if (due_ > 0) tell_missing(stopped);
}

/// The client still had something to say.
void MockRole::tell_missing(bool stopped) {
  script_->read_up_to(1);
  const auto& steps = script_->steps();
  const auto next = std::find_if(steps.begin(), steps.end(),
                                 [](const MockStep& step) { return step.kind == Kind::kHear; });
  std::string what = stopped ? "had not said " : "left before it said ";
  what += next == steps.end() ? "all of it" : "this";
  if (stopped) what += " when the server was stopped";
  if (due_ > 1) what += "; " + std::to_string(due_) + " messages are missing";
  mock_.complain(mock_.tally().missing, next == steps.end() ? 0 : next->line, who_, what);
  mock_.tally().missing += due_ - 1;
}

void MockRole::go_on() {
  // Closing calls back.
  if (std::exchange(playing_, true)) return;
  for (std::size_t steps = 0; session_.is_open(); ++steps) {
    // Others have their turn, too.
    if (steps == MockScript::kLines || !script_->read_up_to(1)) {
      loop_.arm(deadline_, loop_.now());
      break;
    }
    if (script_->steps().empty()) {
      while (!heard_.empty()) {
        refuse(heard_.front());
        drop_heard();
      }
      break;
    }
    if (!play(script_->steps().front())) break;
  }
  if (session_.is_open()) playing_ = false;
}

/// False when it has to wait.
bool MockRole::play(MockStep& step) {
  if (is_left_out(step)) {
    pass_over(step);
    return true;
  }
  switch (step.kind) {
    case Kind::kHear:
      return hear(step);
    case Kind::kSay:
      return say(step);
    case Kind::kClose:
      if (is_due(step)) end(std::move(step));
      return false;
    case Kind::kLeave:
      break;
  }
  if (heard_.empty()) return false;
  refuse(heard_.front());
  drop_heard();
  return true;
}

void MockRole::end(MockStep step) {
  // Closing calls back, and asks then what is missing.
  done();
  if (step.code == wire::kAbnormal) return session_.hang_up();
  const bool usable = wire::is_sendable(step.code);
  session_.close(usable ? step.code : static_cast<std::uint16_t>(wire::kNormal), step.reason);
}

bool MockRole::hear(MockStep& step) {
  if (heard_.empty()) return false;
  const capture::Message& got = heard_.front();
  load::Variables found;
  const auto places = step.compare(mock_.config().rule, got, ours_, found);
  if (!places.empty()) {
    if (!has_begun_ && change_connection(got)) return true;
    goes_on_at_ = find_later(got);
    if (goes_on_at_) return true;
    mock_.complain(mock_.tally().unexpected, step.line, who_, capture::in_a_line(places));
  }
  if (places.empty() || step.resembles(got)) {
    mock_.tally().agreed += places.empty() ? 1 : 0;
    for (auto& [name, value] : found)
      variables_.insert_or_assign(name, std::move(value));
    done();
  } else {
    ++in_vain_;
  }
  drop_heard();
  return true;
}

/// When another connection of the capture began with this.
bool MockRole::change_connection(const capture::Message& got) {
  auto reader = mock_.file().reader();
  if (!reader) return false;
  const auto other = mock_.recast(connection_, got);
  if (other) take_up(*std::move(reader), *other);
  return other.has_value();
}

void MockRole::take_up(capture::Reader reader, std::size_t connection) {
  connection_ = connection;
  due_ = mock_.messages(connection);
  script_.emplace(std::move(reader), connection, mock_.config().rule, mock_.config().environment);
}

bool MockRole::say(MockStep& step) {
  if (!is_due(step) || session_.is_backed_up()) return false;
  const auto filled = filled_in(step);
  if (filled || !step.text) {
    const envelope::Body body = step.message->body();
    const Body said{body.form, filled ? std::string_view(*filled) : body.bytes};
    session_.send(step.message->is_binary() ? wire::Opcode::kBinary : wire::Opcode::kText,
                  said.bytes);
    bind(step, said);
  }
  done();
  return true;
}

/// The text of a template; nothing, and said so, when a variable has no value.
std::optional<std::string> MockRole::filled_in(const MockStep& step) {
  if (!step.text) return std::nullopt;
  for (const std::string& name : step.text->names()) {
    if (variables_.count(name) > 0) continue;
    mock_.complain(mock_.tally().unset, step.line, who_,
                   "{{" + name + "}} has no value: the client has not said what brings it");
    return std::nullopt;
  }
  return step.text->render(variables_, {1, mock_.tally().clients, unix_milliseconds(), rng_, rng_});
}

void MockRole::bind(const MockStep& step, const Body& said) {
  if (step.binds.empty()) return;
  const capture::Message message(said);
  if (message.json() == nullptr) return;
  for (const load::Binding& binding : step.binds) {
    const capture::Json* const value = binding.pointer.find(*message.json());
    if (value == nullptr) continue;
    ours_.insert_or_assign(binding.name, load::value_text(*value));
    variables_.insert_or_assign(binding.name, load::value_text(*value));
  }
}

void MockRole::done() {
  has_begun_ = true;
  in_vain_ = 0;
  last_ = loop_.now();
  if (script_->steps().front().kind == Kind::kHear) --due_;
  script_->steps().pop_front();
}

bool MockRole::is_due(const MockStep& step) {
  if (mock_.config().at_once) return true;
  const auto pause = std::chrono::duration_cast<Duration>(
      std::chrono::duration<double, Duration::period>(step.gap) / mock_.config().speed);
  const TimePoint due = last_ + pause;
  if (loop_.now() >= due) return true;
  loop_.arm(deadline_, due);
  return false;
}

/// What is due where a later message of the client's is this one; nothing: there is none in sight.
/// What was said in vain may have stood for as many that were recorded, and as many be left out.
std::optional<std::uint64_t> MockRole::find_later(const capture::Message& got) {
  const std::uint64_t window = kWindow + 2 * in_vain_;
  std::uint64_t messages = 0;
  for (std::size_t i = 1; i < kMostSteps && messages < window; ++i) {
    if (!script_->read_up_to(i + 1) || script_->steps().size() <= i) break;
    const MockStep& step = script_->steps()[i];
    if (step.kind != Kind::kHear) continue;
    ++messages;
    if (step.agrees(mock_.config().rule, got, ours_)) return due_ - messages;
  }
  const auto digest = capture::digest(mock_.config().rule, got);
  if (!digest) return std::nullopt;
  const std::uint64_t all = mock_.messages(connection_);
  const std::uint64_t here = all - due_;
  const auto place = mock_.index(connection_).find(*digest, here + messages, here + window);
  return place ? std::optional(all - *place) : std::nullopt;
}

bool MockRole::is_left_out(const MockStep& step) {
  if (!goes_on_at_) return false;
  const bool is_there = step.kind == Kind::kHear && due_ <= *goes_on_at_;
  if (is_there) goes_on_at_.reset();
  return !is_there;
}

/// It is not answered either.
void MockRole::pass_over(const MockStep& step) {
  if (step.kind == Kind::kHear) {
    mock_.complain(mock_.tally().missing, step.line, who_,
                   "did not say " + capture::readable(step.message->body()));
  }
  done();
}

void MockRole::refuse(const capture::Message& got) {
  mock_.complain(mock_.tally().unexpected, 0, who_,
                 "said what is not recorded: " + capture::readable(got.body()));
}

void MockRole::drop_heard() {
  heard_.pop_front();
  if (heard_.size() + 1 == kMostHeard) session_.set_reading(true);
}

}  // namespace wskit::server
