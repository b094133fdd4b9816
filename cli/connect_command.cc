#include "cli/connect_command.h"

namespace wskit::cli {

void ConnectCommand::add_to(OptionTable& options) {
  options.required("URL", url_, "ws:// address of the server");
  handshake_.add_to(options);
  link_.add_to(options);
  output_.add_to(options);
  options.example("printf 'hello\\n' | wskit connect ws://localhost:8080/");
}

int ConnectCommand::run() {
  const Diagnostics diagnostics = output_.diagnostics("connect");
  const auto config = link_config(url_, handshake_, link_);
  if (!config) return diagnostics.error(config.error());
  return kDone;
}

}  // namespace wskit::cli
