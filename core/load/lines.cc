#include "load/lines.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/assert.h"
#include "wire/utf8.h"

namespace wskit::load {

Result<Lines> Lines::split(std::string name, std::string text, bool utf8) {
  WSKIT_ASSERT(text.size() <= kMostBytes);
  Lines lines;
  lines.name_ = std::move(name);
  lines.text_ = std::move(text);
  const std::string_view all = lines.text_;
  for (std::size_t begin = 0; begin < all.size();) {
    const std::size_t end = std::min(all.find('\n', begin), all.size());
    const std::size_t size = end - begin;
    if (utf8 && !wire::is_utf8(all.substr(begin, size))) {
      return Error{ErrorKind::kUsage,
                   fmt::format("{}: line {} is not UTF-8; --binary sends any bytes", lines.name_,
                               lines.size() + 1)};
    }
    lines.lines_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(size)});
    lines.longest_ = std::max(lines.longest_, size);
    begin = end + 1;
  }
  if (lines.lines_.empty()) {
    return Error{ErrorKind::kUsage, lines.name_ + ": is empty; write a message on each line"};
  }
  return lines;
}

}  // namespace wskit::load
