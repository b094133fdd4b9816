#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "client/channel.h"
#include "client/link_events.h"
#include "client/requester.h"
#include "net/loop.h"

namespace wskit::client {

struct PoolConfig {
  std::size_t connections = 1;                 ///< at most
  std::size_t depth = 10;                      ///< requests in flight on each
  Duration timeout = std::chrono::seconds(5);  ///< for an answer, since its request was sent
  std::size_t queue = 1000;                    ///< requests that wait until it calls itself full
};

struct PoolRequest {
  std::string text;
  std::string correlation;  ///< JSON of its id
};

/// Requests over several channels to one server. A request goes to the one with the fewest in
/// flight; when all have as many as they may, the next channel is opened, up to the limit; beyond
/// that requests wait and are sent in order. Those in flight on a channel that is lost fail, for
/// only the server knows what became of them; those that wait do not. A channel that is lost is
/// opened again once it is needed, one that could not be opened is left out. The pool ends with the
/// last of its channels.
class ConnectionPool final : public Channel {
 public:
  /// `config` and `handler` outlive it. What several channels tell is told as by one: `on_open`
  /// when there is one after there was none, and so on.
  ConnectionPool(const PoolConfig& config, net::Loop& loop, const MakeChannel& make,
                 LinkHandler& handler);
  ~ConnectionPool() override;

  /// Who hears of answers, under the correlations of their requests; before the first of these.
  void set_answer_handler(AnswerHandler& answers) { answers_ = &answers; }
  /// Sends it, or lets it wait. The handler hears `on_sent_late` when it is sent, which may be
  /// inside this call. Fails with kUsage when one of the same correlation is outstanding, and with
  /// kLost when the pool has ended.
  Status request(PoolRequest request);
  /// Requests that wait or are in flight.
  [[nodiscard]] std::size_t outstanding() const { return outstanding_.size(); }
  /// Answers that came too late.
  [[nodiscard]] std::uint64_t late() const;
  /// Channels that are open.
  [[nodiscard]] std::size_t connections() const;

  /// Opens the first channel.
  void open() override;
  [[nodiscard]] bool is_open() const override { return connections() > 0; }
  /// What is no request goes out on the first channel that is open.
  bool send(wire::Opcode opcode, std::string_view bytes) override;
  void ping(std::string_view data) override;
  /// Nothing is told of requests that are outstanding: whoever says goodbye does not wait for them.
  void close(std::uint16_t code, std::string_view reason) override;
  void abort() override;
  [[nodiscard]] std::size_t buffered() const override;
  [[nodiscard]] bool is_full() const override;
  [[nodiscard]] std::uint64_t queued() const override;
  void set_reading(bool reading) override;

 private:
  class Member;

  [[nodiscard]] bool is_active() const;
  void dispatch();
  [[nodiscard]] Member* least_busy() const;
  [[nodiscard]] Member* first_open() const;
  void grow();
  void settle(std::string_view correlation, const Result<Answer>& answer);
  void tell_drained();
  void forget_requests();
  void member_ended(const Ended& ended);

  const PoolConfig& config_;
  net::Loop& loop_;
  LinkHandler& handler_;
  AnswerHandler* answers_ = nullptr;
  std::vector<std::unique_ptr<Member>> members_;
  std::deque<PoolRequest> waiting_;
  std::size_t waiting_bytes_ = 0;
  std::unordered_set<std::string> outstanding_;  ///< correlations
  bool was_full_ = false;
  bool reading_ = true;
  bool closing_ = false;
};

}  // namespace wskit::client
