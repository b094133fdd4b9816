#include "auth/policy.h"

#include <cstdint>
#include <optional>
#include <utility>

#include "auth/table_file.h"
#include "base/text_file.h"

namespace wskit::auth {
namespace {

constexpr std::uint8_t kAllActions = 0x7f;  // a bit each

// Of so few rules, each is asked sooner than the index is.
constexpr std::size_t kFew = 8;

Error wrong(const std::string& place, const std::string& message) {
  return {ErrorKind::kUsage, place + ": " + message};
}

/// "who=role:ops may=join,message where=ops-*"
std::string written_out(const Table& table) {
  std::string text;
  for (const char* name : {"who", "may", "may_not", "where"}) {
    const auto* const values = table.find(name);
    if (values == nullptr) continue;
    text.append(text.empty() ? "" : " ").append(name);
    for (const std::string& value : *values)
      text.append(&value == values->data() ? "=" : ",").append(value);
  }
  return text;
}

}  // namespace

/// Makes a rule of a table.
struct Policy::RuleReader {
  const Table& table;
  Rule rule;

  Result<Rule> read() {
    rule.origin = table.place + ": " + written_out(table);
    if (Status done = read_who(); !done) return done.error();
    if (Status done = read_actions(); !done) return done.error();
    return read_places();
  }

  Status read_who() {
    const auto* const names = table.find("who");
    if (names == nullptr) return wrong(table.place, R"(who is missing; write who = "any")");
    for (const std::string& name : *names) {
      const auto kind = kind_of(name);
      if (!kind) {
        return wrong(table.place, "who '" + name +
                                      "' is not known; write any, anonymous, user:NAME or "
                                      "role:NAME");
      }
      rule.who.push_back({*kind, Pattern(std::string_view(name).substr(name.find(':') + 1))});
    }
    return ok();
  }

  static std::optional<Who::Kind> kind_of(std::string_view name) {
    if (name == "any") return Who::Kind::kAny;
    if (name == "anonymous") return Who::Kind::kAnonymous;
    constexpr std::size_t kPrefix = std::string_view("user:").size();
    if (name.size() > kPrefix && name.starts_with("user:")) return Who::Kind::kUser;
    if (name.size() > kPrefix && name.starts_with("role:")) return Who::Kind::kRole;
    return std::nullopt;
  }

  Status read_actions() {
    const auto* const allowed = table.find("may");
    const auto* const forbidden = table.find("may_not");
    if ((allowed == nullptr) == (forbidden == nullptr)) {
      return wrong(table.place, "one of may and may_not is needed, as in may = \"join\"");
    }
    rule.allows = allowed != nullptr;
    for (const std::string& name : rule.allows ? *allowed : *forbidden) {
      const auto action = action_of(name);
      if (!action && name != "any") {
        return wrong(table.place, "'" + name +
                                      "' is nothing to be allowed; write join, message, history, "
                                      "presence, subscribe, publish, send or any");
      }
      rule.actions |= action ? action_bit(*action) : kAllActions;
    }
    return ok();
  }

  Result<Rule> read_places() {
    const auto* const places = table.find("where");
    if (places == nullptr) return std::move(rule);
    if (rule.actions == action_bit(Action::kSend)) {
      return wrong(table.place, "send goes to users and roles, not to a place; leave where out");
    }
    for (const std::string& place : *places)
      rule.where.emplace_back(place);
    return std::move(rule);
  }
};

Result<Policy> Policy::load(const std::string& file) {
  const auto text = read_text_file(file);
  if (!text) return text.error();
  return parse(*text, file);
}

Result<Policy> Policy::parse(std::string_view text, const std::string& file) {
  const auto tables = parse_tables(text, file, "rule", {"who", "may", "may_not", "where"});
  if (!tables) return tables.error();
  Policy policy;
  policy.file_ = file;
  for (const Table& table : *tables) {
    auto rule = RuleReader{table, {}}.read();
    if (!rule) return rule.error();
    policy.rules_.push_back(*std::move(rule));
  }
  if (policy.rules_.size() > kFew) policy.index_ = RuleIndex(policy.rules_);
  return policy;
}

bool Policy::allows(const Identity& who, Action action, std::string_view place) const {
  const Rule* const rule = deciding(who, action, place);
  return rule != nullptr && rule->allows;
}

std::string Policy::explain(const Identity& who, Action action, std::string_view place) const {
  const Rule* const rule = deciding(who, action, place);
  if (rule == nullptr) return "denied: no rule of " + file_ + " applies";
  return (rule->allows ? "allowed: " : "denied: ") + rule->origin;
}

const Rule* Policy::deciding(const Identity& who, Action action, std::string_view place) const {
  const auto found = rules_.size() > kFew ? index_.find(rules_, who, action, place)
                                          : first_that_applies(rules_, who, action, place);
  return found ? &rules_[*found] : nullptr;
}

}  // namespace wskit::auth
