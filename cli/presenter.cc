#include "cli/presenter.h"

#include <iterator>
#include <utility>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "cli/quantity.h"
#include "cli/terminal.h"
#include "envelope/pretty.h"
#include "wire/close_code.h"

namespace wskit::cli {
namespace {

constexpr std::string_view kCyan = "\x1b[36m";
constexpr std::string_view kDim = "\x1b[2m";
constexpr std::string_view kPlain = "\x1b[0m";
constexpr envelope::PrettyStyle kColors = {.key = "\x1b[1;34m",
                                           .string = "\x1b[32m",
                                           .number = "\x1b[36m",
                                           .word = "\x1b[35m",
                                           .end = kPlain};
// Nobody looks through more; such messages are shown as they came.
constexpr std::size_t kMaxPretty = std::size_t{8} << 20;

double seconds(Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

}  // namespace

Presenter::Presenter(ShowConfig config, TimePoint start, std::chrono::system_clock::time_point wall)
    : config_(std::move(config)), start_(start), last_(start), wall_(wall) {}

bool Presenter::message(std::string& out, const wire::MessageView& message, TimePoint now) {
  if (config_.filter && !(*config_.filter)(message.bytes)) return false;
  append_time(out, now, config_.color);
  if (!config_.pretty || !append_laid_out(out, message.bytes)) append_plain(out, message.bytes);
  out += config_.terminator;
  return true;
}

void Presenter::append_time(std::string& out, TimePoint now, bool color) {
  if (config_.timestamps == Timestamps::kNone) return;
  if (color) out += kDim;
  const auto to = std::back_inserter(out);
  if (config_.timestamps == Timestamps::kRelative) {
    fmt::format_to(to, "{:.6f} ", seconds(now - start_));
  } else if (config_.timestamps == Timestamps::kDelta) {
    fmt::format_to(to, "+{:.6f} ", seconds(now - last_));
  } else {
    using std::chrono::milliseconds;
    const auto at = std::chrono::floor<milliseconds>(wall_ + (now - start_)).time_since_epoch();
    const std::time_t whole = std::chrono::floor<std::chrono::seconds>(at).count();
    fmt::format_to(to, "{:%Y-%m-%dT%H:%M:%S}.{:03}Z ", fmt::gmtime(whole), at.count() % 1000);
  }
  if (color) out += kPlain;
  last_ = now;
}

bool Presenter::append_laid_out(std::string& out, std::string_view bytes) const {
  envelope::PrettyStyle style;
  if (config_.color) style = kColors;
  if (config_.escapes) style.append_string = append_escaped;
  const std::size_t before = out.size();
  out += config_.mark;
  const bool done = envelope::append_pretty(out, bytes, style, kMaxPretty);
  if (!done) out.resize(before);
  return done;
}

void Presenter::append_plain(std::string& out, std::string_view bytes) const {
  const bool colored = config_.color && !config_.mark.empty();
  if (colored) out += kCyan;
  out += config_.mark;
  config_.escapes ? append_escaped(out, bytes) : void(out += bytes);
  if (colored) out += kPlain;
}

std::string Presenter::ping(std::string_view data, TimePoint now) {
  return control("< ping", data, now);
}

std::string Presenter::pong(std::string_view data, Duration round_trip, TimePoint now) {
  std::string what = "< pong";
  if (round_trip > Duration::zero()) what += " after " + format_latency(round_trip);
  return control(what, data, now);
}

std::string Presenter::close(const client::Ended& ended, TimePoint now) {
  if (!ended.opened || ended.error) return {};
  const std::string what = fmt::format("{} close {} ({})", ended.by_peer ? '<' : '>', ended.code,
                                       wire::close_code_name(ended.code));
  return control(what, ended.reason, now);
}

std::string Presenter::control(std::string_view what, std::string_view data, TimePoint now) {
  std::string line;
  append_time(line, now, false);
  line += what;
  if (!data.empty()) line.append(": ").append(data);
  return line;
}

}  // namespace wskit::cli
