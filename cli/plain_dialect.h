#pragma once

#include "cli/dialect.h"
#include "cli/output.h"

namespace wskit::cli {

struct PlainConfig {
  bool show = true;       ///< write what comes
  bool binary = false;    ///< lines are sent as binary messages
  bool prompt = false;    ///< a person types: show where
  bool terminal = false;  ///< messages are shown to a person: control characters written out
  bool color = false;
};

/// A line is a message, both ways.
class PlainDialect final : public Dialect {
 public:
  PlainDialect(PlainConfig config, Sender& sender, Output& output)
      : config_(config), sender_(sender), output_(output) {}

  Status take(std::string_view line, std::uint64_t number) override;
  void opened(const client::Opened& opened) override;
  void message(const wire::MessageView& message) override;
  void ended(const client::Ended& ended, const Verdict& verdict) override;

 private:
  void prompt();

  PlainConfig config_;
  Sender& sender_;
  Output& output_;
};

}  // namespace wskit::cli
