#include "lws/trampoline.h"

#include <mutex>

#include "lws/connection.h"

namespace wskit::lws {
namespace {

// One read takes a whole batch of small frames, or several large ones.
constexpr unsigned kReceiveBytes = 512 * 1024;
// Up to this many sockets the library may search its table; above, it must index it by descriptor.
constexpr std::size_t kSearchedSockets = 64;

// The library calls this for everything. Exceptions must not cross its frames: noexcept ends the
// process instead, with the place in the core.
int trampoline(struct ::lws* wsi, lws_callback_reasons reason, void* /*user*/, void* in,
               std::size_t size) noexcept {
  constexpr int kGoOn = 0;
  constexpr int kCloseSocket = -1;
  auto* connection = static_cast<Connection*>(lws_get_opaque_user_data(wsi));
  switch (reason) {
    case LWS_CALLBACK_RAW_ADOPT:
      // The library's own idle timeout; every deadline is ours.
      lws_set_timeout(wsi, NO_PENDING_TIMEOUT, 0);
      return kGoOn;
    case LWS_CALLBACK_RAW_RX:
      if (connection == nullptr) return kCloseSocket;
      return connection->received({static_cast<char*>(in), size}) ? kGoOn : kCloseSocket;
    case LWS_CALLBACK_RAW_WRITEABLE:
      if (connection == nullptr) return kCloseSocket;
      return connection->writeable() ? kGoOn : kCloseSocket;
    case LWS_CALLBACK_RAW_CLOSE:
      if (connection != nullptr) connection->closed();
      return kGoOn;
    default:
      return kGoOn;
  }
}

const lws_protocols kProtocols[] = {
    {"wskit", trampoline, 0, 0, 0, nullptr, 0},
    {nullptr, nullptr, 0, 0, 0, nullptr, 0},
};

}  // namespace

const char* const kProtocolName = "wskit";

lws_context* create_context(void* uv_loop, std::size_t max_sockets) {
  static std::mutex creation;  // the library initialises process-wide state at the first context
  const std::lock_guard lock(creation);
  lws_set_log_level(LLL_ERR | LLL_WARN, nullptr);
  lws_context_creation_info info{};
  info.port = CONTEXT_PORT_NO_LISTEN_SERVER;
  info.protocols = kProtocols;
  info.options = LWS_SERVER_OPTION_LIBUV | LWS_SERVER_OPTION_UV_NO_SIGSEGV_SIGFPE_SPIN;
  info.foreign_loops = &uv_loop;
  info.pt_serv_buf_size = kReceiveBytes;
  if (max_sockets != 0 && max_sockets <= kSearchedSockets) {
    // The library's own wake-up pipe takes a place too.
    info.fd_limit_per_thread = static_cast<unsigned>(max_sockets) + 4;
  }
  return lws_create_context(&info);
}

}  // namespace wskit::lws
