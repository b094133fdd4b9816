#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "net/connection.h"
#include "tls/stream.h"
#include "tls/workspace.h"

namespace wskit::tls {

/// Whom a client shakes hands with, and how.
struct Server {
  const ClientContext& context;
  const std::string& host;  ///< that its certificate has to be for
  Session* session;  ///< is resumed, and left there anew; outlives the connection. Null: neither
};

/// TLS over another connection, which it owns. What the owner puts into this Outbox is plaintext,
/// and stays there until the operating system takes it: below waits a batch of ciphertext at most.
/// A peer that ends its stream without close_notify has ended it all the same.
class Connection final : public net::Connection, private net::ConnectionHandler {
 public:
  /// Called once: the handshake is complete, or failed for this reason (`on_closed` follows then).
  using Settled = std::function<void(const std::optional<Error>& failure)>;

  /// A server's side. `workspace` outlives it.
  Connection(std::unique_ptr<net::Connection> inner, const ServerContext& context,
             Workspace& workspace, Settled settled);
  /// A client's side. `workspace` outlives it.
  Connection(std::unique_ptr<net::Connection> inner, const Server& server, Workspace& workspace,
             Settled settled);
  ~Connection() override;

  void set_handler(net::ConnectionHandler& handler) override { handler_ = &handler; }
  void want_write() override { inner_->want_write(); }
  void write_now() override { inner_->write_now(); }
  void set_reading(bool reading) override { inner_->set_reading(reading); }
  void close() override;
  void abort() override;
  [[nodiscard]] std::string peer() const override { return inner_->peer(); }

 private:
  void on_data(std::span<char> bytes) override;
  void on_flush() override;
  void on_drained() override;
  void on_closed(const std::optional<Error>& error) override;

  void receive(std::span<const char>& ciphertext);
  bool encrypt_front();
  void fail();
  void settle(const std::optional<Error>& failure);

  std::unique_ptr<net::Connection> inner_;
  Workspace& workspace_;
  Session* session_ = nullptr;  ///< where a client leaves its session
  Settled settled_;
  net::ConnectionHandler* handler_ = nullptr;
  Stream stream_;
  bool is_ending_ = false;  ///< closed, aborted or failed: nothing more is received
};

}  // namespace wskit::tls
