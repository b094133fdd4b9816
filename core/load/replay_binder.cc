#include "load/replay_binder.h"

#include <algorithm>
#include <utility>

namespace wskit::load {
namespace {

constexpr std::size_t kMostExpected = 1024;

std::string type_of(const capture::Message& message) {
  const capture::Json* json = message.json();
  if (json == nullptr || !json->is_object()) return {};
  const auto type = json->find("type");
  return type != json->end() && type->is_string() ? type->get<std::string>() : std::string();
}

}  // namespace

void ReplayBinder::expect(const envelope::Body& recorded, std::vector<Binding> own) {
  if (!has_own_) return;
  Expected expected{type_of(capture::Message(recorded)), std::move(own)};
  const auto came = std::find_if(early_.begin(), early_.end(),
                                 [&](const capture::Message& got) { return fits(expected, got); });
  if (came != early_.end()) {
    take(expected.own, *came);
    early_.erase(came);
    return;
  }
  if (expected_.size() >= kMostExpected) expected_.pop_front();
  expected_.push_back(std::move(expected));
}

void ReplayBinder::receive(const envelope::Body& got) {
  if (!has_own_ && common_.empty()) return;
  capture::Message message(got);
  take(common_, message);
  if (!has_own_) return;
  const auto end =
      expected_.begin() + static_cast<std::ptrdiff_t>(std::min(expected_.size(), kWindow));
  const auto place = std::find_if(
      expected_.begin(), end, [&](const Expected& expected) { return fits(expected, message); });
  if (place == end) {
    if (early_.size() >= kWindow) early_.pop_front();
    early_.push_back(std::move(message));
    return;
  }
  take(place->own, message);
  // Those before it did not come; who wants a value of one still may get it.
  const auto behind = expected_.erase(place);
  const auto missing = std::remove_if(expected_.begin(), behind,
                                      [](const Expected& one) { return one.own.empty(); });
  expected_.erase(missing, behind);
}

bool ReplayBinder::awaits(std::string_view name) const {
  return std::any_of(expected_.begin(), expected_.end(), [&](const Expected& expected) {
    return std::any_of(expected.own.begin(), expected.own.end(),
                       [&](const Binding& binding) { return binding.name == name; });
  });
}

bool ReplayBinder::fits(const Expected& expected, const capture::Message& got) {
  if (expected.type != type_of(got)) return false;
  const capture::Json* json = got.json();
  return std::all_of(expected.own.begin(), expected.own.end(), [&](const Binding& binding) {
    return json != nullptr && binding.pointer.find(*json) != nullptr;
  });
}

void ReplayBinder::take(const std::vector<Binding>& bindings, const capture::Message& got) {
  if (bindings.empty() || got.json() == nullptr) return;
  for (const Binding& binding : bindings) {
    const capture::Json* value = binding.pointer.find(*got.json());
    if (value != nullptr) variables_[binding.name] = value_text(*value);
  }
}

}  // namespace wskit::load
