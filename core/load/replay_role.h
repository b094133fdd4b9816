#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "client/make_channel.h"
#include "envelope/event.h"
#include "flow/deadline.h"
#include "load/awaited_replies.h"
#include "load/replay_binder.h"
#include "load/replay_check.h"
#include "load/replay_ending.h"
#include "load/replay_opening.h"
#include "load/replay_stage.h"

namespace wskit::load {

/// Plays the client of one recorded connection at the server.
class ReplayRole final : private client::LinkHandler, private flow::DeadlineOwner {
 public:
  /// `url` is where it goes; `open` is how it was recorded, on `line` of the capture.
  ReplayRole(ReplayStage& stage, std::string connection, const http::Url& url,
             const envelope::event::Open& open, std::size_t line);
  ~ReplayRole() = default;
  ReplayRole(const ReplayRole&) = delete;
  ReplayRole& operator=(const ReplayRole&) = delete;

  void open();
  void send(const envelope::Body& body);
  void ping(const envelope::Body& body);
  /// What it plays from now on is on this line of the capture.
  void move_to(std::size_t line) { played_line_ = line; }
  /// A reply was recorded here.
  void expect(ExpectedReply reply);
  /// The replies recorded so far are not waited for any more.
  void give_up_waiting();
  /// The recorded connection ended here: does the same, or waits for the server to do it.
  void end_as(const envelope::event::Close& recorded, std::size_t line);
  /// The capture ends here: closes what it left open. Nothing while the handshake is under way.
  void end();
  /// Closes now, whatever was recorded.
  void stop();
  /// For who has stopped it, and waits no longer.
  void abort() {
    if (!outcome_) channel_->abort();
  }

  [[nodiscard]] const std::string& connection() const { return connection_; }
  /// The handshake is under way.
  [[nodiscard]] bool is_opening() const { return !opened_ && !outcome_; }
  [[nodiscard]] bool has_ended() const { return outcome_.has_value(); }
  /// Whether the server has to take what is queued for it first.
  [[nodiscard]] bool is_congested() const;
  /// Whether the server has said more than was recorded so far.
  [[nodiscard]] bool is_ahead() const { return awaited_.is_ahead(); }
  /// Reads what the server says, or leaves it in the network while too much of it has come ahead of
  /// the recording and nothing depends on it.
  void regulate();
  /// Whether a reply that is to set this variable has been expected and not come.
  [[nodiscard]] bool awaits(std::string_view name) const { return binder_.awaits(name); }
  /// Whether no more replies should be expected before some have come.
  [[nodiscard]] bool is_full() const { return check_.is_full(); }

 private:
  void on_open(const client::Opened& opened) override;
  void on_redirect(const http::Url& to, int status) override {
    stage_.events.on_redirect(stage_.copy, connection_, to, status);
  }
  void on_message(const wire::MessageView& message) override;
  void on_batch_end() override { stage_.on_change(); }
  void on_drained() override { stage_.on_change(); }
  void on_ended(const client::Ended& ended) override;
  void on_deadline(flow::Deadline& which) override;

  void hide(const std::vector<std::string>& secrets);
  void report_opening(std::optional<ReplayDifference> difference);
  void share_awaited();
  void tell_late();
  [[nodiscard]] bool may_close() const;
  void conclude();
  void fail();
  void report(ReplayDifference difference);
  [[nodiscard]] bool is_failure() const;

  ReplayStage& stage_;
  std::string connection_;
  client::LinkConfig config_;
  const std::unique_ptr<client::Channel> channel_;
  ReplayCheck check_;
  ReplayBinder binder_;
  flow::Deadline patience_{*this};  ///< for the close that the server is to begin
  flow::Deadline written_{*this};   ///< the turn after one that sent too much

  AwaitedReplies awaited_;
  std::uint64_t shared_ = 0;  ///< of `stage_.awaited`, what is missing here
  std::uint64_t unsent_ = 0;
  bool opened_ = false;
  bool reading_ = true;
  bool closing_ = false;  ///< the close is ours
  bool over_ = false;     ///< the capture has nothing more for it
  std::size_t open_line_;
  ReplayOpening opening_;
  std::size_t last_line_ = 0;
  std::size_t played_line_;  ///< a message's, or where it opens
  TimePoint began_;
  ReplayEnding ending_;
  std::optional<client::Ended> outcome_;
};

}  // namespace wskit::load
