#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "capture/input.h"
#include "capture/reader.h"
#include "capture/spool.h"

namespace wskit::capture {

/// What another form than wskit's came to.
struct Imported {
  Spool lines;                         ///< a capture as wskit writes it
  std::optional<std::string> warning;  ///< what was left out
};

/// The form of a file, by how it begins (blanks, and a byte order mark, are passed over).
enum class FileForm : std::uint8_t {
  kCapture,  ///< wskit's own, or none that is known
  kHar,  ///< HTTP Archive: a JSON object with a `log` whose first line is neither header nor event
  kTranscript,  ///< lines of `> sent` and `< received`
  kZip,         ///< Playwright's .har.zip
};
FileForm recognise(std::string_view begin);

/// Reads the WebSocket connections of a HAR as Chrome, Playwright and mitmproxy write it, merged in
/// the order of their times; times that are not known are those of the message before. What is
/// attached lies in `folder`. kUsage with `name` and what is wrong.
Result<Imported> import_har(Input input, const std::string& name, const std::string& folder,
                            Strictness strictness);

/// Reads a transcript: `> sent`, `< received` (docs/replaying.md). It has no times: all are 0.
Result<Imported> import_transcript(Input input, const std::string& name, Strictness strictness);

}  // namespace wskit::capture
