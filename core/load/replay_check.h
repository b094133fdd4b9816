#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "capture/compare.h"
#include "capture/secrets.h"
#include "envelope/body.h"
#include "load/held_replies.h"
#include "load/reply_pairs.h"

namespace wskit::load {

/// How a connection ended.
struct ReplayedEnd {
  std::uint16_t code = 0;
  bool by_server = false;
};

/// One way in which a replay went otherwise than the recording.
struct ReplayDifference {
  enum class Kind : std::uint8_t {
    kDiffers,  ///< a reply came in place of another
    kLate,     ///< the recorded reply came, but too late
    kMissing,  ///< a recorded reply did not come
    kExtra,    ///< a reply came that was not recorded
    kOpen,     ///< the connection opened in another way
    kClose,    ///< the connection ended in another way
  };
  /// What has happened, in words.
  [[nodiscard]] std::string_view title() const;

  Kind kind = Kind::kDiffers;
  int copy = 1;            ///< from 1
  std::string connection;  ///< `c` in the capture
  std::size_t line = 0;    ///< of the capture; for kExtra the one after which it came
  std::vector<capture::Difference> places;  ///< at least one
  /// Both whole, but for their secrets, during the call; null: there is none.
  const capture::Message* recorded = nullptr;
  const capture::Message* got = nullptr;
  std::size_t behind = 0;                  ///< of kExtra: what had been played when it came
  std::optional<std::string> subprotocol;  ///< of kOpen: that the server has chosen; "": none
  std::optional<int> status;               ///< of kOpen: that it has answered with instead
  std::optional<ReplayedEnd> end;          ///< of kClose, where a close was recorded and came
};

/// What the replies are held against.
struct CheckConfig {
  capture::Rule rule;      ///< of the replies that have none of their own
  bool unordered = false;  ///< replies may come in any order, see ReplayCheck::kUnordered
};

/// Holds what one connection received against what was recorded, in order. After a difference it
/// looks at most `kWindow` messages ahead on both sides for where they agree again, or are at least
/// of the same kind, so that one message more or less is told as such and does not make all that
/// follow it differ. Unordered, each reply is looked for among the `kUnordered` oldest that are
/// missing, and as many are found as can be (see ReplyPairs).
///
/// What has come ahead of the recording is held until its place there is reached. Whoever reads it
/// off the network stops when `is_ahead`; of more than 64 MiB or 65,536 messages, the oldest count
/// as not recorded.
class ReplayCheck {
 public:
  static constexpr std::size_t kWindow = 8;
  static constexpr std::size_t kUnordered = ReplyPairs::kMost;
  using Report = std::function<void(ReplayDifference)>;

  /// `secrets` are in nothing that it reports. It and `config` outlive this.
  ReplayCheck(const CheckConfig& config, const capture::Secrets& secrets, Report report);
  ~ReplayCheck() = default;
  ReplayCheck(const ReplayCheck&) = delete;
  ReplayCheck& operator=(const ReplayCheck&) = delete;

  /// `own` is the rule of this reply; null: the common one.
  void expect(const envelope::Body& recorded, std::size_t line, TimePoint now,
              std::unique_ptr<const capture::Rule> own = nullptr);
  /// What has been played so far ends on `line`.
  void receive(const envelope::Body& got, TimePoint now, std::size_t line = 0);
  /// What has been expected and not come is missing, and no longer waited for.
  void give_up();
  /// Nothing more comes, on either side.
  void finish();

  /// Whether so much is held that no more should be expected before something has come.
  [[nodiscard]] bool is_full() const;
  /// Whether so much has come and is held that no more should be received before something is
  /// expected.
  [[nodiscard]] bool is_ahead() const;

 private:
  struct Step {
    std::size_t recorded;
    std::size_t got;
  };
  /// Whether these two, which are there, belong together.
  using Likeness = bool (ReplayCheck::*)(std::size_t recorded, std::size_t got) const;

  [[nodiscard]] bool agree(const HeldReply& recorded, const HeldReply& got) const;
  [[nodiscard]] bool are_equal(std::size_t recorded, std::size_t got) const;
  [[nodiscard]] bool resemble(std::size_t recorded, std::size_t got) const;
  [[nodiscard]] bool sees_enough(std::size_t window) const;
  void note_digest(HeldReply& reply) const;
  [[nodiscard]] bool is_overrun() const;
  void settle(bool at_once);
  [[nodiscard]] Step next_agreement() const;
  [[nodiscard]] std::optional<Step> nearest(Likeness likeness) const;
  void pass(Step step);

  void settle_unordered(bool at_once);
  void pair_off();
  void pass_oldest();
  void make_room();
  void pass_window();
  [[nodiscard]] std::optional<std::size_t> distance(std::size_t recorded, std::size_t got,
                                                    std::size_t most) const;

  void tell_pair(const HeldReply& expected, const HeldReply& came);
  void tell_oldest_pair();
  void tell_next_pair(std::size_t got = 0);
  void tell_missing();
  void tell_extra();
  HeldReply take_recorded();
  HeldReply take_got(std::size_t index = 0);
  void report(ReplayDifference::Kind kind, std::vector<capture::Difference> places,
              const HeldReply* expected, const HeldReply* came);
  [[nodiscard]] const capture::Rule& rule_of(const HeldReply& recorded) const;

  const CheckConfig& config_;
  const capture::Secrets& secrets_;
  Report report_;
  HeldReplies recorded_;
  HeldReplies got_;
  ReplyPairs pairs_;      ///< unordered: that agree, and may still get other halves
  std::size_t line_ = 0;  ///< of the last recorded reply that has been dealt with
};

}  // namespace wskit::load
