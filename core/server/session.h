#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "auth/identity.h"
#include "base/payload.h"
#include "server/application.h"
#include "server/entrance.h"
#include "wire/handshake.h"
#include "wire/opcode.h"

namespace wskit::server {

/// A client as the application sees it, whatever carries its messages.
class Session {
 public:
  Session() = default;
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  virtual ~Session() = default;

  /// The two answers to `Application::on_request`, when that said kLater: let in (`on_open` follows
  /// inside the call), or not. `subprotocol` may be empty.
  virtual void accept(std::string_view subprotocol) = 0;
  virtual void refuse(const wire::Refusal& refusal) = 0;
  /// While the application has not answered: the subprotocol that the configuration would choose.
  [[nodiscard]] virtual std::string subprotocol() const = 0;

  /// Let in, and nobody has begun to end it.
  [[nodiscard]] virtual bool is_open() const = 0;
  /// Queues an answer to what the peer sent; nothing when the session is not open. Answers are
  /// bounded by ceasing to read while too many wait.
  virtual void send(wire::Opcode opcode, std::string_view bytes) = 0;
  /// Queues a frame that others share, within the configured limit, and by its policy; never calls
  /// the application.
  virtual void deliver(const Payload& frame) = 0;
  /// Begins to end it; the application hears `on_close` inside this call.
  virtual void close(std::uint16_t code, std::string_view reason) = 0;
  /// Ends it without a close frame, as a server that goes, once what was sent before has left; the
  /// application hears `on_close` (1006) inside this call.
  virtual void hang_up() = 0;

  /// More than the configured limit waits for the peer; `Application::on_drained` says when it does
  /// not any more.
  [[nodiscard]] virtual bool is_backed_up() const = 0;
  /// Stops and resumes the peer's messages, for an application that has no room for more. What has
  /// been read already may still come.
  virtual void set_reading(bool reading) = 0;
  /// Stops handing over the peer's messages behind the present one, and goes on in a later turn.
  /// None is lost meanwhile: whatever becomes of the peer, the session stays open until all have
  /// been handed over, unless it is closed from here. For limits, whose delays have an end.
  virtual void set_delayed(bool delayed) = 0;
  /// Delayed, or still to be handed what came meanwhile.
  [[nodiscard]] virtual bool is_delayed() const = 0;

  /// Who is at the other end, as "192.0.2.7:4711"; without the port when a proxy has named him and
  /// has not said it.
  [[nodiscard]] virtual std::string peer() const = 0;

  /// Who the client has shown to be; null: nobody yet.
  [[nodiscard]] const auth::Identity* identity() const { return identity_.get(); }
  void set_identity(std::unique_ptr<const auth::Identity> identity) {
    identity_ = std::move(identity);
  }
  [[nodiscard]] SessionContext* context() const { return context_.get(); }
  void set_context(std::unique_ptr<SessionContext> context) { context_ = std::move(context); }
  /// What counts it among the server's.
  void set_pass(std::unique_ptr<Entrance::Pass> pass) { pass_ = std::move(pass); }
  /// What limits keep for it.
  [[nodiscard]] SessionContext* quota() const { return quota_.get(); }
  void set_quota(std::unique_ptr<SessionContext> quota) { quota_ = std::move(quota); }

 private:
  std::unique_ptr<Entrance::Pass> pass_;
  std::unique_ptr<SessionContext> quota_;
  std::unique_ptr<const auth::Identity> identity_;
  std::unique_ptr<SessionContext> context_;
};

}  // namespace wskit::server
