#include "base/text_file.h"

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <fstream>
#include <utility>

namespace wskit {
namespace {

constexpr std::size_t kLargestFile = std::size_t{1} << 20;

}  // namespace

Result<std::string> read_text_file(const std::string& file) {
  errno = 0;
  std::ifstream input(file, std::ios::binary);
  std::string text(kLargestFile + 1, '\0');
  input.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!input.is_open() || input.bad()) {
    return Error{ErrorKind::kUsage, file + ": " + std::strerror(errno)};
  }
  text.resize(static_cast<std::size_t>(input.gcount()));
  if (text.size() <= kLargestFile) return text;
  return Error{ErrorKind::kUsage, file + ": has more than 1 MiB; is it the right file?"};
}

}  // namespace wskit
