#include "load/awaited_replies.h"

#include <algorithm>
#include <utility>

#include "capture/compare.h"

namespace wskit::load {
namespace {

constexpr std::size_t kMostAwaited = 1024;
constexpr std::size_t kMostAwaitedBytes = std::size_t{16} << 20;
// That are compared for more than their bytes.
constexpr std::size_t kMostCompared = 64;

bool is_plenty(const HeldReplies& replies) {
  return replies.size() >= kMostAwaited || replies.bytes() >= kMostAwaitedBytes;
}

template <class Like>
std::optional<std::size_t> find_first(const HeldReplies& replies, std::size_t most, Like like) {
  const std::size_t end = std::min(replies.size(), most);
  for (std::size_t i = 0; i < end; ++i) {
    if (like(replies[i])) return i;
  }
  return std::nullopt;
}

std::optional<std::size_t> find_same(const HeldReplies& replies, const HeldReply& reply) {
  return find_first(replies, kMostAwaited, [&](const HeldReply& one) {
    return one.message.bytes() == reply.message.bytes();
  });
}

/// The oldest of the same members, or else one for which `fits` is true.
template <class Fits>
std::optional<std::size_t> find_alike(const HeldReplies& replies, const HeldReply& reply,
                                      Fits fits) {
  const auto place = find_first(replies, kMostCompared, [&](const HeldReply& one) {
    return capture::resemble(one.message, reply.message);
  });
  return place ? place : find_first(replies, kMostCompared, fits);
}

}  // namespace

void AwaitedReplies::expect(const envelope::Body& recorded, std::size_t line,
                            const capture::Rule* own) {
  last_line_ = line;
  HeldReply reply{capture::Message(recorded), {}, line};
  if (own != nullptr) reply.own = std::make_unique<const capture::Rule>(*own);
  if (const auto same = find_same(early_, reply)) return void(early_.take(*same));
  const auto alike =
      find_alike(early_, reply, [&](const HeldReply& got) { return fits(reply, got); });
  if (alike) {
    early_.take(*alike);
    note_stand_in(std::move(reply));
  } else if (forgotten_ > 0) {
    --forgotten_;
  } else if (is_plenty(missing_)) {
    ++unnamed_;
  } else {
    missing_.push(std::move(reply));
  }
}

void AwaitedReplies::receive(const envelope::Body& got) {
  HeldReply reply{capture::Message(got)};
  if (const auto same = find_same(missing_, reply)) return void(missing_.take(*same));
  if (const auto late = find_same(stood_for_, reply)) return void(stood_for_.take(*late));
  const auto alike =
      find_alike(missing_, reply, [&](const HeldReply& recorded) { return fits(recorded, reply); });
  if (alike) return note_stand_in(missing_.take(*alike));
  if (unnamed_ > 0) return void(--unnamed_);
  early_.push(std::move(reply));
  for (; early_.size() > kMostAwaited || early_.bytes() > kMostAwaitedBytes; ++forgotten_)
    early_.take();
}

void AwaitedReplies::give_up() {
  // They may still come, for nobody.
  while (!missing_.empty())
    note_stand_in(missing_.take());
  unnamed_ = 0;
}

std::size_t AwaitedReplies::first_missing() const {
  return missing_.empty() ? last_line_ : missing_[0].line;
}

bool AwaitedReplies::fits(const HeldReply& recorded, const HeldReply& got) const {
  if (capture::is_of_kind(recorded.message, got.message)) return true;
  const capture::Rule& rule = recorded.own == nullptr ? common_ : *recorded.own;
  // Else what agrees is of a kind, too, and to find that out costs more.
  const bool is_lenient =
      rule.pattern || !rule.ignore.empty() || rule.comparison == capture::Comparison::kSubset;
  return is_lenient && capture::agree(rule, recorded.message, got.message);
}

void AwaitedReplies::note_stand_in(HeldReply recorded) {
  stood_for_.push(std::move(recorded));
  while (stood_for_.size() > kMostCompared || stood_for_.bytes() > kMostAwaitedBytes)
    stood_for_.take();
}

}  // namespace wskit::load
