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

}  // namespace

Result<PolicyQuestion> parse_policy_question(std::string_view text) {
  PolicyQuestion asked;
  std::optional<auth::Action> action;
  std::string place_kind;
  std::istringstream words{std::string(text)};
  for (std::string word; words >> word;) {
    const std::size_t equals = word.find('=');
    const std::string name = word.substr(0, equals);
    std::string value = equals == std::string::npos ? "" : word.substr(equals + 1);
    if (name == "user" && !value.empty()) {
      asked.who.user = std::move(value);
    } else if (name == "role" && !value.empty()) {
      asked.who.roles.push_back(std::move(value));
    } else if (name == "op" && auth::action_of(value)) {
      action = auth::action_of(value);
    } else if ((name == "room" || name == "topic") && !value.empty()) {
      place_kind = name;
      asked.place = std::move(value);
    } else {
      return unclear(fmt::format("'{}' is not understood; {}", escaped(word), kShape));
    }
  }
  if (!action) return unclear(fmt::format("op is missing; {}", kShape));
  asked.action = *action;
  const std::string_view wanted = *action == auth::Action::kSend ? ""
                                  : wants_topic(*action)         ? "topic"
                                                                 : "room";
  if (place_kind == wanted) return asked;
  return unclear(wanted.empty() ? "send goes to users and roles; leave room and topic out"
                                : fmt::format("op={} is about a {}; write {}=x",
                                              auth::action_name(*action), wanted, wanted));
}

}  // namespace wskit::cli
