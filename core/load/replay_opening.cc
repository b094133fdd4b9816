#include "load/replay_opening.h"

#include <algorithm>
#include <utility>

#include "capture/redact.h"
#include "http/status.h"

namespace wskit::load {
namespace {

/// That the server is to choose again, as far as it is offered as it was.
std::optional<std::string> choice_of(const ReplayConfig& config,
                                     const envelope::event::Open& recorded) {
  const bool is_offered = config.link.subprotocols.empty() &&
                          std::none_of(recorded.subprotocols.begin(), recorded.subprotocols.end(),
                                       [](const std::string& offered) {
                                         return offered.ends_with(capture::kRedacted);
                                       });
  if (!is_offered) return std::nullopt;
  return std::string(recorded.subprotocol);
}

std::string subprotocol_text(const std::string& name) {
  return name.empty() ? "no subprotocol" : "subprotocol " + name;
}

std::string answer_text(int status) {
  return http::is_refusal(status) ? "refused with " + std::to_string(status) : "let in";
}

ReplayDifference other_answer(int recorded, int status) {
  ReplayDifference difference;
  difference.kind = ReplayDifference::Kind::kOpen;
  difference.places.push_back({"", answer_text(recorded), answer_text(status)});
  difference.status = status;
  return difference;
}

}  // namespace

ReplayOpening::ReplayOpening(const ReplayConfig& config, const envelope::event::Open& recorded)
    : status_(recorded.status), subprotocol_(choice_of(config, recorded)) {}

bool ReplayOpening::is_refusal() const {
  return http::is_refusal(status_);
}

std::optional<ReplayDifference> ReplayOpening::difference(const client::Opened& opened) const {
  if (is_refusal()) return other_answer(status_, opened.status);
  if (!subprotocol_ || *subprotocol_ == opened.subprotocol) return std::nullopt;
  ReplayDifference difference;
  difference.kind = ReplayDifference::Kind::kOpen;
  difference.places.push_back(
      {"", subprotocol_text(*subprotocol_), subprotocol_text(opened.subprotocol)});
  difference.subprotocol = opened.subprotocol;
  return difference;
}

std::optional<ReplayDifference> ReplayOpening::difference(const client::Ended& ended) const {
  if (!http::is_refusal(ended.status) || ended.status == status_) return std::nullopt;
  return other_answer(status_, ended.status);
}

bool ReplayOpening::covers(const client::Ended& ended, bool check) const {
  if (!is_refusal() || !http::is_refusal(ended.status)) return false;
  return check || ended.status == status_;
}

}  // namespace wskit::load
