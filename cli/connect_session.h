#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "cli/back_pressure.h"
#include "cli/dialect.h"
#include "cli/farewell.h"
#include "cli/goal.h"
#include "cli/recording.h"
#include "cli/remarks.h"
#include "cli/session_config.h"
#include "cli/traffic.h"
#include "cli/verdict.h"
#include "client/channel.h"
#include "client/link_events.h"
#include "flow/deadline.h"
#include "pipe/output.h"

namespace wskit::cli {

/// A channel between a stream of lines and a server: decides when it is over and what that
/// means. Input is not read while the server is slow, and the server is not read while the output
/// is; neither waits for the other.
class ConnectSession final : public Sender,
                             public pipe::OutputHandler,
                             public client::LinkHandler,
                             public RecordingHandler,
                             private pipe::LineHandler,
                             private flow::DeadlineOwner {
 public:
  /// `config` outlives this.
  ConnectSession(const SessionConfig& config, SessionPorts ports);

  /// Opens the channel. `run` of the loop returns when all is over, and `verdict` says how it went.
  /// All were made for this session, and outlive the running.
  void start(client::Channel& channel, Dialect& dialect, pipe::Output& output,
             Recording& recording);
  /// A person, or the system, wants it to end: says goodbye; the second time without a word.
  void interrupt(int signal);
  [[nodiscard]] const Verdict& verdict() const { return *verdict_; }

  bool send(wire::Opcode opcode, std::string_view bytes) override;
  bool ping(std::string_view data) override;
  void close(std::uint16_t code, std::string_view reason) override;
  void leave() override;
  void on_settled() override;
  void give_up(Verdict verdict) override { decide(std::move(verdict)); }
  void on_output_drained() override;
  void on_output_end(const Status& status) override;
  void on_recording_end(const Status& status) override;

  [[nodiscard]] const Traffic& traffic() const { return traffic_; }

 private:
  void on_line(std::string_view line, std::uint64_t number) override;
  void on_lines_end() override;
  void on_input_end(const Status& status) override;
  void on_open(const client::Opened& opened) override;
  void on_redirect(const http::Url& to, int status) override;
  void on_message(const wire::MessageView& message) override;
  void on_batch_end() override;
  void on_ping(std::string_view data) override;
  void on_pong(std::string_view data, Duration round_trip) override;
  void on_drained() override;
  void on_reconnecting(const client::Ended& cause, int attempt, Duration in) override;
  void on_heartbeat(Duration round_trip) override;
  void on_one_lost(const client::Ended& ended) override;
  void on_sent_late(wire::Opcode opcode, std::string_view bytes) override;
  void on_ended(const client::Ended& ended) override;
  void on_deadline(flow::Deadline& which) override;

  void note_sent(wire::Opcode opcode, std::string_view bytes);
  void begin_input();
  void refuse_input(const Error& error);
  void conclude(const client::Ended& ended);
  void decide(Verdict verdict);
  void decide_by_goal();
  void input_done();
  void await_silence();
  void linger_passed();
  void judge_recording();
  void finish();

  const SessionConfig& config_;
  SessionPorts ports_;
  client::Channel* channel_ = nullptr;
  Dialect* dialect_ = nullptr;
  pipe::Output* output_ = nullptr;
  Recording* recording_ = nullptr;
  Goal goal_;
  Remarks remarks_;
  std::optional<Verdict> verdict_;
  std::optional<Verdict> fault_;  ///< of the input: what it comes to in the end
  flow::Deadline timeout_{*this};
  flow::Deadline linger_{*this};
  flow::Deadline unflushed_{*this};  ///< the turn after one in which something was settled
  BackPressure pressure_;
  Farewell farewell_;
  TimePoint started_;       ///< the last attempt to connect
  Duration round_trips_{};  ///< two of them, roughly
  Traffic traffic_;
  bool input_begun_ = false;
  bool input_ended_ = false;
  bool awaits_silence_ = false;
  bool answered_ = false;    ///< lines of this read, in the output
  bool is_recorded_ = true;  ///< all that was to be
  bool ended_ = false;
};

}  // namespace wskit::cli
