#include "cli/bench_settings.h"

#include <variant>

#include "cli/ramp.h"
#include "cli/shown_url.h"

namespace wskit::cli {
namespace {

void take_sizes(std::size_t least, std::size_t most, BenchSettings& settings) {
  settings.size_least = least;
  settings.size_most = most;
  if (least == most) settings.size = most;
}

void take_content(const load::Content& content, BenchSettings& settings) {
  settings.binary = content.opcode == wire::Opcode::kBinary;
  settings.stamped = content.is_stamped();
  settings.distinct = content.distinct_within().has_value();
  if (const auto* letters = std::get_if<load::Letters>(&content.bytes)) {
    take_sizes(letters->least, letters->text.size(), settings);
  } else if (const auto* stamps = std::get_if<load::Stamps>(&content.bytes)) {
    take_sizes(stamps->least, stamps->most, settings);
  } else if (const auto* form = std::get_if<load::Template>(&content.bytes)) {
    settings.message = form->text();
    if (form->is_constant()) settings.size = form->fixed().size();
  } else {
    const auto& lines = std::get<load::Lines>(content.bytes);
    settings.file = lines.name();
    settings.lines = lines.size();
  }
}

}  // namespace

BenchSettings settings_of(const load::BenchConfig& config) {
  BenchSettings settings;
  settings.url = shown_url(config.link.url);
  settings.mode = config.mode;
  settings.connections = config.connections;
  settings.connect_rate = config.connect_rate;
  settings.threads = config.workers;
  settings.rate = config.rate;
  if (!config.ramp.empty()) settings.ramp = format_ramp(config.ramp);
  settings.depth = config.depth;
  settings.duration = config.duration;
  settings.messages = config.operations;
  settings.warmup = config.warmup;
  settings.deflate = config.link.deflate;
  if (config.scenario) {
    settings.file = config.scenario->capture.name();
    settings.check = config.scenario->replay.check;
  } else {
    take_content(config.content, settings);
  }
  return settings;
}

}  // namespace wskit::cli
