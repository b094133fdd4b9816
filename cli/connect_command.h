#pragma once

#include <string>

#include "cli/command.h"
#include "cli/options.h"

namespace wskit::cli {

/// `wskit connect URL`: a prompt on a terminal, a filter in a pipe.
class ConnectCommand final : public Command {
 public:
  void add_to(OptionTable& options) override;
  int run() override;

 private:
  std::string url_;
  HandshakeOptions handshake_;
  LinkOptions link_;
  OutputOptions output_;
};

}  // namespace wskit::cli
