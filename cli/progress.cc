#include "cli/progress.h"

#include <cstdio>

#include <fmt/format.h>

#include "cli/quantity.h"
#include "cli/units.h"

namespace wskit::cli {
namespace {

constexpr Duration kEvery = std::chrono::milliseconds(200);
constexpr const char* kWipe = "\r\x1b[K";

double seconds(Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

void put(const std::string& text) {
  std::fputs(text.c_str(), stderr);
  std::fflush(stderr);
}

}  // namespace

ProgressLine::ProgressLine(net::Loop& loop, load::Bench& bench, const load::BenchConfig& config)
    : loop_(loop), bench_(bench), config_(config), shown_at_(loop.now()) {
  loop_.arm(next_, kEvery);
}

ProgressLine::~ProgressLine() {
  put(kWipe);
}

void ProgressLine::on_deadline(flow::Deadline& /*which*/) {
  bench_.ask([this](const load::Progress& progress) { show(progress); });
  loop_.arm(next_, kEvery);
}

void ProgressLine::show(const load::Progress& progress) {
  const TimePoint now = loop_.now();
  const auto fresh = static_cast<double>(progress.completed - completed_);
  const double rate = fresh / seconds(now - shown_at_);
  completed_ = progress.completed;
  shown_at_ = now;
  std::string line = fmt::format("{}{}  {} connections  {}", kWipe, stage(now),
                                 format_count(progress.connections), format_rate(rate));
  if (progress.latency.count() > 0) {
    line += fmt::format("  p50 {}  p99 {}", format_latency(progress.latency.percentile(50)),
                        format_latency(progress.latency.percentile(99)));
  }
  put(line);
}

std::string ProgressLine::stage(TimePoint now) const {
  const auto from = bench_.measured_from();
  if (!from) return "connecting";
  if (now < *from) return "warming up";
  const auto length = load::measured_length(config_);
  const std::string passed = fmt::format("{:.1f}s", seconds(now - *from));
  return length ? fmt::format("{} of {}", passed, format_duration(*length)) : passed;
}

}  // namespace wskit::cli
