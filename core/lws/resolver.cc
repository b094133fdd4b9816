#include "lws/resolver.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <netdb.h>
#include <netinet/in.h>
#include <uv.h>

namespace wskit::lws {
namespace {

using Addresses = std::vector<std::string>;

bool is_v6(const std::string& address) {
  return address.find(':') != std::string::npos;
}

bool is_literal(const std::string& host) {
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0) return false;
  freeaddrinfo(found);
  return true;
}

/// Names do not differ by their case (RFC 4343).
bool same_host(const std::string& a, const std::string& b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

/// What is known of `host` without asking.
std::optional<Addresses> known(const ResolverConfig& config, const std::string& host,
                               std::uint16_t port) {
  for (auto each = config.overrides.rbegin(); each != config.overrides.rend(); ++each) {
    const bool fits = each->host == "*" || same_host(each->host, host);
    if (fits && each->port == port) return each->addresses;
  }
  return is_literal(host) ? std::optional(Addresses{host}) : std::nullopt;
}

Addresses as_text(const addrinfo* found) {
  Addresses addresses;
  for (; found != nullptr; found = found->ai_next) {
    std::array<char, NI_MAXHOST> text{};
    if (getnameinfo(found->ai_addr, found->ai_addrlen, text.data(), text.size(), nullptr, 0,
                    NI_NUMERICHOST) == 0) {
      addresses.emplace_back(text.data());
    }
  }
  return addresses;
}

/// The families by turns; each keeps its order.
Addresses interleaved(const Addresses& addresses) {
  Addresses first;
  Addresses second;
  for (const std::string& address : addresses)
    (is_v6(address) == is_v6(addresses.front()) ? first : second).push_back(address);
  Addresses result;
  for (std::size_t i = 0; i < std::max(first.size(), second.size()); ++i) {
    if (i < first.size()) result.push_back(first[i]);
    if (i < second.size()) result.push_back(second[i]);
  }
  return result;
}

class Request final : public net::Lookup, private flow::DeadlineOwner {
 public:
  Request(Loop& loop, Family family, std::string host, net::Resolver::Done done)
      : loop_(loop), family_(family), host_(std::move(host)), done_(std::move(done)) {}
  // A request cannot be taken back once a thread works on it: it finds nobody, and goes.
  ~Request() override {
    if (lookup_ == nullptr) return;
    lookup_->data = nullptr;
    uv_cancel(reinterpret_cast<uv_req_t*>(lookup_));
  }
  Request(const Request&) = delete;
  Request& operator=(const Request&) = delete;

  void answer_with(Addresses addresses) {
    addresses_ = std::move(addresses);
    loop_.arm(next_, loop_.now());
  }

  void ask() {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_ADDRCONFIG;
    lookup_ = new uv_getaddrinfo_t{};
    lookup_->data = this;
    const int status = uv_getaddrinfo(static_cast<uv_loop_t*>(loop_.uv()), lookup_, looked_up,
                                      host_.c_str(), nullptr, &hints);
    if (status == 0) return;
    delete std::exchange(lookup_, nullptr);
    reason_ = uv_strerror(status);
    loop_.arm(next_, loop_.now());
  }

 private:
  static void looked_up(uv_getaddrinfo_t* request, int status, addrinfo* found) noexcept {
    auto* self = static_cast<Request*>(request->data);
    delete request;
    Addresses addresses = as_text(found);
    uv_freeaddrinfo(found);
    if (self == nullptr) return;
    self->lookup_ = nullptr;
    if (status != 0) self->reason_ = uv_strerror(status);
    self->addresses_ = std::move(addresses);
    self->finish();
  }

  void on_deadline(flow::Deadline& /*which*/) override { finish(); }

  // The owner may destroy this request in the call.
  void finish() {
    const net::Resolver::Done done = std::move(done_);
    if (!reason_.empty()) {
      // libuv's EAI_NODATA and EAI_NONAME both mean that the name has no such address.
      return done(
          Error{ErrorKind::kConnect, "the name " + host_ + " does not resolve (" + reason_ + ")"});
    }
    std::erase_if(addresses_, [this](const std::string& address) {
      return family_ != Family::kAny && is_v6(address) != (family_ == Family::kV6);
    });
    if (addresses_.empty()) {
      const std::string family = family_ == Family::kV6 ? "IPv6" : "IPv4";
      return done(Error{ErrorKind::kConnect, host_ + " has no " + family + " address"});
    }
    done(interleaved(addresses_));
  }

  Loop& loop_;
  Family family_;
  std::string host_;
  net::Resolver::Done done_;
  uv_getaddrinfo_t* lookup_ = nullptr;
  Addresses addresses_;
  std::string reason_;
  flow::Deadline next_{*this};
};

}  // namespace

std::unique_ptr<net::Lookup> Resolver::resolve(const std::string& host, std::uint16_t port,
                                               Done done) {
  auto request = std::make_unique<Request>(loop_, config_.family, host, std::move(done));
  if (auto addresses = known(config_, host, port)) {
    request->answer_with(*std::move(addresses));
  } else {
    request->ask();
  }
  return request;
}

}  // namespace wskit::lws
