#include "load/volatility.h"

#include <algorithm>
#include <set>
#include <utility>

namespace wskit::load {
namespace {

// Of places that differ; a capture in which more do has shown what changes by then.
constexpr std::size_t kMostPlaces = 100'000;
constexpr std::size_t kMostLeaves = 1000;  // of one reply that is missing

bool is_index(std::string_view step) {
  return !step.empty() &&
         std::all_of(step.begin(), step.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

void Volatility::Play::add(const ReplayDifference& difference) {
  using Kind = ReplayDifference::Kind;
  if (difference.kind == Kind::kMissing && difference.recorded != nullptr) {
    // What was in it may have come with another one.
    for (const capture::Difference& leaf : capture::leaves(*difference.recorded, kMostLeaves))
      count_recorded(difference, leaf);
  }
  if (difference.kind != Kind::kDiffers) return;
  for (const capture::Difference& place : difference.places) {
    // What is no JSON has no place to be named.
    if (place.path.empty() || came_.size() >= kMostPlaces) continue;
    Value came{difference.connection, place.path, place.got.value_or("")};
    ++surplus_[came];
    count_recorded(difference, place);
    came_[{difference.line, place.path}] = std::move(came);
  }
}

void Volatility::Play::count_recorded(const ReplayDifference& difference,
                                      const capture::Difference& place) {
  if (surplus_.size() >= 2 * kMostPlaces) return;
  --surplus_[{difference.connection, place.path, place.expected.value_or("")}];
}

bool Volatility::Play::is_new_at(const Place& place) const {
  const auto value = came_.find(place);
  return value != came_.end() && surplus_.at(value->second) > 0;
}

std::vector<Volatility::Place> Volatility::places() const {
  std::set<Place> changed;
  for (const auto& [one, other] : {std::pair(&first_, &second_), std::pair(&second_, &first_)}) {
    for (const auto& [place, value] : one->values()) {
      const auto same = other->values().find(place);
      const bool has_changed = same == other->values().end() || same->second != value;
      if (has_changed && (one->is_new_at(place) || other->is_new_at(place))) changed.insert(place);
    }
  }
  return {changed.begin(), changed.end()};
}

std::vector<std::string> Volatility::pointers() const {
  std::map<std::string, std::set<std::string>> of_a_kind;
  for (const auto& [line, pointer] : places())
    of_a_kind[without_indices(pointer)].insert(pointer);
  std::vector<std::string> pointers;
  pointers.reserve(of_a_kind.size());
  for (const auto& [general, all] : of_a_kind)
    pointers.push_back(all.size() > 1 ? general : *all.begin());
  return pointers;
}

std::string without_indices(std::string_view pointer) {
  std::string general;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const std::string_view step = pointer.substr(0, pointer.find('/'));
    general += '/';
    general += is_index(step) ? "*" : step;
    pointer.remove_prefix(step.size());
  }
  return general;
}

}  // namespace wskit::load
