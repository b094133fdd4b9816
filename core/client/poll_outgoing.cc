#include "client/poll_outgoing.h"

namespace wskit::client {
namespace {

// A server takes at least 64 KiB.
constexpr std::size_t kMaxBatch = std::size_t{48} << 10;

}  // namespace

void PollOutgoing::clear() {
  messages_.clear();
  first_ = 1;
  added_ = settled_ = 0;
}

void PollOutgoing::add(std::string_view message) {
  messages_.emplace_back(message);
  added_ += message.size();
}

bool PollOutgoing::is_object(std::string_view message) {
  envelope::ServerMessage ignored;
  return reader_.read(message, ignored);
}

PollOutgoing::Batch PollOutgoing::next() {
  Batch batch{"", first_, 0};
  for (const std::string& message : messages_) {
    const bool fits = batch.body.size() + message.size() < kMaxBatch && is_object(message);
    if (!fits) break;
    (batch.body += batch.count == 0 ? '[' : ',') += message;
    ++batch.count;
  }
  if (batch.count == 0) return {messages_.front(), first_, 1};
  batch.body += ']';
  return batch;
}

void PollOutgoing::settle(std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    settled_ += messages_.front().size();
    messages_.pop_front();
  }
  first_ += count;
}

}  // namespace wskit::client
