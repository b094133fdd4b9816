#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <utility>

#include "base/clock.h"
#include "capture/message.h"
#include "capture/rule.h"

namespace wskit::load {

/// A reply that was recorded, or has come, and that is to be held against others.
struct HeldReply {
  capture::Message message;
  TimePoint at{};        ///< came, or is expected since
  std::size_t line = 0;  ///< of what was recorded, or had been played when it came
  std::unique_ptr<const capture::Rule> own{};  ///< of what was recorded; null: the common one
  std::optional<std::uint64_t> digest{};       ///< by the common rule; nothing: of no use
};

/// Such replies, the oldest first, and how many bytes they have.
class HeldReplies {
 public:
  HeldReply& push(HeldReply reply) {
    bytes_ += reply.message.bytes().size();
    return replies_.emplace_back(std::move(reply));
  }
  HeldReply take(std::size_t index = 0) {
    const auto place = replies_.begin() + static_cast<std::ptrdiff_t>(index);
    HeldReply reply = std::move(*place);
    replies_.erase(place);
    bytes_ -= reply.message.bytes().size();
    return reply;
  }
  void clear() {
    replies_.clear();
    bytes_ = 0;
  }

  [[nodiscard]] const HeldReply& operator[](std::size_t index) const { return replies_[index]; }
  [[nodiscard]] std::size_t size() const { return replies_.size(); }
  [[nodiscard]] bool empty() const { return replies_.empty(); }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

 private:
  std::deque<HeldReply> replies_;
  std::size_t bytes_ = 0;
};

}  // namespace wskit::load
