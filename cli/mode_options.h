#pragma once

#include <cstdint>
#include <string>

#include "cli/mock_options.h"
#include "cli/option_table.h"
#include "server/config.h"
#include "server/jsonl_app.h"

namespace wskit::cli {

/// The modes of `serve` in which there are no rooms.
Counterparts::Names modes_without_rooms();

/// What `serve` does with messages.
struct ModeOptions {
  bool echo = false;
  std::string exec;  ///< a command
  std::uint64_t exec_max = 100;
  bool jsonl = false;
  bool json = false;
  bool strict = false;
  server::JsonlConfig program;
  std::string proxy;  ///< a URL
  std::string proxy_ca;
  bool proxy_insecure = false;
  MockOptions mock;

  void add_to(OptionTable& options);
  /// kUsage when several are asked for, or a gate that nobody keeps.
  [[nodiscard]] Result<server::Mode> mode() const;

 private:
  void add_program(OptionTable& options);
  void add_proxy(OptionTable& options);
};

}  // namespace wskit::cli
