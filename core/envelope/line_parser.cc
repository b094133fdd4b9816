#include "envelope/line_parser.h"

#include <cstdint>
#include <string>

#include "envelope/line_fields.h"

namespace wskit::envelope {
namespace {

event::Open read_open(LineFields& line) {
  event::Open open;
  open.url = line.text("url");
  open.status = static_cast<int>(line.integer("status", 0, 999).value_or(open.status));
  open.subprotocol = line.text("subprotocol");
  open.attempt = static_cast<int>(line.integer("attempt", 0, 1'000'000'000).value_or(0));
  open.headers = line.headers("headers");
  open.subprotocols = line.texts("subprotocols");
  return open;
}

event::Message read_message(LineFields& line) {
  return {line.direction("dir"), line.message_body()};
}

event::Ping read_ping(LineFields& line) {
  return {line.direction("dir"), line.body().value_or(Body())};
}

event::Pong read_pong(LineFields& line) {
  return {line.direction("dir"), line.body().value_or(Body()), line.milliseconds("rtt_ms")};
}

event::Close read_close(LineFields& line) {
  event::Close close;
  close.code = line.close_code(close.code);
  close.reason = line.text("reason");
  close.clean = line.truth("clean");
  close.by = line.direction("by");
  return close;
}

event::Reconnecting read_reconnecting(LineFields& line) {
  event::Reconnecting reconnecting;
  reconnecting.attempt = static_cast<int>(line.integer("attempt", 0, 1'000'000'000).value_or(1));
  reconnecting.in = line.milliseconds("in_ms").value_or(Duration());
  reconnecting.cause = line.text("cause");
  return reconnecting;
}

event::Outcome read_outcome(LineFields& line) {
  return {line.raw("ref"), line.truth("ok").value_or(true), line.body(), line.text("msg")};
}

event::Failure read_failure(LineFields& line) {
  event::Failure failure{line.text("code"), line.text("msg"), {}, {}};
  if (const auto number = line.integer("line", 0, INT64_MAX)) failure.line = *number;
  if (const auto exit = line.integer("exit", 0, 255)) failure.exit = static_cast<int>(*exit);
  return failure;
}

What read_what(LineFields& line) {
  const std::string_view name = line.text("ev");
  if (name == "msg") return read_message(line);
  if (name == "open") return read_open(line);
  if (name == "close") return read_close(line);
  if (name == "ping") return read_ping(line);
  if (name == "pong") return read_pong(line);
  if (name == "mark") return event::Mark{line.text("label")};
  if (name == "reconnecting") return read_reconnecting(line);
  if (name == "result") return read_outcome(line);
  if (name == "error") return read_failure(line);
  line.fail(name.empty() ? "an event needs `ev`, as in {\"t\":0.5,\"ev\":\"msg\",…}"
                         : "unknown event \"" + std::string(name) + "\"");
  return event::Mark{};
}

decltype(Op::what) read_op(LineFields& line) {
  const std::string_view name = line.text("op");
  if (name == "send") return op::Send{line.required_body()};
  if (name == "ping") return op::Ping{line.body().value_or(Body())};
  if (name == "close") return op::Close{line.close_code(1000), line.text("reason")};
  if (name == "request") return op::Request{line.required_body(), line.milliseconds("timeout_ms")};
  if (name == "expect") return op::Expect{line.match("match"), line.milliseconds("timeout_ms")};
  line.fail((name.empty() ? std::string("an op needs `op`")
                          : "unknown op \"" + std::string(name) + "\"") +
            ": send, request, expect, ping or close");
  return op::Send{};
}

}  // namespace

LineParser::LineParser() : line_(std::make_unique<LineFields>()) {}
LineParser::~LineParser() = default;
LineParser::LineParser(LineParser&&) noexcept = default;
LineParser& LineParser::operator=(LineParser&&) noexcept = default;

Result<Event> LineParser::event(std::string_view line) {
  line_->parse(line);
  Event event;
  event.at = line_->seconds("t").value_or(Duration());
  event.connection = line_->text("c");
  event.what = read_what(*line_);
  if (line_->error()) return Error{ErrorKind::kUsage, *line_->error()};
  return event;
}

Result<Op> LineParser::op(std::string_view line) {
  line_->parse(line);
  Op op{line_->raw("ref"), read_op(*line_)};
  if (line_->error()) return Error{ErrorKind::kUsage, *line_->error()};
  return op;
}

}  // namespace wskit::envelope
