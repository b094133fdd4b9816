#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.h"
#include "base/result.h"
#include "envelope/server_message.h"
#include "flow/deadline.h"
#include "net/loop.h"

namespace wskit::client {

/// A message that answers a request: its text, and what could be read of it.
struct Answer {
  std::string_view text;
  const envelope::ServerMessage& fields;
};

/// What a requester tells its owner.
class AnswerHandler {
 public:
  /// The request that was called `ref` has its answer, or will get none: kTimeout, or what `close`
  /// was given. Borrowed for this call, in which others may be begun.
  virtual void on_answer(std::string_view ref, const Result<Answer>& answer) = 0;

 protected:
  ~AnswerHandler() = default;
};

/// The requests under way on one connection, each until the message with its correlation comes or
/// its time has passed. Sends and receives nothing by itself.
class Requester {
 public:
  /// Requests that may be under way.
  static constexpr std::size_t kMost = 10'000;

  Requester(net::Loop& loop, AnswerHandler& handler) : loop_(loop), handler_(handler) {}
  Requester(const Requester&) = delete;
  Requester& operator=(const Requester&) = delete;

  /// Fails with kUsage when as many as there may be are under way, or one of the same correlation.
  /// `correlation` is the JSON of an id.
  Status begin(std::string_view correlation, std::string_view ref, Duration timeout);
  /// Forgets one that could not be sent; its owner hears nothing of it.
  void cancel(std::string_view correlation);
  /// Whether it was the answer to a request that is under way. Answers at most one.
  bool take(const Answer& answer);
  /// Takes `answer`, which says of no request that it is for it, as that of the only one under way.
  void take_for_only(const Answer& answer);
  /// Nothing will come any more, because of `cause`: fails all that are under way, in the order in
  /// which they were begun.
  void close(const Error& cause);

  /// Requests under way.
  [[nodiscard]] std::size_t size() const { return waiting_.size(); }
  /// Answers that came too late: to one of the last 1,000 requests that were given up.
  [[nodiscard]] std::uint64_t late() const { return late_; }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  struct Waiting;
  using Table = std::unordered_map<std::string, Waiting, Hash, std::equal_to<>>;
  struct Waiting final : flow::DeadlineOwner {
    Waiting(Requester& asker, std::string_view name, std::uint64_t order)
        : requester(asker), ref(name), number(order) {}
    void on_deadline(flow::Deadline& which) override;

    Requester& requester;
    std::string ref;
    std::uint64_t number;
    std::string_view correlation;  ///< the key of this entry
    flow::Deadline deadline{*this};
  };

  void expire(std::string_view correlation);
  bool was_given_up(std::string_view correlation);

  net::Loop& loop_;
  AnswerHandler& handler_;
  Table waiting_;
  std::deque<std::string> given_up_;  ///< correlations, the oldest first
  std::uint64_t begun_ = 0;
  std::uint64_t late_ = 0;
};

}  // namespace wskit::client
