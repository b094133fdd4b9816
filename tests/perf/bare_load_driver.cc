// The least that a load generator can do: CONNECTIONS connections to an echo server, DEPTH texts of
// SIZE bytes in flight on each, and as many again when all of their replies have come; epoll, one
// read and one write for each lot, nothing looked at and nothing measured. It shows what of a
// generator's cost is the operating system's. After SECONDS it prints messages a second, and its
// microseconds of processor time for each: a JSON object. usage: bare_load_driver PORT CONNECTIONS
// DEPTH SIZE SECONDS

#include <charconv>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <string>
#include <string_view>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

std::uint64_t number(const char* text) {
  std::uint64_t value = 0;
  std::from_chars(text, text + std::char_traits<char>::length(text), value);
  return value;
}

double seconds_of(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

void append_length(std::string& frame, std::size_t size, unsigned char mask) {
  if (size < 126) {
    frame += static_cast<char>(mask | size);
  } else if (size <= 0xFFFF) {
    frame += static_cast<char>(mask | 126);
    for (const int shift : {8, 0})
      frame += static_cast<char>(size >> shift);
  } else {
    frame += static_cast<char>(mask | 127);
    for (int shift = 56; shift >= 0; shift -= 8)
      frame += static_cast<char>(static_cast<std::uint64_t>(size) >> shift);
  }
}

std::size_t reply_size(std::size_t size) {
  std::string head = "\x81";
  append_length(head, size, 0);
  return head.size() + size;
}

std::string masked_texts(std::size_t size, std::size_t depth) {
  std::string frame = "\x81";
  append_length(frame, size, 0x80);
  frame.append(4, '\0');  // masked with zeros
  frame.append(size, 'x');
  std::string all;
  for (std::size_t i = 0; i < depth; ++i)
    all += frame;
  return all;
}

int connected(std::uint16_t port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in server{};
  server.sin_family = AF_INET;
  server.sin_port = htons(port);
  server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&server), sizeof server) != 0) return -1;
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  constexpr std::string_view kUpgrade =
      "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n";
  if (::write(fd, kUpgrade.data(), kUpgrade.size()) < 0) return -1;
  std::string answer;
  for (char c = 0; answer.find("\r\n\r\n") == std::string::npos && ::read(fd, &c, 1) == 1;)
    answer += c;
  return answer.rfind("HTTP/1.1 101", 0) == 0 ? fd : -1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 6) {
    std::fputs("usage: bare_load_driver PORT CONNECTIONS DEPTH SIZE SECONDS\n", stderr);
    return 2;
  }
  const auto port = static_cast<std::uint16_t>(number(argv[1]));
  const std::uint64_t connections = number(argv[2]);
  const std::uint64_t depth = number(argv[3]);
  const std::uint64_t size = number(argv[4]);
  const auto length = static_cast<double>(number(argv[5]));
  const std::string texts = masked_texts(size, depth);
  const std::size_t lot = depth * reply_size(size);
  const int epoll = ::epoll_create1(0);
  struct Peer {
    int fd = -1;
    std::size_t awaited = 0;
  };
  std::vector<Peer> peers(connections);
  for (Peer& peer : peers) {
    peer = {connected(port), lot};
    if (peer.fd < 0) return 3;
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = &peer;
    ::epoll_ctl(epoll, EPOLL_CTL_ADD, peer.fd, &event);
  }
  std::vector<char> buffer(std::size_t{1} << 18);
  const double began = seconds_of(CLOCK_MONOTONIC);
  const double cpu_before = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
  for (const Peer& peer : peers) {
    if (::write(peer.fd, texts.data(), texts.size()) < 0) return 6;
  }
  std::uint64_t lots = 0;
  double now = began;
  while (now - began < length) {
    epoll_event events[256];
    const int ready = ::epoll_wait(epoll, events, 256, 1000);
    for (int i = 0; i < ready; ++i) {
      Peer& peer = *static_cast<Peer*>(events[i].data.ptr);
      const ssize_t got = ::read(peer.fd, buffer.data(), buffer.size());
      if (got <= 0) return 6;
      peer.awaited -= static_cast<std::size_t>(got);
      if (peer.awaited > 0) continue;
      peer.awaited = lot;
      ++lots;
      if (::write(peer.fd, texts.data(), texts.size()) < 0) return 6;
    }
    now = seconds_of(CLOCK_MONOTONIC);
  }
  const auto messages = static_cast<double>(lots * depth);
  std::printf("{\"rate\":%.0f,\"cpu_us\":%.4f}\n", messages / (now - began),
              1e6 * (seconds_of(CLOCK_PROCESS_CPUTIME_ID) - cpu_before) / messages);
  return 0;
}
