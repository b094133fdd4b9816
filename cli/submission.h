#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace wskit::cli {

/// The lines of what has been entered at once. One line is itself. Of several (pasted ones), each
/// that is not empty is a line of its own, and a slash at its begin is doubled, so that it is sent
/// and not obeyed; only when all of it is one JSON value, it stays together.
std::vector<std::string> lines_of_submission(std::string_view text);

/// Appends what has been entered as it stays on a terminal, behind `prompt`: control characters
/// written out, at most `max` bytes, and the size when that is not all.
void append_echo(std::string& out, std::string_view prompt, std::string_view text, std::size_t max);

}  // namespace wskit::cli
