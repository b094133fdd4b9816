#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/rng.h"
#include "cli/dialect.h"
#include "cli/request_tally.h"
#include "cli/room_visit.h"
#include "client/connection_pool.h"
#include "envelope/server_message.h"
#include "envelope/wrapper.h"
#include "net/loop.h"

namespace wskit::cli {

struct PatternConfig {
  envelope::WrapConfig wrap;
  bool is_program = false;  ///< who sends and reads knows the protocol: everything stays as it is
  Duration timeout = std::chrono::seconds(5);  ///< for an answer
};

/// What a PatternDialect works with; all outlive it.
struct PatternPorts {
  net::Loop& loop;
  Rng& rng;
  Sender& sender;
  client::ConnectionPool* pool;  ///< where messages go as requests, unless it is null
};

/// Patterns of messages (protocol.md a) around another dialect: what that one sends is put into
/// envelopes, is said in a room, or is a request; what it shows are the answers, or what is said.
class PatternDialect final : public Dialect, private client::AnswerHandler {
 public:
  using MakeDialect = std::function<std::unique_ptr<Dialect>(Sender& sender)>;

  PatternDialect(PatternConfig config, const PatternPorts& ports, const MakeDialect& make);

  Status take(std::string_view line, std::uint64_t number) override {
    return inner_->take(line, number);
  }
  Status input_ended() override { return inner_->input_ended(); }
  [[nodiscard]] bool busy() const override;
  [[nodiscard]] bool ready() const override { return !visit_ || visit_->begun(); }
  [[nodiscard]] bool waits_for_answers_only() const override { return pool_ != nullptr; }
  [[nodiscard]] bool counts() const override { return counts_; }
  [[nodiscard]] Verdict outcome() const override {
    return tally_.verdict(pool_ == nullptr ? 0 : pool_->late());
  }

  [[nodiscard]] std::vector<Setting> settings() override { return inner_->settings(); }
  void opened(const client::Opened& opened) override;
  void message(const wire::MessageView& message) override;
  void ping(std::string_view data) override { inner_->ping(data); }
  void pong(std::string_view data, Duration trip) override { inner_->pong(data, trip); }
  void reconnecting(const client::Ended& ended, std::string_view cause, int attempt,
                    Duration in) override;
  void ended(const client::Ended& ended, const Verdict& verdict) override;

 private:
  /// What the inner dialect speaks to.
  class Mouth final : public Sender {
   public:
    explicit Mouth(PatternDialect& owner) : owner_(owner), sender_(owner.sender_) {}
    bool send(wire::Opcode opcode, std::string_view bytes) override {
      return opcode == wire::Opcode::kText ? owner_.say(bytes) : sender_.send(opcode, bytes);
    }
    bool ping(std::string_view data) override { return sender_.ping(data); }
    void close(std::uint16_t code, std::string_view reason) override {
      sender_.close(code, reason);
    }
    void leave() override { sender_.leave(); }
    void on_settled() override { sender_.on_settled(); }
    void give_up(Verdict verdict) override { sender_.give_up(std::move(verdict)); }

   private:
    PatternDialect& owner_;
    Sender& sender_;
  };

  bool say(std::string_view text);
  void on_answer(std::string_view correlation, const Result<client::Answer>& answer) override;
  void show(std::string_view text) { inner_->message({wire::Opcode::kText, text}); }

  PatternConfig config_;
  Sender& sender_;
  client::ConnectionPool* pool_;
  envelope::Wrapper wrapper_;
  envelope::ServerMessageReader reader_;
  std::optional<RoomVisit> visit_;
  RequestTally tally_;
  bool answered_ = false;  ///< the message that comes next, when there is a pool
  bool counts_ = true;
  Mouth mouth_{*this};
  std::unique_ptr<Dialect> inner_;
};

}  // namespace wskit::cli
