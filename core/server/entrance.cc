#include "server/entrance.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "server/client_address.h"

namespace wskit::server {
namespace {

wire::Refusal too_many(int status, const char* code, std::string message, Duration wait) {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
  return {status,
          code,
          std::move(message),
          {{"Retry-After", std::to_string(std::max<std::int64_t>(seconds, 1))}}};
}

}  // namespace

Result<std::unique_ptr<Entrance::Pass>, wire::Refusal> Entrance::enter(std::string_view peer,
                                                                       TimePoint now) {
  if (!counts_addresses() && limits_.max_sessions == 0) return std::unique_ptr<Pass>();
  if (++sessions_ > limits_.max_sessions && limits_.max_sessions != 0) {
    --sessions_;
    return too_many(503, "UNAVAILABLE", "the server is full", std::chrono::seconds(1));
  }
  std::string address = counts_addresses() ? client_address(peer) : std::string();
  if (!address.empty()) {
    const auto entered = enter_from(address, now);
    if (!entered) {
      --sessions_;
      return entered.error();
    }
  }
  return std::make_unique<Pass>(*this, std::move(address));
}

bool Entrance::is_full() const {
  return limits_.max_sessions != 0 && sessions_ >= limits_.max_sessions;
}

bool Entrance::counts_addresses() const {
  return limits_.max_per_address != 0 || limits_.rate.is_set();
}

Result<std::monostate, wire::Refusal> Entrance::enter_from(const std::string& address,
                                                           TimePoint now) {
  return book_.use([&](Book& book) -> Result<std::monostate, wire::Refusal> {
    if (book.visits.size() >= book.sweep_at) sweep(book, now);
    Visits& visits = book.visits[address];
    if (limits_.max_per_address != 0 && visits.sessions >= limits_.max_per_address) {
      return too_many(429, "RATE_LIMIT_EXCEEDED",
                      "at most " + std::to_string(limits_.max_per_address) +
                          " connections from one address at a time",
                      std::chrono::seconds(1));
    }
    const flow::Ration ration = visits.meter.take(now, limits_.rate);
    if (!ration.granted) {
      return too_many(429, "RATE_LIMIT_EXCEEDED", "too many new connections from this address",
                      ration.wait);
    }
    ++visits.sessions;
    return std::monostate{};
  });
}

void Entrance::sweep(Book& book, TimePoint now) const {
  std::erase_if(book.visits, [&](const auto& entry) {
    return entry.second.sessions == 0 && entry.second.meter.is_idle(now, limits_.rate);
  });
  book.sweep_at = std::max<std::size_t>(1024, 2 * book.visits.size());
}

void Entrance::leave(const std::string& address) {
  --sessions_;
  if (address.empty()) return;
  book_.use([&](Book& book) {
    const auto found = book.visits.find(address);
    if (--found->second.sessions == 0 && !limits_.rate.is_set()) book.visits.erase(found);
  });
}

}  // namespace wskit::server
