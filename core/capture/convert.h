#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "capture/file.h"

namespace wskit::capture {

struct ConvertConfig {
  std::string path;  ///< "-" is standard output; gzip when it ends in ".gz"
  std::string tool;  ///< "wskit 0.1.0"
  bool redact = true;
  std::function<bool(const envelope::Event&)> takes{};  ///< all others are left out; empty: none is
  std::function<bool()> is_stopped{};                   ///< asked now and then: whether to give up
};

/// Writes `capture` in the form that the name of the file says: `.har`, `.txt`, else wskit's own
/// (`.jsonl`, `-`). What the form cannot hold is left out and told, one line each. The file is
/// there whole or not at all. kUsage when the name is none of these or a transcript would hold
/// several connections, kOutput when it cannot be written, or was stopped.
Result<std::vector<std::string>> convert(const File& capture, const ConvertConfig& config);

}  // namespace wskit::capture
