#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "capture/file.h"

namespace wskit::capture {

struct ConvertConfig {
  std::string path;  ///< "-" is standard output; gzip when it ends in ".gz"
  std::string tool;  ///< "wskit 0.1.0"
  bool redact = true;
};

/// Writes `capture` in the form that the name of the file says: `.har`, `.txt`, else wskit's own
/// (`.jsonl`, `-`). What the form cannot hold is left out and told, one line each.
/// kUsage when the name is none of these or a transcript would hold several connections, kOutput
/// when it cannot be written.
Result<std::vector<std::string>> convert(const File& capture, const ConvertConfig& config);

}  // namespace wskit::capture
