#include "lws/socket.h"

#include <array>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/un.h>
#include <unistd.h>

namespace wskit::lws {
namespace {

// Up to here the copy costs less than a gathering send does.
constexpr std::size_t kJoinedBytes = std::size_t{64} << 10;

std::size_t total_size(std::span<const iovec> pieces) {
  std::size_t size = 0;
  for (const iovec& piece : pieces)
    size += piece.iov_len;
  return size;
}

}  // namespace

std::string address_text(const sockaddr* address, socklen_t size) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (address->sa_family == AF_INET) {
    const auto* v4 = reinterpret_cast<const sockaddr_in*>(address);
    inet_ntop(AF_INET, &v4->sin_addr, text.data(), text.size());
    return std::string(text.data()) + ":" + std::to_string(ntohs(v4->sin_port));
  }
  if (address->sa_family == AF_INET6) {
    const auto* v6 = reinterpret_cast<const sockaddr_in6*>(address);
    const std::uint16_t port = ntohs(v6->sin6_port);
    if (IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr)) {
      inet_ntop(AF_INET, v6->sin6_addr.s6_addr + 12, text.data(), text.size());
      return std::string(text.data()) + ":" + std::to_string(port);
    }
    inet_ntop(AF_INET6, &v6->sin6_addr, text.data(), text.size());
    return "[" + std::string(text.data()) + "]:" + std::to_string(port);
  }
  const auto* local = reinterpret_cast<const sockaddr_un*>(address);
  const std::size_t path =
      size > offsetof(sockaddr_un, sun_path) ? strnlen(local->sun_path, sizeof local->sun_path) : 0;
  return "unix:" + std::string(local->sun_path, path);
}

std::string peer_text(int fd) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (getpeername(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) return "unknown";
  return address_text(reinterpret_cast<const sockaddr*>(&address), size);
}

std::string error_text(int reason) {
  std::string text = std::strerror(reason);
  if (!text.empty()) text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  return text;
}

void end_both_directions(int fd) {
  shutdown(fd, SHUT_RDWR);
}

ssize_t send_pieces(int fd, std::span<const iovec> pieces, std::vector<char>& scratch) {
  if (pieces.size() == 1) {
    return send(fd, pieces.front().iov_base, pieces.front().iov_len, MSG_NOSIGNAL | MSG_DONTWAIT);
  }
  const std::size_t size = total_size(pieces);
  if (size <= kJoinedBytes) {
    scratch.resize(kJoinedBytes);
    char* end = scratch.data();
    for (const iovec& piece : pieces) {
      std::memcpy(end, piece.iov_base, piece.iov_len);
      end += piece.iov_len;
    }
    return send(fd, scratch.data(), size, MSG_NOSIGNAL | MSG_DONTWAIT);
  }
  msghdr message{};
  message.msg_iov = const_cast<iovec*>(pieces.data());
  message.msg_iovlen = pieces.size();
  return sendmsg(fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
}

}  // namespace wskit::lws
