#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "capture/header.h"
#include "capture/sink.h"
#include "envelope/event.h"

namespace wskit::capture {

/// What is written, as it was read, for the form that it was read in.
struct Original {
  std::string_view line;     ///< without its newline; empty: it is none of a capture
  bool is_redacted = false;  ///< a secret that is in it is not to be written
  std::span<const std::string_view> names{};  ///< of its fields, unknown ones among them
};

/// Writes events in one form.
class Exporter {
 public:
  Exporter() = default;
  Exporter(const Exporter&) = delete;
  Exporter& operator=(const Exporter&) = delete;
  virtual ~Exporter() = default;

  virtual Status begin(const Header& header, const Original& original) = 0;
  virtual Status add(const envelope::Event& event, const Original& original) = 0;
  virtual Status end() = 0;
  /// After the end: what the form could not hold, one line each.
  [[nodiscard]] virtual std::vector<std::string> losses() const = 0;
};

/// wskit's own lines, with all that stands in them, known or not. `sink` outlives it, here and
/// below.
std::unique_ptr<Exporter> make_line_exporter(Sink& sink);
/// Chrome's HAR: an entry for each connection. Marks have no place in it.
std::unique_ptr<Exporter> make_har_exporter(Sink& sink);
/// `> sent`, `< received`. Times, headers, pings and pongs have no place in it.
std::unique_ptr<Exporter> make_transcript_exporter(Sink& sink);

}  // namespace wskit::capture
