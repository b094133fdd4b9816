#include "cli/dry_run.h"

#include <cstdio>
#include <string>

#include <fmt/format.h>

#include "capture/compare.h"
#include "capture/redact.h"
#include "cli/terminal.h"
#include "cli/write_out.h"
#include "load/rehearsal.h"

namespace wskit::cli {
namespace {

namespace event = envelope::event;

constexpr std::size_t kMostHeld = std::size_t{64} << 10;

std::string when(const load::RehearsedStep& step, load::Pace pace) {
  if (pace == load::Pace::kLockstep) {
    return step.replies == 0
               ? "at once"
               : fmt::format("after {} repl{}", step.replies, step.replies == 1 ? "y" : "ies");
  }
  return fmt::format("{:.3f}s", std::chrono::duration<double>(step.at).count());
}

struct What {
  const load::RehearsedStep& step;
  const load::ReplayConfig& config;

  std::string operator()(const event::Open& open) const {
    const auto url = load::destination(config, open.url);
    return "open   " + (url ? url->text() : url.error().message);
  }
  std::string operator()(const event::Message& message) const {
    if (message.body.form == envelope::Body::Form::kBinary) {
      return ">      " + capture::readable(message.body);
    }
    return ">      " + capture::redact_message(step.text).value_or(std::string(step.text));
  }
  std::string operator()(const event::Ping& /*ping*/) const { return "ping"; }
  std::string operator()(const event::Close& close) const {
    return fmt::format("close  {}", close.code);
  }
  template <class Other>
  std::string operator()(const Other& /*other*/) const {
    return {};
  }
};

}  // namespace

Status print_dry_run(const capture::File& capture, const load::ReplayConfig& config) {
  std::string out;
  Status printed = ok();
  const auto print = [&] {
    if (printed) printed = write_out(out);
    out.clear();
  };
  Status rehearsed = load::rehearse(capture, config, [&](const load::RehearsedStep& step) {
    const std::string what = std::visit(What{step, config}, step.event.what);
    out += fmt::format("{:>15}  {:<4}  {}\n", when(step, config.pace), escaped(step.connection),
                       escaped(what));
    if (out.size() >= kMostHeld) print();
  });
  print();
  return rehearsed ? printed : rehearsed;
}

}  // namespace wskit::cli
