#include "cli/fifo.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>

namespace wskit::cli {

Fd await_reader(const std::string& path, const Diagnostics& diagnostics) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0 || !S_ISFIFO(status.st_mode)) return {};
  Fd fifo(::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC));
  if (fifo || errno != ENXIO) return fifo;
  diagnostics.note(Verbosity::kNormal, path + ": waiting for its reader");
  return Fd(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
}

}  // namespace wskit::cli
