#include "edit/history.h"

namespace wskit::edit {

void History::add(std::string_view text) {
  if (text.empty() || text.size() > kMaxSize) return;
  if (!entries_.empty() && entries_.back() == text) return;
  entries_.emplace_back(text);
  bytes_ += text.size();
  while (entries_.size() > kMaxEntries || bytes_ > kMaxSize) {
    bytes_ -= entries_.front().size();
    entries_.pop_front();
  }
}

std::optional<std::size_t> History::find_before(std::size_t end, std::string_view text) const {
  for (std::size_t i = end; i-- > 0;) {
    if (entries_[i].find(text) != std::string::npos) return i;
  }
  return std::nullopt;
}

std::optional<std::size_t> History::find_from(std::size_t begin, std::string_view text) const {
  for (std::size_t i = begin; i < entries_.size(); ++i) {
    if (entries_[i].find(text) != std::string::npos) return i;
  }
  return std::nullopt;
}

}  // namespace wskit::edit
