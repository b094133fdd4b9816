#include <initializer_list>

#include <fmt/format.h>

#include "cli/load_options.h"
#include "cli/ramp.h"
#include "cli/terminal.h"
#include "envelope/correlation.h"

namespace wskit::cli {
namespace {

using load::Mode;

constexpr double kFastest = 1e9;

struct Mistake {
  bool made;
  const char* right;
};

Error usage(std::string message) {
  return {ErrorKind::kUsage, std::move(message)};
}

/// The first of them that was made.
Status first_made(std::initializer_list<Mistake> mistakes) {
  for (const Mistake& mistake : mistakes) {
    if (mistake.made) return usage(mistake.right);
  }
  return ok();
}

}  // namespace

std::string LoadOptions::useless() const {
  if (!depth_ || (!rate_ && ramp_.empty())) return {};
  return "--depth means nothing with --rate or --ramp: an open loop does not wait for replies";
}

Status LoadOptions::check() const {
  Status each = first_made({
      {connections_ == 0, "--connections: '0' measures nothing; write 1 or more"},
      {messages_ == 0, "--messages: '0' measures nothing; write 1 or more"},
      {duration_ == Duration::zero(), "--duration: '0' measures nothing; write 5s"},
      {depth_ == 0, "--depth: '0' would send nothing; write 1 or more"},
      {threads_ == 0, "--threads: '0' would run nothing; write 1 or more"},
      {rate_.value_or(1) > kFastest, "--rate: more than one a nanosecond; write 100k/s"},
      {connect_rate_.value_or(1) > kFastest,
       "--connect-rate: more than one a nanosecond; write 1k/s"},
  });
  if (!each) return each;
  if (auto checked = check_ramp(); !checked) return checked;
  if (auto checked = check_scenario(); !checked) return checked;
  return check_mode();
}

Status LoadOptions::check_ramp() const {
  if (ramp_.empty()) return ok();
  return first_made({
      {rate_.has_value(), "--ramp: says the rates itself; leave --rate out, or begin with 1k/s:0"},
      {duration_ || messages_,
       "--ramp: takes as long as its stages; leave --duration and --messages out"},
      {warmup_.value_or(Duration::zero()) >= length_of(ramp_),
       "--warmup: takes all of the --ramp; write less, for nothing would be measured"},
  });
}

Status LoadOptions::check_search(bool of_rates) const {
  return first_made({
      {messages_.has_value(), "--find-max: runs are as long as --duration says, not --messages"},
      {!ramp_.empty(), "--find-max: each run has one rate; leave --ramp out"},
      {mode_ == Mode::kPush || mode_ == Mode::kIdle,
       "--find-max: is for modes in which something is answered"},
      {of_rates && depth_, "--find-max rate: --depth means nothing in an open loop; leave it out"},
  });
}

Status LoadOptions::check_scenario() const {
  Status each = first_made({
      {scenario_.is_on() && mode_ != Mode::kEcho,
       "--scenario: is a mode of its own; leave --mode out"},
      {scenario_.is_on() && (content_.given() || depth_ || connect_rate_ || audit_),
       "--scenario: says what is sent, and when; leave --message, --file, --size, --depth, "
       "--audit and --connect-rate out"},
  });
  if (!each) return each;
  return scenario_.check();
}

Status LoadOptions::check_mode() const {
  const bool is_idle = mode_ == Mode::kIdle;
  Status each = first_made({
      {mode_ == Mode::kConnect && content_.given(),
       "--mode connect sends no messages; leave --message, --file and --size out"},
      {mode_ == Mode::kConnect && connect_rate_,
       "--connect-rate: with --mode connect it is --rate that paces handshakes"},
      {is_idle && (content_.given() || messages_ || rate_ || !ramp_.empty() || depth_),
       "--mode idle sends no messages; leave --message, --file, --size, --messages, --rate, "
       "--ramp and --depth out"},
      {audit_ && mode_ != Mode::kEcho && mode_ != Mode::kRequest && mode_ != Mode::kFanout,
       "--audit: is for --mode echo, request and fanout, in which messages come back"},
      {server_pid_ && !is_idle, "--server-pid: is for --mode idle"},
  });
  if (!each) return each;
  if (mode_ != Mode::kFanout) {
    if (auto absent = fanout_.check_absent(); !absent) return absent;
  }
  return check_match();
}

/// What --scenario makes of it is its own matter.
Status LoadOptions::check_match() const {
  if (match_.empty() || scenario_.is_on()) return ok();
  if (mode_ != Mode::kRequest) return usage("--match: is for --mode request, and --check");
  auto pointer = envelope::CorrelationReader::check_pointer(match_);
  if (!pointer) return usage("--match: " + escaped(pointer.error().message));
  return ok();
}

}  // namespace wskit::cli
