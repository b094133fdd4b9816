#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "cli/content_options.h"
#include "cli/fanout_options.h"
#include "cli/option_table.h"
#include "cli/scenario_options.h"
#include "flow/pacer.h"
#include "load/bench_config.h"

namespace wskit::cli {

/// What `bench` does, how often and for how long.
class LoadOptions {
 public:
  void add_to(OptionTable& options);

  /// Fills in what these options say. kUsage when they mean nothing, or nothing together.
  [[nodiscard]] Status apply(load::BenchConfig& config,
                             const load::Template::Environment& environment) const;
  [[nodiscard]] bool has_duration() const { return duration_.has_value(); }
  [[nodiscard]] bool audits() const;
  /// The capture that is played; empty for none.
  [[nodiscard]] const std::string& scenario() const { return scenario_.file; }
  [[nodiscard]] bool checks() const { return scenario_.checking.check; }
  /// Addresses that connections leave from, each once.
  [[nodiscard]] const std::vector<std::string>& sources() const { return sources_; }

 private:
  void add_mode(OptionTable& options);
  void add_connections(OptionTable& options);
  void add_pace(OptionTable& options);

  [[nodiscard]] Status check() const;
  [[nodiscard]] Status check_ramp() const;
  [[nodiscard]] Status check_match() const;
  [[nodiscard]] Result<load::Content> content(const load::Template::Environment& environment) const;
  /// Which --scenario sets by itself.
  [[nodiscard]] load::Mode mode() const;
  [[nodiscard]] Status apply_idle(load::BenchConfig& config) const;
  [[nodiscard]] Status apply_pace(load::BenchConfig& config) const;
  [[nodiscard]] Status apply_content(load::BenchConfig& config,
                                     const load::Template::Environment& environment) const;
  [[nodiscard]] Status apply_scenario(load::BenchConfig& config,
                                      const load::Template::Environment& environment) const;
  [[nodiscard]] Status apply_fanout(load::BenchConfig& config,
                                    const load::Template::Environment& environment) const;

  load::Mode mode_ = load::Mode::kEcho;
  std::string match_;
  std::optional<std::uint64_t> server_pid_;
  std::uint64_t connections_ = 50;
  std::optional<double> connect_rate_;
  std::vector<std::string> sources_;
  std::optional<Duration> duration_;
  std::optional<std::uint64_t> messages_;
  std::optional<double> rate_;
  std::vector<flow::RateStage> ramp_;
  std::optional<std::uint64_t> depth_;
  std::optional<Duration> warmup_;
  Duration timeout_ = load::BenchConfig{}.reply_timeout;
  std::uint64_t threads_ = 1;
  ContentOptions content_;
  FanoutOptions fanout_;
  ScenarioOptions scenario_;
  bool audit_ = false;
};

}  // namespace wskit::cli
