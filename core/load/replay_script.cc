#include "load/replay_script.h"

namespace wskit::load {
namespace {

namespace event = envelope::event;
using envelope::Direction;

bool is_action(const envelope::Event& event) {
  if (const auto* ping = std::get_if<event::Ping>(&event.what)) {
    return ping->direction == Direction::kToServer;
  }
  return std::holds_alternative<event::Open>(event.what) ||
         std::holds_alternative<event::Message>(event.what) ||
         std::holds_alternative<event::Close>(event.what);
}

}  // namespace

bool ReplayStep::is_reply() const {
  const auto* message = std::get_if<event::Message>(&event.what);
  return message != nullptr && message->direction != Direction::kToServer;
}

bool ReplayScript::read() {
  while (!step_ && !at_end_) {
    const auto next = reader_.next();
    if (!next) events_.on_unreadable(next.error());
    at_end_ = !next || !*next;
    if (at_end_) break;
    if (!is_action(**next) || !config_.selection.takes(**next)) continue;
    at_ = time_.place((*next)->at);
    step_ = step_of(**next);
  }
  return step_.has_value();
}

ReplayStep ReplayScript::step_of(const envelope::Event& event) {
  ReplayStep step{event, reader_.line(), std::nullopt};
  const auto* message = std::get_if<event::Message>(&event.what);
  if (message == nullptr || !message->script.is_template) return step;
  auto text = ReplayText::compile(message->body.bytes, config_.environment);
  text ? void(step.text = *std::move(text)) : reject(text.error());
  return step;
}

void ReplayScript::reject(const Error& error) {
  events_.on_unreadable({error.kind, reader_.place() + error.message});
}

}  // namespace wskit::load
