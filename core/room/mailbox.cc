#include "room/mailbox.h"

#include <utility>

namespace wskit::room {

void Mailbox::post(Letter letter) {
  bytes_.fetch_add(size_of(letter), std::memory_order_relaxed);
  if (inbox_.push(std::move(letter))) loop_.post([this] { open_(); });
}

std::vector<Letter>& Mailbox::drain() {
  inbox_.drain(drained_);
  std::size_t bytes = 0;
  for (const Letter& letter : drained_)
    bytes += size_of(letter);
  bytes_.fetch_sub(bytes, std::memory_order_relaxed);
  return drained_;
}

}  // namespace wskit::room
