#pragma once

#include <cstddef>
#include <string>

#include "http/response.h"
#include "server/exchange_table.h"

namespace wskit::server {

/// Somebody who waits for an answer, on any loop.
struct Asker {
  std::size_t loop = 0;
  ExchangeTable::Ticket ticket;

  bool operator==(const Asker&) const = default;
};

/// Takes answers of the sessions of one loop to those who asked.
class PollDesk {
 public:
  virtual void respond(const Asker& asker, http::Response response) = 0;
  /// Appends to an answer that goes on, beginning it first.
  virtual void stream(const Asker& asker, std::string bytes) = 0;
  virtual void end_stream(const Asker& asker) = 0;
  /// The session is at its end.
  virtual void forget(const std::string& id) = 0;

 protected:
  ~PollDesk() = default;
};

}  // namespace wskit::server
