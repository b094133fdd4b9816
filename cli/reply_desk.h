#pragma once

#include <functional>
#include <list>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "capture/match.h"
#include "envelope/request.h"
#include "flow/deadline.h"
#include "net/loop.h"

namespace wskit::cli {

/// Ops that wait for a message: requests for the one with their correlation, expectations for one
/// that matches. At most 1,000 at a time.
class ReplyDesk final : private flow::DeadlineOwner {
 public:
  /// Settles the op of `ref` (JSON): with the message that came, or with why none did.
  using Settle = std::function<void(std::string_view ref, const Result<std::string_view>& reply)>;

  ReplyDesk(net::Loop& loop, Settle settle);

  /// False when too many wait already. Without a timeout it waits as long as the connection lasts.
  bool expect(std::string_view ref, capture::Match match, std::optional<Duration> timeout);
  /// `correlation` is the JSON of the request's id.
  bool request(std::string_view ref, std::string_view correlation, Duration timeout);

  /// Settles whoever waits for `message`.
  void take(std::string_view message);
  /// Settles everyone: nothing will come any more.
  void close();
  [[nodiscard]] bool empty() const { return waiting_.empty(); }

 private:
  struct Waiting {
    std::string ref;
    std::string correlation;              ///< of a request
    std::optional<capture::Match> match;  ///< of an expectation
    TimePoint give_up;
  };

  bool add(Waiting waiting, std::optional<Duration> timeout);
  std::string_view correlation_of(std::string_view message);
  void rearm();
  void on_deadline(flow::Deadline& which) override;

  net::Loop& loop_;
  Settle settle_;
  std::list<Waiting> waiting_;
  std::size_t requests_ = 0;  ///< among them
  envelope::RequestReader reader_;
  flow::Deadline deadline_{*this};  ///< the earliest `give_up`
};

}  // namespace wskit::cli
