#pragma once

#include <string>
#include <string_view>

#include "cli/dialect.h"
#include "cli/input_format.h"

namespace wskit::cli {

struct PlainConfig {
  InputConfig input;
  std::string_view terminator = "\n";  ///< of each message in the output
  bool show = true;                    ///< write what comes
  bool typed = false;                  ///< between lines that a person types
  bool terminal = false;  ///< messages are shown to a person: control characters written out
  bool color = false;
};

/// A line is a message, both ways; or what InputConfig says instead.
class PlainDialect final : public Dialect {
 public:
  /// `out` takes what is to be shown.
  PlainDialect(PlainConfig config, Sender& sender, std::string& out);

  Status take(std::string_view line, std::uint64_t number) override {
    return input_.take(line, number);
  }
  Status input_ended() override { return input_.finish(); }
  [[nodiscard]] std::vector<Setting> settings() override;
  void opened(const client::Opened& /*opened*/) override {}
  void message(const wire::MessageView& message) override;
  void ended(const client::Ended& /*ended*/, const Verdict& /*verdict*/) override {}

 private:
  PlainConfig config_;
  InputFormat input_;
  std::string& out_;
};

}  // namespace wskit::cli
