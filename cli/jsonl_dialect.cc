#include "cli/jsonl_dialect.h"

#include <utility>

#include <fmt/format.h>

#include "envelope/is_json.h"
#include "wire/close_code.h"
#include "wire/frame.h"

namespace wskit::cli {
namespace {

using envelope::Body;
namespace event = envelope::event;
namespace op = envelope::op;

constexpr Duration kRequestTimeout = std::chrono::seconds(5);
constexpr std::string_view kNotOpen = "the connection is not open";
constexpr std::string_view kTooMany = "too many ops are waiting for messages";

wire::Opcode opcode_of(const Body& body) {
  return body.form == Body::Form::kBinary ? wire::Opcode::kBinary : wire::Opcode::kText;
}

}  // namespace

JsonlDialect::JsonlDialect(JsonlConfig config, net::Loop& loop, Rng& rng, Sender& sender,
                           std::string& out)
    : config_(std::move(config)),
      loop_(loop),
      sender_(sender),
      out_(out),
      start_(loop.now()),
      wrapper_({.envelope = false, .request = true}, rng),
      requester_(loop, *this),
      expectations_(loop, [this](std::string_view ref, const Result<std::string_view>& message) {
        settle(ref, message);
      }) {}

Status JsonlDialect::take(std::string_view line, std::uint64_t number) {
  if (line.empty()) return ok();
  const auto parsed = parser_.op(line);
  if (parsed) {
    std::visit([&](const auto& what) { perform(parsed->ref, what); }, parsed->what);
  } else {
    write(event::Failure{"bad_op", parsed.error().message, number, {}, parser_.ref()});
    if (config_.strict) {
      return Error{ErrorKind::kUsage, fmt::format("line {}: {}", number, parsed.error().message)};
    }
  }
  return ok();
}

void JsonlDialect::perform(std::string_view ref, const op::Send& send) {
  if (config_.accepts) {
    const Status accepted = config_.accepts(send.body.bytes);
    if (!accepted) return answer(ref, "the message " + accepted.error().message);
  }
  answer(ref, sender_.send(opcode_of(send.body), send.body.bytes) ? "" : kNotOpen);
}

void JsonlDialect::perform(std::string_view ref, const op::Ping& ping) {
  if (ping.body.bytes.size() > wire::kMaxControlSize) {
    return answer(ref, "a ping carries at most 125 bytes");
  }
  answer(ref, sender_.ping(ping.body.bytes) ? "" : kNotOpen);
}

void JsonlDialect::perform(std::string_view ref, const op::Close& close) {
  const std::string_view fault = wire::fault_of_close(close.code, close.reason);
  if (fault.empty()) sender_.close(close.code, close.reason);
  answer(ref, fault);
}

void JsonlDialect::perform(std::string_view ref, const op::Request& request) {
  if (request.body.form != Body::Form::kJson || request.body.bytes.front() != '{') {
    return answer(ref, "a request is a JSON object: write it in `json`");
  }
  const auto wrapped = wrapper_.wrap(request.body.bytes);
  if (wrapped.correlation.empty()) return answer(ref, "an id is a string or a number");
  const Status begun =
      requester_.begin(wrapped.correlation, ref, request.timeout.value_or(kRequestTimeout));
  if (!begun) return answer(ref, begun.error().message);
  if (sender_.send(wire::Opcode::kText, wrapped.text)) return;
  requester_.cancel(wrapped.correlation);
  answer(ref, kNotOpen);
}

void JsonlDialect::perform(std::string_view ref, const op::Expect& expect) {
  auto match = capture::Match::parse(expect.match);
  if (!match) return answer(ref, match.error().message);
  if (!expectations_.add(ref, *std::move(match), expect.timeout)) answer(ref, kTooMany);
}

void JsonlDialect::answer(std::string_view ref, std::string_view failure) {
  if (!ref.empty()) write(event::Outcome{ref, failure.empty(), std::nullopt, failure});
}

void JsonlDialect::on_answer(std::string_view ref, const Result<client::Answer>& answered) {
  if (!ref.empty() && answered && answered->fields.failed()) {
    const std::string why = answered->fields.failure();
    write(event::Outcome{ref, false, text_body(answered->text), why});
    return sender_.on_settled();
  }
  settle(ref, answered ? Result<std::string_view>(answered->text) : answered.error());
}

void JsonlDialect::settle(std::string_view ref, const Result<std::string_view>& message) {
  if (!ref.empty() && message) {
    write(event::Outcome{ref, true, text_body(*message), {}});
  } else {
    answer(ref, message ? "" : message.error().message);
  }
  sender_.on_settled();
}

Body JsonlDialect::text_body(std::string_view text) const {
  const bool json = config_.json && envelope::is_json(text);
  return {json ? Body::Form::kJson : Body::Form::kText, text};
}

void JsonlDialect::opened(const client::Opened& opened) {
  event::Open open;
  open.url = config_.url;
  open.status = opened.status;
  open.subprotocol = opened.subprotocol;
  open.attempt = opened.attempt;
  write(open);
}

void JsonlDialect::message(const wire::MessageView& message) {
  const bool text = message.opcode == wire::Opcode::kText;
  if (!config_.filter || (*config_.filter)(message.bytes)) {
    write(event::Message{
        {}, text ? text_body(message.bytes) : Body{Body::Form::kBinary, message.bytes}});
  }
  if (!text) return;
  if (requester_.size() > 0) {
    envelope::ServerMessage fields;
    message_reader_.read(message.bytes, fields);
    requester_.take({message.bytes, fields});
  }
  expectations_.take(message.bytes);
}

void JsonlDialect::ping(std::string_view data) {
  write(event::Ping{{}, envelope::body_of(data)});
}

void JsonlDialect::pong(std::string_view data, Duration round_trip) {
  event::Pong pong{{}, envelope::body_of(data), {}};
  if (round_trip > Duration::zero()) pong.round_trip = round_trip;
  write(pong);
}

void JsonlDialect::write_close(const client::Ended& ended) {
  if (ended.opened && !ended.error) {
    write(event::Close{ended.code, ended.reason, ended.clean, {}});
  }
}

// What was asked of one connection is not answered on the next, but may be expected there.
void JsonlDialect::reconnecting(const client::Ended& ended, std::string_view cause, int attempt,
                                Duration in) {
  write_close(ended);
  write(event::Reconnecting{attempt, in, cause});
  requester_.close({ErrorKind::kLost, "the connection was lost before it came"});
}

void JsonlDialect::ended(const client::Ended& ended, const Verdict& verdict) {
  requester_.close({ErrorKind::kLost, "the connection ended before it came"});
  expectations_.close();
  write_close(ended);
  if (verdict.code != kDone) {
    const ExitMeaning& meaning = exit_meaning(verdict.code);
    const std::string_view what = verdict.what.empty() ? meaning.meaning : verdict.what;
    write(event::Failure{meaning.name, what, {}, verdict.code});
  }
}

void JsonlDialect::write(const envelope::What& what) {
  envelope::append_event(out_, loop_.now() - start_, {}, what);
}

}  // namespace wskit::cli
