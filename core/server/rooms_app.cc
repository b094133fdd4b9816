#include "server/rooms_app.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/arguments.h"
#include "server/rooms_client.h"
#include "server/session.h"

namespace wskit::server {
namespace {

using auth::Action;
using envelope::Fault;
using envelope::FaultCode;
using envelope::Request;
using wire::Opcode;

// Fits a std::string's own buffer; 36^12 is enough to be unique.
constexpr std::size_t kUserIdLength = 12;

std::int64_t milliseconds(Duration duration) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(duration).count();
}

}  // namespace

const RoomsApp::Route RoomsApp::kRoutes[] = {
    {"message", &RoomsApp::message, Action::kMessage},
    {"join", &RoomsApp::join, Action::kJoin},
    {"leave", &RoomsApp::leave, std::nullopt},
    {"presence", &RoomsApp::presence, Action::kPresence},
    {"history", &RoomsApp::history, Action::kHistory},
    {"subscribe", &RoomsApp::subscribe, Action::kSubscribe},
    {"unsubscribe", &RoomsApp::unsubscribe, std::nullopt},
    {"publish", &RoomsApp::publish, Action::kPublish},
    {"send", &RoomsApp::send, Action::kSend},
    {"ping", &RoomsApp::ping, std::nullopt},
    {"heartbeat", &RoomsApp::heartbeat, std::nullopt},
    {"auth", &RoomsApp::authenticate, std::nullopt},
};

RoomsApp::RoomsApp(const Config& config, net::Loop& loop, Rng& rng, room::Hub& hub,
                   Counters& counters, Guard& guard, Companion* companion)
    : config_(config),
      loop_(loop),
      rng_(rng),
      hub_(hub),
      counters_(counters),
      guard_(guard),
      companion_(companion) {}

std::string RoomsApp::name_connection() const {
  return rng_.identifier(kUserIdLength);
}

void RoomsApp::open(Session& session, const std::string& connection) {
  const auth::Identity nobody{connection, {}, std::nullopt};
  const auth::Identity& who = session.identity() == nullptr ? nobody : *session.identity();
  auto client = std::make_unique<Client>(session, companion_, who.user, who.roles);
  if (!guard_.awaits_token(session)) enter(*client);
  welcome(*client, connection);
  session.set_context(std::move(client));
}

void RoomsApp::on_message(Session& session, const wire::MessageView& message) {
  Client& client = client_of(session);
  client.greet();
  if (client.entered) hub_.see(client);
  Request request;
  if (Refusal refusal = read(message, request)) {
    const bool refused = companion_ == nullptr || !client.entered;
    if (refused) return reject(client, *refusal, request.correlation);
    return companion_->on_other_message(session, message, request.correlation);
  }
  Refusal refusal = demand_token(session, request);
  if (!refusal && config_.schemas) refusal = config_.schemas->check(request.type, message.bytes);
  if (!refusal) refusal = dispatch(session, request, message);
  if (refusal) reject(client, *refusal, request.correlation);
}

// The welcome comes before everything else.
void RoomsApp::on_refused(Session& session) {
  client_of(session).greet();
}

void RoomsApp::on_close(Session& session, const wire::CloseInfo& /*how*/) {
  Client& client = client_of(session);
  if (client.entered) hub_.exit(client);
}

void RoomsApp::on_stop() {
  hub_.end();
}

RoomsApp::Client& RoomsApp::client_of(Session& session) {
  return static_cast<Client&>(*session.context());
}

room::Member* RoomsApp::member_of(Session& session) {
  Client& client = client_of(session);
  return client.entered ? &client : nullptr;
}

RoomsApp::Refusal RoomsApp::read(const wire::MessageView& message, Request& request) {
  if (message.opcode == Opcode::kText) return reader_.read(message.bytes, request);
  return Fault{FaultCode::kInvalidMessage, "messages are JSON in text frames, not binary"};
}

RoomsApp::Refusal RoomsApp::dispatch(Session& session, const Request& request,
                                     const wire::MessageView& message) {
  const auto* const route =
      std::find_if(std::begin(kRoutes), std::end(kRoutes),
                   [&](const Route& candidate) { return candidate.type == request.type; });
  if (route == std::end(kRoutes)) {
    if (companion_ == nullptr) return unknown_type(request.type);
    companion_->on_other_message(session, message, request.correlation);
    return std::nullopt;
  }
  Client& client = client_of(session);
  Refusal refusal;
  if (route->action) refusal = judge(client, *route->action, request);
  if (!refusal) refusal = (this->*route->handler)(client, request);
  if (!refusal && companion_ != nullptr && route->handler == &RoomsApp::message) {
    companion_->on_room_message(session, request.room, message);
  }
  return refusal;
}

void RoomsApp::reject(Client& client, const Fault& fault, std::string_view correlation) {
  ++counters_.errors[fault.code];
  client.send(hub_.composer().error(fault, correlation));
  client.blame(loop_.now());
}

void RoomsApp::enter(Client& client) {
  hub_.enter(client);
  client.entered = true;
}

void RoomsApp::welcome(Client& client, std::string_view connection) {
  envelope::Composer& composer = hub_.composer();
  envelope::JsonWriter& writer = composer.begin("welcome");
  writer.field("connectionId", connection).field("userId", client.user());
  writer.key("heartbeat").begin_object();
  writer.field("interval", milliseconds(config_.ping_interval));
  writer.field("timeout", milliseconds(config_.pong_timeout)).end_object();
  writer.key("limits").begin_object();
  writer.field("maxMessage", config_.max_message);
  writer.field("maxContent", config_.rooms.max_content);
  writer.field("maxRooms", config_.rooms.max_rooms);
  if (const flow::RateLimit& rate = config_.messages.rate; rate.is_set()) {
    writer.key("rate").begin_object();
    writer.field("messages", rate.count).field("window", milliseconds(rate.window)).end_object();
  }
  if (config_.messages.throttle > Duration::zero()) {
    writer.field("throttle", milliseconds(config_.messages.throttle));
  }
  writer.end_object();
  client.greet_later(composer.finish(), loop_);
}

RoomsApp::Refusal RoomsApp::demand_token(const Session& session, const Request& request) const {
  if (!guard_.awaits_token(session) || request.type == "auth") return std::nullopt;
  return Fault{FaultCode::kUnauthorized, R"(a token is needed first: {"type":"auth","token":"…"})"};
}

RoomsApp::Refusal RoomsApp::judge(const Client& client, Action action,
                                  const Request& request) const {
  const bool is_about_topic = action == Action::kSubscribe || action == Action::kPublish;
  const std::string_view place = is_about_topic ? request.topic : request.room;
  if (guard_.allows(client.session(), action, place)) return std::nullopt;
  return Fault{FaultCode::kForbidden,
               "the policy does not allow '" + std::string(auth::action_name(action)) + "' here"};
}

// Whoever was someone else has left that one's rooms.
RoomsApp::Refusal RoomsApp::authenticate(Client& client, const Request& request) {
  if (request.token.empty()) {
    return Fault{FaultCode::kInvalidMessage, R"("token" must be a non-empty string)"};
  }
  // Where no token is asked for, one in a message counts as little as one in the request.
  if (guard_.checks_tokens() && !take_token(client, request)) return std::nullopt;
  envelope::JsonWriter& writer = hub_.composer().begin("auth_ok");
  writer.field("userId", client.user()).key("roles").begin_array();
  for (const std::string& role : client.roles())
    writer.value(role);
  writer.end_array();
  client.send(hub_.composer().finish(request.correlation));
  return std::nullopt;
}

bool RoomsApp::take_token(Client& client, const Request& request) {
  Session& session = client.session();
  if (const Status done = guard_.authenticate(session, request.token); !done) {
    reject(client, {FaultCode::kUnauthorized, done.error().message}, request.correlation);
    session.close(wire::kUnauthorized, done.error().message);
    return false;
  }
  const auth::Identity& who = *session.identity();
  if (!client.entered || client.user() != who.user) {
    if (client.entered) hub_.exit(client);
    client.identify(who.user, who.roles);
    enter(client);
  } else {
    hub_.switchboard().assign_roles(client, who.roles);
  }
  if (companion_ != nullptr) companion_->on_identified(session);
  return true;
}

RoomsApp::Refusal RoomsApp::join(Client& client, const Request& request) {
  if (auto fault = check_room(request)) return fault;
  if (request.since.empty()) return hub_.join(client, request.room, request.correlation);
  if (auto fault = judge(client, Action::kHistory, request)) return fault;
  auto range = read_range(request);
  if (!range) return std::move(range).error();
  return hub_.join(client, request.room, request.correlation, *range);
}

RoomsApp::Refusal RoomsApp::leave(Client& client, const Request& request) {
  if (auto fault = check_room(request)) return fault;
  return hub_.leave(client, request.room, request.correlation);
}

RoomsApp::Refusal RoomsApp::message(Client& client, const Request& request) {
  if (auto fault = check_room(request)) return fault;
  if (auto fault = check_content(request, config_.rooms.max_content)) return fault;
  return hub_.message(client, request.room, request.content, request.correlation);
}

RoomsApp::Refusal RoomsApp::presence(Client& client, const Request& request) {
  if (auto fault = check_room(request)) return fault;
  return hub_.presence(client, request.room, request.correlation);
}

RoomsApp::Refusal RoomsApp::history(Client& client, const Request& request) {
  if (auto fault = check_room(request)) return fault;
  auto range = read_range(request);
  if (!range) return std::move(range).error();
  return hub_.history(client, request.room, *range, request.correlation);
}

RoomsApp::Refusal RoomsApp::subscribe(Client& client, const Request& request) {
  return hub_.switchboard().subscribe(client, request.topic, request.correlation);
}

RoomsApp::Refusal RoomsApp::unsubscribe(Client& client, const Request& request) {
  return hub_.switchboard().unsubscribe(client, request.topic, request.correlation);
}

RoomsApp::Refusal RoomsApp::publish(Client& client, const Request& request) {
  if (auto fault = check_payload(request, config_.rooms.max_content)) return fault;
  return hub_.switchboard().publish(client, request.topic, request.payload, request.correlation);
}

RoomsApp::Refusal RoomsApp::send(Client& client, const Request& request) {
  if (auto fault = check_content(request, config_.rooms.max_content)) return fault;
  auto to = envelope::read_audience(request.to);
  if (!to) return std::move(to).error();
  return hub_.switchboard().send(client, *to, request.content, request.correlation);
}

RoomsApp::Refusal RoomsApp::ping(Client& client, const Request& request) {
  return pong("pong", client, request);
}

RoomsApp::Refusal RoomsApp::heartbeat(Client& client, const Request& request) {
  return pong("heartbeat_ack", client, request);
}

RoomsApp::Refusal RoomsApp::pong(std::string_view type, Client& client, const Request& request) {
  envelope::Composer& composer = hub_.composer();
  envelope::JsonWriter& writer = composer.begin(type);
  if (!request.timestamp.empty()) writer.key("originalTimestamp").raw(request.timestamp);
  client.send(composer.finish(request.correlation));
  return std::nullopt;
}

}  // namespace wskit::server
