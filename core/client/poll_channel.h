#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "client/channel.h"
#include "client/http_call.h"
#include "client/link.h"
#include "client/link_config.h"
#include "client/link_events.h"
#include "client/poll_outgoing.h"
#include "client/poll_requests.h"
#include "flow/backoff.h"
#include "flow/deadline.h"

namespace wskit::client {

/// Messages over HTTP long polling, with a server that speaks docs/fallback.md: one GET waits for
/// what comes, one POST at a time carries what goes. A request whose answer is lost is sent again:
/// numbers on both ways see to it that nothing is lost, doubled or swapped. Pings have no meaning.
class PollChannel final : public Channel, private flow::DeadlineOwner {
 public:
  /// `config`, `handler` and what `ports` refers to outlive it.
  PollChannel(const LinkConfig& config, const LinkPorts& ports, LinkHandler& handler);

  void open() override;
  [[nodiscard]] bool is_open() const override { return state_ == State::kOpen; }
  /// Binary messages go as they are; a server takes text alone, and says so.
  bool send(wire::Opcode opcode, std::string_view bytes) override;
  void ping(std::string_view /*data*/) override {}
  /// Sends what waits, fetches the rest, and ends the session.
  void close(std::uint16_t code, std::string_view reason) override;
  void abort() override;
  [[nodiscard]] std::size_t buffered() const override { return outgoing_.bytes(); }
  [[nodiscard]] std::uint64_t queued() const override { return outgoing_.added(); }
  void set_reading(bool reading) override;

 private:
  enum class State : std::uint8_t {
    kIdle,
    kOpening,
    kOpen,
    kClosing,  ///< the rest is being sent
    kLeaving,  ///< the rest is being fetched
    kOver,     ///< to be told in a turn of its own
  };

  void on_deadline(flow::Deadline& which) override;

  void opened(Result<HttpAnswer> answer);
  void refuse(const HttpAnswer& answer);
  void fetch();
  void fetched(const Result<HttpAnswer>& answer);
  bool deliver(const HttpAnswer& answer);
  void post();
  void posted(const Result<HttpAnswer>& answer, std::size_t count);
  void settle(std::size_t count);
  void leave();
  void left(const Result<HttpAnswer>& answer);
  void closed_by_server(const HttpAnswer& answer);
  void retry(flow::Deadline& when, Duration at_least);
  void end(Ended ended);
  void fail(Error error);
  std::unique_ptr<HttpCall> call(HttpRequest request, HttpCall::Done done);

  const LinkConfig& config_;
  LinkPorts ports_;
  LinkHandler& handler_;
  PollRequests requests_;
  PollOutgoing outgoing_;
  std::unique_ptr<HttpCall> fetching_;
  std::unique_ptr<HttpCall> posting_;
  flow::Backoff backoff_;
  flow::Deadline fetch_at_{*this};
  flow::Deadline post_at_{*this};
  flow::Deadline over_{*this};
  TimePoint reached_;  ///< when the server last answered
  std::optional<Ended> outcome_;
  std::uint16_t code_ = wire::kNormal;  ///< of our close
  State state_ = State::kIdle;
  bool reading_ = true;
};

}  // namespace wskit::client
