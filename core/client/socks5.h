#pragma once

#include <cstdint>

#include "client/proxy.h"
#include "client/proxy_handshake.h"

namespace wskit::client {

/// SOCKS5 CONNECT (RFC 1928), with user and password (RFC 1929) if the proxy has some. `server` may
/// be an address or a name.
class Socks5 final : public ProxyHandshake {
 public:
  Socks5(const Proxy& proxy, const net::Endpoint& server);

  std::size_t feed(std::string_view bytes) override;

 private:
  enum class Stage : std::uint8_t { kMethod, kCredentials, kReply };

  void await(Stage stage, std::size_t size);
  void read();
  void read_method();
  void read_reply();
  void fail(std::string why);
  [[nodiscard]] unsigned byte(std::size_t at) const {
    return static_cast<unsigned char>(received_[at]);
  }

  std::string credentials_;  ///< the message that carries them; empty without
  std::string request_;
  Stage stage_ = Stage::kMethod;
  std::string received_;  ///< of the message that is awaited
  std::size_t wanted_ = 0;
};

}  // namespace wskit::client
