#pragma once

#include <functional>
#include <list>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "capture/match.h"
#include "flow/deadline.h"
#include "net/loop.h"

namespace wskit::cli {

/// Ops that wait for a message that matches. At most 1,000 at a time.
class Expectations final : private flow::DeadlineOwner {
 public:
  /// Settles the op of `ref` (JSON): with the message that came, or with why none did.
  using Settle = std::function<void(std::string_view ref, const Result<std::string_view>& message)>;

  Expectations(net::Loop& loop, Settle settle) : loop_(loop), settle_(std::move(settle)) {}

  /// False when too many wait already. Without a timeout it waits as long as the connection lasts.
  bool add(std::string_view ref, capture::Match match, std::optional<Duration> timeout);

  /// Settles whoever waits for `message`.
  void take(std::string_view message);
  /// Settles everyone: nothing will come any more.
  void close();
  [[nodiscard]] bool empty() const { return waiting_.empty(); }

 private:
  struct Waiting {
    std::string ref;
    capture::Match match;
    TimePoint give_up;
  };

  template <class Predicate>
  std::list<Waiting> take_out(Predicate due);
  void rearm();
  void on_deadline(flow::Deadline& which) override;

  net::Loop& loop_;
  Settle settle_;
  std::list<Waiting> waiting_;
  flow::Deadline deadline_{*this};  ///< the earliest `give_up`
};

}  // namespace wskit::cli
