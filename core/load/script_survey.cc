#include "load/script_survey.h"

#include <utility>

#include <fmt/format.h>

#include "capture/message.h"
#include "load/replay_text.h"

namespace wskit::load {
namespace {

using envelope::Body;
using envelope::Direction;

std::optional<std::string> fault_of_template(const envelope::event::Message& message,
                                             const Template::Environment& environment) {
  if (!message.script.is_template) return std::nullopt;
  if (message.body.form == Body::Form::kBinary) {
    return "`tpl` is for text, and this message is binary";
  }
  const auto text = ReplayText::compile(message.body.bytes, environment);
  return text ? std::nullopt : std::optional(text.error().message);
}

std::optional<std::string> fault_of_bindings(const envelope::event::Message& message) {
  const auto& script = message.script;
  if (script.bind.empty()) return std::nullopt;
  if (message.direction == Direction::kToServer) {
    return "`bind` takes a value out of a reply, and this is a message of the client's";
  }
  const capture::Message recorded(message.body);
  for (const auto& [name, pointer] : script.bind) {
    const auto binding = parse_binding(name, pointer);
    if (!binding) return "`bind`: " + binding.error().message;
    const bool has_value =
        recorded.json() != nullptr && binding->pointer.find(*recorded.json()) != nullptr;
    if (!has_value && !script.is_template) {
      return fmt::format("`bind`: the message has no {}", pointer);
    }
  }
  return std::nullopt;
}

Error unfit(std::string message) {
  return {ErrorKind::kUsage, std::move(message)};
}

}  // namespace

std::optional<std::string> fault_of_script(const envelope::event::Message& message,
                                           const Template::Environment& environment) {
  auto fault = fault_of_template(message, environment);
  return fault ? fault : fault_of_bindings(message);
}

ScriptSurvey::ScriptSurvey(const Variables& given, const std::vector<Binding>& common,
                           Template::Environment environment)
    : names_{std::string(kCopy)}, environment_(std::move(environment)) {
  for (const auto& [name, value] : given)
    names_.insert(name);
  for (const Binding& binding : common)
    names_.insert(binding.name);
}

ScriptSurvey::ScriptSurvey(const Variables& given, Template::Environment environment)
    : ScriptSurvey(given, {}, std::move(environment)) {
  plays_server_ = true;
}

Status ScriptSurvey::add(const envelope::Event& event) {
  const auto* message = std::get_if<envelope::event::Message>(&event.what);
  if (message == nullptr) return ok();
  if (auto fault = fault_of_script(*message, environment_)) return unfit(*std::move(fault));
  if (message->script.is_template) {
    if (Status added = add_template(*message); !added) return added;
  }
  for (const auto& [name, pointer] : message->script.bind) {
    has_bindings_ = true;
    names_.insert(name);
  }
  return ok();
}

Status ScriptSurvey::add_template(const envelope::event::Message& message) {
  const auto text = ReplayText::compile(message.body.bytes, environment_);
  if (!text) return text.error();
  const bool brings_values = plays_server_ && message.direction == Direction::kToServer;
  for (const std::string& name : text->names()) {
    if (brings_values) names_.insert(name);
    if (names_.count(name) == 0) return no_value(name);
  }
  return ok();
}

Error ScriptSurvey::no_value(const std::string& name) const {
  if (plays_server_) {
    return unfit(
        fmt::format("{{{{{0}}}}} has no value; give --var {0}=VALUE, or have it in a message of "
                    "the client's, or \"bind\" beside a reply, before it",
                    name));
  }
  return unfit(
      fmt::format("{{{{{0}}}}} has no value; give --var {0}=VALUE, --bind {0}=/pointer, "
                  "or \"bind\" beside a reply before it",
                  name));
}

}  // namespace wskit::load
