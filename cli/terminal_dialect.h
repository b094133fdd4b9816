#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cli/dialect.h"
#include "cli/editor.h"
#include "cli/setting.h"
#include "cli/slash_command.h"
#include "cli/slash_completion.h"
#include "cli/traffic.h"
#include "net/loop.h"

namespace wskit::cli {

/// Where a person types and looks; all outlive the dialect.
struct TerminalPorts {
  net::Loop& loop;
  Editor& editor;
  SlashCompletion& completion;
};

/// What the commands of a person act upon; what is referred to outlives the dialect.
struct TerminalActions {
  std::string url;
  std::size_t max_message;  ///< bytes
  Sender& sender;
  const Diagnostics& remarks;
  const Traffic& traffic;
  std::function<Status(const std::string& path)> record;
  std::function<Status()> stop_recording;
};

/// A person at a terminal: lines that begin with a slash are commands, everything else goes to
/// another dialect, which also shows what comes. No mistake ends the session.
class TerminalDialect final : public Dialect, private flow::DeadlineOwner {
 public:
  TerminalDialect(TerminalPorts ports, TerminalActions actions, std::unique_ptr<Dialect> dialect);

  Status take(std::string_view line, std::uint64_t number) override;
  Status input_ended() override { return dialect_->input_ended(); }
  [[nodiscard]] bool busy() const override { return dialect_->busy(); }
  [[nodiscard]] bool ready() const override { return dialect_->ready(); }
  [[nodiscard]] bool waits_for_answers_only() const override {
    return dialect_->waits_for_answers_only();
  }
  [[nodiscard]] bool counts() const override { return dialect_->counts(); }
  [[nodiscard]] Verdict outcome() const override { return dialect_->outcome(); }
  void opened(const client::Opened& opened) override;
  void message(const wire::MessageView& message) override;
  void ping(std::string_view data) override;
  void pong(std::string_view data, Duration round_trip) override;
  void reconnecting(const client::Ended& ended, std::string_view cause, int attempt,
                    Duration in) override;
  void ended(const client::Ended& ended, const Verdict& verdict) override;

 private:
  struct Pinged {
    std::string data;
    TimePoint at;
  };

  void on_deadline(flow::Deadline& which) override;
  Status perform(const slash::Help& help);
  Status perform(const slash::Quit& quit);
  Status perform(const slash::Ping& ping);
  Status perform(const slash::Close& close);
  Status perform(const slash::Binary& binary);
  Status perform(const slash::File& file);
  Status perform(const slash::Json& json);
  Status perform(const slash::Join& join);
  Status perform(const slash::Leave& leave);
  Status perform(const slash::Users& users);
  Status perform(const slash::Record& record);
  Status perform(const slash::Stop& stop);
  Status perform(const slash::Stats& stats);
  Status perform(const slash::Set& set);
  Status send(wire::Opcode opcode, std::string_view bytes);
  Status ask_room(std::string_view type, std::string_view room);
  void show_status(std::string_view state);
  void count_down();

  TerminalPorts ports_;
  TerminalActions actions_;
  std::unique_ptr<Dialect> dialect_;
  std::vector<Setting> settings_;
  std::string room_;  ///< joined last
  std::deque<Pinged> pings_;
  std::string lost_;  ///< how the connection ended that is to be made again
  TimePoint retry_at_;
  flow::Deadline countdown_{*this};
};

}  // namespace wskit::cli
