#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "cli/diagnostics.h"
#include "client/link_events.h"
#include "http/url.h"

namespace wskit::cli {

/// What a session says on stderr of its connection, and of which.
class Remarks {
 public:
  /// `diagnostics` outlives it. `url` is without secrets.
  Remarks(const Diagnostics& diagnostics, std::string url);

  /// Of the server that was led to last, without secrets.
  [[nodiscard]] const std::string& url() const { return url_; }

  void opened(const client::Opened& opened);
  void redirected(const http::Url& to, int status);
  /// Where it all began, because of `why`.
  void reconnecting(std::string_view why, Duration in);
  void heartbeat(Duration round_trip) const;
  void one_lost(std::string_view why) const;
  /// No input is read as long as there is no connection.
  void input_held() const;
  /// `all_read`: the input has been read to its end.
  void unsent(std::size_t count, bool all_read) const;

 private:
  const Diagnostics& diagnostics_;
  const std::string first_;
  std::string url_;
  bool was_open_ = false;
};

}  // namespace wskit::cli
