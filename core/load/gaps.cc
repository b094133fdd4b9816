#include "load/gaps.h"

#include <algorithm>

namespace wskit::load {
namespace {

bool shorter(const Gap& one, const Gap& other) {
  return one.length < other.length;
}

}  // namespace

void Gaps::add(const Gap& gap) {
  Gap whole = gap;
  // What it overlaps joins it; those lie side by side, for they are in order and apart.
  auto first = std::find_if(kept_.begin(), kept_.end(),
                            [&](const Gap& g) { return g.at + g.length >= whole.at; });
  auto last = first;
  for (; last != kept_.end() && last->at <= whole.at + whole.length; ++last) {
    const Duration end = std::max(whole.at + whole.length, last->at + last->length);
    whole.at = std::min(whole.at, last->at);
    whole.length = end - whole.at;
  }
  kept_.insert(kept_.erase(first, last), whole);
  if (kept_.size() <= kMostKept) return;
  const auto least = std::min_element(kept_.begin(), kept_.end(), shorter);
  ++others_;
  others_length_ += least->length;
  kept_.erase(least);
}

void Gaps::add_unlisted(std::uint64_t count, Duration length) {
  others_ += count;
  others_length_ += length;
}

void Gaps::merge(const Gaps& other, Duration after) {
  for (const Gap& gap : other.kept_)
    add({after + gap.at, gap.length});
  add_unlisted(other.others_, other.others_length_);
}

Duration Gaps::total() const {
  Duration sum = others_length_;
  for (const Gap& gap : kept_)
    sum += gap.length;
  return sum;
}

const Gap& Gaps::longest() const {
  return *std::max_element(kept_.begin(), kept_.end(), shorter);
}

void GapWatch::start(TimePoint from) {
  from_ = from;
  wait_until(from + kEvery);
}

void GapWatch::stop(TimePoint now) {
  if (!next_.armed()) return;
  look(now);
  next_.disarm();
}

void GapWatch::on_deadline(flow::Deadline& /*which*/) {
  const TimePoint now = loop_.now();
  look(now);
  wait_until(now + kEvery);
}

void GapWatch::look(TimePoint now) {
  if (now - due_ >= kShortest) gaps_.add({due_ - from_, now - due_});
}

void GapWatch::wait_until(TimePoint due) {
  due_ = due;
  loop_.arm(next_, due);
}

}  // namespace wskit::load
