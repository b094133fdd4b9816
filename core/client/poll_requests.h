#pragma once

#include <string>
#include <string_view>

#include "client/http_call.h"
#include "client/link_config.h"
#include "client/poll_outgoing.h"

namespace wskit::client {

/// What long polling asks a server for (docs/fallback.md), in one session after the other. `config`
/// outlives it.
class PollRequests {
 public:
  explicit PollRequests(const LinkConfig& config) : config_(config) {}

  /// Forgets the session, and asks for another; who asks is shown here alone.
  HttpRequest open();
  /// The session that the others are of.
  void opened(std::string_view session) { session_ = session; }

  /// The server may take 25 s to answer.
  [[nodiscard]] HttpRequest fetch() const;
  /// The `Last-Event-ID` of what has come: the next answer goes on behind that.
  void fetched(std::string_view last) { last_ = last; }

  [[nodiscard]] HttpRequest post(const PollOutgoing::Batch& batch) const;
  [[nodiscard]] HttpRequest leave() const;

 private:
  [[nodiscard]] wire::ClientHandshake addressed(std::string target) const;
  [[nodiscard]] std::string session_target() const;
  [[nodiscard]] std::string position() const;
  [[nodiscard]] HttpRequest request(std::string_view method, const wire::ClientHandshake& asked,
                                    std::string_view behind, Duration timeout) const;

  const LinkConfig& config_;
  std::string session_;
  std::string last_;  ///< Last-Event-ID of the last answer; empty before the first
};

}  // namespace wskit::client
