#include "load/slot.h"

#include <algorithm>

#include <fmt/format.h>

#include "load/audit_slot.h"
#include "load/connect_slot.h"
#include "load/echo_slot.h"
#include "load/held_slot.h"
#include "load/member_slot.h"
#include "load/push_slot.h"
#include "load/request_slot.h"
#include "load/scenario_slot.h"

namespace wskit::load {
namespace {

Error reason_of(const client::Ended& ended) {
  if (ended.error) return *ended.error;
  const std::string_view because = ended.reason.empty() ? "" : ": ";
  return {wire::is_refusal(ended.code) ? ErrorKind::kUnauthorized : ErrorKind::kLost,
          fmt::format("the server closed the connection with {} ({}){}{}", ended.code,
                      wire::close_code_name(ended.code), because, ended.reason)};
}

}  // namespace

std::uint64_t most_under_way(const BenchConfig& config) {
  if (!config.is_open_loop()) return config.depth;
  const std::uint64_t size = std::max<std::uint64_t>(config.content.longest(), 1);
  return std::clamp<std::uint64_t>(kMostWaitingBytes / size, 1, kMostWaiting);
}

void Slot::note_failure(const client::Ended& ended) {
  context_.recorder.summary().add_failure(reason_of(ended), ended);
}

std::unique_ptr<Slot> make_slot(const SlotContext& context, std::uint64_t index) {
  if (context.room != nullptr) return std::make_unique<MemberSlot>(context, index, *context.room);
  if (context.config.audit) return std::make_unique<AuditSlot>(context, index);
  switch (context.config.mode) {
    case Mode::kEcho:
      return std::make_unique<EchoSlot>(context, index);
    case Mode::kRequest:
      return std::make_unique<RequestSlot>(context, index);
    case Mode::kPush:
      return std::make_unique<PushSlot>(context, index);
    case Mode::kConnect:
      return std::make_unique<ConnectSlot>(context, index);
    case Mode::kScenario:
      return std::make_unique<ScenarioSlot>(context, index);
    case Mode::kFanout:  // has a room
    case Mode::kIdle:
      break;
  }
  return std::make_unique<HeldSlot>(context, index);
}

}  // namespace wskit::load
