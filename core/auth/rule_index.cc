#include "auth/rule_index.h"

#include <algorithm>

namespace wskit::auth {
namespace {

// A rule with more pairs of names and places than this stands in the index by its names alone.
constexpr std::size_t kMostPairs = 1024;

void search_shelf_of(const auto& shelves, std::string_view name, auto& question) {
  const auto found = shelves.find(name);
  if (found != shelves.end()) found->second.search(question);
}

}  // namespace

/// What is asked, and the best answer so far.
struct RuleIndex::Question {
  const std::vector<Rule>& rules;
  const Identity& identity;
  Action action;
  std::string_view place;
  std::size_t best;

  /// Asks the candidates, which come in their order, until one applies.
  void ask(const std::vector<Candidate>& candidates) {
    for (const Candidate& candidate : candidates) {
      if (candidate.rule >= best) return;
      if (applies(candidate)) best = candidate.rule;
    }
  }

 private:
  [[nodiscard]] bool applies(const Candidate& candidate) const {
    const Rule& rule = rules[candidate.rule];
    if (!rule.is_about(action) || !rule.who[candidate.who].is(identity)) return false;
    if (candidate.where == kAll) return rule.means_place(identity, action, place);
    return rule.means(rule.where[candidate.where], identity, action, place);
  }
};

void RuleIndex::Shelf::add(std::string_view prefix, Candidate candidate) {
  boards_.push_back({std::string(prefix), kNone, {candidate}});
}

void RuleIndex::Shelf::sort() {
  std::stable_sort(boards_.begin(), boards_.end(),
                   [](const Board& a, const Board& b) { return a.prefix < b.prefix; });
  std::vector<Board> merged;
  for (Board& board : boards_) {
    if (!merged.empty() && merged.back().prefix == board.prefix) {
      merged.back().candidates.push_back(board.candidates.front());
      continue;
    }
    // Whatever this one begins with, the one before it begins with, too, or is.
    board.parent = merged.empty() ? kNone : merged.size() - 1;
    while (board.parent != kNone && !board.prefix.starts_with(merged[board.parent].prefix))
      board.parent = merged[board.parent].parent;
    merged.push_back(std::move(board));
  }
  boards_ = std::move(merged);
}

void RuleIndex::Shelf::search(Question& question) const {
  const bool is_pattern = is_about_topics(question.action) &&
                          question.place.find_first_of("*>") != std::string_view::npos;
  if (is_pattern) {
    for (const Board& board : boards_)
      question.ask(board.candidates);
    return;
  }
  // Every prefix of the place is the last one that is not behind it, or one of its parents.
  const auto behind =
      std::upper_bound(boards_.begin(), boards_.end(), question.place,
                       [](std::string_view place, const Board& b) { return place < b.prefix; });
  auto at = static_cast<std::size_t>(behind - boards_.begin()) - 1;
  for (; at != kNone; at = boards_[at].parent) {
    if (question.place.starts_with(boards_[at].prefix)) question.ask(boards_[at].candidates);
  }
}

RuleIndex::RuleIndex(const std::vector<Rule>& rules) {
  for (std::size_t i = 0; i < rules.size(); ++i)
    add(rules[i], static_cast<std::uint32_t>(i));
  for (Shelves* shelves : {&users_, &roles_}) {
    for (auto& [name, shelf] : *shelves)
      shelf.sort();
  }
  others_.sort();
}

std::optional<std::size_t> RuleIndex::find(const std::vector<Rule>& rules, const Identity& identity,
                                           Action action, std::string_view place) const {
  Question question{rules, identity, action, place, rules.size()};
  others_.search(question);
  if (!identity.is_anonymous()) search_shelf_of(users_, identity.user, question);
  for (const std::string& role : identity.roles)
    search_shelf_of(roles_, role, question);
  if (question.best == rules.size()) return std::nullopt;
  return question.best;
}

RuleIndex::Shelf& RuleIndex::shelf_of(const Who& who) {
  const bool is_named = who.kind == Who::Kind::kUser || who.kind == Who::Kind::kRole;
  const auto name = is_named ? who.name.literal() : std::nullopt;
  if (!name) return others_;
  return (who.kind == Who::Kind::kUser ? users_ : roles_)[std::string(*name)];
}

void RuleIndex::add(const Rule& rule, std::uint32_t number) {
  const bool is_wide = rule.where.empty() || rule.who.size() * rule.where.size() > kMostPairs;
  for (std::uint32_t who = 0; who < rule.who.size(); ++who) {
    Shelf& shelf = shelf_of(rule.who[who]);
    if (is_wide) shelf.add({}, {number, who, kAll});
    for (std::uint32_t where = 0; where < rule.where.size() && !is_wide; ++where)
      shelf.add(rule.where[where].prefix(), {number, who, where});
  }
}

}  // namespace wskit::auth
