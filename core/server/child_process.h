#pragma once

#include <memory>
#include <string>
#include <vector>

#include <sys/types.h>

#include "base/fd.h"
#include "base/result.h"

namespace wskit::server {

/// A command that /bin/sh runs in a process group of its own, with a pipe for each of its three
/// streams and nothing else of ours.
class ChildProcess {
 public:
  /// `environment` holds "NAME=value". kInternal when the system has no room for one more.
  static Result<std::unique_ptr<ChildProcess>> start(const std::string& command,
                                                     const std::vector<std::string>& environment);
  /// Kills what is left of the group.
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  /// Our ends: where its input is written, without blocking, and what it writes is read.
  [[nodiscard]] int input() const { return input_.get(); }
  [[nodiscard]] int output() const { return output_.get(); }
  [[nodiscard]] int errors() const { return errors_.get(); }
  /// Readable once the shell has exited.
  [[nodiscard]] int exit_fd() const { return exit_.get(); }
  [[nodiscard]] pid_t pid() const { return pid_; }

  void close_input() { input_.reset(); }
  /// Signals the whole group.
  void signal(int number) const;
  /// Kills what is left of the group and waits for the shell. What its exit came to: 0 to 255, or
  /// 128 and the number of the signal that ended it, as shells say it.
  int wait();

 private:
  ChildProcess(pid_t pid, Fd input, Fd output, Fd errors);

  // Until it is waited for, the shell's number is not given to another group.
  pid_t pid_;
  bool waited_ = false;
  Fd input_, output_, errors_, exit_;
};

}  // namespace wskit::server
