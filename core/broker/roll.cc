#include "broker/roll.h"

#include <algorithm>
#include <charconv>

namespace wskit::broker {
namespace {

/// The number that `text` begins with, which is taken off together with the space behind it.
int take_number(std::string_view& text) {
  int number = 0;
  const char* const last = text.data() + text.size();
  const char* const end = std::from_chars(text.data(), last, number).ptr;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  if (text.starts_with(' ')) text.remove_prefix(1);
  return number;
}

}  // namespace

std::string written(const Outcome& outcome) {
  return std::to_string(outcome.code) + ' ' + outcome.text;
}

Outcome read_outcome(std::string_view text) {
  const int code = take_number(text);
  return {code, std::string(text)};
}

std::size_t Roll::alive() const {
  return static_cast<std::size_t>(
      std::count_if(seats.begin(), seats.end(), [](const Entry& entry) { return entry.alive; }));
}

bool Roll::is_awaited() const {
  return std::any_of(seats.begin(), seats.end(), [](const Entry& entry) {
    return entry.alive && entry.stage != Stage::kDelivered;
  });
}

std::size_t Roll::first_alive() const {
  for (std::size_t i = 0; i < seats.size(); ++i)
    if (seats[i].alive) return i + 1;
  return 0;
}

std::optional<Roll> read_roll(const RedisReply& reply) {
  constexpr std::size_t kParts = 6;
  constexpr std::size_t kPartsOfSeat = 3;
  const auto parts = reply.array();
  const bool open = parts.size() == kParts && parts[0].text() == "open";
  if (!open || parts[5].array().size() % kPartsOfSeat != 0) {
    return std::nullopt;
  }
  Roll roll;
  roll.now = std::chrono::seconds(parts[1].number()) + RemoteClock::Time(parts[2].number());
  roll.start = RemoteClock::Time(parts[3].number());
  std::string_view stop = parts[4].text();
  roll.signal = take_number(stop);
  roll.stopped_by = static_cast<std::size_t>(std::max(take_number(stop), 0));
  const auto seats = parts[5].array();
  for (std::size_t i = 0; i < seats.size(); i += kPartsOfSeat) {
    const auto stage = std::clamp<std::int64_t>(seats[i + 2].number(), 0, 2);
    roll.seats.push_back({std::string(seats[i].text()), seats[i + 1].number() == 1,
                          static_cast<Roll::Stage>(stage)});
  }
  return roll;
}

}  // namespace wskit::broker
