#include "server/rooms_app.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "server/abuse_meter.h"
#include "server/arguments.h"
#include "server/session.h"

namespace wskit::server {
namespace {

using envelope::Fault;
using envelope::FaultCode;
using envelope::Request;
using wire::Opcode;

// Longer types are not repeated in the answer.
constexpr std::size_t kMaxNamedType = 64;
// Fits a std::string's own buffer; 36^12 is enough to be unique.
constexpr std::size_t kUserIdLength = 12;

std::int64_t milliseconds(Duration duration) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(duration).count();
}

}  // namespace

/// A session as the rooms know it.
class RoomsApp::Client final : public SessionContext, public room::Member {
 public:
  Client(Session& session, std::string user) : Member(std::move(user)), session_(session) {}

  void deliver(const Payload& frame) override { session_.deliver(frame); }
  void send(std::string_view text) { session_.send(Opcode::kText, text); }
  /// One more error; the tenth in ten seconds closes.
  void blame(TimePoint now) {
    if (abuse_.add(now)) session_.close(wire::kPolicyViolation, "ten errors in ten seconds");
  }

 private:
  Session& session_;
  AbuseMeter abuse_;
};

const RoomsApp::Route RoomsApp::kRoutes[] = {
    {"message", &RoomsApp::message},
    {"join", &RoomsApp::join},
    {"leave", &RoomsApp::leave},
    {"presence", &RoomsApp::presence},
    {"history", &RoomsApp::history},
    {"subscribe", &RoomsApp::subscribe},
    {"unsubscribe", &RoomsApp::unsubscribe},
    {"publish", &RoomsApp::publish},
    {"send", &RoomsApp::send},
    {"ping", &RoomsApp::ping},
    {"heartbeat", &RoomsApp::heartbeat},
};

RoomsApp::RoomsApp(const Config& config, net::Loop& loop, Rng& rng, room::Hub& hub,
                   Counters& counters)
    : config_(config), loop_(loop), rng_(rng), hub_(hub), counters_(counters) {}

void RoomsApp::on_open(Session& session) {
  auto client = std::make_unique<Client>(session, rng_.identifier(kUserIdLength));
  hub_.enter(*client);
  welcome(*client);
  session.set_context(std::move(client));
}

void RoomsApp::on_message(Session& session, const wire::MessageView& message) {
  Client& client = client_of(session);
  hub_.see(client);
  Request request;
  Refusal refusal;
  if (message.opcode == Opcode::kBinary) {
    refusal = Fault{FaultCode::kInvalidMessage, "messages are JSON in text frames, not binary"};
  } else {
    refusal = reader_.read(message.bytes, request);
    if (!refusal && config_.schemas) refusal = config_.schemas->check(request.type, message.bytes);
    if (!refusal) refusal = dispatch(client, request);
  }
  if (refusal) reject(client, *refusal, request.correlation);
}

void RoomsApp::on_close(Session& session, const wire::CloseInfo& /*how*/) {
  hub_.exit(client_of(session));
}

void RoomsApp::on_stop() {
  hub_.end();
}

RoomsApp::Client& RoomsApp::client_of(Session& session) {
  return static_cast<Client&>(*session.context());
}

RoomsApp::Refusal RoomsApp::dispatch(Client& client, const Request& request) {
  const auto* const route =
      std::find_if(std::begin(kRoutes), std::end(kRoutes),
                   [&](const Route& candidate) { return candidate.type == request.type; });
  if (route != std::end(kRoutes)) return (this->*route->handler)(client, request);
  std::string name;
  if (request.type.size() <= kMaxNamedType) name = " \"" + std::string(request.type) + '"';
  return Fault{FaultCode::kUnknownType,
               "unknown type" + name +
                   "; known are join, leave, message, presence, history, subscribe, unsubscribe, "
                   "publish, send, ping and heartbeat"};
}

void RoomsApp::reject(Client& client, const Fault& fault, std::string_view correlation) {
  ++counters_.errors[fault.code];
  client.send(hub_.composer().error(fault, correlation));
  client.blame(loop_.now());
}

// A user without a name of its own is its connection.
void RoomsApp::welcome(Client& client) {
  envelope::Composer& composer = hub_.composer();
  envelope::JsonWriter& writer = composer.begin("welcome");
  writer.field("connectionId", client.user()).field("userId", client.user());
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
  client.send(composer.finish());
}

RoomsApp::Refusal RoomsApp::join(Client& client, const Request& request) {
  if (auto fault = check_room(request)) return fault;
  if (request.since.empty()) return hub_.join(client, request.room, request.correlation);
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
