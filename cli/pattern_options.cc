#include "cli/pattern_options.h"

#include "wire/utf8.h"

namespace wskit::cli {
namespace {

constexpr std::uint64_t kMostConnections = 1000;
constexpr std::uint64_t kMostDepth = client::Requester::kMost;

struct Mistake {
  bool made;
  const char* right;
};

}  // namespace

void PatternOptions::add_to(OptionTable& options) {
  options.group("Patterns of messages")
      .flag("--envelope", envelope,
            "Put each message into an envelope: id, type, timestamp and payload; a JSON object "
            "with a type only gets what it lacks")
      .contradicts({"--jsonl", "--binary", "--input hex|base64|raw"})
      .text("--envelope-type", "TYPE", envelope_type, "Of messages that have none themselves")
      .needs({"--envelope", "--request", "--pool"})
      .excludes({"--room"})
      .flag("--request", request,
            "Send each message with an id, wait for its answer and show that alone; --timeout is "
            "for each (default 5s)")
      .contradicts({"--jsonl", "--binary", "--input hex|base64|raw"})
      .count("--pool", pool, "Requests over up to so many connections, side by side")
      .contradicts({"--jsonl", "--binary", "--input hex|base64|raw"})
      .count("--pool-depth", pool_depth, "Requests in flight on each of these")
      .needs({"--pool"})
      .text("--room", "NAME", room,
            "Join a room; messages that have no type are said there, and what is said is shown as "
            "\"who: what\"")
      .contradicts({"--pool", "--binary", "--input hex|base64|raw"})
      .duration("--heartbeat", heartbeat,
                "Send a heartbeat message so often; without a heartbeat_ack within --pong-timeout "
                "the connection counts as lost (0: none)");
}

Status PatternOptions::check() const {
  const Mistake mistakes[] = {
      {pool.value_or(1) == 0 || pool.value_or(1) > kMostConnections, "--pool: write 1 to 1000"},
      {pool_depth == 0 || pool_depth > kMostDepth, "--pool-depth: write 1 to 10000"},
      {!wire::is_utf8(room) || !wire::is_utf8(envelope_type),
       "--room and --envelope-type: write UTF-8"},
      {envelope_type.empty(), "--envelope-type: write a word, such as message"},
  };
  for (const Mistake& mistake : mistakes) {
    if (mistake.made) return Error{ErrorKind::kUsage, mistake.right};
  }
  return ok();
}

client::PoolConfig PatternOptions::pool_config(std::optional<Duration> timeout) const {
  client::PoolConfig config;
  config.connections = pool.value_or(1);
  config.depth = pool ? pool_depth : 1;
  config.timeout = timeout.value_or(config.timeout);
  return config;
}

PatternConfig PatternOptions::dialect_config(bool jsonl) const {
  PatternConfig config;
  config.wrap.envelope = envelope;
  config.wrap.request = requests();
  config.wrap.type = envelope_type;
  config.wrap.room = room;
  config.is_program = jsonl;
  return config;
}

}  // namespace wskit::cli
