#pragma once

#include "client/channel.h"
#include "flow/deadline.h"
#include "net/loop.h"
#include "pipe/line_reader.h"
#include "pipe/output.h"

namespace wskit::cli {

/// Who waits for whom between an input, a channel and an output: the input while the channel is
/// full, or its answers are not read; the channel while what came on it is not read.
class BackPressure final : private flow::DeadlineOwner {
 public:
  /// Both outlive it.
  BackPressure(net::Loop& loop, pipe::LineSource& input) : loop_(loop), input_(input) {}

  /// Before anything else; both outlive its use.
  void attach(client::Channel& channel, pipe::Output& output);

  /// A line has been taken. True when the channel is full since then, and the input waits.
  bool line_taken();
  /// All lines of one read have been; `answered` by something in the output.
  void lines_taken(bool answered);
  /// All messages of one read have been shown.
  void messages_shown();
  void channel_drained();
  /// True when the channel is read again, after a time when it was not.
  bool output_drained();
  /// Reads the channel, whatever becomes of the output.
  void release_channel();

  [[nodiscard]] bool holds_channel() const { return channel_waits_; }

 private:
  void on_deadline(flow::Deadline& which) override;
  void resume_input();

  net::Loop& loop_;
  pipe::LineSource& input_;
  client::Channel* channel_ = nullptr;
  pipe::Output* output_ = nullptr;
  flow::Deadline written_{*this};  ///< the turn after one that made the input wait for the channel
  bool input_waits_for_channel_ = false;
  bool input_waits_for_output_ = false;
  bool channel_waits_ = false;
};

}  // namespace wskit::cli
