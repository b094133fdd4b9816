#pragma once

#include <cstdint>
#include <unordered_map>

namespace wskit::server {

class Exchange;

/// The exchanges of a handler that wait for their answers, under tickets that may go round other
/// loops meanwhile: a ticket of an exchange that has gone is found to be void.
class ExchangeTable {
 public:
  struct Ticket {
    Exchange* exchange = nullptr;  ///< never to be followed but by `find`
    std::uint64_t number = 0;

    bool operator==(const Ticket&) const = default;
  };

  Ticket add(Exchange& exchange) {
    const Ticket ticket{&exchange, ++last_};
    numbers_[&exchange] = ticket.number;
    return ticket;
  }
  /// Null when it has gone, or was removed.
  [[nodiscard]] Exchange* find(const Ticket& ticket) const {
    const auto found = numbers_.find(ticket.exchange);
    return found != numbers_.end() && found->second == ticket.number ? ticket.exchange : nullptr;
  }
  /// Of one that has been added.
  [[nodiscard]] Ticket ticket_of(Exchange& exchange) const {
    return {&exchange, numbers_.at(&exchange)};
  }
  void remove(Exchange& exchange) { numbers_.erase(&exchange); }

 private:
  std::unordered_map<Exchange*, std::uint64_t> numbers_;
  std::uint64_t last_ = 0;
};

}  // namespace wskit::server
