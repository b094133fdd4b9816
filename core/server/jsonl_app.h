#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "envelope/server_op.h"
#include "room/text_map.h"
#include "server/companion.h"
#include "server/program.h"
#include "server/request_desk.h"
#include "server/rooms_app.h"
#include "server/server.h"

namespace wskit::server {

struct JsonlConfig {
  bool gate = false;   ///< the program lets clients in, or does not
  bool redact = true;  ///< it does not see tokens and cookies
  Duration request_timeout = std::chrono::seconds(5);
};

/// Rooms with a program beside them (protocol.md b): it hears of everything that happens, gets what
/// is not for the rooms, and may act on any connection. For a server of one loop.
class JsonlApp final : public Application, private Companion, private ProgramHandler {
 public:
  /// `program` outlives it, and it the loop's run.
  JsonlApp(const JsonlConfig& config, const ApplicationPorts& ports, Program& program);
  ~JsonlApp() override;

  void on_start(Worker& worker) override;
  Admission on_request(Session& session, const http::RequestHead& request) override;
  void on_open(Session& session) override;
  void on_message(Session& session, const wire::MessageView& message) override;
  void on_refused(Session& session) override { rooms_.on_refused(session); }
  void on_drained(Session& session) override { rooms_.on_drained(session); }
  void on_pong(Session& session, Duration round_trip) override;
  void on_close(Session& session, const wire::CloseInfo& how) override;
  void on_stop() override { rooms_.on_stop(); }

 private:
  using Outcome = envelope::event::Outcome;
  /// Who asks the Hub what the program wants to know.
  struct Asker final : room::Member {
    Asker() : Member(std::string()) {}
    void deliver(const Payload& frame) override;
    std::string answer;
  };
  struct Peer {
    std::string c;
    std::string connection;  ///< its name in the rooms
    bool open = false;
  };

  void on_identified(Session& session) override;
  void on_joined(Session& session, std::string_view room) override;
  void on_left(Session& session, std::string_view room) override;
  void on_room_message(Session& session, std::string_view room,
                       const wire::MessageView& message) override;
  void on_other_message(Session& session, const wire::MessageView& message,
                        std::string_view correlation) override;
  void on_op(const envelope::ServerOp& op) override;
  void on_room(bool has_room) override;

  Outcome perform(std::string_view c, const envelope::op::SendTo& send);
  Outcome perform(std::string_view c, const envelope::op::Join& join);
  Outcome perform(std::string_view c, const envelope::op::Leave& leave);
  Outcome perform(std::string_view c, const envelope::op::Close& close);
  Outcome perform(std::string_view c, const envelope::op::Accept& accept);
  Outcome perform(std::string_view c, const envelope::op::Reject& reject);
  Outcome perform(std::string_view c, const envelope::op::Presence& presence);
  Outcome perform(std::string_view c, const envelope::op::History& history);
  Outcome perform(std::string_view c, const envelope::op::Stats& stats);
  Outcome perform(std::string_view c, const envelope::op::Drain& drain);

  [[nodiscard]] const std::string& id_of(const Session& session) const;
  /// Null when there is none of this name, or it is not open (not waiting to be let in).
  [[nodiscard]] Session* find_open(std::string_view c);
  [[nodiscard]] room::Member* find_member(std::string_view c);
  [[nodiscard]] Session* find_asking(std::string_view c);
  [[nodiscard]] std::vector<room::Member*> members(const std::vector<std::string>& connections);
  void settle(const envelope::op::SendTo& send);
  void expire(const std::string& c, const std::string& correlation);
  void forget(Session& session);
  Outcome done(const room::Hub::Refusal& refusal);
  Outcome answered(const room::Hub::Refusal& refusal);

  const JsonlConfig& config_;
  room::Hub& hub_;
  Program& program_;
  RoomsApp rooms_;
  RequestDesk requests_;
  envelope::RequestReader reader_;
  std::uint64_t connections_ = 0;  ///< so far
  std::unordered_map<const Session*, Peer> peers_;
  room::TextMap<Session*> sessions_;  ///< by `c`
  Asker asker_;
  std::string failure_;  ///< of the last op
};

}  // namespace wskit::server
