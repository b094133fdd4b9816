#pragma once

#include <string>
#include <utility>
#include <variant>

#include "base/assert.h"

namespace wskit {

/// What went wrong, as coarse as the exit codes of the command line need it.
enum class ErrorKind {
  kUsage,         ///< a flag, a configuration or an input file is wrong
  kConnect,       ///< no connection: DNS, TCP, proxy
  kUpgrade,       ///< the server answered the upgrade with something else than a valid 101
  kTls,           ///< the TLS handshake failed
  kCertificate,   ///< the peer's certificate does not hold
  kLost,          ///< the connection ended without a close handshake
  kUnauthorized,  ///< 401, 403 or a close code that says the same
  kTimeout,       ///< a deadline passed
  kOutput,        ///< output could not be written
  kProtocol,      ///< the peer broke RFC 6455, RFC 7692 or HTTP
  kInternal,      ///< the operating system refused what should work
};

/// An expected failure: what kind, and one line for a person, without a trailing stop.
struct Error {
  ErrorKind kind = ErrorKind::kInternal;
  std::string message;
};

/// A value or the reason there is none; a subset of std::expected<T, E>.
template <class T, class E = Error>
class [[nodiscard]] Result {
 public:
  // NOLINTBEGIN(google-explicit-constructor): `return value;` and `return error;` are the point.
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(E error) : state_(std::in_place_index<1>, std::move(error)) {}
  // NOLINTEND(google-explicit-constructor)

  [[nodiscard]] bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  [[nodiscard]] T& value() & { return checked<0>(state_); }
  [[nodiscard]] const T& value() const& { return checked<0>(state_); }
  [[nodiscard]] T&& value() && { return std::move(checked<0>(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  [[nodiscard]] E& error() & { return checked<1>(state_); }
  [[nodiscard]] const E& error() const& { return checked<1>(state_); }
  [[nodiscard]] E&& error() && { return std::move(checked<1>(state_)); }

 private:
  template <std::size_t kIndex, class State>
  static auto& checked(State& state) {
    WSKIT_ASSERT(state.index() == kIndex);
    return *std::get_if<kIndex>(&state);
  }

  std::variant<T, E> state_;
};

/// Success without a value, or the reason there is none.
using Status = Result<std::monostate>;
inline Status ok() {
  return std::monostate{};
}

}  // namespace wskit
