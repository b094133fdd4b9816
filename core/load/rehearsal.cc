#include "load/rehearsal.h"

#include <optional>
#include <utility>

#include "capture/message.h"
#include "load/replay_text.h"
#include "load/replay_time.h"

namespace wskit::load {
namespace {

namespace event = envelope::event;
using envelope::Direction;

class Rehearsal {
 public:
  Rehearsal(const ReplayConfig& config, const std::function<void(const RehearsedStep&)>& show)
      : config_(config),
        show_(show),
        time_(config.speed, config.max_gap),
        variables_(config.variables) {
    variables_.emplace(kCopy, "1");
  }

  Status add(const envelope::Event& what) {
    if (!config_.selection.takes(what)) return ok();
    if (const auto* message = std::get_if<event::Message>(&what.what)) {
      return add_message(what, *message);
    }
    const auto* ping = std::get_if<event::Ping>(&what.what);
    const auto* close = std::get_if<event::Close>(&what.what);
    const bool is_own = (ping != nullptr && ping->direction == Direction::kToServer) ||
                        (close != nullptr && close->by != Direction::kToClient);
    if (is_own || std::holds_alternative<event::Open>(what.what)) show(what, {});
    return ok();
  }

 private:
  Status add_message(const envelope::Event& what, const event::Message& message) {
    if (message.direction != Direction::kToServer) {
      ++replies_;
      bind(message);
      return ok();
    }
    if (!message.script.is_template) {
      show(what, message.body.bytes);
      return ok();
    }
    const auto text = ReplayText::compile(message.body.bytes, config_.environment);
    if (!text) return text.error();
    const Occasion occasion{++templates_, 1, unix_milliseconds(), rng_, rng_};
    show(what, text->render(variables_, occasion));
    return ok();
  }

  void bind(const event::Message& reply) {
    const capture::Message message(reply.body);
    if (message.json() == nullptr) return;
    const auto take = [&](const std::string& name, const capture::Pointer& pointer) {
      if (const auto* value = pointer.find(*message.json())) variables_[name] = value_text(*value);
    };
    for (const Binding& binding : config_.binds)
      take(binding.name, binding.pointer);
    for (const auto& [name, pointer] : reply.script.bind) {
      if (const auto parsed = capture::Pointer::parse(pointer)) take(name, *parsed);
    }
  }

  void show(const envelope::Event& what, std::string_view text) {
    const Duration at = time_.place(what.at);
    show_({config_.pace == Pace::kTimed ? at : Duration(), std::exchange(replies_, 0),
           what.connection, text, what});
  }

  const ReplayConfig& config_;
  const std::function<void(const RehearsedStep&)>& show_;
  ReplayTime time_;
  Variables variables_;
  Rng rng_;
  std::size_t replies_ = 0;
  std::uint64_t templates_ = 0;
};

}  // namespace

Status rehearse(const capture::File& capture, const ReplayConfig& config,
                const std::function<void(const RehearsedStep&)>& show) {
  auto reader = capture.reader();
  if (!reader) return std::move(reader).error();
  Rehearsal rehearsal(config, show);
  while (true) {
    const auto event = reader->next();
    if (!event) return event.error();
    if (!*event) return ok();
    if (Status added = rehearsal.add(**event); !added) {
      return Error{added.error().kind, reader->place() + added.error().message};
    }
  }
}

}  // namespace wskit::load
