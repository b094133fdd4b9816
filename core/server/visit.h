#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "observe/log.h"
#include "wire/protocol_events.h"

namespace wskit::server {

/// What is logged of a client's stay: when it comes, and how it goes.
class Visit {
 public:
  /// Nothing when `log` is null, or does not take what happens to single clients. It outlives the
  /// visit.
  static std::unique_ptr<const Visit> begin(const observe::Log* log, std::string peer,
                                            std::string path, TimePoint now);
  void end(const wire::CloseInfo& how, TimePoint now) const;

 private:
  Visit(const observe::Log& log, std::string peer, TimePoint begun)
      : log_(log), peer_(std::move(peer)), begun_(begun) {}

  const observe::Log& log_;
  std::string peer_;
  TimePoint begun_;
};

}  // namespace wskit::server
