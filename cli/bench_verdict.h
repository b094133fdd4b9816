#pragma once

#include "cli/diagnostics.h"
#include "cli/exit_code.h"
#include "cli/report.h"

namespace wskit::cli {

/// How a run came to its end; says so unless that is the end that was wanted. Connections that the
/// server has closed in good order are no failure.
ExitCode judge_end(const BenchReport& report, const Diagnostics& diagnostics);

/// kExpectationFailed, said why, when the audit of a run found messages lost or damaged, plays
/// went otherwise than recorded, or the search that it belongs to found nothing.
ExitCode judge_findings(const BenchReport& report, const Diagnostics& diagnostics);

}  // namespace wskit::cli
