#pragma once

#include <optional>
#include <string_view>

#include "auth/policy.h"
#include "base/rng.h"
#include "envelope/request.h"
#include "net/loop.h"
#include "room/hub.h"
#include "server/application.h"
#include "server/companion.h"
#include "server/config.h"
#include "server/guard.h"
#include "server/statistics.h"

namespace wskit::server {

/// Rooms mode: the messages of protocol.md, part (a), for the clients of one loop.
class RoomsApp final : public Application {
 public:
  /// All arguments outlive it. Without a companion, what is not for rooms is refused.
  RoomsApp(const Config& config, net::Loop& loop, Rng& rng, room::Hub& hub, Counters& counters,
           Guard& guard, Companion* companion = nullptr);

  void on_open(Session& session) override { open(session, name_connection()); }
  void on_message(Session& session, const wire::MessageView& message) override;
  void on_refused(Session& session) override;
  void on_close(Session& session, const wire::CloseInfo& how) override;
  void on_stop() override;

  /// What a connection is called: by itself, and as a user, unless its user has a name.
  [[nodiscard]] std::string name_connection() const;
  /// `on_open`, of one that has a name already.
  void open(Session& session, const std::string& connection);

  /// An open session as the Hub knows it; null: not yet, because it has to say who it is.
  [[nodiscard]] static room::Member* member_of(Session& session);

 private:
  class Client;
  using Refusal = std::optional<envelope::Fault>;
  using Handler = Refusal (RoomsApp::*)(Client&, const envelope::Request&);
  struct Route {
    std::string_view type;
    Handler handler;
    std::optional<auth::Action> action;  ///< that has to be allowed
  };
  static const Route kRoutes[];

  static Client& client_of(Session& session);
  Refusal read(const wire::MessageView& message, envelope::Request& request);
  Refusal dispatch(Session& session, const envelope::Request& request,
                   const wire::MessageView& message);
  void reject(Client& client, const envelope::Fault& fault, std::string_view correlation);
  void enter(Client& client);
  void welcome(Client& client, std::string_view connection);
  [[nodiscard]] Refusal demand_token(const Session& session,
                                     const envelope::Request& request) const;
  [[nodiscard]] Refusal judge(const Client& client, auth::Action action,
                              const envelope::Request& request) const;
  Refusal authenticate(Client& client, const envelope::Request& request);
  /// Whether the token holds; the session is being closed when not.
  bool take_token(Client& client, const envelope::Request& request);

  Refusal join(Client& client, const envelope::Request& request);
  Refusal leave(Client& client, const envelope::Request& request);
  Refusal message(Client& client, const envelope::Request& request);
  Refusal presence(Client& client, const envelope::Request& request);
  Refusal history(Client& client, const envelope::Request& request);
  Refusal subscribe(Client& client, const envelope::Request& request);
  Refusal unsubscribe(Client& client, const envelope::Request& request);
  Refusal publish(Client& client, const envelope::Request& request);
  Refusal send(Client& client, const envelope::Request& request);
  Refusal ping(Client& client, const envelope::Request& request);
  Refusal heartbeat(Client& client, const envelope::Request& request);
  Refusal pong(std::string_view type, Client& client, const envelope::Request& request);

  const Config& config_;
  net::Loop& loop_;
  Rng& rng_;
  room::Hub& hub_;
  Counters& counters_;
  Guard& guard_;
  Companion* companion_;
  envelope::RequestReader reader_;
};

}  // namespace wskit::server
