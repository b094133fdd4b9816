#include "load/replay_ending.h"

#include <string>

#include "wire/close_code.h"

namespace wskit::load {
namespace {

std::string close_text(bool by_server, std::uint16_t code) {
  if (code == wire::kAbnormal) return "an end without a close frame";
  return std::string("closed by the ") + (by_server ? "server" : "client") + " with " +
         std::to_string(code);
}

}  // namespace

void ReplayEnding::record(const envelope::event::Close& close) {
  code_ = close.code;
  by_server_ = close.is_by_server();
}

bool ReplayEnding::agrees(const client::Ended& ended, bool is_ours) const {
  if (!by_server_) return is_ours ? !ended.error : is_orderly(ended.code);
  if (is_ours == *by_server_) return false;
  return is_ours ? !ended.error : ended.code == code_;
}

ReplayDifference ReplayEnding::difference(const client::Ended& ended, bool is_ours) const {
  ReplayDifference difference;
  difference.kind = ReplayDifference::Kind::kClose;
  const std::string expected =
      by_server_ ? close_text(*by_server_, code_) : "closed by neither side";
  const bool waited_in_vain = is_ours && is_by_server();
  const std::string got = waited_in_vain ? "still open"
                          : ended.error  ? ended.error->message
                                         : close_text(!is_ours, ended.code);
  difference.places.push_back({"", expected, got});
  if (by_server_ && !ended.error) difference.end = ReplayedEnd{ended.code, !is_ours};
  return difference;
}

bool is_orderly(std::uint16_t code) {
  return code == wire::kNormal || code == wire::kGoingAway || code == wire::kNoStatus;
}

}  // namespace wskit::load
