#include <cstdio>

#include "cli/exit_code.h"

int main() {
  std::puts("wskit " WSKIT_VERSION);
  return wskit::cli::ExitCode::kDone;
}
