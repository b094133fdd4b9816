#pragma once

#include <string>

#include "cli/dialect.h"

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
  /// `out` takes what is to be shown.
  PlainDialect(PlainConfig config, Sender& sender, std::string& out)
      : config_(config), sender_(sender), out_(out) {}

  Status take(std::string_view line, std::uint64_t number) override;
  void opened(const client::Opened& opened) override;
  void message(const wire::MessageView& message) override;
  void ended(const client::Ended& ended, const Verdict& verdict) override;

 private:
  PlainConfig config_;
  Sender& sender_;
  std::string& out_;
};

}  // namespace wskit::cli
