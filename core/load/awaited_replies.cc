#include "load/awaited_replies.h"

#include <algorithm>
#include <utility>

namespace wskit::load {
namespace {

constexpr std::size_t kMostMissing = 1024;
constexpr std::size_t kMostMissingBytes = std::size_t{16} << 20;
constexpr std::size_t kMostEarly = 64;

}  // namespace

void AwaitedReplies::expect(const envelope::Body& recorded, std::size_t line) {
  ++balance_;
  last_line_ = line;
  if (names_) note_expected(recorded, line);
}

void AwaitedReplies::receive(const envelope::Body& got) {
  --balance_;
  if (names_) cross_off(got);
}

void AwaitedReplies::note_expected(const envelope::Body& recorded, std::size_t line) {
  capture::Message message(recorded);
  const auto came = find_alike(early_, message);
  if (came != early_.end()) {
    early_.erase(came);
  } else if (missing_.size() < kMostMissing && bytes_of(missing_) < kMostMissingBytes) {
    missing_.push_back({std::move(message), line});
  }
}

/// The recorded reply that this is, or the oldest of its kind, has come.
void AwaitedReplies::cross_off(const envelope::Body& got) {
  capture::Message message(got);
  const auto place = find_alike(missing_, message);
  if (place != missing_.end()) {
    missing_.erase(place);
    return;
  }
  early_.push_back({std::move(message), 0});
  while (early_.size() > kMostEarly || bytes_of(early_) > kMostMissingBytes) {
    early_.pop_front();
    if (!missing_.empty()) missing_.pop_front();
  }
}

void AwaitedReplies::give_up() {
  if (balance_ <= 0) return;
  balance_ = 0;
  missing_.clear();
  early_.clear();
}

std::size_t AwaitedReplies::first_missing() const {
  // Of more than are kept the newest is missing in any case.
  // What is like none of them has come for the oldest ones.
  return early_.size() < missing_.size() ? missing_[early_.size()].line : last_line_;
}

std::size_t AwaitedReplies::bytes_of(const Replies& replies) {
  std::size_t bytes = 0;
  for (const Reply& reply : replies)
    bytes += reply.message.bytes().size();
  return bytes;
}

/// The same message, or else the oldest of its kind.
AwaitedReplies::Replies::iterator AwaitedReplies::find_alike(Replies& replies,
                                                             const capture::Message& message) {
  auto place = std::find_if(replies.begin(), replies.end(), [&](const Reply& one) {
    return one.message.bytes() == message.bytes();
  });
  if (place != replies.end()) return place;
  return std::find_if(replies.begin(), replies.end(),
                      [&](const Reply& one) { return capture::resemble(one.message, message); });
}

}  // namespace wskit::load
