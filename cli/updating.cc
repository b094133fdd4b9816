#include "cli/updating.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "capture/message.h"
#include "cli/capture_info.h"

namespace wskit::cli {

using Kind = load::ReplayDifference::Kind;

void Updating::on_difference(const load::ReplayDifference& difference) {
  switch (difference.kind) {
    case Kind::kDiffers:
      ++changed_;
      revision_.replace(difference.line, difference.got->body());
      break;
    case Kind::kMissing:
      ++removed_;
      revision_.remove(difference.line);
      break;
    case Kind::kExtra:
      ++added_;
      revision_.insert_behind(difference.behind, difference.connection, difference.got->body());
      break;
    case Kind::kOpen:
      ++changed_;
      if (difference.status) revision_.answer_with(difference.line, *difference.status);
      if (difference.subprotocol) {
        revision_.choose_subprotocol(difference.line, *difference.subprotocol);
      }
      break;
    case Kind::kClose:
      if (!difference.end) break;
      ++changed_;
      revision_.replace_close(difference.line, difference.end->code, difference.end->by_server);
      break;
    case Kind::kLate:
      break;
  }
  to().on_difference(difference);
}

void Updating::take(const Lesson& lesson, const load::Volatility& volatility) {
  std::set<load::Volatility::Place> bound;
  for (const load::Handover& handover : lesson.handovers) {
    ++bound_;
    bound.emplace(handover.line, handover.pointer);
    revision_.bind(handover.line, handover.name, handover.pointer);
    for (const load::Handover::Use& use : handover.uses)
      revision_.replace_by_template(use.line, use.text);
  }
  std::set<load::Volatility::Place> ignored;
  for (const auto& [line, pointer] : volatility.places()) {
    // What is bound is not compared.
    if (bound.count({line, pointer}) > 0) continue;
    const std::string general = load::without_indices(pointer);
    const bool is_general =
        std::any_of(lesson.ignore.begin(), lesson.ignore.end(),
                    [&](const capture::Pointer& learned) { return learned.text() == general; });
    ignored.emplace(line, is_general ? general : pointer);
  }
  for (const auto& [line, pointer] : ignored)
    revision_.ignore(line, pointer);
  ignored_ = ignored.size();
}

Status Updating::keep(const load::ReplayConfig& given, const capture::File& capture) {
  auto reader = capture.reader();
  if (!reader) return std::move(reader).error();
  while (true) {
    const auto event = reader->next();
    if (!event) return event.error();
    if (!*event) return ok();
    const auto* message = std::get_if<envelope::event::Message>(&(*event)->what);
    const bool is_reply =
        message != nullptr && message->direction == envelope::Direction::kToClient;
    if (is_reply) keep_beside(*message, reader->line(), given);
  }
}

void Updating::keep_beside(const envelope::event::Message& reply, std::size_t line,
                           const load::ReplayConfig& given) {
  const capture::Message message(reply.body);
  const auto has = [&](const capture::Pointer& pointer) {
    return message.json() != nullptr && pointer.find(*message.json()) != nullptr;
  };
  const auto& expect = reply.script.expect;
  for (const capture::Pointer& pointer : given.checking.rule.ignore) {
    const bool is_there =
        expect && std::count(expect->ignore.begin(), expect->ignore.end(), pointer.text()) > 0;
    if (!is_there && has(pointer)) revision_.ignore(line, pointer.text());
  }
  for (const load::Binding& binding : given.binds) {
    const auto is_same = [&](const auto& own) { return own.first == binding.name; };
    const auto& own = reply.script.bind;
    const bool is_there = std::any_of(own.begin(), own.end(), is_same);
    if (!is_there && has(binding.pointer)) {
      revision_.bind(line, binding.name, binding.pointer.text());
    }
  }
}

std::string Updating::text() const {
  std::string text = changed_ == 1 ? "1 reply" : fmt::format("{} replies", changed_);
  text += fmt::format(" changed, {} added, {} removed", added_, removed_);
  if (bound_ > 0) text += ", " + counted(bound_, "value") + " bound";
  if (ignored_ > 0) text += ", " + counted(ignored_, "place") + " ignored";
  return text;
}

}  // namespace wskit::cli
