#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/rng.h"
#include "capture/match.h"
#include "cli/dialect.h"
#include "cli/expectations.h"
#include "cli/input_format.h"
#include "client/requester.h"
#include "envelope/line_parser.h"
#include "envelope/server_message.h"
#include "envelope/wrapper.h"
#include "net/loop.h"

namespace wskit::cli {

struct JsonlConfig {
  std::string url;                            ///< as events show it
  bool json = false;                          ///< texts that are JSON stand in the line as values
  bool strict = false;                        ///< a bad line ends the session
  std::optional<capture::Match> filter = {};  ///< other messages are not told of
  Accepts accepts = {};
};

/// A program on standard input and output: ops in, events out (protocol.md b).
class JsonlDialect final : public Dialect, private client::AnswerHandler {
 public:
  /// `out` takes the events.
  JsonlDialect(JsonlConfig config, net::Loop& loop, Rng& rng, Sender& sender, std::string& out);

  Status take(std::string_view line, std::uint64_t number) override;
  [[nodiscard]] bool busy() const override {
    return requester_.size() > 0 || !expectations_.empty();
  }
  void opened(const client::Opened& opened) override;
  void message(const wire::MessageView& message) override;
  void ping(std::string_view data) override;
  void pong(std::string_view data, Duration round_trip) override;
  void reconnecting(const client::Ended& ended, std::string_view cause, int attempt,
                    Duration in) override;
  void ended(const client::Ended& ended, const Verdict& verdict) override;

 private:
  void write(const envelope::What& what);
  void write_close(const client::Ended& ended);
  [[nodiscard]] envelope::Body text_body(std::string_view text) const;
  void on_answer(std::string_view ref, const Result<client::Answer>& answer) override;
  void settle(std::string_view ref, const Result<std::string_view>& message);
  /// Answers an op that carried a `ref`; `failure` empty: it went well.
  void answer(std::string_view ref, std::string_view failure);

  void perform(std::string_view ref, const envelope::op::Send& send);
  void perform(std::string_view ref, const envelope::op::Ping& ping);
  void perform(std::string_view ref, const envelope::op::Close& close);
  void perform(std::string_view ref, const envelope::op::Request& request);
  void perform(std::string_view ref, const envelope::op::Expect& expect);

  JsonlConfig config_;
  net::Loop& loop_;
  Sender& sender_;
  std::string& out_;
  TimePoint start_;
  envelope::LineParser parser_;
  envelope::Wrapper wrapper_;
  envelope::ServerMessageReader message_reader_;
  client::Requester requester_;
  Expectations expectations_;
};

}  // namespace wskit::cli
