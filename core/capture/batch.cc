#include "capture/batch.h"

#include <utility>

namespace wskit::capture {

std::string pong_bytes(std::string_view data, Duration round_trip) {
  std::string bytes(sizeof round_trip, '\0');
  std::memcpy(bytes.data(), &round_trip, sizeof round_trip);
  return bytes.append(data);
}

std::optional<Duration> take_round_trip(std::string_view& bytes) {
  Duration round_trip{};
  std::memcpy(&round_trip, bytes.data(), sizeof round_trip);
  bytes.remove_prefix(sizeof round_trip);
  return round_trip == Duration::zero() ? std::nullopt : std::optional(round_trip);
}

std::size_t Batch::keep(Opening opening) {
  openings_.push_back(std::move(opening));
  return openings_.size() - 1;
}

void Batch::reserve(std::size_t capacity) {
  if (capacity <= capacity_) return;
  auto larger = std::make_unique_for_overwrite<char[]>(capacity);
  if (size_ != 0) std::memcpy(larger.get(), log_.get(), size_);
  log_ = std::move(larger);
  capacity_ = capacity;
}

std::optional<std::uint64_t> Batch::next_run() const {
  if (runs_read_ == runs_.size()) return std::nullopt;
  return runs_[runs_read_].ticket;
}

void Batch::clear(std::size_t feed) {
  feed_ = feed;
  size_ = 0;
  last_begin_ = 0;
  last_size_ = 0;
  runs_.clear();
  openings_.clear();
  runs_read_ = 0;
  last_read_ = {};
}

}  // namespace wskit::capture
