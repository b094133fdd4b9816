#include "cli/message_file.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include <fmt/format.h>
#include <sys/stat.h>

#include "cli/units.h"

namespace wskit::cli {
namespace {

Error wrong(const std::string& path, std::string_view what) {
  return {ErrorKind::kUsage, fmt::format("{}: {}", path, what)};
}

}  // namespace

std::string expanded_home(const std::string& path) {
  const char* const home = std::getenv("HOME");
  return path.starts_with("~/") && home != nullptr ? home + path.substr(1) : path;
}

Result<std::string> read_message_file(const std::string& path, std::size_t max) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return wrong(path, std::strerror(errno));
  // A pipe or a device may have nothing to say for a long time.
  if (!S_ISREG(status.st_mode)) return wrong(path, "is not a regular file");
  std::string bytes;
  std::ifstream file(path, std::ios::binary);
  bytes.resize(std::min<std::size_t>(static_cast<std::size_t>(status.st_size), max + 1));
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!file) return wrong(path, std::strerror(errno));
  if (bytes.size() > max) {
    return wrong(path, fmt::format("is larger than a message may be; --max-message {} allows it",
                                   format_size(static_cast<std::uint64_t>(status.st_size))));
  }
  return bytes;
}

}  // namespace wskit::cli
