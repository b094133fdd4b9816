#include "cli/serve_loops.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>

#include <fmt/format.h>

namespace wskit::cli {

Result<std::size_t> loop_count(std::optional<std::uint64_t> threads) {
  constexpr std::uint64_t kMost = 1024;
  if (!threads) return std::clamp<std::uint64_t>(std::thread::hardware_concurrency(), 1, kMost);
  if (*threads >= 1 && *threads <= kMost) return *threads;
  return Error{ErrorKind::kUsage,
               fmt::format("--threads {}: write 1 to {}; one a core is enough", *threads, kMost)};
}

ServeLoops::~ServeLoops() {
  join();
}

std::vector<net::Loop*> ServeLoops::loops() {
  std::vector<net::Loop*> loops;
  for (Worker& worker : workers_)
    loops.push_back(&worker.loop);
  return loops;
}

void ServeLoops::secure(server::Server& server, const tls::ServerContext& context,
                        const tls::Acceptor::Refused& refused) {
  std::size_t index = 0;
  for (Worker& worker : workers_)
    worker.tls = std::make_unique<tls::Acceptor>(server.acceptor(index++), context, refused);
}

void ServeLoops::renew(const tls::ServerContext& context) {
  for (Worker& worker : workers_)
    worker.loop.post([&worker, context] { worker.tls->use(context); });
}

Status ServeLoops::listen(const lws::Address& address, server::Server& server) {
  std::size_t index = 0;
  for (Worker& worker : workers_) {
    Result<Fd> socket = address.socket();
    if (!socket) return std::move(socket).error();
    net::AcceptHandler& plain = server.acceptor(index++);
    net::AcceptHandler& handler = worker.tls == nullptr ? plain : *worker.tls;
    worker.listener = std::make_unique<lws::Listener>(worker.loop, *std::move(socket), handler);
  }
  return ok();
}

Status ServeLoops::listen_for_admin(const lws::Address& address, server::Server& server) {
  Result<Fd> socket = address.socket();
  if (!socket) return std::move(socket).error();
  Worker& worker = workers_.front();
  worker.admin = std::make_unique<lws::Listener>(worker.loop, *std::move(socket), server.admin());
  return ok();
}

void ServeLoops::run() {
  for (Worker& worker : workers_)
    if (&worker != &workers_.front()) worker.thread = std::thread([&] { worker.loop.run(); });
  first().run();
  join();
}

void ServeLoops::join() {
  for (Worker& worker : workers_)
    if (worker.thread.joinable()) worker.thread.join();
}

void ServeLoops::stop_listening(const std::function<void()>& then) {
  const auto left = std::make_shared<std::atomic<std::size_t>>(workers_.size());
  for (Worker& worker : workers_) {
    worker.loop.post([&worker, left, then] {
      worker.listener.reset();
      worker.admin.reset();
      if (--*left == 0) then();
    });
  }
}

void ServeLoops::stop() {
  for (Worker& worker : workers_)
    worker.loop.stop();
}

}  // namespace wskit::cli
