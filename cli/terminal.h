#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace wskit::cli {

/// Whether `fd` shows what is written to a person.
bool is_terminal(int fd);

/// Whether terminals understand escape codes, of which TERM is all that they say: "dumb" ones do
/// not, and one that says nothing may not.
bool understands_escapes();

/// How wide the terminal `fd` is now; 80 when it does not say.
std::size_t terminal_columns(int fd);

/// Whether to colour `fd`: on a terminal that can, unless `refused` (--no-color) or NO_COLOR is
/// set; FORCE_COLOR colours pipes and files too.
bool use_color(int fd, bool refused);

/// Appends `text` with everything that could steer a terminal written out: control characters (also
/// those of U+0080 to U+009F) and bytes that are not UTF-8 as \xNN, bidirectional overrides as
/// \uNNNN.
void append_escaped(std::string& out, std::string_view text);
std::string escaped(std::string_view text);

/// `names`, escaped, as many in a row as have room in `columns`, and a line end.
std::string side_by_side(const std::vector<std::string>& names, std::size_t columns);

}  // namespace wskit::cli
