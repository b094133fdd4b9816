#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "capture/message.h"
#include "load/variables.h"

namespace wskit::load {

/// Takes values out of the replies of one connection.
///
/// A binding of the command line takes the value of every reply that has one. One that is written
/// beside a recorded reply takes it of the reply that comes in its place: the first one, of those
/// that have not come in the place of another, that has all the values, and the same `type`.
class ReplayBinder {
 public:
  /// How many replies it looks past one that did not come.
  static constexpr std::size_t kWindow = 8;

  /// What it refers to outlives it. `has_own`: `expect` may be given bindings.
  ReplayBinder(const std::vector<Binding>& common, bool has_own, Variables& variables)
      : common_(common), has_own_(has_own), variables_(variables) {}

  void expect(const envelope::Body& recorded, std::vector<Binding> own);
  void receive(const envelope::Body& got);
  /// Whether a reply that was expected, and has not come, is to set this variable.
  [[nodiscard]] bool awaits(std::string_view name) const;
  /// What has been expected does not come any more.
  void give_up() { expected_.clear(); }

 private:
  struct Expected {
    std::string type;
    std::vector<Binding> own;
  };

  [[nodiscard]] static bool fits(const Expected& expected, const capture::Message& got);
  void take(const std::vector<Binding>& bindings, const capture::Message& got);

  const std::vector<Binding>& common_;
  const bool has_own_;
  Variables& variables_;
  std::deque<Expected> expected_;
  std::deque<capture::Message> early_;  ///< came in the place of none so far
};

}  // namespace wskit::load
