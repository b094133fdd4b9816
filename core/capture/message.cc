#include "capture/message.h"

#include <algorithm>
#include <utility>

namespace wskit::capture {

const Json* Message::json() const {
  if (!std::exchange(is_read_, true) && !is_binary()) {
    json_ = parse_json(bytes_);
    if (json_ && !json_->is_structured()) json_.reset();
  }
  return json_ ? &*json_ : nullptr;
}

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

}  // namespace wskit::capture
