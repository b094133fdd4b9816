#include "server/child_process.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>

namespace wskit::server {
namespace {

struct Pipe {
  Fd read, write;
};

Result<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) == 0) return Pipe{Fd(ends[0]), Fd(ends[1])};
  return Error{ErrorKind::kInternal, std::string("no pipe for a program: ") + std::strerror(errno)};
}

/// How a shell is started: with the three descriptors as its streams.
class Spawn {
 public:
  Spawn(int input, int output, int errors) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_adddup2(&actions_, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, errors, STDERR_FILENO);
    // Whatever a library may have opened without O_CLOEXEC.
    posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
    posix_spawnattr_init(&attributes_);
    posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    // We ignore these, and block the signals that we read from a descriptor.
    sigset_t signals;
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes_, &signals);
    sigaddset(&signals, SIGPIPE);
    sigaddset(&signals, SIGXFSZ);
    posix_spawnattr_setsigdefault(&attributes_, &signals);
  }
  Spawn(const Spawn&) = delete;
  Spawn& operator=(const Spawn&) = delete;
  ~Spawn() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }

  Result<pid_t> shell(std::string command, std::vector<std::string> environment) const {
    std::string name = "sh";
    std::string flag = "-c";
    const std::array<char*, 4> arguments{name.data(), flag.data(), command.data(), nullptr};
    std::vector<char*> variables;
    variables.reserve(environment.size() + 1);
    for (std::string& variable : environment)
      variables.push_back(variable.data());
    variables.push_back(nullptr);
    pid_t pid = 0;
    const int reason =
        ::posix_spawn(&pid, "/bin/sh", &actions_, &attributes_, arguments.data(), variables.data());
    if (reason == 0) return pid;
    return Error{ErrorKind::kInternal,
                 std::string("the program cannot be started: ") + std::strerror(reason)};
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

}  // namespace

Result<std::unique_ptr<ChildProcess>> ChildProcess::start(
    const std::string& command, const std::vector<std::string>& environment) {
  auto input = make_pipe();
  auto output = make_pipe();
  auto errors = make_pipe();
  for (const auto* pipe : {&input, &output, &errors}) {
    if (!*pipe) return pipe->error();
  }
  ::fcntl(input->write.get(), F_SETFL, O_NONBLOCK);
  const Spawn spawn(input->read.get(), output->write.get(), errors->write.get());
  const auto pid = spawn.shell(command, environment);
  if (!pid) return pid.error();
  std::unique_ptr<ChildProcess> child(new ChildProcess(
      *pid, std::move(input->write), std::move(output->read), std::move(errors->read)));
  if (child->exit_) return child;
  return Error{ErrorKind::kInternal,
               std::string("the program cannot be watched: ") + std::strerror(errno)};
}

ChildProcess::ChildProcess(pid_t pid, Fd input, Fd output, Fd errors)
    : pid_(pid),
      input_(std::move(input)),
      output_(std::move(output)),
      errors_(std::move(errors)),
      exit_(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))) {}

ChildProcess::~ChildProcess() {
  if (!waited_) wait();
}

void ChildProcess::signal(int number) const {
  ::kill(-pid_, number);
}

int ChildProcess::wait() {
  signal(SIGKILL);
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  waited_ = true;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace wskit::server
