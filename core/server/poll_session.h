#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capture/feed.h"
#include "flow/deadline.h"
#include "http/message.h"
#include "http/response.h"
#include "server/event_queue.h"
#include "server/guest.h"
#include "server/idle_watch.h"
#include "server/petition.h"
#include "server/poll_desk.h"
#include "server/session.h"
#include "server/visit.h"
#include "wire/close_code.h"
#include "wire/protocol_events.h"

namespace wskit::server {

class Worker;

/// A client without a WebSocket: it fetches its messages with GET requests that wait for them, or
/// with one whose answer goes on as a stream of events, and sends with POST.
class PollSession final : public Session, public Guest, private flow::DeadlineOwner {
 public:
  /// How its messages are fetched.
  enum class Way : std::uint8_t { kPolling, kEvents };

  /// Worker and desk outlive it; the worker destroys it. `opener` is answered when it is let in, or
  /// not.
  PollSession(Worker& worker, PollDesk& desk, std::string id, std::string peer, Way way,
              const Asker& opener);
  ~PollSession() override;

  [[nodiscard]] const std::string& id() const { return id_; }
  /// It is about to be destroyed: nobody may ask it for anything.
  [[nodiscard]] bool is_over() const { return phase_ == Phase::kOver; }

  /// Once: asks the application whether the client is let in.
  void ask(const http::RequestHead& request);
  /// `asker` wants what waits, or what comes within a while; `last` is the number of the last
  /// message that it has, if it says so.
  void poll(const Asker& asker, std::optional<std::uint64_t> last);
  /// Events go to `asker` from now on, beginning after `last`. False when it has missed some that
  /// are not known any more.
  bool attach(const Asker& asker, std::uint64_t last);
  /// The client sends one message or an array of them; `first` is the number of the first of them,
  /// from 1, if it counts: what it sends again because the answer was lost is not taken twice, and
  /// what would leave a gap not at all.
  void receive(const Asker& asker, std::string_view body, std::optional<std::uint64_t> first);
  /// The client has enough; it gets what waits if it says which message was the `last` that it has.
  void leave(const Asker& asker, std::optional<std::uint64_t> last);
  /// `asker` has gone.
  void lose(const Asker& asker);

  void accept(std::string_view subprotocol) override;
  void refuse(const wire::Refusal& refusal) override;
  [[nodiscard]] std::string subprotocol() const override { return {}; }
  [[nodiscard]] bool is_open() const override { return phase_ == Phase::kOpen; }
  void send(wire::Opcode opcode, std::string_view bytes) override;
  void deliver(const Payload& frame) override;
  void close(std::uint16_t code, std::string_view reason) override;
  /// Here the client is told so.
  void hang_up() override { close(wire::kAbnormal, {}); }
  [[nodiscard]] bool is_backed_up() const override { return queue_.is_over(); }
  void set_reading(bool reading) override { reading_ = reading; }
  void set_delayed(bool delayed) override;
  [[nodiscard]] bool is_delayed() const override { return delayed_ || !unheard_.empty(); }
  [[nodiscard]] std::string peer() const override { return peer_; }

  void shut_down() override;
  void abort() override;
  [[nodiscard]] std::size_t queued() const override { return queue_.bytes(); }

 private:
  enum class Phase : std::uint8_t {
    kAsking,      ///< the application has to let the client in
    kOpen,        ///< the client has to ask for messages from time to time
    kOverflowed,  ///< the client is too slow: to be closed in the next turn
    kClosing,     ///< the client may fetch the rest, and hears why it ends
    kOver,        ///< to be destroyed in the next turn
  };

  void on_deadline(flow::Deadline& which) override;
  void on_time();
  void take(std::string_view text);
  void hear(std::string_view text);
  void go_on();
  void depart(std::uint16_t code);
  std::vector<EventQueue::Event> take_events();
  void hand_out();
  void answer_poll();
  void count_sent(const Payload& frame);
  void leave_application(const wire::CloseInfo& how);
  void detach();
  void finish();
  [[nodiscard]] http::Response farewell() const;

  Worker& worker_;
  PollDesk& desk_;
  const std::string id_;
  const std::string peer_;
  const Way way_;
  Phase phase_ = Phase::kAsking;
  bool reading_ = true;
  bool left_ = false;  ///< by the client
  bool delayed_ = false;
  std::deque<std::string> unheard_;  ///< of what the client has sent
  std::uint16_t gone_with_ = 0;      ///< its close code, if it has gone while this waited
  std::uint64_t taken_ = 0;          ///< messages of the client
  std::optional<Asker> asker_;       ///< who waits for messages, or at first for being let in
  EventQueue queue_;
  std::uint16_t code_ = 0;  ///< of the close
  std::string reason_;
  std::unique_ptr<const Visit> visit_;
  std::unique_ptr<capture::Opening> opening_;  ///< until it is let in, if it is recorded
  capture::Track track_;
  std::unique_ptr<IdleWatch> idle_;  ///< if it is limited
  Petition petition_;
  flow::Deadline handing_out_{*this};
  flow::Deadline going_on_{*this};
  flow::Deadline deadline_{*this};
};

}  // namespace wskit::server
