#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "capture/rule.h"
#include "envelope/body.h"
#include "load/held_replies.h"

namespace wskit::load {

/// The replies of one connection that were recorded up to where it is played, less those that came.
///
/// A reply has come when the very same has, or one that agrees with it, or one of its kind
/// (`capture::is_of_kind`): a server need not say today what it said then. What is like none of
/// them, an unrecorded heartbeat perhaps, is kept for what is recorded later, and ends no waiting.
/// When something of a kind has stood for a reply, and that comes itself after all, it stands for
/// no other one.
///
/// Of more than 1,024 replies, or 16 MiB, on either side the number alone is kept.
class AwaitedReplies {
 public:
  /// `common` is the rule of the replies that have none of their own; it outlives this.
  explicit AwaitedReplies(const capture::Rule& common) : common_(common) {}

  /// A reply was recorded on `line` of the capture; `own` is its rule, or null.
  void expect(const envelope::Body& recorded, std::size_t line, const capture::Rule* own);
  void receive(const envelope::Body& got);
  /// What has been expected is not waited for any more.
  void give_up();

  [[nodiscard]] std::uint64_t missing() const { return missing_.size() + unnamed_; }
  /// Whether something has come that has no place yet.
  [[nodiscard]] bool is_ahead() const { return !early_.empty() || forgotten_ > 0; }
  /// The line of the first that is missing, when one is.
  [[nodiscard]] std::size_t first_missing() const;

 private:
  [[nodiscard]] bool fits(const HeldReply& recorded, const HeldReply& got) const;
  void note_stand_in(HeldReply recorded);

  const capture::Rule& common_;
  HeldReplies missing_;
  HeldReplies early_;            ///< came, and like none of these
  HeldReplies stood_for_;        ///< others of a kind came in their places
  std::uint64_t unnamed_ = 0;    ///< missing beside those that are kept
  std::uint64_t forgotten_ = 0;  ///< came beside those that are kept
  std::size_t last_line_ = 0;
};

}  // namespace wskit::load
