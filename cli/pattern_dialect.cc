#include "cli/pattern_dialect.h"

#include "envelope/fault.h"
#include "envelope/json_writer.h"

namespace wskit::cli {
namespace {

using envelope::FaultCode;

FaultCode fault_code_for(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kTimeout:
      return FaultCode::kTimeout;
    case ErrorKind::kUsage:
      return FaultCode::kInvalidMessage;
    default:
      return FaultCode::kUnavailable;
  }
}

/// What a server would say, had it answered: so that each request has its line.
std::string failure_message(std::string_view correlation, const Error& error) {
  std::string text;
  envelope::JsonWriter(text)
      .begin_object()
      .field("type", "error")
      .field("code", envelope::fault_name(fault_code_for(error.kind)))
      .field("message", error.message)
      .key("correlationId")
      .raw(correlation)
      .end_object();
  return text;
}

}  // namespace

PatternDialect::PatternDialect(PatternConfig config, const PatternPorts& ports,
                               const MakeDialect& make)
    : config_(std::move(config)),
      sender_(ports.sender),
      pool_(ports.pool),
      wrapper_(config_.wrap, ports.rng) {
  if (pool_ != nullptr) pool_->set_answer_handler(*this);
  if (!config_.wrap.room.empty()) {
    visit_.emplace(config_.wrap.room, ports.loop, config_.timeout, [this](Verdict verdict) {
      verdict.code == kDone ? sender_.on_settled() : sender_.give_up(std::move(verdict));
    });
  }
  inner_ = make(mouth_);
}

bool PatternDialect::busy() const {
  return inner_->busy() || (pool_ != nullptr && pool_->outstanding() > 0);
}

bool PatternDialect::say(std::string_view text) {
  if (config_.is_program) return sender_.send(wire::Opcode::kText, text);
  const auto wrapped = wrapper_.wrap(text);
  if (pool_ == nullptr) return sender_.send(wire::Opcode::kText, wrapped.text);
  if (wrapped.correlation.empty()) {
    on_answer("null", Error{ErrorKind::kUsage, "an id is a string or a number"});
    return true;
  }
  client::PoolRequest request{std::string(wrapped.text), std::string(wrapped.correlation)};
  const Status taken = pool_->request(std::move(request));
  if (!taken) on_answer(wrapped.correlation, taken.error());
  return true;
}

void PatternDialect::on_answer(std::string_view correlation, const Result<client::Answer>& answer) {
  tally_.count(answer);
  answered_ = answer.has_value();
  show(answer ? answer->text : failure_message(correlation, answer.error()));
  sender_.on_settled();
}

void PatternDialect::opened(const client::Opened& opened) {
  inner_->opened(opened);
  if (visit_) visit_->ask(wrapper_.join(), sender_);
}

void PatternDialect::message(const wire::MessageView& message) {
  envelope::ServerMessage fields;
  // Answers have been shown when they came from the pool.
  if (pool_ != nullptr) counts_ = std::exchange(answered_, false);
  if ((visit_ || !counts_) && message.opcode == wire::Opcode::kText) {
    reader_.read(message.bytes, fields);
  }
  if (visit_) visit_->take({message.bytes, fields});
  if (pool_ != nullptr) {
    if (!counts_ && fields.is_unaddressed_error()) tally_.overhear(fields);
    return;
  }
  const bool as_it_is = config_.is_program || !visit_ || fields.type.empty();
  const std::string line = as_it_is ? "" : room_line(config_.wrap.room, fields);
  line.empty() ? inner_->message(message) : show(line);
}

void PatternDialect::reconnecting(const client::Ended& ended, std::string_view cause, int attempt,
                                  Duration in) {
  if (visit_) visit_->abandon();
  inner_->reconnecting(ended, cause, attempt, in);
}

void PatternDialect::ended(const client::Ended& ended, const Verdict& verdict) {
  if (visit_) visit_->abandon();
  inner_->ended(ended, verdict);
}

}  // namespace wskit::cli
