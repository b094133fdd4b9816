#pragma once

#include <cstddef>
#include <functional>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.h"
#include "flow/deadline.h"
#include "net/loop.h"

namespace wskit::server {

/// Requests that clients have sent to the application and that it has not answered, at most 10,000.
class RequestDesk final : private flow::DeadlineOwner {
 public:
  /// Told of each request that was not answered in time: whose it is, and its correlation.
  using Expired = std::function<void(const std::string& c, const std::string& correlation)>;

  /// The loop outlives it.
  RequestDesk(net::Loop& loop, Duration timeout, Expired expired)
      : loop_(loop), timeout_(timeout), expired_(std::move(expired)) {}

  /// `correlation` is JSON. False when too many wait already.
  bool add(std::string_view c, std::string_view correlation);
  /// Whoever waits for this need not any longer.
  void settle(std::string_view c, std::string_view correlation);
  [[nodiscard]] bool empty() const { return waiting_.empty(); }

 private:
  struct Waiting {
    std::string c;
    std::string correlation;
    TimePoint give_up;
  };

  void on_deadline(flow::Deadline& which) override;
  static std::string key(std::string_view c, std::string_view correlation);

  net::Loop& loop_;
  Duration timeout_;
  Expired expired_;
  std::list<Waiting> waiting_;  ///< the earliest first
  std::unordered_map<std::string, std::list<Waiting>::iterator> places_;
  flow::Deadline deadline_{*this};
};

}  // namespace wskit::server
