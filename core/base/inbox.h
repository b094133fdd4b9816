#pragma once

#include <mutex>
#include <utility>
#include <vector>

namespace wskit {

/// Letters from any thread to one: the only object that two threads ever touch at once.
template <class Letter>
class Inbox {
 public:
  /// Any thread. True when the owner has to be woken: the inbox was empty.
  bool push(Letter letter) {
    const std::lock_guard lock(mutex_);
    letters_.push_back(std::move(letter));
    return letters_.size() == 1;
  }

  /// The owner's thread. Everything pushed so far, in the order of each sender.
  /// `emptied` is cleared and its capacity kept for later letters.
  void drain(std::vector<Letter>& emptied) {
    emptied.clear();
    const std::lock_guard lock(mutex_);
    letters_.swap(emptied);
  }

 private:
  std::mutex mutex_;
  std::vector<Letter> letters_;
};

}  // namespace wskit
