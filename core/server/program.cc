#include "server/program.h"

#include <chrono>
#include <string>
#include <utility>

namespace wskit::server {
namespace {

using namespace std::chrono_literals;
using envelope::Body;
namespace event = envelope::event;

// Beyond so many bytes the program is waited for.
constexpr std::size_t kMaxUnread = std::size_t{256} << 10;
// What is told of new connections is bounded by letting in no more of them.
constexpr std::size_t kSwamped = std::size_t{16} << 20;
// How long a program may leave its last events unread.
constexpr Duration kPatience = 5s;

}  // namespace

Program::Program(ProgramConfig config, net::Loop& loop, pipe::LineSource& input, int output)
    : config_(std::move(config)),
      loop_(loop),
      input_(input),
      output_(loop, output, *this),
      start_(loop.now()) {}

void Program::start(ProgramHandler& handler) {
  handler_ = &handler;
  output_.watch_reader();
  input_.start(*this);
}

void Program::tell(std::string_view c, const envelope::What& what) {
  envelope::append_event(output_.buffer(), loop_.now() - start_, c, what);
  if (!flush_.armed()) loop_.arm(flush_, Duration::zero());
}

void Program::answer(std::string_view ref, event::Outcome outcome) {
  if (ref.empty()) return;
  outcome.ref = ref;
  tell({}, outcome);
}

Body Program::body_of(const wire::MessageView& message) {
  if (message.opcode == wire::Opcode::kBinary) return {Body::Form::kBinary, message.bytes};
  if (!config_.json) return {Body::Form::kText, message.bytes};
  envelope::Request ignored;
  const auto fault = reader_.read(message.bytes, ignored);
  const bool is_json = !fault || fault->code != envelope::FaultCode::kParseError;
  return {is_json ? Body::Form::kJson : Body::Form::kText, message.bytes};
}

bool Program::is_swamped() const {
  return output_.pending() > kSwamped;
}

void Program::finish(std::function<void()> then) {
  then_ = std::move(then);
  input_.stop();
  flush();
  if (output_.pending() == 0) return finished();
  loop_.arm(give_up_, kPatience);
}

void Program::on_line(std::string_view line, std::uint64_t number) {
  if (line.empty()) return;
  const auto op = parser_.server_op(line);
  if (op) return handler_->on_op(*op);
  tell({}, event::Failure{"bad_op", op.error().message, number, {}, parser_.ref()});
  if (!config_.strict) return;
  input_.stop();
  end(Error{ErrorKind::kUsage, "line " + std::to_string(number) + ": " + op.error().message});
}

// A program may well fall silent and go on listening.
void Program::on_input_end(const Status& status) {
  if (!status) end(status);
}

void Program::on_output_drained() {
  set_room(true);
  finished();
}

void Program::on_output_end(const Status& status) {
  set_room(true);
  end(status);
}

void Program::on_deadline(flow::Deadline& which) {
  &which == &flush_ ? flush() : finished();
}

void Program::flush() {
  flush_.disarm();
  output_.flush();
  if (output_.pending() > kMaxUnread) set_room(false);
}

void Program::set_room(bool has_room) {
  if (std::exchange(has_room_, has_room) == has_room) return;
  input_.set_reading(has_room);
  handler_->on_room(has_room);
}

void Program::finished() {
  if (then_) std::exchange(then_, nullptr)();
}

}  // namespace wskit::server
