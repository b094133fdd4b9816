#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/diagnostics.h"
#include "cli/dialect.h"
#include "cli/input_format.h"
#include "cli/presenter.h"
#include "net/loop.h"

namespace wskit::cli {

struct PlainConfig {
  InputConfig input;
  ShowConfig show;
  bool silent = false;  ///< nothing that comes is shown
};

/// A line is a message, both ways; or what InputConfig says instead.
class PlainDialect final : public Dialect {
 public:
  /// `out` takes what is to be shown, `diagnostics` what is shown of control frames when `out` does
  /// not reach a person.
  PlainDialect(PlainConfig config, net::Loop& loop, const Diagnostics& diagnostics, Sender& sender,
               std::string& out);

  Status take(std::string_view line, std::uint64_t number) override {
    return input_.take(line, number);
  }
  Status input_ended() override { return input_.finish(); }
  [[nodiscard]] std::vector<Setting> settings() override;
  void opened(const client::Opened& /*opened*/) override {}
  void message(const wire::MessageView& message) override;
  void ping(std::string_view data) override;
  void pong(std::string_view data, Duration round_trip) override;
  void reconnecting(const client::Ended& ended, std::string_view cause, int attempt,
                    Duration in) override;
  void ended(const client::Ended& ended, const Verdict& verdict) override;

 private:
  void control(const std::string& line);
  [[nodiscard]] TimePoint now() const;

  bool silent_;
  net::Loop& loop_;
  const Diagnostics& diagnostics_;
  InputFormat input_;
  Presenter presenter_;
  std::string& out_;
};

}  // namespace wskit::cli
