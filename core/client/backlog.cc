#include "client/backlog.h"

namespace wskit::client {

void Backlog::add(wire::Opcode opcode, std::string_view bytes) {
  items_.push_back({opcode, std::string(bytes)});
  bytes_ += bytes.size();
}

const Backlog::Item* Backlog::next() const {
  return handed_ < items_.size() ? &items_[handed_] : nullptr;
}

void Backlog::hand_out(std::uint64_t end) {
  Item& item = items_[handed_++];
  item.end = end;
  bytes_ -= item.bytes.size();
}

void Backlog::settle(std::uint64_t left) {
  while (handed_ > 0 && items_.front().end <= left) {
    items_.pop_front();
    --handed_;
  }
}

void Backlog::take_back(std::uint64_t left) {
  settle(left);
  while (handed_ > 0)
    bytes_ += items_[--handed_].bytes.size();
}

}  // namespace wskit::client
