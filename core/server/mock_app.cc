#include "server/mock_app.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "http/status.h"
#include "server/mock_role.h"
#include "server/refusal_code.h"

namespace wskit::server {
namespace {

MockRole* role_of(Session& session) {
  return static_cast<MockRole*>(session.context());
}

wire::Refusal refusal_of(int status) {
  const std::string_view code = refusal_code(status);
  return {
      status, std::string(code.empty() ? "UNAVAILABLE" : code), "refused, as it was recorded", {}};
}

}  // namespace

Admission MockApp::on_request(Session& session, const http::RequestHead& request) {
  auto reader = mock_.file().reader();
  if (!reader) {
    session.refuse({503, "UNAVAILABLE", reader.error().message, {}});
    return Admission::kLater;
  }
  const std::size_t connection = mock_.cast(request.target);
  const Mock::Opening& opening = mock_.opening(connection);
  if (http::is_refusal(opening.status)) {
    session.refuse(refusal_of(opening.status));
    return Admission::kLater;
  }
  session.set_context(
      std::make_unique<MockRole>(mock_, loop_, session, *std::move(reader), connection));
  const std::string& recorded = opening.subprotocol;
  const auto offered = http::tokens(request.headers, "Sec-WebSocket-Protocol");
  const bool is_offered = std::find(offered.begin(), offered.end(), recorded) != offered.end();
  if (!is_offered || recorded.empty()) return Admission::kGranted;
  session.accept(recorded);
  return Admission::kLater;
}

void MockApp::on_open(Session& session) {
  role_of(session)->open();
}

void MockApp::on_message(Session& session, const wire::MessageView& message) {
  role_of(session)->take(message);
}

void MockApp::on_drained(Session& session) {
  role_of(session)->resume();
}

void MockApp::on_close(Session& session, const wire::CloseInfo& /*how*/) {
  if (MockRole* role = role_of(session)) role->leave(stopping_);
}

}  // namespace wskit::server
