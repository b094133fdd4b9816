#include "server/exec_process.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <signal.h>

#include "wire/utf8.h"

namespace wskit::server {
namespace {

using namespace std::chrono_literals;

// What may wait for a program that does not read.
constexpr std::size_t kMaxInput = std::size_t{256} << 10;
// Longer lines of its standard error are cut.
constexpr std::size_t kMaxComplaint = std::size_t{4} << 10;
// What a program has to end by itself when its input does, and again when it is told to.
constexpr Duration kGrace = 3s;

void append_line(std::string& out, std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  const std::size_t begin = out.size();
  out += text;
  std::replace(out.begin() + static_cast<std::ptrdiff_t>(begin), out.end(), '\n', ' ');
  out += '\n';
}

std::string how_it_ended(int status) {
  return status > 128 ? "the program was ended by signal " + std::to_string(status - 128)
                      : "the program ended with status " + std::to_string(status);
}

}  // namespace

/// What the program writes to its standard error.
class ExecProcess::Complaints final : private pipe::LineHandler {
 public:
  Complaints(ExecProcess& process, std::string who, TakeComplaint take)
      : process_(process),
        who_(std::move(who)),
        take_(std::move(take)),
        reader_(process.worker_.loop(), process.child_->errors(),
                {.max_line = kMaxComplaint, .too_long = pipe::LineConfig::TooLong::kCut}) {
    reader_.start(*this);
  }
  [[nodiscard]] bool ended() const { return ended_; }

 private:
  void on_line(std::string_view line, std::uint64_t /*number*/) override {
    if (take_) take_(who_, line);
  }
  void on_input_end(const Status& /*status*/) override {
    ended_ = true;
    process_.finish_if_over();
  }

  ExecProcess& process_;
  std::string who_;
  TakeComplaint take_;
  pipe::LineReader reader_;
  bool ended_ = false;
};

ExecProcess::ExecProcess(Worker& worker, Session& session, std::unique_ptr<ChildProcess> child,
                         Allowance::Share share, TakeComplaint complain)
    : worker_(worker),
      session_(&session),
      child_(std::move(child)),
      share_(std::move(share)),
      input_(new pipe::Output(worker.loop(), child_->input(), *this)),
      output_(worker.loop(), child_->output(), {.max_line = worker.config().max_message}),
      complaints_(std::make_unique<Complaints>(
          *this, session.peer() + " (pid " + std::to_string(child_->pid()) + ")",
          std::move(complain))) {
  output_.start(*this);
  exit_ = worker.loop().watch(child_->exit_fd(), net::Readiness::kReadable, [this] {
    exit_->set_active(false);
    exited_ = true;
    finish_if_over();
  });
}

ExecProcess::~ExecProcess() = default;

void ExecProcess::take(const wire::MessageView& message) {
  if (deaf_) return;
  if (message.opcode == wire::Opcode::kText) {
    append_line(input_->buffer(), message.bytes);
  } else if (message.bytes.find('\n') == std::string_view::npos) {
    input_->buffer().append(message.bytes) += '\n';
  } else {
    return session_->close(wire::kUnsupportedData, "a binary message with a line end is no line");
  }
  input_->flush();
  if (!deaf_ && input_->pending() > kMaxInput) session_->set_reading(false);
}

void ExecProcess::leave() {
  session_ = nullptr;
  if (input_->pending() == 0 || deaf_) close_input();
  // What it still writes is read, and forgotten, so that it can end.
  output_.set_reading(true);
  if (!is_over()) worker_.loop().arm(deadline_, kGrace);
}

void ExecProcess::abort() {
  killed_ = true;
  child_->signal(SIGKILL);
  finish_if_over();
}

void ExecProcess::on_line(std::string_view line, std::uint64_t /*number*/) {
  if (session_ == nullptr) return;
  session_->send(wire::is_utf8(line) ? wire::Opcode::kText : wire::Opcode::kBinary, line);
}

void ExecProcess::on_lines_end() {
  if (session_ != nullptr && session_->is_backed_up()) output_.set_reading(false);
}

void ExecProcess::on_input_end(const Status& status) {
  output_ended_ = true;
  if (!status && session_ != nullptr) {
    session_->close(wire::kInternalError, "a line of the program is longer than a message may be");
  }
  finish_if_over();
}

void ExecProcess::on_output_drained() {
  session_ == nullptr ? close_input() : session_->set_reading(true);
}

void ExecProcess::on_output_end(const Status& /*status*/) {
  deaf_ = true;
  if (session_ != nullptr) session_->set_reading(true);
}

void ExecProcess::on_deadline(flow::Deadline& /*which*/) {
  if (is_over()) return finish();
  if (terminated_) return abort();
  terminated_ = true;
  child_->signal(SIGTERM);
  worker_.loop().arm(deadline_, kGrace);
}

// Whoever has left the group may hold the pipes of a program that was killed.
bool ExecProcess::is_over() const {
  return exited_ && ((output_ended_ && complaints_->ended()) || killed_);
}

// In the next turn: finishing destroys this.
void ExecProcess::finish_if_over() {
  if (is_over()) worker_.loop().arm(deadline_, Duration::zero());
}

void ExecProcess::finish() {
  const int status = child_->wait();
  if (session_ != nullptr) {
    status == 0 ? session_->close(wire::kNormal, {})
                : session_->close(wire::kInternalError, how_it_ended(status));
  }
  worker_.done(*this);
}

void ExecProcess::close_input() {
  input_.reset();
  deaf_ = true;
  child_->close_input();
}

}  // namespace wskit::server
