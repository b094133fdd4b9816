#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "capture/summary.h"
#include "client/link_events.h"
#include "load/replay_check.h"

namespace wskit::load {

/// What a replay has done so far.
struct ReplayTotals {
  std::uint64_t connections = 0;  ///< dialed
  std::uint64_t opened = 0;
  capture::Traffic sent;
  capture::Traffic received;
  std::uint64_t unsent = 0;       ///< messages whose connection was not there any more
  std::uint64_t unset = 0;        ///< variables that had no value when they were needed
  std::uint64_t late = 0;         ///< recorded replies that did not come in time
  std::uint64_t differences = 0;  ///< found by the check
};

/// A connection that did not open, broke, or was closed by the server in another way than recorded.
struct ReplayFailure {
  int copy = 1;  ///< from 1
  std::string connection;
  client::Ended ended;
  std::uint64_t unsent = 0;  ///< messages that it was still to send
};

/// Recorded replies that did not come in time.
struct ReplayLate {
  int copy = 1;  ///< from 1
  std::string connection;
  std::size_t line = 0;       ///< of the capture: the first of them, as far as can be told
  std::uint64_t replies = 0;  ///< of this connection, all that were recorded so far
};

/// A connection that has been played to its end.
struct ReplayedConnection {
  int copy = 1;             ///< from 1
  std::uint64_t round = 1;  ///< of that copy
  std::string connection;
  std::size_t line = 0;  ///< of the capture, where it opens
  Duration took{};
  bool stopped = false;  ///< before its end, with the whole replay
};

/// What a replay tells while it runs, on the loop's thread.
class ReplayEvents {
 public:
  /// Only when the replies are checked.
  virtual void on_difference(const ReplayDifference& difference) = 0;
  virtual void on_failure(const ReplayFailure& failure) = 0;
  /// An answer of `status` leads a connection to `to` instead.
  virtual void on_redirect(int copy, const std::string& connection, const http::Url& to,
                           int status) = 0;
  virtual void on_late(const ReplayLate& late) = 0;
  /// The message on `line` was not sent, or expected, because a variable in it had no value.
  virtual void on_unset(int copy, const std::string& connection, std::size_t line,
                        const std::string& name) = 0;
  /// Behind all that was to be told of it.
  virtual void on_played(const ReplayedConnection& played) = 0;
  /// The capture could not be read to its end.
  virtual void on_unreadable(const Error& error) = 0;
  /// Once, and last: every connection has ended. Nothing may be destroyed in this call.
  virtual void on_done() = 0;

 protected:
  ~ReplayEvents() = default;
};

}  // namespace wskit::load
