#include "cli/raw_mode.h"

#include <array>
#include <cstddef>
#include <string_view>

#include <signal.h>
#include <unistd.h>

namespace wskit::cli {
namespace {

constexpr std::string_view kMarkPastes = "\x1b[?2004h";
constexpr std::string_view kMarkNoPastes = "\x1b[?2004l";

// What ends a process that has not asked for it. SIGINT and SIGTERM come through the loop.
constexpr std::array<int, 9> kDeadly = {SIGABRT, SIGBUS,  SIGFPE, SIGHUP, SIGILL,
                                        SIGQUIT, SIGSEGV, SIGSYS, SIGXCPU};

// Signal handlers have no other way to know. Set while a terminal is raw.
struct Entered {
  int input;
  int output;
  bool escapes;
  termios before;
  std::array<struct sigaction, kDeadly.size()> actions;
};
Entered entered{};                 // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)
volatile sig_atomic_t is_raw = 0;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

void write_code(int fd, std::string_view code) {
  // A terminal that is gone needs no code.
  [[maybe_unused]] const ssize_t written = ::write(fd, code.data(), code.size());
}

void restore_actions() {
  for (std::size_t i = 0; i < kDeadly.size(); ++i)
    ::sigaction(kDeadly[i], &entered.actions[i], nullptr);
}

void die(int signal) {
  RawMode::leave_for_good();
  restore_actions();
  ::raise(signal);
}

void catch_deadly_signals() {
  struct sigaction action {};
  action.sa_handler = die;
  // It is raised again inside of the handler.
  action.sa_flags = SA_NODEFER;
  for (std::size_t i = 0; i < kDeadly.size(); ++i) {
    ::sigaction(kDeadly[i], &action, &entered.actions[i]);
    // What is ignored (nohup) goes on being ignored.
    if (entered.actions[i].sa_handler == SIG_IGN)
      ::sigaction(kDeadly[i], &entered.actions[i], nullptr);
  }
}

}  // namespace

RawMode::RawMode(int input, int output, bool escapes)
    : input_(input), output_(output), escapes_(escapes) {}

void RawMode::enter() {
  if (is_raw == 0 && ::tcgetattr(input_, &before_) != 0) return;
  termios raw = before_;
  raw.c_iflag &= ~static_cast<tcflag_t>(BRKINT | ICRNL | INLCR | IGNCR | INPCK | ISTRIP | IXON);
  raw.c_lflag &= ~static_cast<tcflag_t>(ECHO | ICANON | IEXTEN | ISIG);
  raw.c_cc[VMIN] = 1;
  raw.c_cc[VTIME] = 0;
  if (is_raw == 0) {
    entered = {input_, output_, escapes_, before_, {}};
    catch_deadly_signals();
    is_raw = 1;
  }
  // What was typed ahead counts: it is not flushed.
  ::tcsetattr(input_, TCSADRAIN, &raw);
  if (escapes_) write_code(output_, kMarkPastes);
}

void RawMode::leave() {
  if (is_raw == 0) return;
  leave_for_good();
  restore_actions();
}

void RawMode::leave_for_good() noexcept {
  if (is_raw == 0) return;
  is_raw = 0;
  if (entered.escapes) write_code(entered.output, kMarkNoPastes);
  ::tcsetattr(entered.input, TCSADRAIN, &entered.before);
}

}  // namespace wskit::cli
