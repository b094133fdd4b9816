#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/fd.h"
#include "base/result.h"
#include "net/loop.h"

namespace wskit::pipe {

class OutputHandler {
 public:
  /// Everything has been written, after a time when it could not be.
  virtual void on_output_drained() = 0;
  /// Nothing can be written any more. kOutput, or no error when the reader has gone away.
  virtual void on_output_end(const Status& status) = 0;

 protected:
  ~OutputHandler() = default;
};

/// Bytes on their way to a file descriptor that may be slow. Never blocks on a pipe, socket or
/// terminal, and never makes the descriptor itself non-blocking: others share it.
class Output {
 public:
  Output(net::Loop& loop, int fd, OutputHandler& handler);
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  ~Output();

  /// Where lines are appended; `flush` them before the turn ends.
  [[nodiscard]] std::string& buffer() { return buffer_; }
  /// Writes as much as fits now; the rest follows by itself. One write for all that was appended.
  void flush();
  /// From now on `on_output_end` comes as soon as the reader of a pipe or socket has gone, and not
  /// only with the next bytes.
  void watch_reader();
  /// Bytes that have not been taken yet.
  [[nodiscard]] std::size_t pending() const { return buffer_.size() - written_; }

 private:
  enum class Way { kOwnDescription, kSocket, kFile, kSmallPieces };

  bool write_some();
  void wait();
  void end(const Status& status);

  net::Loop& loop_;
  OutputHandler& handler_;
  int fd_;
  Way way_ = Way::kFile;
  std::string buffer_;
  std::size_t written_ = 0;  ///< of the buffer
  bool ended_ = false;
  bool waiting_ = false;
  std::unique_ptr<net::Watch> watch_;
  Fd reader_fd_;  ///< a duplicate: a loop takes a descriptor once
  std::unique_ptr<net::Watch> reader_;
};

}  // namespace wskit::pipe
