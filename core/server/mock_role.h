#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "flow/deadline.h"
#include "net/loop.h"
#include "server/application.h"
#include "server/mock.h"
#include "server/mock_script.h"
#include "server/session.h"

namespace wskit::server {

/// Plays the server of one recorded connection for a session: says what was recorded when the
/// client has said what was recorded before it, after the recorded pause. Of a client who says
/// something else it complains: when that is a later message of the kWindow next ones, it goes on
/// from there; when it is of the same kind as the one that is due, it takes it for that; else it
/// waits on, and looks two messages further ahead for the next: one may have been said in another
/// way, and one left out.
class MockRole final : public SessionContext, private flow::DeadlineOwner {
 public:
  static constexpr std::size_t kWindow = 8;
  /// Of either side, which are read ahead: further on the index of the mock is asked.
  static constexpr std::size_t kMostSteps = 256;

  /// All outlive it. `connection` is its number in the capture.
  MockRole(Mock& mock, net::Loop& loop, Session& session, capture::Reader reader,
           std::size_t connection);

  void open();
  void take(const wire::MessageView& message);
  /// The session is not backed up any more.
  void resume() { go_on(); }
  /// The connection has ended; `stopped`: with the server.
  void leave(bool stopped);

 private:
  void on_deadline(flow::Deadline& /*which*/) override { go_on(); }
  void go_on();
  bool play(MockStep& step);
  bool hear(MockStep& step);
  bool change_connection(const capture::Message& got);
  void take_up(capture::Reader reader, std::size_t connection);
  bool say(MockStep& step);
  void end(MockStep step);
  void done();

  [[nodiscard]] bool is_due(const MockStep& step);
  [[nodiscard]] std::optional<std::string> filled_in(const MockStep& step);
  void bind(const MockStep& step, const envelope::Body& said);
  [[nodiscard]] std::optional<std::uint64_t> find_later(const capture::Message& got);
  [[nodiscard]] bool is_left_out(const MockStep& step);
  void pass_over(const MockStep& step);
  void refuse(const capture::Message& got);
  void drop_heard();
  void tell_missing(bool stopped);

  Mock& mock_;
  net::Loop& loop_;
  Session& session_;
  std::string who_;
  std::size_t connection_ = 0;  ///< of the capture
  std::optional<MockScript> script_;
  load::Variables variables_;
  load::Variables ours_;                ///< of these, what the server has said, or says elsewhere
  std::deque<capture::Message> heard_;  ///< from the client, and not dealt with
  Rng rng_;
  std::uint64_t due_ = 0;    ///< messages of the client's that are to come
  std::size_t in_vain_ = 0;  ///< messages of the client's in a row that were neither due nor later
  std::optional<std::uint64_t> goes_on_at_{};  ///< `due_` where the client is; it left out the rest
  TimePoint last_;                             ///< when the last step was
  bool playing_ = false;
  bool has_begun_ = false;  ///< something has been said, or heard that was due
  flow::Deadline deadline_{*this};
};

}  // namespace wskit::server
