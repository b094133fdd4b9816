#include "load/volatility.h"

#include <algorithm>
#include <set>

namespace wskit::load {
namespace {

// Of places that differ; a capture in which more do has shown what changes by then.
constexpr std::size_t kMostPlaces = 100'000;

bool is_index(std::string_view step) {
  return !step.empty() &&
         std::all_of(step.begin(), step.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

void Volatility::add(Values& values, const ReplayDifference& difference) {
  if (difference.kind != ReplayDifference::Kind::kDiffers) return;
  for (const capture::Difference& place : difference.places) {
    // What is no JSON has no place to be named.
    if (place.path.empty() || values.size() >= kMostPlaces) continue;
    values[{difference.line, place.path}] = place.got.value_or("");
  }
}

std::vector<Volatility::Place> Volatility::places() const {
  std::set<Place> changed;
  const auto compare = [&](const Values& ones, const Values& others) {
    for (const auto& [place, value] : ones) {
      const auto other = others.find(place);
      if (other == others.end() || other->second != value) changed.insert(place);
    }
  };
  compare(first_, second_);
  compare(second_, first_);
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
