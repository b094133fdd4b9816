#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "net/loop.h"

namespace wskit::pipe {

/// What a source of lines tells its owner.
class LineHandler {
 public:
  /// One line without its delimiter, counted from 1. Borrowed for this call.
  virtual void on_line(std::string_view line, std::uint64_t number) = 0;
  /// All lines of one read have been given: the place for what is done once for the lot of them.
  virtual void on_lines_end() {}
  /// Nothing comes after it: the input has ended, or could not be read (kUsage).
  virtual void on_input_end(const Status& status) = 0;

 protected:
  ~LineHandler() = default;
};

/// Where a command's input comes from.
class LineSource {
 public:
  LineSource() = default;
  LineSource(const LineSource&) = delete;
  LineSource& operator=(const LineSource&) = delete;
  virtual ~LineSource() = default;

  /// Starts the events; called once. `handler` outlives this.
  virtual void start(LineHandler& handler) = 0;
  /// Stops and resumes the reading; the lines of what has been read still come.
  virtual void set_reading(bool reading) = 0;
  /// No event comes after this, also when it is called from inside one.
  virtual void stop() = 0;
};

/// How bytes fall into lines.
struct LineConfig {
  /// What becomes of a line longer than `max_line` bytes.
  enum class TooLong : std::uint8_t {
    kEnd,  ///< it ends the input with kUsage
    kCut,  ///< it comes in pieces, as if they were lines
  };

  std::size_t max_line = 0;              ///< bytes, at least one
  std::optional<char> delimiter = '\n';  ///< none: what one read brings is a line
  TooLong too_long = TooLong::kEnd;
  std::string_view setting =
      {};  ///< what allows longer lines: "--max-message"; empty: nothing does
};

/// Lines of a file descriptor, which is left blocking: it may be shared with other processes.
/// Holds one read (64 KiB) and one unfinished line at a time.
class LineReader final : public LineSource {
 public:
  LineReader(net::Loop& loop, int fd, const LineConfig& config);

  void start(LineHandler& handler) override;
  void set_reading(bool reading) override;
  void stop() override;

 private:
  void read_some();
  void take(std::string_view bytes);
  void split(std::string_view bytes, char delimiter);
  void give(std::string_view line);
  void hold(std::string_view bytes);
  void end(const Status& status);

  net::Loop& loop_;
  int fd_;
  LineConfig config_;
  LineHandler* handler_ = nullptr;
  std::unique_ptr<net::Watch> watch_;
  std::vector<char> chunk_;
  std::string unfinished_;  ///< the line that has no end yet
  std::uint64_t lines_ = 0;
};

}  // namespace wskit::pipe
