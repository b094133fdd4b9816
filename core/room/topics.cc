#include "room/topics.h"

#include <algorithm>
#include <string>
#include <unordered_set>

#include "room/text_map.h"
#include "room/topic.h"

namespace wskit::room {

/// A word of patterns, behind those of its parent.
struct TopicNode {
  TopicNode* parent = nullptr;
  std::string_view word;  ///< its key among the parent's children
  TextMap<std::unique_ptr<TopicNode>> children;
  std::unordered_set<Member*> members;  ///< whose pattern ends here
};

namespace {

const TopicNode* child(const TopicNode& node, std::string_view word) {
  const auto found = node.children.find(word);
  return found == node.children.end() ? nullptr : found->second.get();
}

void give_all(const TopicNode& node, Handout& handout) {
  for (Member* member : node.members)
    handout.give(*member);
}

}  // namespace

Topics::Topics() : root_(std::make_unique<TopicNode>()) {}
Topics::~Topics() = default;

bool Topics::subscribe(Member& member, std::string_view pattern) {
  TopicNode& node = grow(pattern);
  if (!node.members.insert(&member).second) return false;
  member.subscriptions_.push_back(&node);
  ++subscriptions_;
  return true;
}

bool Topics::unsubscribe(Member& member, std::string_view pattern) {
  if (!has(member, pattern)) return false;
  TopicNode* node = find(pattern);
  auto& all = member.subscriptions_;
  std::swap(*std::find(all.begin(), all.end(), node), all.back());
  all.pop_back();
  end(member, *node);
  return true;
}

bool Topics::has(Member& member, std::string_view pattern) const {
  const TopicNode* node = find(pattern);
  return node != nullptr && node->members.count(&member) > 0;
}

void Topics::remove(Member& member) {
  for (TopicNode* node : member.subscriptions_)
    end(member, *node);
  member.subscriptions_.clear();
}

std::size_t Topics::count_of(const Member& member) {
  return member.subscriptions_.size();
}

void Topics::publish(std::string_view topic, Handout& handout) const {
  match(*root_, topic, handout);
}

TopicNode& Topics::grow(std::string_view pattern) {
  TopicNode* node = root_.get();
  for (std::string_view rest = pattern; !rest.empty();) {
    const std::string_view word = first_word(rest, rest);
    auto found = node->children.find(word);
    if (found == node->children.end()) {
      auto fresh = std::make_unique<TopicNode>();
      fresh->parent = node;
      found = node->children.emplace(std::string(word), std::move(fresh)).first;
      found->second->word = found->first;
      ++words_;
    }
    node = found->second.get();
  }
  return *node;
}

TopicNode* Topics::find(std::string_view pattern) const {
  TopicNode* node = root_.get();
  for (std::string_view rest = pattern; node != nullptr && !rest.empty();) {
    const auto found = node->children.find(first_word(rest, rest));
    node = found == node->children.end() ? nullptr : found->second.get();
  }
  return node;
}

void Topics::end(Member& member, TopicNode& node) {
  node.members.erase(&member);
  --subscriptions_;
  prune(node);
}

void Topics::prune(TopicNode& leaf) {
  for (TopicNode* node = &leaf; node->members.empty() && node->children.empty();) {
    TopicNode* parent = node->parent;
    if (parent == nullptr) return;
    parent->children.erase(parent->children.find(node->word));
    --words_;
    node = parent;
  }
}

// As deep as a topic has words, of which there are few.
void Topics::match(const TopicNode& node, std::string_view rest, Handout& handout) {
  if (const TopicNode* every = child(node, ">")) give_all(*every, handout);
  std::string_view behind;
  const std::string_view word = first_word(rest, behind);
  for (const TopicNode* next : {child(node, word), child(node, "*")}) {
    if (next == nullptr) continue;
    if (behind.empty()) {
      give_all(*next, handout);
    } else {
      match(*next, behind, handout);
    }
  }
}

}  // namespace wskit::room
