#include "cli/limit_options.h"

#include <limits>

#include "cli/mode_options.h"
#include "cli/units.h"

namespace wskit::cli {
namespace {

OptionTable::Take limit_into(flow::RateLimit& limit) {
  return [&limit](std::string_view value) -> Status {
    const auto parsed = parse_limit(value);
    if (!parsed) return parsed.error();
    limit = *parsed;
    return ok();
  };
}

}  // namespace

void LimitOptions::add_to(OptionTable& options) {
  using flow::SlowPolicy;
  options.group("Limits")
      .size("--max-message", max_message_, "Largest message, in bytes")
      .size("--max-content", max_content_, "Largest content of a room's message, in bytes")
      .excludes(modes_without_rooms())
      .count("--max-rooms-per-client", max_rooms_,
             "Rooms that one connection may be in, and topics it may subscribe to; 0: none")
      .excludes(modes_without_rooms())
      .size("--queue", queue_, "Bytes that may wait for a slow connection")
      .choice("--slow", config_.queue.policy,
              {{"close", SlowPolicy::kClose},
               {"drop-oldest", SlowPolicy::kDropOldest},
               {"drop-newest", SlowPolicy::kDropNewest}},
              "What happens to a connection whose queue is full")
      .time("--handshake-timeout", config_.handshake_timeout,
            "How long a new connection may take to upgrade")
      .duration("--idle-timeout", config_.idle_timeout,
                "Close a connection, with 1001, on which no message has come or gone for so long; "
                "0: never");
  add_rates(options);
}

void LimitOptions::add_rates(OptionTable& options) {
  using server::LimitAction, server::RateBy;
  options
      .value("--rate", "N/TIME", limit_into(config_.messages.rate),
             "Messages that a client may send in so much time, as in 100/60s (default: any)")
      .count("--rate-burst", burst_,
             "Let so many through at once and keep the pace of --rate on the whole, instead of "
             "counting in windows of its time; 0: windows")
      .needs({"--rate"})
      .choice(
          "--rate-by", config_.messages.rate_by,
          {{"connection", RateBy::kConnection}, {"user", RateBy::kUser}, {"ip", RateBy::kAddress}},
          "What --rate takes for one client")
      .needs({"--rate"})
      .duration("--throttle", config_.messages.throttle,
                "Least time between two messages of a connection; 0: any")
      .choice("--limit-action", config_.messages.action,
              {{"reject", LimitAction::kReject},
               {"delay", LimitAction::kDelay},
               {"close", LimitAction::kClose}},
              "What happens to a message beyond --rate or --throttle; one that is still delayed "
              "when the server ends is not heard any more")
      .needs({"--rate", "--throttle"})
      .value("--connect-rate", "N/TIME", limit_into(config_.admission.rate),
             "Connections that an address may open in so much time (default: any)")
      .count("--max-per-ip", max_per_address_, "Connections of one address at a time; 0: any")
      .count("--max-connections", max_connections_, "Connections at a time; 0: any");
}

Status LimitOptions::apply(server::Config& config) const {
  if (burst_ > std::numeric_limits<std::uint32_t>::max()) {
    return Error{ErrorKind::kUsage, "--rate-burst is at most 4294967295"};
  }
  if (max_message_ == 0) {
    return Error{ErrorKind::kUsage, "--max-message 0 lets no message through; write 1 or more"};
  }
  config.max_message = max_message_;
  config.rooms.max_content = max_content_;
  config.rooms.max_rooms = max_rooms_;
  config.queue = {queue_, config_.queue.policy};
  config.handshake_timeout = config_.handshake_timeout;
  config.idle_timeout = config_.idle_timeout;
  config.messages = config_.messages;
  config.messages.rate.burst = static_cast<std::uint32_t>(burst_);
  config.admission = config_.admission;
  config.admission.max_per_address = max_per_address_;
  config.admission.max_sessions = max_connections_;
  return ok();
}

}  // namespace wskit::cli
