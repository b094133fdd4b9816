#pragma once

#include "load/replay_events.h"

namespace wskit::cli {

/// Passes all that a replay tells on to someone else, who outlives it.
class ForwardedEvents : public load::ReplayEvents {
 public:
  explicit ForwardedEvents(load::ReplayEvents& to) : to_(to) {}

  void on_difference(const load::ReplayDifference& difference) override {
    to_.on_difference(difference);
  }
  void on_failure(const load::ReplayFailure& failure) override { to_.on_failure(failure); }
  void on_redirect(int copy, const std::string& connection, const http::Url& to,
                   int status) override {
    to_.on_redirect(copy, connection, to, status);
  }
  void on_late(const load::ReplayLate& late) override { to_.on_late(late); }
  void on_unset(int copy, const std::string& connection, std::size_t line,
                const std::string& name) override {
    to_.on_unset(copy, connection, line, name);
  }
  void on_played(const load::ReplayedConnection& played) override { to_.on_played(played); }
  void on_unreadable(const Error& error) override { to_.on_unreadable(error); }
  void on_done() override { to_.on_done(); }

 protected:
  ~ForwardedEvents() = default;
  [[nodiscard]] load::ReplayEvents& to() { return to_; }

 private:
  load::ReplayEvents& to_;
};

}  // namespace wskit::cli
