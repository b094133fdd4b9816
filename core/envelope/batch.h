#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace wskit::envelope {

/// The messages in `text`: the elements of a JSON array as they stand there, or the whole of what
/// is no array. Borrowed from `text`; whether each is JSON is for its reader to find out. Nothing
/// when brackets or quotes do not match.
std::optional<std::vector<std::string_view>> split_batch(std::string_view text);

}  // namespace wskit::envelope
