#include "client/socks5.h"

#include <array>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>

namespace wskit::client {
namespace {

// RFC 1928 sections 3 to 6.
constexpr char kVersion5 = 5;
constexpr char kCommandConnect = 1;
constexpr unsigned kNoAuthentication = 0;
constexpr unsigned kUserAndPassword = 2;
constexpr unsigned kNoneAcceptable = 0xff;
constexpr char kAddressV4 = 1;
constexpr char kAddressName = 3;
constexpr char kAddressV6 = 4;
constexpr std::size_t kReplyStart = 4;  // up to the address
constexpr std::size_t kPortBytes = 2;
constexpr std::size_t kMostName = 255;
// RFC 1929 section 2.
constexpr char kCredentialsVersion = 1;

std::string_view reason_of(unsigned reply) {
  constexpr std::array<std::string_view, 9> kReasons = {
      "",
      "it failed, and does not say why",
      "its rules do not allow the connection",
      "the server's network is unreachable",
      "the server's host is unreachable",
      "the server refused the connection",
      "the connection took too many hops",
      "it does not support CONNECT",
      "it does not support this kind of address",
  };
  return reply < kReasons.size() ? kReasons[reply] : "it failed for an unknown reason";
}

void append_counted(std::string& message, std::string_view text) {
  message += static_cast<char>(text.size());
  message += text;
}

std::string credentials_of(const Proxy& proxy) {
  if (!proxy.has_credentials()) return {};
  std::string message(1, kCredentialsVersion);
  append_counted(message, proxy.user);
  append_counted(message, proxy.password);
  return message;
}

std::string request_for(const net::Endpoint& server) {
  std::string message = {kVersion5, kCommandConnect, 0};
  // A zone means something to this machine only.
  const std::string host = server.host.substr(0, server.host.find('%'));
  in_addr v4{};
  in6_addr v6{};
  if (inet_pton(AF_INET, host.c_str(), &v4) == 1) {
    message += kAddressV4;
    message.append(reinterpret_cast<const char*>(&v4), sizeof v4);
  } else if (inet_pton(AF_INET6, host.c_str(), &v6) == 1) {
    message += kAddressV6;
    message.append(reinterpret_cast<const char*>(&v6), sizeof v6);
  } else {
    message += kAddressName;
    append_counted(message, host);
  }
  return message.append({static_cast<char>(server.port >> 8), static_cast<char>(server.port)});
}

}  // namespace

Socks5::Socks5(const Proxy& proxy, const net::Endpoint& server)
    : credentials_(credentials_of(proxy)), request_(request_for(server)) {
  if (server.host.size() > kMostName) fail("a host name has at most 255 bytes");
  std::string methods(1, static_cast<char>(kNoAuthentication));
  if (!credentials_.empty()) methods += static_cast<char>(kUserAndPassword);
  std::string greeting(1, kVersion5);
  append_counted(greeting, methods);
  say(greeting);
  await(Stage::kMethod, 2);
}

std::size_t Socks5::feed(std::string_view bytes) {
  std::size_t used = 0;
  while (used < bytes.size() && !is_over()) {
    received_ += bytes[used++];
    if (received_.size() == wanted_) read();
  }
  return used;
}

void Socks5::await(Stage stage, std::size_t size) {
  stage_ = stage;
  received_.clear();
  wanted_ = size;
}

void Socks5::read() {
  if (stage_ == Stage::kCredentials) {
    if (byte(1) != 0) return fail("it does not take this user and password");
    say(request_);
    return await(Stage::kReply, kReplyStart);
  }
  if (received_[0] != kVersion5) return fail("this is no SOCKS5 proxy, or not its port");
  stage_ == Stage::kMethod ? read_method() : read_reply();
}

void Socks5::read_method() {
  const unsigned method = byte(1);
  if (method == kNoAuthentication) {
    say(request_);
    return await(Stage::kReply, kReplyStart);
  }
  if (method == kUserAndPassword && !credentials_.empty()) {
    say(credentials_);
    return await(Stage::kCredentials, 2);
  }
  if (method != kNoneAcceptable) return fail("it chose a way to authenticate that was not offered");
  fail(credentials_.empty() ? "its URL needs a user and password: socks5://USER:PASSWORD@HOST:PORT"
                            : "it does not take a user and password");
}

void Socks5::read_reply() {
  if (byte(1) != 0) return fail(std::string(reason_of(byte(1))));
  // Which address it connected from is of no interest, only where its reply ends.
  if (received_[3] == kAddressName && wanted_ == kReplyStart) {
    ++wanted_;
    return;
  }
  if (wanted_ == kReplyStart && received_[3] != kAddressV4 && received_[3] != kAddressV6) {
    return fail("its reply has an address of an unknown kind");
  }
  if (wanted_ > kReplyStart + 1) return open();
  const std::size_t address = received_[3] == kAddressV4   ? sizeof(in_addr)
                              : received_[3] == kAddressV6 ? sizeof(in6_addr)
                                                           : byte(kReplyStart);
  wanted_ += address + kPortBytes;
}

void Socks5::fail(std::string why) {
  refuse({ErrorKind::kConnect, std::move(why)});
}

}  // namespace wskit::client
