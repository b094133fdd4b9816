#include <utility>

#include "cli/connect_session.h"

// What comes from the input of a session, and what its end means.
namespace wskit::cli {
namespace {

using namespace std::chrono_literals;

// After the end of the input, how long beyond two round trips a server may think: about answers
// that are due, and about more than that. Many servers answer a close frame before they answer what
// came ahead of it, so that the close handshake alone would cut their answers off.
constexpr Duration kThinking = 250ms;
constexpr Duration kAfterthought = 25ms;

}  // namespace

void ConnectSession::begin_input() {
  if (verdict_ || !dialect_->ready() || std::exchange(input_begun_, true)) return;
  if (config_.execute.empty()) return ports_.input.start(*this);
  std::uint64_t number = 0;
  for (const std::string& line : config_.execute)
    on_line(line, ++number);
  on_input_end(ok());
}

void ConnectSession::on_line(std::string_view line, std::uint64_t number) {
  if (fault_) return;
  const std::size_t before = output_->pending();
  const Status taken = dialect_->take(line, number);
  if (output_->pending() > before) answered_ = true;
  if (pressure_.line_taken() && !channel_->is_open()) remarks_.input_held();
  if (!taken) refuse_input(taken.error());
}

// The answers to what came ahead of it are shown all the same.
void ConnectSession::refuse_input(const Error& error) {
  if (verdict_) return;
  fault_ = Verdict{kUsage, error.message, {}};
  input_ended_ = true;
  ports_.input.stop();
  if (traffic_.sent == 0 || !channel_->is_open()) return decide({});
  awaits_silence_ = true;
  await_silence();
}

void ConnectSession::on_lines_end() {
  output_->flush();
  pressure_.lines_taken(std::exchange(answered_, false));
}

void ConnectSession::on_input_end(const Status& status) {
  if (fault_) return;
  const Status ended = status ? dialect_->input_ended() : status;
  if (!ended) return refuse_input(ended.error());
  input_ended_ = true;
  input_done();
}

void ConnectSession::input_done() {
  if (verdict_ || farewell_.is_said() || dialect_->busy() || config_.at_eof == AtEof::kKeep) return;
  if (config_.linger) {
    if (!linger_.armed()) ports_.loop.arm(linger_, *config_.linger);
  } else if (dialect_->waits_for_answers_only()) {
    linger_passed();
  } else if (!goal_.any()) {
    awaits_silence_ = true;
    await_silence();
  }
}

void ConnectSession::await_silence() {
  const bool due = traffic_.received == 0 || traffic_.received < traffic_.sent;
  const Duration thinking = due ? kThinking : kAfterthought;
  ports_.loop.arm(linger_, round_trips_ + thinking);
}

void ConnectSession::linger_passed() {
  // It is not silent as long as we do not listen, or it has not got everything.
  const bool listens = channel_->is_open() && !pressure_.holds_channel();
  if (awaits_silence_ && (!listens || channel_->buffered() > 0)) return await_silence();
  goal_.any() ? decide_by_goal() : close(wire::kNormal, {});
}

}  // namespace wskit::cli
