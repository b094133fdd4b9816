#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "envelope/event.h"

namespace wskit::capture {

struct WriterConfig {
  std::string path;    ///< "-" is standard output; gzip when it ends in ".gz"
  std::string source;  ///< what records: "connect", "serve", …
  std::string tool;    ///< "wskit 0.1.0"
  bool redact = true;
  int hurry = -1;  ///< readable: it is to end, however slow the reader of a pipe is (`Sink`)
};

/// Writes a capture as it happens (protocol.md c): the header at once, then a line for each event.
/// A recorder that is killed leaves every line that has been flushed, and at most one cut line,
/// through gzip, too.
/// The disk's first failure (kOutput) is returned once; what is written after it is dropped.
class Writer {
 public:
  /// Creates `config.path`, or empties it. `t` counts from `start`.
  /// Without `flush_soon`, each event is one write(2). With it, events gather (less than 1 MiB)
  /// and `flush_soon` is called when the first one waits: call `flush` at the end of the loop's
  /// turn.
  static Result<Writer> create(const WriterConfig& config, TimePoint start,
                               std::function<void()> flush_soon = {});
  ~Writer();  ///< finishes
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  Writer(Writer&&) noexcept;
  Writer& operator=(Writer&&) noexcept;

  /// `connection` is the `c` of the event, unique in this capture; empty: of none. Of times that
  /// step back, as those of two loops may, the later one is written.
  Status write(TimePoint now, std::string_view connection, envelope::What what);
  /// A message, for less. `as_before`: it says what the last one did, which costs less again.
  Status write_message(TimePoint now, std::string_view connection, envelope::Direction direction,
                       envelope::Body body, bool as_before);
  /// Redacts these, too, wherever they stand in what is written from now on.
  void hide(const std::vector<std::string>& secrets);
  Status flush();
  /// Whether more waits to be written than a disk might take in time.
  void set_behind(bool behind);
  /// The capture went to standard output, which nobody reads any more: what is written is dropped.
  [[nodiscard]] bool is_abandoned() const;
  /// Ends the file as its format wants it; what is written after it is dropped.
  Status finish();

 private:
  struct State;
  explicit Writer(std::unique_ptr<State> state);

  Status write_message_anew(TimePoint now, std::string_view connection,
                            envelope::Direction direction, envelope::Body body);

  std::unique_ptr<State> state_;
};

}  // namespace wskit::capture
