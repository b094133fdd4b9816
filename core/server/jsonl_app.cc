#include "server/jsonl_app.h"

#include <utility>

#include "capture/redact.h"
#include "server/client_address.h"
#include "wire/frame.h"

namespace wskit::server {
namespace {

using envelope::Body;
using envelope::Fault;
using envelope::FaultCode;
namespace event = envelope::event;

constexpr const char* kOffer = "Sec-WebSocket-Protocol";

bool holds_credentials(const std::string& offer) {
  std::vector<std::string> names;
  const http::Headers alone = {{kOffer, offer}};
  for (const std::string_view name : http::tokens(alone, kOffer))
    names.emplace_back(name);
  const std::vector<std::string> before = names;
  capture::redact(names);
  return names != before;
}

event::Headers shown_headers(const http::Headers& headers) {
  event::Headers shown = headers;
  capture::redact(shown);
  for (auto& [name, value] : shown) {
    const bool offers = http::same_name(name, kOffer);
    if (offers && holds_credentials(value)) value = capture::kRedacted;
  }
  return shown;
}

}  // namespace

JsonlApp::JsonlApp(const JsonlConfig& config, const ApplicationPorts& ports, Program& program)
    : config_(config),
      hub_(ports.hub),
      program_(program),
      rooms_(ports.config, ports.loop, ports.rng, ports.hub, ports.counters, ports.guard, this),
      requests_(ports.loop, config.request_timeout,
                [this](const std::string& c, const std::string& correlation) {
                  expire(c, correlation);
                }) {
  hub_.attend(asker_);
}

JsonlApp::~JsonlApp() {
  hub_.depart(asker_);
}

void JsonlApp::on_start(Worker& worker) {
  rooms_.on_start(worker);
  program_.start(*this);
}

Admission JsonlApp::on_request(Session& session, const http::RequestHead& request) {
  if (program_.is_swamped()) {
    session.refuse({503,
                    std::string(envelope::fault_name(FaultCode::kUnavailable)),
                    "the application does not keep up",
                    {{"Retry-After", "1"}}});
    return Admission::kLater;
  }
  Peer& peer = peers_[&session];
  peer.c = std::to_string(++connections_);
  peer.connection = rooms_.name_connection();
  sessions_.emplace(peer.c, &session);
  const std::string ip = session.peer();
  const std::string query = config_.redact
                                ? capture::redact_url("?" + std::string(request.query())).substr(1)
                                : std::string(request.query());
  event::Connect connect{host_of(ip),
                         request.path(),
                         query,
                         config_.redact ? shown_headers(request.headers) : request.headers,
                         peer.connection,
                         {},
                         true};
  if (const auth::Identity* identity = session.identity()) {
    connect.user = identity->user;
    connect.roles = identity->roles;
    connect.anonymous = false;
  }
  program_.tell(peer.c, std::move(connect));
  return config_.gate ? Admission::kLater : Admission::kGranted;
}

void JsonlApp::on_open(Session& session) {
  Peer& peer = peers_.at(&session);
  peer.open = true;
  rooms_.open(session, peer.connection);
  if (!program_.has_room()) session.set_reading(false);
}

void JsonlApp::on_message(Session& session, const wire::MessageView& message) {
  rooms_.on_message(session, message);
}

void JsonlApp::on_pong(Session& session, Duration round_trip) {
  program_.tell(id_of(session), event::Pong{{}, {}, round_trip});
}

void JsonlApp::on_close(Session& session, const wire::CloseInfo& how) {
  if (peers_.at(&session).open) rooms_.on_close(session, how);
  program_.tell(id_of(session), event::Close{how.code, how.reason, {}, {}});
  forget(session);
}

void JsonlApp::on_identified(Session& session) {
  const auth::Identity& who = *session.identity();
  program_.tell(id_of(session), event::Auth{who.user, who.roles});
}

void JsonlApp::on_joined(Session& session, std::string_view room) {
  program_.tell(id_of(session), event::Join{room});
}

void JsonlApp::on_left(Session& session, std::string_view room) {
  program_.tell(id_of(session), event::Leave{room});
}

void JsonlApp::on_room_message(Session& session, std::string_view room,
                               const wire::MessageView& message) {
  program_.tell(id_of(session), event::Message{{}, program_.body_of(message), room});
}

void JsonlApp::on_other_message(Session& session, const wire::MessageView& message,
                                std::string_view correlation) {
  const std::string& c = id_of(session);
  if (!correlation.empty() && !requests_.add(c, correlation)) {
    const Fault fault{FaultCode::kUnavailable, "the application has too many requests to answer"};
    return session.send(wire::Opcode::kText, hub_.composer().error(fault, correlation));
  }
  program_.tell(c, event::Message{{}, program_.body_of(message)});
}

void JsonlApp::on_room(bool has_room) {
  for (const auto& [c, session] : sessions_) {
    if (session->is_open()) session->set_reading(has_room);
  }
}

void JsonlApp::Asker::deliver(const Payload& frame) {
  answer = wire::payload_of(frame.view());
}

const std::string& JsonlApp::id_of(const Session& session) const {
  return peers_.at(&session).c;
}

Session* JsonlApp::find_open(std::string_view c) {
  const auto found = sessions_.find(c);
  return found != sessions_.end() && found->second->is_open() ? found->second : nullptr;
}

room::Member* JsonlApp::find_member(std::string_view c) {
  Session* const session = find_open(c);
  return session == nullptr ? nullptr : RoomsApp::member_of(*session);
}

Session* JsonlApp::find_asking(std::string_view c) {
  const auto found = sessions_.find(c);
  return found != sessions_.end() && !peers_.at(found->second).open ? found->second : nullptr;
}

void JsonlApp::expire(const std::string& c, const std::string& correlation) {
  Session* const session = find_open(c);
  if (session == nullptr) return;
  const Fault fault{FaultCode::kTimeout, "the application did not answer in time"};
  session->send(wire::Opcode::kText, hub_.composer().error(fault, correlation));
}

void JsonlApp::forget(Session& session) {
  sessions_.erase(id_of(session));
  peers_.erase(&session);
}

}  // namespace wskit::server
