#include "cli/terminal_dialect.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "cli/message_file.h"
#include "cli/quantity.h"
#include "cli/terminal.h"
#include "cli/units.h"
#include "envelope/json_writer.h"
#include "wire/close_code.h"
#include "wire/utf8.h"

namespace wskit::cli {
namespace {

constexpr std::string_view kNotOpen = "the connection is not open: nothing was sent";
// A person waits for the answers of so many.
constexpr std::size_t kMaxPings = 100;

Error wrong(std::string message) {
  return {ErrorKind::kUsage, std::move(message)};
}

/// How it ended, in a few words: "closed with 1011 (internal error)".
std::string how(const client::Ended& ended) {
  if (!ended.opened) return "no connection";
  if (ended.error || !ended.clean) return "connection lost";
  return fmt::format("closed with {} ({})", ended.code, wire::close_code_name(ended.code));
}

}  // namespace

TerminalDialect::TerminalDialect(TerminalPorts ports, TerminalActions actions,
                                 std::unique_ptr<Dialect> dialect)
    : ports_(ports),
      actions_(std::move(actions)),
      dialect_(std::move(dialect)),
      settings_(dialect_->settings()) {
  ports_.completion.add_settings(settings_);
  show_status("connecting");
}

// Lines

Status TerminalDialect::take(std::string_view line, std::uint64_t number) {
  Status taken = ok();
  if (line.starts_with("//")) {
    taken = dialect_->take(line.substr(1), number);
  } else if (!line.starts_with('/')) {
    taken = dialect_->take(line, number);
  } else if (const auto command = parse_slash_command(line)) {
    taken = std::visit([this](const auto& what) { return perform(what); }, *command);
  } else {
    taken = command.error();
  }
  if (!taken) ports_.editor.print(taken.error().message);
  return ok();
}

Status TerminalDialect::perform(const slash::Help& /*help*/) {
  std::string text = "a line is sent as a message, but for these:";
  for (const SlashEntry& entry : slash_commands()) {
    text += fmt::format("\n{:<22} {}", fmt::format("{} {}", entry.name, entry.arguments),
                        entry.summary);
  }
  text += "\n//TEXT                 Send a text that begins with one slash";
  text += "\nkeys: ^R searches, Tab completes, ^D ends, ^C takes the line back";
  ports_.editor.print(text);
  return ok();
}

Status TerminalDialect::perform(const slash::Quit& /*quit*/) {
  actions_.sender.leave();
  return ok();
}

Status TerminalDialect::perform(const slash::Ping& ping) {
  if (!actions_.sender.ping(ping.data)) return wrong(std::string(kNotOpen));
  if (pings_.size() == kMaxPings) pings_.pop_front();
  pings_.push_back({ping.data, ports_.loop.now()});
  return ok();
}

Status TerminalDialect::perform(const slash::Close& close) {
  actions_.sender.close(close.code, close.reason);
  return ok();
}

Status TerminalDialect::perform(const slash::Binary& binary) {
  return send(wire::Opcode::kBinary, binary.bytes);
}

Status TerminalDialect::perform(const slash::File& file) {
  const auto bytes = read_message_file(expanded_home(file.path), actions_.max_message);
  if (!bytes) return bytes.error();
  const bool text = wire::is_utf8(*bytes);
  Status sent = send(text ? wire::Opcode::kText : wire::Opcode::kBinary, *bytes);
  if (sent) {
    ports_.editor.print(fmt::format("sent {}: {} bytes, {}", file.path, format_count(bytes->size()),
                                    text ? "text" : "binary"));
  }
  return sent;
}

Status TerminalDialect::perform(const slash::Json& json) {
  return send(wire::Opcode::kText, json.text);
}

Status TerminalDialect::send(wire::Opcode opcode, std::string_view bytes) {
  return actions_.sender.send(opcode, bytes) ? ok() : Status(wrong(std::string(kNotOpen)));
}

// Rooms

Status TerminalDialect::perform(const slash::Join& join) {
  room_ = join.room;
  ports_.completion.add_room(join.room);
  return ask_room("join", join.room);
}

Status TerminalDialect::perform(const slash::Leave& leave) {
  if (room_ == leave.room) room_.clear();
  return ask_room("leave", leave.room);
}

Status TerminalDialect::perform(const slash::Users& users) {
  const std::string& room = users.room.value_or(room_);
  if (room.empty()) return wrong("/users: needs the name of a room, none has been joined");
  return ask_room("presence", room);
}

Status TerminalDialect::ask_room(std::string_view type, std::string_view room) {
  std::string text;
  envelope::JsonWriter(text).begin_object().field("type", type).field("roomId", room).end_object();
  return send(wire::Opcode::kText, text);
}

// The session

Status TerminalDialect::perform(const slash::Record& record) {
  const std::string path = expanded_home(record.path);
  std::error_code missing;
  const bool replaces = std::filesystem::is_regular_file(path, missing) &&
                        std::filesystem::file_size(path, missing) > 0;
  Status started = actions_.record(path);
  if (!started) return started;
  ports_.editor.print("recording to " + path + (replaces ? ", in place of what was there" : ""));
  return started;
}

Status TerminalDialect::perform(const slash::Stop& /*stop*/) {
  Status stopped = actions_.stop_recording();
  if (stopped) ports_.editor.print("the recording has ended");
  return stopped;
}

Status TerminalDialect::perform(const slash::Stats& /*stats*/) {
  const Traffic& traffic = actions_.traffic;
  const auto side = [](std::string_view name, std::uint64_t messages, std::uint64_t bytes) {
    return fmt::format("{:<9}{} {}, {} bytes", name, format_count(messages),
                       messages == 1 ? "message" : "messages", format_count(bytes));
  };
  std::string text = side("sent", traffic.sent, traffic.sent_bytes) + '\n' +
                     side("received", traffic.received, traffic.received_bytes);
  if (traffic.opened != TimePoint{}) {
    using std::chrono::seconds;
    const auto age = std::chrono::floor<seconds>(ports_.loop.now() - traffic.opened);
    text += fmt::format("\n{:<9}{}", "open for", format_duration(age));
  }
  ports_.editor.print(text);
  return ok();
}

Status TerminalDialect::perform(const slash::Set& set) {
  std::string all = "options and their values:";
  std::string names;
  for (const Setting& setting : settings_) {
    if (setting.name == set.option) {
      const Status done = setting.set(set.value);
      if (done) return ok();
      return wrong(fmt::format("/set {}: {}", setting.name, done.error().message));
    }
    all += fmt::format("\n{:<14} {}", setting.name, setting.get());
    names += (names.empty() ? "" : ", ") + setting.name;
  }
  if (!set.option.empty()) {
    return wrong(fmt::format("/set: no option is called {}; there are {}", set.option, names));
  }
  ports_.editor.print(all);
  return ok();
}

// Events

void TerminalDialect::show_status(std::string_view state) {
  ports_.editor.set_status(fmt::format("{} {}", state, actions_.url));
}

/// Once for each second that is left.
void TerminalDialect::count_down() {
  using std::chrono::seconds;
  const TimePoint now = ports_.loop.now();
  const auto left = std::chrono::ceil<seconds>(retry_at_ - now);
  if (left <= seconds::zero()) return show_status("connecting");
  show_status(fmt::format("{}, reconnecting in {} s:", lost_, left.count()));
  ports_.loop.arm(countdown_, retry_at_ - left + seconds(1));
}

void TerminalDialect::on_deadline(flow::Deadline& /*which*/) {
  count_down();
}

void TerminalDialect::reconnecting(const client::Ended& ended, std::string_view cause, int attempt,
                                   Duration in) {
  ports_.editor.hide();
  dialect_->reconnecting(ended, cause, attempt, in);
  pings_.clear();
  lost_ = how(ended);
  retry_at_ = ports_.loop.now() + in;
  count_down();
}

void TerminalDialect::opened(const client::Opened& opened) {
  countdown_.disarm();
  std::string state = "open";
  if (!opened.subprotocol.empty()) state += " (" + opened.subprotocol + ")";
  show_status(state);
  ports_.editor.hide();
  dialect_->opened(opened);
}

void TerminalDialect::message(const wire::MessageView& message) {
  ports_.editor.hide();
  dialect_->message(message);
}

void TerminalDialect::ping(std::string_view data) {
  ports_.editor.hide();
  dialect_->ping(data);
}

void TerminalDialect::pong(std::string_view data, Duration round_trip) {
  ports_.editor.hide();
  dialect_->pong(data, round_trip);
  const auto asked = std::find_if(pings_.begin(), pings_.end(),
                                  [data](const Pinged& pinged) { return pinged.data == data; });
  if (asked == pings_.end()) return;
  const Duration taken = ports_.loop.now() - asked->at;
  // A peer may answer the last of several only (RFC 6455 section 5.5.3).
  pings_.erase(pings_.begin(), asked + 1);
  const std::string what = data.empty() ? "pong" : fmt::format("pong {}", data);
  ports_.editor.print(fmt::format("{}: {}", what, format_latency(taken)));
}

void TerminalDialect::ended(const client::Ended& ended, const Verdict& verdict) {
  countdown_.disarm();
  dialect_->ended(ended, verdict);
  // The verdict says it when there is something to say.
  if (verdict.what.empty() && ended.opened) {
    actions_.remarks.note(Verbosity::kNormal, fmt::format("{}: {}", ended.url, how(ended)));
  }
}

}  // namespace wskit::cli
