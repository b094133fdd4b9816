#include "cli/updating.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

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

std::string Updating::text() const {
  std::string text = changed_ == 1 ? "1 reply" : fmt::format("{} replies", changed_);
  text += fmt::format(" changed, {} added, {} removed", added_, removed_);
  if (bound_ > 0) text += ", " + counted(bound_, "value") + " bound";
  if (ignored_ > 0) text += ", " + counted(ignored_, "place") + " ignored";
  return text;
}

}  // namespace wskit::cli
