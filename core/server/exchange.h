#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "flow/deadline.h"
#include "http/parser.h"
#include "http/response.h"
#include "net/connection.h"
#include "server/guest.h"
#include "server/http_handler.h"
#include "server/response_body.h"
#include "wire/handshake.h"

namespace wskit::server {

class Worker;

/// A connection while it speaks HTTP/1.1: one request after the other, each answered before the
/// next is read, until one is an upgrade and a WebSocketSession takes the connection over.
class Exchange final : public Guest, private net::ConnectionHandler, private flow::DeadlineOwner {
 public:
  /// The worker outlives it.
  Exchange(Worker& worker, std::unique_ptr<net::Connection> connection);
  ~Exchange() override;

  /// The request that is to be answered.
  [[nodiscard]] const http::RequestHead& request() const { return parser_->head(); }
  [[nodiscard]] const std::string& body() const { return parser_->body(); }
  /// Who has sent it: the peer, or for whom a trusted proxy has passed it on.
  [[nodiscard]] std::string peer() const;
  [[nodiscard]] bool asks_upgrade() const;

  /// Answers the request, now or in a later turn.
  void respond(const http::Response& response);
  /// The same with a body that is read, a little in each turn of the loop, as the peer takes it;
  /// `head` has none of its own.
  void respond(const http::Response& head, std::unique_ptr<ResponseBody> body);
  /// Answers with 4xx or 5xx and ends the connection.
  void refuse(const wire::Refusal& refusal);

  /// Answers with a body that goes on until the connection ends: `write` appends to it.
  void begin_stream(const http::Response& response);
  void write(std::string_view bytes);
  /// Sends what is queued and ends the connection.
  void end_stream();

  void shut_down() override;
  void abort() override;
  [[nodiscard]] std::size_t queued() const override { return connection_->outbox().bytes(); }

 private:
  enum class Phase : std::uint8_t {
    kIdle,       ///< a further request may come
    kReading,    ///< a request has to come, in time
    kAnswering,  ///< a handler has it
    kSending,    ///< the peer has to take the answer before the next request is read
    kStreaming,  ///< a handler is writing its answer
    kClosing,    ///< answered for the last time
  };

  void on_data(std::span<char> bytes) override;
  void on_flush() override;
  void on_closed(const std::optional<Error>& error) override;
  void on_deadline(flow::Deadline& which) override;

  void feed(std::string_view bytes);
  void upgrade(std::string_view rest);
  [[nodiscard]] http::Ending ending() const;
  void begin_sending(std::unique_ptr<ResponseBody> body);
  void go_on_sending();
  /// Whether there is more of the body.
  bool read_piece();
  void answered();
  void begin_request();
  void find_client();
  void ask_for_body();
  /// Without its body when only the head was asked for.
  void queue(const http::Response& response, http::Ending ending);
  void await(Phase phase, Duration time);
  void finish();

  Worker& worker_;
  std::unique_ptr<net::Connection> connection_;
  std::unique_ptr<http::RequestParser> parser_;
  HttpHandler* handler_ = nullptr;      ///< while it owes an answer, or streams
  std::string early_;                   ///< what came before the last answer had been given
  std::unique_ptr<ResponseBody> body_;  ///< of the answer, if it has to be read
  int pieces_ = 0;                      ///< of it that may still be read in this turn
  flow::Deadline deadline_{*this};
  std::string client_;  ///< of this request, when that is another than the peer
  TimePoint begun_;     ///< when it was accepted, or the request began to come
  Phase phase_ = Phase::kReading;
  bool feeding_ = false;
  bool asked_for_body_ = false;  ///< of this request
  bool is_broken_ = false;       ///< the body has ended before its end
};

}  // namespace wskit::server
