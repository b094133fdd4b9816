#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace wskit::client {

/// A client's side of what is said to a proxy until the stream belongs to the server: what came in,
/// in any pieces, and what is to be sent out.
class ProxyHandshake {
 public:
  ProxyHandshake() = default;
  ProxyHandshake(const ProxyHandshake&) = delete;
  ProxyHandshake& operator=(const ProxyHandshake&) = delete;
  virtual ~ProxyHandshake() = default;

  /// What is to be sent now, once; empty while it is the proxy's turn.
  [[nodiscard]] std::string take_output() { return std::exchange(output_, {}); }
  /// Takes what came; returns how many bytes were the proxy's. What is behind them, once it is
  /// open, is the server's.
  virtual std::size_t feed(std::string_view bytes) = 0;
  /// Nothing more will come, because of `cause`: the verdict, unless the proxy has said enough for
  /// another.
  virtual void end(Error cause) { refuse(std::move(cause)); }

  /// The proxy has made the connection.
  [[nodiscard]] bool is_open() const { return open_; }
  /// Why it does not: kConnect, or the cause of `end`.
  [[nodiscard]] const std::optional<Error>& refusal() const { return refusal_; }

 protected:
  void say(std::string_view bytes) { output_.append(bytes); }
  void open() { open_ = true; }
  void refuse(Error error) {
    if (!open_ && !refusal_) refusal_ = std::move(error);
  }
  [[nodiscard]] bool is_over() const { return open_ || refusal_.has_value(); }

 private:
  std::string output_;
  bool open_ = false;
  std::optional<Error> refusal_;
};

}  // namespace wskit::client
