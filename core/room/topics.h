#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "room/handout.h"
#include "room/member.h"

namespace wskit::room {

/// The subscriptions of one loop's members: a trie of words. Who subscribes to a published topic is
/// found in a step for each word and for each way in which patterns read it; a subscription takes
/// about 60 bytes, its pattern about 150 for each word that no other pattern begins with.
class Topics {
 public:
  Topics();
  ~Topics();
  Topics(const Topics&) = delete;
  Topics& operator=(const Topics&) = delete;

  /// `pattern` has been checked (topic.h). False when `member` had it already, and nothing changes.
  bool subscribe(Member& member, std::string_view pattern);
  /// False when `member` does not have it.
  bool unsubscribe(Member& member, std::string_view pattern);
  [[nodiscard]] bool has(Member& member, std::string_view pattern) const;
  /// Ends all subscriptions of `member`.
  void remove(Member& member);
  [[nodiscard]] static std::size_t count_of(const Member& member);

  /// Gives `handout` to everyone with a pattern that `topic`, which has been checked, fits.
  void publish(std::string_view topic, Handout& handout) const;

  /// Of all members.
  [[nodiscard]] std::size_t subscriptions() const { return subscriptions_; }
  /// The words that the trie holds; none without subscriptions.
  [[nodiscard]] std::size_t words() const { return words_; }

 private:
  TopicNode& grow(std::string_view pattern);
  [[nodiscard]] TopicNode* find(std::string_view pattern) const;
  void end(Member& member, TopicNode& node);
  void prune(TopicNode& leaf);
  static void match(const TopicNode& node, std::string_view rest, Handout& handout);

  std::unique_ptr<TopicNode> root_;
  std::size_t subscriptions_ = 0;
  std::size_t words_ = 0;
};

}  // namespace wskit::room
