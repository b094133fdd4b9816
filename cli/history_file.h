#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "edit/history.h"

namespace wskit::cli {

/// Whether a line is to be forgotten: it begins with a space, or looks like a secret (tokens,
/// passwords, keys, cookies). A line too many that is not kept does no harm.
bool is_confidential(std::string_view text);

/// The history of all sessions, in a file that only its owner may read: an entry a line, in the
/// order in which they were typed, whatever session it was in. Holds the newest ones.
class HistoryFile {
 public:
  /// $XDG_STATE_HOME/wskit/history, below ~/.local/state without that; empty where no home is
  /// known. `get` is getenv.
  static std::string default_path(char* (*get)(const char* name));

  /// With an empty `path`, nothing is kept.
  explicit HistoryFile(std::string path) : path_(std::move(path)) {}

  /// Adds what the file holds to `history`; nothing when there is none. Shortens a file that has
  /// become too long.
  [[nodiscard]] Status load(edit::History& history) const;
  /// Appends one entry, except when it is confidential or long.
  [[nodiscard]] Status append(std::string_view text) const;

 private:
  std::string path_;
};

}  // namespace wskit::cli
