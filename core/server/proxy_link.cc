#include "server/proxy_link.h"

#include <string>
#include <utility>

#include "server/refusal_code.h"

namespace wskit::server {
namespace {

// What may wait for an upstream that does not keep up.
constexpr std::size_t kMaxUnsent = std::size_t{1} << 20;

/// What the upstream has answered is named by its status alone: the rest may hold secrets, such as
/// a Location that repeats a query.
std::string reason_of(const client::Ended& ended) {
  constexpr int kSwitchingProtocols = 101;
  if (ended.status != 0 && ended.status != kSwitchingProtocols) {
    return "the upstream server answered " + std::to_string(ended.status);
  }
  return "no connection with the upstream server: " + ended.error->message;
}

wire::Refusal refusal_of_upstream(const client::Ended& ended) {
  constexpr int kBadGateway = 502;
  constexpr int kGatewayTimeout = 504;
  if (ended.error && ended.error->kind == ErrorKind::kTimeout) {
    return {kGatewayTimeout, "TIMEOUT", reason_of(ended), {}};
  }
  // Other statuses are a bad gateway to our client.
  const std::string_view code = refusal_code(ended.status);
  if (code.empty()) {
    return {kBadGateway, "UNAVAILABLE", reason_of(ended), {}};
  }
  wire::Refusal refusal{ended.status, std::string(code), reason_of(ended), {}};
  for (const http::Header& header : ended.headers) {
    const bool passes = http::same_name(header.first, "WWW-Authenticate") ||
                        http::same_name(header.first, "Retry-After");
    if (passes) refusal.headers.push_back(header);
  }
  return refusal;
}

}  // namespace

ProxyLink::ProxyLink(Worker& worker, Session& session, client::LinkConfig upstream,
                     const client::LinkPorts& ports)
    : worker_(worker),
      session_(&session),
      upstream_(std::move(upstream)),
      link_(upstream_, ports, *this) {}

void ProxyLink::take(const wire::MessageView& message) {
  if (!link_.send(message.opcode, message.bytes)) return;
  if (held_ || link_.buffered() <= kMaxUnsent) return;
  held_ = true;
  session_->set_reading(false);
  // It may all leave in one go, of which the link says nothing.
  worker_.loop().arm(written_, Duration::zero());
}

// What only we have seen of the client is no business of the upstream's: it has gone away.
void ProxyLink::leave(const wire::CloseInfo& how) {
  session_ = nullptr;
  link_.set_reading(true);
  if (how.code == wire::kAbnormal) return link_.abort();
  how.by_peer ? link_.close(how.code, how.reason) : link_.close(wire::kGoingAway, {});
}

void ProxyLink::on_open(const client::Opened& opened) {
  if (session_ != nullptr) session_->accept(opened.subprotocol);
}

void ProxyLink::on_message(const wire::MessageView& message) {
  if (session_ != nullptr) session_->send(message.opcode, message.bytes);
}

void ProxyLink::on_batch_end() {
  if (session_ != nullptr && session_->is_backed_up()) link_.set_reading(false);
}

void ProxyLink::on_drained() {
  if (std::exchange(held_, false) && session_ != nullptr) session_->set_reading(true);
}

void ProxyLink::on_ended(const client::Ended& ended) {
  if (session_ != nullptr && !ended.opened) {
    session_->refuse(refusal_of_upstream(ended));
  } else if (session_ != nullptr) {
    end_session(ended);
  }
  worker_.done(*this);
}

void ProxyLink::end_session(const client::Ended& ended) {
  if (ended.clean && !ended.error) return session_->close(ended.code, ended.reason);
  std::string reason = "the upstream connection was lost";
  if (ended.error) reason.append(": ").append(ended.error->message);
  session_->close(wire::kBadGateway, reason);
}

void ProxyLink::on_deadline(flow::Deadline& /*which*/) {
  if (link_.buffered() == 0) on_drained();
}

}  // namespace wskit::server
