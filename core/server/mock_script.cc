#include "server/mock_script.h"

#include <utility>

#include "capture/pointer.h"

namespace wskit::server {
namespace {

namespace event = envelope::event;
using envelope::Direction;
using Kind = MockStep::Kind;

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
  MockStep step;
  step.line = reader_.line();
  step.gap = event.at - last_at_;
  if (const auto* message = std::get_if<event::Message>(&event.what)) {
    last_at_ = event.at;
    add_message(*message, std::move(step));
  } else if (const auto* close = std::get_if<event::Close>(&event.what)) {
    add_close(*close, std::move(step));
  }
}

void MockScript::add_message(const event::Message& message, MockStep step) {
  step.kind = message.direction == Direction::kToServer ? Kind::kHear : Kind::kSay;
  step.message.emplace(message.body);
  const envelope::Script& script = message.script;
  if (script.is_template) {
    auto text = load::ReplayText::compile(message.body.bytes, environment_);
    if (text) step.text = *std::move(text);
  }
  if (script.expect) {
    auto rule = capture::rule_for(*script.expect, common_);
    if (rule) step.rule = std::make_unique<const capture::Rule>(*std::move(rule));
  }
  for (const auto& [name, pointer] : script.bind) {
    const auto parsed = capture::Pointer::parse(pointer);
    const capture::Json* json = step.message->json();
    if (!parsed || json == nullptr) continue;
    if (const auto* value = parsed->find(*json)) step.recorded[name] = load::value_text(*value);
  }
  steps_.push_back(std::move(step));
}

void MockScript::add_close(const event::Close& close, MockStep step) {
  step.kind = close.by == Direction::kToClient ? Kind::kClose : Kind::kLeave;
  step.code = close.code;
  step.reason = close.reason;
  steps_.push_back(std::move(step));
  at_end_ = true;
}

}  // namespace wskit::server
