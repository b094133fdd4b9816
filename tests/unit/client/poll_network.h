#pragma once

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "net/dialer.h"
#include "support/fake_connection.h"

namespace wskit::client {

/// A network of which the test answers each dial, in their order, as often as it likes.
class PollNetwork final : public net::Dialer {
 public:
  std::unique_ptr<net::Dial> dial(const net::Endpoint& /*endpoint*/, Duration /*timeout*/,
                                  Done done) override {
    calls_.push_back({std::move(done), std::make_unique<test::FakeStream>()});
    return std::make_unique<Handle>();
  }

  /// Dials that were not answered yet.
  [[nodiscard]] std::size_t waiting() const { return calls_.size() - next_; }
  /// Connects the next dial: what is said over it.
  std::string connect() {
    if (waiting() == 0) {
      ADD_FAILURE() << "nobody dials";
      return {};
    }
    Call& call = calls_[next_++];
    call.done(net::Dialed{call.stream->connect(), {}});
    return call.stream->taken();
  }
  /// The next dial fails.
  void refuse() { calls_[next_++].done(Error{ErrorKind::kConnect, "connection refused"}); }
  /// The stream of the n-th dial.
  [[nodiscard]] test::FakeStream& stream(std::size_t n) { return *calls_[n].stream; }
  [[nodiscard]] std::size_t last() const { return next_ - 1; }

  /// Answers the request of the n-th dial.
  void answer(std::size_t n, std::string_view status, std::string_view fields,
              std::string_view body) {
    stream(n).deliver(fmt::format("HTTP/1.1 {}\r\n{}Content-Length: {}\r\n\r\n{}", status, fields,
                                  body.size(), body));
    stream(n).finish_close();
  }
  /// The same for the last one, in JSON.
  void answer_json(std::string_view body, int last_event = -1) {
    std::string fields = "Content-Type: application/json\r\n";
    if (last_event >= 0) fields += fmt::format("Last-Event-ID: {}\r\n", last_event);
    answer(last(), "200 OK", fields, body);
  }

 private:
  class Handle final : public net::Dial {};
  struct Call {
    Done done;
    std::unique_ptr<test::FakeStream> stream;
  };

  std::deque<Call> calls_;
  std::size_t next_ = 0;
};

}  // namespace wskit::client
