// The least that a client can do: one connection, one text, its echo. `compare_startup.py` builds
// it, to have something to measure others by. usage: bare_client PORT; says what comes back.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char** argv) {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in server{};
  server.sin_family = AF_INET;
  server.sin_port = htons(static_cast<std::uint16_t>(argc > 1 ? std::atoi(argv[1]) : 0));
  server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&server), sizeof server) != 0) return 3;
  constexpr std::string_view kUpgrade =
      "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n";
  constexpr std::string_view kHi("\x81\x82\0\0\0\0hi", 8);  // masked with zeros
  char answer[4096];
  if (::write(fd, kUpgrade.data(), kUpgrade.size()) < 0) return 6;
  if (::read(fd, answer, sizeof answer) <= 0) return 6;
  if (::write(fd, kHi.data(), kHi.size()) < 0 || ::read(fd, answer, sizeof answer) < 4) return 6;
  std::fwrite(answer + 2, 1, 2, stdout);
  std::putchar('\n');
  return 0;
}
