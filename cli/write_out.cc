#include "cli/write_out.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>

namespace wskit::cli {

Status write_out(std::string_view text) {
  const bool whole = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if ((whole && std::fflush(stdout) == 0) || errno == EPIPE) return ok();
  return Error{ErrorKind::kOutput, std::string("stdout: ") + std::strerror(errno)};
}

}  // namespace wskit::cli
