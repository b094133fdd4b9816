#include "flow/outbox.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/assert.h"

namespace wskit::flow {
namespace {

// A batch of small replies fits the first (and a malloc fast bin); a busy connection moves on to
// the second at once. Larger messages get a piece of their own size.
constexpr std::size_t kFirstPiece = 960;
constexpr std::size_t kNextPiece = std::size_t{16} << 10;
// An idle connection keeps room for this many: 256 bytes.
constexpr std::size_t kKeptPieces = 16;

}  // namespace

char* Outbox::prepare(std::size_t size) {
  const bool open = !pieces_.empty() && !pieces_.back().shared;
  if (!open || PayloadWriter::room(pieces_.back().payload) < size) {
    const std::size_t usual = bytes_ == 0 ? kFirstPiece : kNextPiece;
    pieces_.push_back({PayloadWriter::reserve(std::max(size, usual)), false});
  }
  return PayloadWriter::end(pieces_.back().payload);
}

void Outbox::commit(std::size_t size) {
  WSKIT_ASSERT(size <= PayloadWriter::room(pieces_.back().payload));
  PayloadWriter::grow(pieces_.back().payload, size);
  bytes_ += size;
}

void Outbox::append(std::string_view bytes) {
  std::memcpy(prepare(bytes.size()), bytes.data(), bytes.size());
  commit(bytes.size());
}

void Outbox::push(Payload message) {
  if (message.empty()) return;
  bytes_ += message.size();
  pieces_.push_back({std::move(message), true});
}

Outbox::Offered Outbox::offer(Payload message, const OutboxLimit& limit) {
  Offered offered = Offered::kQueued;
  while (bytes_ != 0 && bytes_ + message.size() > limit.max_bytes) {
    if (limit.policy == SlowPolicy::kClose) return Offered::kOverflow;
    offered = Offered::kDropped;
    ++dropped_;
    if (limit.policy == SlowPolicy::kDropNewest || !drop_oldest()) return offered;
  }
  push(std::move(message));
  return offered;
}

bool Outbox::drop_oldest() {
  const std::size_t first_whole = head_ + (left_ > 0 ? 1 : 0);
  const auto begin = pieces_.begin() + static_cast<std::ptrdiff_t>(first_whole);
  const auto oldest = std::find_if(begin, pieces_.end(), [](const Piece& p) { return p.shared; });
  if (oldest == pieces_.end()) return false;
  bytes_ -= oldest->payload.size();
  pieces_.erase(oldest);
  return true;
}

std::size_t Outbox::gather(std::span<iovec> into) const {
  const std::size_t count = std::min(into.size(), pieces_.size() - head_);
  std::size_t skip = left_;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view view = pieces_[head_ + i].payload.view();
    // sendmsg(2) only reads what iov_base points to.
    into[i] = {const_cast<char*>(view.data()) + skip, view.size() - skip};
    skip = 0;
  }
  return count;
}

void Outbox::consume(std::size_t size) {
  WSKIT_ASSERT(size <= bytes_);
  bytes_ -= size;
  consumed_ += size;
  if (bytes_ == 0) return clear();
  size += left_;
  while (size >= pieces_[head_].payload.size()) {
    size -= pieces_[head_].payload.size();
    pieces_[head_++] = {};
  }
  left_ = size;
  // The pieces that have left are taken out once they are the larger half: O(1) a piece.
  if (head_ > 32 && head_ > pieces_.size() / 2) {
    pieces_.erase(pieces_.begin(), pieces_.begin() + head_);
    head_ = 0;
  }
}

void Outbox::clear() {
  if (pieces_.capacity() > kKeptPieces) {
    std::vector<Piece>().swap(pieces_);
  } else {
    pieces_.clear();
  }
  bytes_ = left_ = 0;
  head_ = 0;
}

}  // namespace wskit::flow
