#pragma once

#include "cli/bench_runner.h"
#include "cli/diagnostics.h"
#include "cli/find_max_options.h"
#include "cli/report.h"

namespace wskit::cli {

/// Looks for the most that a server bears, as `options` want, by runs that differ from `config` in
/// their load. Says how each of them went where a person watches. The report is that of the run
/// which the answer rests on.
BenchReport search(const FindMaxOptions& options, const load::BenchConfig& config,
                   std::uint64_t sources, BenchRunner& runner, const Diagnostics& diagnostics);

}  // namespace wskit::cli
