#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>

#include "capture/message.h"
#include "envelope/body.h"

namespace wskit::load {

/// The replies of one connection that were recorded up to where it is played, less those that came.
class AwaitedReplies {
 public:
  /// `names`: it is to tell which is missing, and not only how many are.
  explicit AwaitedReplies(bool names) : names_(names) {}

  /// A reply was recorded on `line` of the capture.
  void expect(const envelope::Body& recorded, std::size_t line);
  void receive(const envelope::Body& got);
  /// What has been expected is not waited for any more.
  void give_up();

  [[nodiscard]] std::uint64_t missing() const {
    return balance_ > 0 ? static_cast<std::uint64_t>(balance_) : 0;
  }
  /// Whether more has come than was expected.
  [[nodiscard]] bool is_ahead() const { return balance_ < 0; }
  /// The line of the first that is missing, as far as can be told; when one is.
  [[nodiscard]] std::size_t first_missing() const;

 private:
  struct Reply {
    capture::Message message;
    std::size_t line;
  };
  using Replies = std::deque<Reply>;

  [[nodiscard]] static std::size_t bytes_of(const Replies& replies);
  [[nodiscard]] static Replies::iterator find_alike(Replies& replies,
                                                    const capture::Message& message);
  void note_expected(const envelope::Body& recorded, std::size_t line);
  void cross_off(const envelope::Body& got);

  bool names_;
  Replies missing_;           ///< the oldest first, as far as they are kept
  Replies early_;             ///< came, and like none of these
  std::int64_t balance_ = 0;  ///< replies recorded less those that came
  std::size_t last_line_ = 0;
};

}  // namespace wskit::load
