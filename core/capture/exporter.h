#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "capture/header.h"
#include "capture/sink.h"
#include "envelope/event.h"

namespace wskit::capture {

/// Writes events in one form.
class Exporter {
 public:
  Exporter() = default;
  Exporter(const Exporter&) = delete;
  Exporter& operator=(const Exporter&) = delete;
  virtual ~Exporter() = default;

  virtual Status begin(const Header& header) = 0;
  virtual Status add(const envelope::Event& event) = 0;
  virtual Status end() = 0;
  /// After the end: what the form could not hold, one line each.
  [[nodiscard]] virtual std::vector<std::string> losses() const = 0;
};

/// wskit's own lines. `sink` outlives it, here and below.
std::unique_ptr<Exporter> make_line_exporter(Sink& sink);
/// Chrome's HAR: an entry for each connection. Marks have no place in it.
std::unique_ptr<Exporter> make_har_exporter(Sink& sink);
/// `> sent`, `< received`. Times, headers, pings and pongs have no place in it.
std::unique_ptr<Exporter> make_transcript_exporter(Sink& sink);

}  // namespace wskit::capture
