#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "net/connection.h"
#include "pair.h"
#include "support/fake_connection.h"
#include "tls/connection.h"

namespace wskit::tls {

/// Writes down what a connection tells.
class Diary final : public net::ConnectionHandler {
 public:
  void on_data(std::span<char> bytes) override {
    data.append(bytes.data(), bytes.size());
    ++deliveries;
  }
  void on_drained() override { ++drained; }
  void on_closed(const std::optional<Error>& error) override {
    ends.push_back(error ? error->message : "no error");
  }

  std::string data;
  int deliveries = 0;
  int drained = 0;
  std::vector<std::string> ends;
};

/// A connection of `wskit serve --tls-…` in memory, and the client at its other end, whom the test
/// plays.
class Served {
 public:
  explicit Served(const ServerContext& context = self_signed_server())
      : connection(std::make_unique<Connection>(
            network.connect(), context, workspace, [this](const std::optional<Error>& failure) {
              settled.push_back(failure ? failure->message : "open");
            })) {
    connection->set_handler(diary);
  }

  /// Carries over what both have to say.
  void talk() {
    do {
      network.deliver(drain(client.outbox));
      take();
    } while (!client.outbox.empty());
  }
  /// What the server writes comes to the client.
  void take() {
    const std::string bytes = network.taken();
    client.take(bytes, bytes.size() + 1);
  }
  void say(std::string_view bytes) {
    client.say(bytes);
    network.deliver(drain(client.outbox));
  }
  void queue(std::string_view bytes) const {
    connection->outbox().append(bytes);
    connection->want_write();
  }

  test::FakeStream network;
  Workspace workspace;
  Diary diary;
  std::vector<std::string> settled;
  End client{careless_client(), std::string("localhost"), Session()};
  std::unique_ptr<net::Connection> connection;
};

}  // namespace wskit::tls
