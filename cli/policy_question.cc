#include "cli/policy_question.h"

#include <optional>
#include <sstream>
#include <utility>

#include <fmt/format.h>

#include "cli/terminal.h"

namespace wskit::cli {
namespace {

constexpr std::string_view kShape = "write 'user=ann role=ops op=join room=x'";

Error unclear(std::string message) {
  return {ErrorKind::kUsage, std::move(message)};
}

bool wants_topic(auth::Action action) {
  return action == auth::Action::kSubscribe || action == auth::Action::kPublish;
}

/// A question as far as it has been read.
struct Reading {
  PolicyQuestion asked;
  std::optional<auth::Action> action;
  std::string place_kind;

  /// False when the word is not understood.
  bool take(const std::string& word) {
    const std::size_t equals = word.find('=');
    const std::string name = word.substr(0, equals);
    const std::string value = equals == std::string::npos ? "" : word.substr(equals + 1);
    if (name == "op") {
      action = auth::action_of(value);
      return action.has_value();
    }
    if (name == "user") asked.who.user = value;
    if (name == "role") asked.who.roles.push_back(value);
    const bool is_place = name == "room" || name == "topic";
    if (is_place) {
      place_kind = name;
      asked.place = value;
    }
    return !value.empty() && (is_place || name == "user" || name == "role");
  }
};

}  // namespace

Result<PolicyQuestion> parse_policy_question(std::string_view text) {
  Reading reading;
  std::istringstream words{std::string(text)};
  for (std::string word; words >> word;) {
    if (reading.take(word)) continue;
    return unclear(fmt::format("'{}' is not understood; {}", escaped(word), kShape));
  }
  if (!reading.action) return unclear(fmt::format("op is missing; {}", kShape));
  const auth::Action action = *reading.action;
  reading.asked.action = action;
  const std::string_view wanted = action == auth::Action::kSend ? ""
                                  : wants_topic(action)         ? "topic"
                                                                : "room";
  if (reading.place_kind == wanted) return reading.asked;
  return unclear(wanted.empty() ? "send goes to users and roles; leave room and topic out"
                                : fmt::format("op={} is about a {}; write {}=x",
                                              auth::action_name(action), wanted, wanted));
}

}  // namespace wskit::cli
