#include "capture/message.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace wskit::capture {

const std::optional<Json>& Message::read() const {
  if (!std::exchange(is_read_, true) && !is_binary()) json_ = parse_json(bytes_);
  return json_;
}

const Json* Message::json() const {
  return read() && json_->is_structured() ? &*json_ : nullptr;
}

const Json* Message::scalar() const {
  return read() && !json_->is_structured() ? &*json_ : nullptr;
}

namespace {

enum class Shape : std::uint8_t { kBinary, kText, kArray, kObject };

Shape shape_of(const Message& message) {
  if (message.is_binary()) return Shape::kBinary;
  if (message.json() == nullptr) return Shape::kText;
  return message.json()->is_object() ? Shape::kObject : Shape::kArray;
}

}  // namespace

bool resemble(const Message& a, const Message& b) {
  const Json* first = a.json();
  const Json* second = b.json();
  if (first == nullptr || second == nullptr) return false;
  if (!first->is_object() || !second->is_object() || first->size() != second->size()) return false;
  for (auto one = first->begin(), other = second->begin(); one != first->end(); ++one, ++other) {
    if (one.key() != other.key()) return false;
    if (one.key() == "type" && *one != *other) return false;
  }
  return true;
}

bool is_of_kind(const Message& recorded, const Message& got) {
  if (shape_of(recorded) != shape_of(got)) return false;
  if (shape_of(recorded) != Shape::kObject || recorded.json()->empty()) return true;
  const Json& wanted = *recorded.json();
  const Json& came = *got.json();
  if (const auto type = wanted.find("type"); type != wanted.end()) {
    const auto same = came.find("type");
    return same != came.end() && *same == *type;
  }
  const auto& members = wanted.items();
  return std::any_of(members.begin(), members.end(),
                     [&](const auto& member) { return came.contains(member.key()); });
}

}  // namespace wskit::capture
