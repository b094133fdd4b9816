#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "base/result.h"
#include "lws/listener.h"
#include "lws/loop.h"
#include "server/server.h"
#include "tls/acceptor.h"

namespace wskit::cli {

/// How many loops `--threads` asks for: if it does not, one a core. kUsage when so many are none,
/// or too many.
Result<std::size_t> loop_count(std::optional<std::uint64_t> threads);

/// The loops that one server spans, each with the socket that it listens on and the thread that it
/// runs on. The first runs on the caller's thread.
class ServeLoops {
 public:
  explicit ServeLoops(std::size_t count) : workers_(count) {}
  ~ServeLoops();
  ServeLoops(const ServeLoops&) = delete;
  ServeLoops& operator=(const ServeLoops&) = delete;

  [[nodiscard]] std::vector<net::Loop*> loops();
  [[nodiscard]] lws::Loop& first() { return workers_.front().loop; }

  /// Puts TLS between the listeners and the server.
  void secure(server::Server& server, const tls::ServerContext& context,
              const tls::Acceptor::Refused& refused);
  /// New connections get `context`; `secure` has been called.
  void renew(const tls::ServerContext& context);

  Status listen(const lws::Address& address, server::Server& server);
  /// For operators, on the first loop, without TLS.
  Status listen_for_admin(const lws::Address& address, server::Server& server);

  /// Returns when all of them have stopped.
  void run();

  /// Stops accepting; `then` is called once no listener is left, on one of the loops.
  void stop_listening(const std::function<void()>& then);
  void stop();

 private:
  struct Worker {
    lws::Loop loop;
    std::unique_ptr<tls::Acceptor> tls;  ///< between the listener and the server, if it speaks TLS
    std::unique_ptr<lws::Listener> listener;
    std::unique_ptr<lws::Listener> admin;
    std::thread thread;
  };

  void join();

  std::list<Worker> workers_;
};

}  // namespace wskit::cli
