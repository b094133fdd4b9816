#pragma once

#include <span>
#include <string>

#include "cli/command.h"
#include "cli/command_doc.h"

namespace wskit::cli {

/// The hidden `wskit docs KIND [COMMAND]`: prints what is committed under man/ and completions/.
class DocsCommand final : public Command {
 public:
  explicit DocsCommand(std::span<const CommandEntry> commands) : commands_(commands) {}

  void add_to(OptionTable& options) override;
  int run() override;

 private:
  std::span<const CommandEntry> commands_;
  std::string kind_;
  std::string command_;
};

}  // namespace wskit::cli
