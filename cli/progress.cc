#include "cli/progress.h"

#include <cstdio>

#include <fmt/format.h>
#include <unistd.h>

#include "cli/progress_text.h"
#include "cli/terminal.h"
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
  ProgressFigures figures;
  figures.stage = stage(now);
  figures.share = share(now);
  figures.per_second = rate;
  figures.connections = progress.connections;
  figures.errors = progress.failed;
  // What was recent is not when nothing has come since.
  if (fresh > 0) figures.p99_now = percentile(progress.recent, 99);
  figures.p50 = percentile(progress.latency, 50);
  figures.p99 = percentile(progress.latency, 99);
  put(kWipe + progress_text(figures, terminal_columns(STDERR_FILENO)));
}

std::optional<Duration> ProgressLine::percentile(const observe::CompactHistogram& latency,
                                                 double percent) {
  if (latency.count() == 0) return std::nullopt;
  scratch_.clear();
  latency.add_to(scratch_);
  return scratch_.percentile(percent);
}

std::optional<double> ProgressLine::share(TimePoint now) const {
  const auto from = bench_.measured_from();
  const auto length = load::measured_length(config_);
  if (!from || !length) return std::nullopt;
  return seconds(now - *from) / seconds(*length);
}

std::string ProgressLine::stage(TimePoint now) const {
  const auto from = bench_.measured_from();
  if (!from) return bench_.is_waiting() ? "waiting for the others" : "connecting";
  if (now < *from) return "warming up";
  const auto length = load::measured_length(config_);
  const std::string passed = fmt::format("{:.1f}s", seconds(now - *from));
  return length ? fmt::format("{} of {}", passed, format_duration(*length)) : passed;
}

}  // namespace wskit::cli
