#include "server/exec_app.h"

#include <memory>
#include <utility>

#include "envelope/fault.h"
#include "server/cgi.h"
#include "server/session.h"

namespace wskit::server {
namespace {

/// Which program a session has; it outlives the session.
struct Served final : SessionContext {
  explicit Served(ExecProcess& by) : process(by) {}
  ExecProcess& process;
};

ExecProcess& process_of(Session& session) {
  return static_cast<Served&>(*session.context()).process;
}

wire::Refusal no_room(std::string message) {
  return {503,
          std::string(envelope::fault_name(envelope::FaultCode::kUnavailable)),
          std::move(message),
          {{"Retry-After", "1"}}};
}

}  // namespace

Admission ExecApp::on_request(Session& session, const http::RequestHead& request) {
  auto share = programs_.take();
  if (!share) {
    session.refuse(no_room("all " + std::to_string(programs_.most()) + " programs are in use"));
    return Admission::kLater;
  }
  auto child = ChildProcess::start(
      config_.command,
      cgi_environment(request, session.peer(), session.identity(), config_.inherited));
  if (!child) {
    session.refuse(no_room(child.error().message));
    return Admission::kLater;
  }
  auto process = std::make_unique<ExecProcess>(*worker_, session, *std::move(child),
                                               *std::move(share), config_.complain);
  session.set_context(std::make_unique<Served>(*process));
  worker_->add(std::move(process));
  return Admission::kGranted;
}

void ExecApp::on_message(Session& session, const wire::MessageView& message) {
  process_of(session).take(message);
}

void ExecApp::on_drained(Session& session) {
  process_of(session).resume();
}

void ExecApp::on_close(Session& session, const wire::CloseInfo& /*how*/) {
  process_of(session).leave();
}

}  // namespace wskit::server
