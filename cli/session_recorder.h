#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "capture/writer.h"
#include "client/link.h"
#include "envelope/event.h"
#include "wire/opcode.h"

namespace wskit::cli {

/// Writes what happens on the connections of a session, one after the other, into a capture; into
/// none when that is null, which always succeeds. Failures (kOutput) are the disk's, each told
/// once.
class SessionRecorder {
 public:
  explicit SessionRecorder(capture::Writer* capture) : capture_(capture) {}

  Status opened(TimePoint now, const client::LinkConfig& link, const client::Opened& opened);
  Status message(TimePoint now, envelope::Direction direction, wire::Opcode opcode,
                 std::string_view bytes);
  Status ping(TimePoint now, std::string_view data);
  Status pong(TimePoint now, std::string_view data, Duration round_trip);
  Status closed(TimePoint now, const client::Ended& ended);
  Status flush();
  /// Nobody reads the capture any more.
  [[nodiscard]] bool is_abandoned() const {
    return capture_ != nullptr && capture_->is_abandoned();
  }
  /// Goes on in another capture, which begins with the connection if that is open.
  Status record_to(capture::Writer* capture, TimePoint now);

 private:
  Status write(TimePoint now, envelope::What what);

  capture::Writer* capture_;
  const client::LinkConfig* link_ = nullptr;  ///< while open
  client::Opened opened_;
  int connections_ = 0;
  std::string connection_;  ///< the last one's id
};

}  // namespace wskit::cli
