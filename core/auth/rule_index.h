#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "auth/rule.h"

namespace wskit::auth {

/// Finds the first rule that applies without asking them all: by the names of users and roles, and
/// by what the patterns of places begin with. What it costs grows with the logarithm of the rules.
class RuleIndex {
 public:
  RuleIndex() = default;
  explicit RuleIndex(const std::vector<Rule>& rules);

  /// The same as `first_that_applies`, of the rules that this was made of. Allocates nothing.
  [[nodiscard]] std::optional<std::size_t> find(const std::vector<Rule>& rules,
                                                const Identity& identity, Action action,
                                                std::string_view place) const;

 private:
  /// A rule that may apply to somebody at some place.
  struct Candidate {
    std::uint32_t rule;
    std::uint32_t who;    ///< which of the rule's
    std::uint32_t where;  ///< likewise; kAll: all of them are to be asked
  };
  static constexpr std::uint32_t kAll = 0xffff'ffff;

  struct Question;

  /// The candidates for one name, by the beginnings of places.
  class Shelf {
   public:
    void add(std::string_view prefix, Candidate candidate);
    /// Once, after the last `add`.
    void sort();
    void search(Question& question) const;

   private:
    struct Board {
      std::string prefix;
      std::size_t parent;  ///< the longest other prefix that this one begins with; kNone
      std::vector<Candidate> candidates;  ///< rules in their order
    };
    static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

    std::vector<Board> boards_;  ///< sorted by prefix
  };

  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view name) const {
      return std::hash<std::string_view>{}(name);
    }
  };
  using Shelves = std::unordered_map<std::string, Shelf, Hash, std::equal_to<>>;

  Shelf& shelf_of(const Who& who);
  void add(const Rule& rule, std::uint32_t number);

  Shelves users_;
  Shelves roles_;
  Shelf others_;  ///< anybody, nobody, and names with wildcards
};

}  // namespace wskit::auth
