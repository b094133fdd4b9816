#include "cli/room_visit.h"

#include <array>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/request_tally.h"
#include "cli/terminal.h"
#include "cli/units.h"

namespace wskit::cli {
namespace {

using Json = nlohmann::json;

std::string who(const envelope::ServerMessage& message) {
  return message.user.empty() ? "someone" : escaped(message.user);
}

/// In front of what is not said in `room`.
std::string place(std::string_view room, const envelope::ServerMessage& message) {
  if (message.room == room) return {};
  return message.room.empty() ? "[direct] " : fmt::format("[{}] ", escaped(message.room));
}

std::string members(std::string_view users) {
  std::string names;
  for (const Json& user : Json::parse(users, nullptr, false)) {
    const auto name = user.is_object() ? user.find("userId") : user.end();
    if (!user.is_object() || name == user.end() || !name->is_string()) continue;
    if (!names.empty()) names += ", ";
    names += escaped(name->get_ref<const std::string&>());
  }
  return names.empty() ? "nobody" : names;
}

}  // namespace

RoomVisit::RoomVisit(std::string room, net::Loop& loop, Duration timeout, Done done)
    : room_(std::move(room)), timeout_(timeout), done_(std::move(done)), requester_(loop, *this) {}

void RoomVisit::ask(const envelope::Wrapper::Wrapped& join, Sender& sender) {
  const std::string correlation(join.correlation);
  if (!sender.send(wire::Opcode::kText, join.text)) return;
  static_cast<void>(requester_.begin(correlation, {}, timeout_));
}

void RoomVisit::take(const client::Answer& answer) {
  // Some servers say everything back.
  if (answer.fields.type == "join" || requester_.take(answer)) return;
  if (requester_.size() > 0 && is_meant(answer.fields)) requester_.take_for_only(answer);
}

/// Many servers do not say what they answer.
bool RoomVisit::is_meant(const envelope::ServerMessage& fields) const {
  if (fields.is_unaddressed_error()) return true;
  return fields.type == "user_joined" && fields.room == room_;
}

void RoomVisit::abandon() {
  requester_.close({ErrorKind::kLost, "the connection was lost"});
}

void RoomVisit::on_answer(std::string_view /*ref*/, const Result<client::Answer>& answer) {
  if (answer) {
    begun_ = begun_ || !answer->fields.failed();
    return done_(judge(*answer));
  }
  // Of a lost connection others tell.
  if (answer.error().kind != ErrorKind::kTimeout) return;
  done_({kTimedOut,
         fmt::format("room '{}': the server did not answer within {}", escaped(room_),
                     format_duration(timeout_)),
         "a server without rooms does not; is it one of `wskit serve`?"});
}

Verdict RoomVisit::judge(const client::Answer& answer) const {
  const envelope::ServerMessage& fields = answer.fields;
  if (!fields.failed()) return {};
  return {exit_code_for_fault(fields.code),
          fmt::format("room '{}': {}", escaped(room_), escaped(fields.failure())),
          {}};
}

std::string room_line(std::string_view room, const envelope::ServerMessage& message) {
  const std::string_view type = message.type;
  if (type == "error") return "! " + escaped(message.failure());
  if (type == "welcome") return fmt::format("* you are {}", who(message));
  const std::string where = place(room, message);
  if (type == "message") {
    const bool is_text = message.content.substr(0, 1) == "\"";
    return fmt::format("{}{}: {}", where, who(message),
                       escaped(is_text ? message.text : message.content));
  }
  if (type == "user_joined") return fmt::format("* {}{} joined", where, who(message));
  if (type == "user_left") return fmt::format("* {}{} left", where, who(message));
  if (type == "presence") return fmt::format("* {}here: {}", where, members(message.users));
  return {};
}

}  // namespace wskit::cli
