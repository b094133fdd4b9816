#include "envelope/line_parser.h"

#include <cstdint>
#include <string>
#include <utility>

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
  open.subprotocols = line.list_of_texts("subprotocols");
  return open;
}

Script read_script(LineFields& line) {
  Script script;
  script.is_template = line.truth("tpl").value_or(false);
  script.bind = line.named_texts("bind");
  if (!line.has("expect") || !line.enter("expect")) return script;
  script.expect = {line.text("match"), line.list_of_texts("ignore"),
                   line.milliseconds("within_ms")};
  line.leave();
  return script;
}

event::Message read_message(LineFields& line) {
  event::Message message{line.direction("dir"), line.message_body(), line.text("room")};
  message.script = read_script(line);
  return message;
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
  event::Outcome outcome{line.raw("ref"), line.truth("ok").value_or(true), line.body(),
                         line.text("msg")};
  if (const auto count = line.integer("delivered", 0, INT64_MAX)) outcome.delivered = *count;
  return outcome;
}

event::Failure read_failure(LineFields& line) {
  event::Failure failure{line.text("code"), line.text("msg"), {}, {}, line.raw("ref")};
  if (const auto number = line.integer("line", 0, INT64_MAX)) failure.line = *number;
  if (const auto exit = line.integer("exit", 0, 255)) failure.exit = static_cast<int>(*exit);
  return failure;
}

event::Connect read_connect(LineFields& line) {
  return {line.text("ip"),
          line.text("path"),
          line.text("query"),
          line.headers("headers"),
          line.text("user"),
          line.texts("roles"),
          line.truth("anonymous").value_or(false)};
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
  if (name == "listening") return event::Listening{line.text("url")};
  if (name == "connect") return read_connect(line);
  if (name == "auth") return event::Auth{line.text("user"), line.texts("roles")};
  if (name == "join") return event::Join{line.text("room")};
  if (name == "leave") return event::Leave{line.text("room")};
  line.fail(name.empty() ? "an event needs `ev`, as in {\"t\":0.5,\"ev\":\"msg\",…}"
                         : "unknown event \"" + std::string(name) + "\"");
  return event::Mark{};
}

void fail_as_unknown(LineFields& line, std::string_view name, std::string_view known) {
  std::string message =
      name.empty() ? "an op needs `op`" : "unknown op \"" + std::string(name) + '"';
  line.fail(message.append(": ").append(known));
}

decltype(Op::what) read_op(LineFields& line) {
  const std::string_view name = line.text("op");
  if (name == "send") return op::Send{line.required_body()};
  if (name == "ping") return op::Ping{line.body().value_or(Body())};
  if (name == "close") return op::Close{line.close_code(1000), line.text("reason")};
  if (name == "request") return op::Request{line.required_body(), line.milliseconds("timeout_ms")};
  if (name == "expect") return op::Expect{line.match("match"), line.milliseconds("timeout_ms")};
  fail_as_unknown(line, name, "send, request, expect, ping or close");
  return op::Send{};
}

op::Recipients read_recipients(LineFields& line) {
  op::Recipients to;
  if (!line.enter("to")) return to;
  to.connections = line.texts("c");
  to.users = line.texts("user");
  to.roles = line.texts("role");
  to.room = line.text("room");
  to.topic = line.text("topic");
  to.all = line.truth("all").value_or(false);
  to.except = line.texts("except");
  line.leave();
  for (std::string& connection : line.texts("except"))
    to.except.push_back(std::move(connection));
  const bool some = to.all || !to.connections.empty() || !to.users.empty() || !to.roles.empty() ||
                    !to.room.empty() || !to.topic.empty();
  if (!some) line.fail("`to` names nobody: give c, user, role, room, topic or all");
  return to;
}

op::History read_history(LineFields& line) {
  op::History history{line.needed_text("room"), {}, {}, line.text("epoch")};
  if (const auto since = line.integer("since", 0, INT64_MAX)) history.since = *since;
  if (const auto limit = line.integer("limit", 0, INT64_MAX)) history.limit = *limit;
  return history;
}

op::Reject read_reject(LineFields& line) {
  constexpr int kForbidden = 403;
  const auto status = line.integer("code", 400, 599).value_or(kForbidden);
  return {static_cast<int>(status), line.text("reason")};
}

decltype(ServerOp::what) read_server_op(LineFields& line) {
  const std::string_view name = line.text("op");
  if (name == "send") return op::SendTo{read_recipients(line), line.required_body()};
  if (name == "join") return op::Join{line.needed_text("room")};
  if (name == "leave") return op::Leave{line.needed_text("room")};
  if (name == "close") return op::Close{line.close_code(1000), line.text("reason")};
  if (name == "accept") return op::Accept{};
  if (name == "reject") return read_reject(line);
  if (name == "presence") return op::Presence{line.needed_text("room")};
  if (name == "history") return read_history(line);
  if (name == "stats") return op::Stats{};
  if (name == "drain") return op::Drain{};
  fail_as_unknown(line, name,
                  "send, join, leave, close, accept, reject, presence, history, stats or drain");
  return op::Drain{};
}

/// Whether an op of this kind is about one connection, `c`.
bool is_about_one(const decltype(ServerOp::what)& what) {
  return std::holds_alternative<op::Join>(what) || std::holds_alternative<op::Leave>(what) ||
         std::holds_alternative<op::Close>(what) || std::holds_alternative<op::Accept>(what) ||
         std::holds_alternative<op::Reject>(what);
}

}  // namespace

LineParser::LineParser() : line_(std::make_unique<LineFields>()) {}
LineParser::~LineParser() = default;
LineParser::LineParser(LineParser&&) noexcept = default;
LineParser& LineParser::operator=(LineParser&&) noexcept = default;

Result<Event> LineParser::event(std::string_view line) {
  line_->parse(line);
  names_ = line_->unique_names();
  Event event;
  const auto at = line_->seconds("t");
  event.at = at.value_or(Duration());
  event.has_time = at.has_value();
  event.connection = line_->text("c");
  event.what = read_what(*line_);
  if (line_->error()) return Error{ErrorKind::kUsage, *line_->error()};
  return event;
}

Result<Op> LineParser::op(std::string_view line) {
  line_->parse(line);
  ref_ = line_->raw("ref");
  Op op{ref_, read_op(*line_)};
  if (line_->error()) return Error{ErrorKind::kUsage, *line_->error()};
  return op;
}

Result<ServerOp> LineParser::server_op(std::string_view line) {
  line_->parse(line);
  ref_ = line_->raw("ref");
  ServerOp op{ref_, {}, read_server_op(*line_)};
  if (is_about_one(op.what)) op.connection = line_->needed_text("c");
  if (line_->error()) return Error{ErrorKind::kUsage, *line_->error()};
  return op;
}

}  // namespace wskit::envelope
