#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "base/result.h"
#include "envelope/event.h"
#include "envelope/line_parser.h"
#include "envelope/request.h"
#include "flow/deadline.h"
#include "net/loop.h"
#include "pipe/line_reader.h"
#include "pipe/output.h"
#include "wire/protocol.h"

namespace wskit::server {

class ProgramHandler {
 public:
  /// Borrowed for this call.
  virtual void on_op(const envelope::ServerOp& op) = 0;
  /// Whether the program keeps up with what it is told, when that changes.
  virtual void on_room(bool has_room) = 0;

 protected:
  ~ProgramHandler() = default;
};

struct ProgramConfig {
  bool json = false;    ///< texts that are JSON stand in their line as values
  bool strict = false;  ///< a bad line ends the server
  /// The server is to end: because the program says so, or reads no more; because of a line that is
  /// bad or too long (kUsage), or because nothing can be written (kOutput). May come again.
  std::function<void(const Status& why)> end;
};

/// A program on standard input and output that stands beside a server: events out, ops in, a line
/// each (protocol.md b). One that does not read what it is told is not read either.
class Program final : private pipe::LineHandler,
                      private pipe::OutputHandler,
                      private flow::DeadlineOwner {
 public:
  /// `loop` and `input` outlive it, as does the descriptor `output`.
  Program(ProgramConfig config, net::Loop& loop, pipe::LineSource& input, int output);

  /// Begins to read ops. `handler` outlives the loop's run.
  void start(ProgramHandler& handler);
  /// An event, of the connection `c` if that is not empty. It leaves at the end of the turn.
  void tell(std::string_view c, const envelope::What& what);
  /// Answers an op if it carried a `ref`.
  void answer(std::string_view ref, envelope::event::Outcome outcome);
  [[nodiscard]] envelope::Body body_of(const wire::MessageView& message);

  [[nodiscard]] bool has_room() const { return has_room_; }
  /// So much waits for the program that no more connections are to be let in.
  [[nodiscard]] bool is_swamped() const;
  /// The server is to end.
  void end(const Status& why) { config_.end(why); }
  /// Once: calls `then` when the program has read everything, or has stopped reading for a while.
  void finish(std::function<void()> then);

 private:
  void on_line(std::string_view line, std::uint64_t number) override;
  void on_input_end(const Status& status) override;
  void on_output_drained() override;
  void on_output_end(const Status& status) override;
  void on_deadline(flow::Deadline& which) override;

  void flush();
  void set_room(bool has_room);
  void finished();

  ProgramConfig config_;
  net::Loop& loop_;
  pipe::LineSource& input_;
  pipe::Output output_;
  ProgramHandler* handler_ = nullptr;
  envelope::LineParser parser_;
  envelope::RequestReader reader_;
  TimePoint start_;
  std::function<void()> then_;     ///< once it finishes
  flow::Deadline flush_{*this};    ///< the end of this turn
  flow::Deadline give_up_{*this};  ///< on a program that does not read to the end
  bool has_room_ = true;
};

}  // namespace wskit::server
