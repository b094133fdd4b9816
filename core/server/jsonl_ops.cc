#include <string>
#include <utility>
#include <variant>

#include "server/jsonl_app.h"
#include "wire/close_code.h"

namespace wskit::server {
namespace {

using envelope::Body;
namespace op = envelope::op;

/// The `code` of protocol.md that goes with an HTTP status.
std::string_view refusal_code(int status) {
  switch (status) {
    case 401:
      return "UNAUTHORIZED";
    case 429:
      return "RATE_LIMIT_EXCEEDED";
    default:
      return status < 500 ? "FORBIDDEN" : "UNAVAILABLE";
  }
}

envelope::event::Outcome failed(std::string_view why) {
  envelope::event::Outcome outcome;
  outcome.ok = false;
  outcome.msg = why;
  return outcome;
}

constexpr std::string_view kNoSuchClient = "there is no open connection `c`";

}  // namespace

void JsonlApp::on_op(const envelope::ServerOp& op) {
  const Outcome outcome =
      std::visit([&](const auto& what) { return perform(op.connection, what); }, op.what);
  program_.answer(op.ref, outcome);
}

JsonlApp::Outcome JsonlApp::perform(std::string_view /*c*/, const op::SendTo& send) {
  const op::Recipients& to = send.to;
  room::Recipients recipients;
  recipients.members = members(to.connections);
  recipients.except = members(to.except);
  recipients.audience.users = to.users;
  recipients.audience.roles = to.roles;
  recipients.audience.all = to.all;
  recipients.room = to.room;
  recipients.topic = to.topic;
  const bool binary = send.body.form == Body::Form::kBinary;
  const Payload frame =
      wire::frame_shared(binary ? wire::Opcode::kBinary : wire::Opcode::kText, send.body.bytes);
  Outcome outcome;
  outcome.delivered = hub_.switchboard().hand_out(recipients, frame);
  if (!binary && !requests_.empty()) settle(send);
  return outcome;
}

JsonlApp::Outcome JsonlApp::perform(std::string_view c, const op::Join& join) {
  room::Member* const member = find_member(c);
  return member == nullptr ? failed(kNoSuchClient) : done(hub_.join(*member, join.room, {}));
}

JsonlApp::Outcome JsonlApp::perform(std::string_view c, const op::Leave& leave) {
  room::Member* const member = find_member(c);
  return member == nullptr ? failed(kNoSuchClient) : done(hub_.leave(*member, leave.room, {}));
}

JsonlApp::Outcome JsonlApp::perform(std::string_view c, const op::Close& close) {
  const std::string_view fault = wire::fault_of_close(close.code, close.reason);
  if (!fault.empty()) return failed(fault);
  Session* const session = find_open(c);
  if (session == nullptr) return failed(kNoSuchClient);
  session->close(close.code, close.reason);
  return {};
}

JsonlApp::Outcome JsonlApp::perform(std::string_view c, const op::Accept& /*accept*/) {
  Session* const session = find_asking(c);
  if (session == nullptr) return failed("no connection `c` waits to be let in");
  session->accept(session->subprotocol());
  return {};
}

JsonlApp::Outcome JsonlApp::perform(std::string_view c, const op::Reject& reject) {
  Session* const session = find_asking(c);
  if (session == nullptr) return failed("no connection `c` waits to be let in");
  forget(*session);
  session->refuse({reject.status,
                   std::string(refusal_code(reject.status)),
                   reject.reason.empty() ? "the application says no" : std::string(reject.reason),
                   {}});
  return {};
}

JsonlApp::Outcome JsonlApp::perform(std::string_view /*c*/, const op::Presence& presence) {
  return answered(hub_.presence(asker_, presence.room, {}));
}

JsonlApp::Outcome JsonlApp::perform(std::string_view /*c*/, const op::History& history) {
  room::HistoryRange range;
  range.since = history.since;
  if (history.limit) range.limit = *history.limit;
  if (!history.epoch.empty()) range.epoch = room::read_epoch(history.epoch);
  return answered(hub_.recall(asker_, history.room, range, {}));
}

JsonlApp::Outcome JsonlApp::perform(std::string_view /*c*/, const op::Stats& /*stats*/) {
  const room::HubCounts counts = hub_.counts();
  asker_.answer.clear();
  envelope::JsonWriter json(asker_.answer);
  json.begin_object().field("connections", sessions_.size()).field("users", counts.users);
  json.field("rooms", counts.rooms).field("memberships", counts.memberships);
  json.field("subscriptions", counts.subscriptions);
  json.field("history_messages", counts.history_messages);
  json.field("history_bytes", counts.history_bytes).end_object();
  return answered(std::nullopt);
}

JsonlApp::Outcome JsonlApp::perform(std::string_view /*c*/, const op::Drain& /*drain*/) {
  program_.end(ok());
  return {};
}

std::vector<room::Member*> JsonlApp::members(const std::vector<std::string>& connections) {
  std::vector<room::Member*> members;
  for (const std::string& c : connections) {
    room::Member* const member = find_member(c);
    if (member != nullptr) members.push_back(member);
  }
  return members;
}

/// What is sent may be what a client waits for.
void JsonlApp::settle(const op::SendTo& send) {
  envelope::Request answer;
  static_cast<void>(reader_.read(send.body.bytes, answer));
  if (answer.correlation.empty()) return;
  for (const std::string& c : send.to.connections)
    requests_.settle(c, answer.correlation);
}

JsonlApp::Outcome JsonlApp::done(const room::Hub::Refusal& refusal) {
  if (!refusal) return {};
  failure_ = refusal->message;
  return failed(failure_);
}

/// The Hub of a single loop has answered the asker already.
JsonlApp::Outcome JsonlApp::answered(const room::Hub::Refusal& refusal) {
  Outcome outcome = done(refusal);
  if (!refusal) outcome.body = Body{Body::Form::kJson, asker_.answer};
  return outcome;
}

}  // namespace wskit::server
