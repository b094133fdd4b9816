#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/allowance.h"
#include "flow/deadline.h"
#include "net/loop.h"
#include "pipe/line_reader.h"
#include "pipe/output.h"
#include "server/child_process.h"
#include "server/guest.h"
#include "server/session.h"
#include "server/worker.h"

namespace wskit::server {

/// Takes lines that a program has written to its standard error; on any loop.
using TakeComplaint = std::function<void(const std::string& who, std::string_view line)>;

/// The program that serves one session: a message is a line, both ways. It has ended when its shell
/// has exited and nothing holds its pipes any more; then the session is closed with 1000, or with
/// 1011 after another exit status than 0. When the session goes first, the program's input ends;
/// if that does not end it, signals do.
class ExecProcess final : public Guest,
                          private pipe::LineHandler,
                          private pipe::OutputHandler,
                          private flow::DeadlineOwner {
 public:
  /// `worker` and `session` outlive it; the session until `leave`.
  ExecProcess(Worker& worker, Session& session, std::unique_ptr<ChildProcess> child,
              Allowance::Share share, TakeComplaint complain);
  ~ExecProcess() override;

  /// Line ends inside a text become spaces, a last one is left out; a binary message that has one
  /// cannot be a line, and closes the session with 1003.
  void take(const wire::MessageView& message);
  /// The session is not backed up any more.
  void resume() { output_.set_reading(true); }
  /// The session has ended.
  void leave();

  void shut_down() override {}
  void abort() override;

 private:
  class Complaints;

  void on_line(std::string_view line, std::uint64_t number) override;
  void on_lines_end() override;
  void on_input_end(const Status& status) override;
  void on_output_drained() override;
  void on_output_end(const Status& status) override;
  void on_deadline(flow::Deadline& which) override;

  [[nodiscard]] bool is_over() const;
  void finish_if_over();
  void finish();
  void close_input();

  Worker& worker_;
  Session* session_;  ///< until it has ended
  std::unique_ptr<ChildProcess> child_;
  Allowance::Share share_;
  std::unique_ptr<pipe::Output> input_;  ///< until it has been closed
  pipe::LineReader output_;
  std::unique_ptr<Complaints> complaints_;
  std::unique_ptr<net::Watch> exit_;
  flow::Deadline deadline_{*this};  ///< the next step towards its end
  bool deaf_ = false;               ///< it has closed its input
  bool exited_ = false;
  bool output_ended_ = false;
  bool terminated_ = false;  ///< told to end
  bool killed_ = false;
};

}  // namespace wskit::server
