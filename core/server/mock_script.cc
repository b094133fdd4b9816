#include "server/mock_script.h"

#include <utility>

namespace wskit::server {
namespace {

namespace event = envelope::event;
using envelope::Direction;
}  // namespace

bool MockScript::read_up_to(std::size_t count) {
  for (std::size_t lines = 0; steps_.size() < count && !at_end_; ++lines) {
    if (lines == kLines) return false;
    const auto event = reader_.next();
    at_end_ = !event || !*event;
    if (!at_end_) add(**event);
  }
  return true;
}

void MockScript::add(const envelope::Event& event) {
  if (!name_) {
    const bool opens = std::holds_alternative<event::Open>(event.what);
    if (!opens || opened_++ != which_) return;
    name_ = event.connection;
    last_at_ = event.at;
    return;
  }
  if (event.connection != *name_) return;
  if (const auto* message = std::get_if<event::Message>(&event.what)) {
    add_step(event, MockStep::of(*message, common_, environment_));
  } else if (const auto* close = std::get_if<event::Close>(&event.what)) {
    add_step(event, MockStep::of(*close));
    at_end_ = true;
  }
}

void MockScript::add_step(const envelope::Event& event, MockStep step) {
  step.line = reader_.line();
  step.gap = event.at - std::exchange(last_at_, event.at);
  steps_.push_back(std::move(step));
}

MockStep MockStep::of(const event::Message& message, const capture::Rule& common,
                      const load::Template::Environment& environment) {
  MockStep step;
  step.kind = message.direction == Direction::kToServer ? Kind::kHear : Kind::kSay;
  step.message.emplace(message.body);
  const envelope::Script& script = message.script;
  if (script.is_template && step.kind == Kind::kHear) {
    if (auto pattern = MockPattern::compile(message.body.bytes, environment)) {
      step.pattern = *std::move(pattern);
    }
  } else if (script.is_template) {
    if (auto text = load::ReplayText::compile(message.body.bytes, environment)) {
      step.text = *std::move(text);
    }
  }
  if (script.expect) {
    auto rule = capture::rule_for(*script.expect, common);
    if (rule) step.rule = std::make_unique<const capture::Rule>(*std::move(rule));
  }
  for (const auto& [name, pointer] : script.bind) {
    if (auto binding = load::parse_binding(name, pointer))
      step.binds.push_back(*std::move(binding));
  }
  return step;
}

MockStep MockStep::of(const event::Close& close) {
  MockStep step;
  step.kind = close.is_by_server() ? Kind::kClose : Kind::kLeave;
  step.code = close.code;
  step.reason = close.reason;
  return step;
}

std::vector<capture::Difference> MockStep::compare(const capture::Rule& common,
                                                   const capture::Message& got,
                                                   const load::Variables& known,
                                                   load::Variables& found) const {
  const capture::Rule& wanted = rule == nullptr ? common : *rule;
  return pattern ? pattern->compare(wanted, got, known, found)
                 : capture::compare(wanted, *message, got);
}

bool MockStep::agrees(const capture::Rule& common, const capture::Message& got,
                      const load::Variables& known) const {
  load::Variables found;
  if (pattern) return compare(common, got, known, found).empty();
  return capture::agree(rule == nullptr ? common : *rule, *message, got);
}

bool MockStep::resembles(const capture::Message& got) const {
  return capture::resemble(pattern ? pattern->message() : *message, got);
}

}  // namespace wskit::server
