#include "cli/slash_command.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/suggest.h"
#include "cli/terminal.h"
#include "envelope/is_json.h"
#include "wire/close_code.h"
#include "wire/frame.h"
#include "wire/utf8.h"

namespace wskit::cli {
namespace {

// The code stands in front of the reason.
constexpr std::size_t kMaxReason = wire::kMaxControlSize - 2;
constexpr std::size_t kMaxQuoted = 40;

using Reader = Result<SlashCommand> (*)(std::string_view arguments);

std::string_view trimmed(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && is_blank(text.front()))
    text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back()))
    text.remove_suffix(1);
  return text;
}

/// The first word of `text`, which loses it.
std::string_view take_word(std::string_view& text) {
  const std::size_t end = std::min(text.find_first_of(" \t"), text.size());
  const std::string_view word = text.substr(0, end);
  text = trimmed(text.substr(end));
  return word;
}

Error wrong(std::string message) {
  return {ErrorKind::kUsage, std::move(message)};
}

template <class Command>
Result<SlashCommand> read_nothing(std::string_view arguments) {
  if (arguments.empty()) return SlashCommand(Command{});
  return wrong("takes no argument");
}

template <class Command>
Result<SlashCommand> read_room(std::string_view arguments) {
  if (arguments.empty()) return wrong("needs the name of a room");
  if (!wire::is_utf8(arguments)) return wrong("the name of a room is UTF-8");
  return SlashCommand(Command{std::string(arguments)});
}

template <class Command>
Result<SlashCommand> read_path(std::string_view arguments) {
  if (arguments.empty()) return wrong("needs the path of a file");
  return SlashCommand(Command{std::string(arguments)});
}

Result<SlashCommand> read_users(std::string_view arguments) {
  if (arguments.empty()) return SlashCommand(slash::Users{});
  if (!wire::is_utf8(arguments)) return wrong("the name of a room is UTF-8");
  return SlashCommand(slash::Users{std::string(arguments)});
}

Result<SlashCommand> read_ping(std::string_view arguments) {
  if (arguments.size() > wire::kMaxControlSize) {
    return wrong(fmt::format("a ping carries at most {} bytes, not {}", wire::kMaxControlSize,
                             arguments.size()));
  }
  return SlashCommand(slash::Ping{std::string(arguments)});
}

Result<SlashCommand> read_close(std::string_view arguments) {
  if (arguments.empty()) return SlashCommand(slash::Close{wire::kNormal, {}});
  const std::string_view word = take_word(arguments);
  std::uint16_t code = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), code);
  const bool is_number = error == std::errc() && end == word.data() + word.size();
  if (!is_number || !wire::is_sendable(code)) {
    return wrong(fmt::format("\"{}\" is no code for a close frame; use 1000, or 3000 to 4999",
                             escaped(word.substr(0, kMaxQuoted))));
  }
  if (arguments.size() > kMaxReason) {
    return wrong(
        fmt::format("a reason has at most {} bytes, not {}", kMaxReason, arguments.size()));
  }
  if (!wire::is_utf8(arguments)) return wrong("a reason is UTF-8");
  return SlashCommand(slash::Close{code, std::string(arguments)});
}

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/// Two digits a byte; blanks may stand between bytes.
Result<SlashCommand> read_binary(std::string_view arguments) {
  slash::Binary binary;
  for (std::size_t at = 0; at < arguments.size();) {
    if (arguments[at] == ' ' || arguments[at] == '\t') {
      ++at;
      continue;
    }
    const int high = digit_of(arguments[at]);
    const int low = at + 1 < arguments.size() ? digit_of(arguments[at + 1]) : -1;
    if (high < 0 || low < 0) {
      return wrong(
          fmt::format("\"{}\" at column {} is no byte; write two hexadecimal digits for each, "
                      "as in 00 ff 7e",
                      escaped(arguments.substr(at, 2)), at + 1));
    }
    binary.bytes += static_cast<char>(high << 4 | low);
    at += 2;
  }
  return SlashCommand(std::move(binary));
}

Result<SlashCommand> read_json(std::string_view arguments) {
  if (arguments.empty()) return wrong(R"(needs a JSON text, as in /json {"type":"ping"})");
  if (envelope::is_json(arguments)) return SlashCommand(slash::Json{std::string(arguments)});
  std::string where;
  try {
    const auto document = nlohmann::json::parse(arguments);
  } catch (const nlohmann::json::parse_error& error) {
    where = fmt::format(", from column {} on", error.byte);
  } catch (const nlohmann::json::out_of_range&) {
    // The library stops at a number that no double holds; what is wrong comes somewhere behind it.
  }
  return wrong("this is not JSON" + where);
}

Result<SlashCommand> read_set(std::string_view arguments) {
  slash::Set set;
  set.option = take_word(arguments);
  set.value = arguments;
  if (!set.option.empty() && set.value.empty()) return wrong("needs a value behind the option");
  return SlashCommand(std::move(set));
}

struct Definition {
  SlashEntry entry;
  Reader read = nullptr;
};

using enum SlashArgument;

constexpr std::array<Definition, 14> kDefinitions = {{
    {{"/help", "", "Show this", kNone}, read_nothing<slash::Help>},
    {{"/quit", "", "Close the connection and leave", kNone}, read_nothing<slash::Quit>},
    {{"/ping", "[DATA]", "Send a ping; its answer is shown with the time it took", kText},
     read_ping},
    {{"/close", "[CODE [REASON]]", "Start to close the connection (1000)", kCode}, read_close},
    {{"/binary", "HEX", "Send bytes as a binary message", kText}, read_binary},
    {{"/file", "PATH", "Send what a file holds as one message", kPath}, read_path<slash::File>},
    {{"/json", "TEXT", "Send a text if it is JSON", kText}, read_json},
    {{"/join", "ROOM", "Join a room of wskit serve", kRoom}, read_room<slash::Join>},
    {{"/leave", "ROOM", "Leave a room", kRoom}, read_room<slash::Leave>},
    {{"/users", "[ROOM]", "Ask who is in a room; the one joined last", kRoom}, read_users},
    {{"/record", "FILE", "Write all messages from now on to a capture", kPath},
     read_path<slash::Record>},
    {{"/stop", "", "End the recording", kNone}, read_nothing<slash::Stop>},
    {{"/stats", "", "Show what has been sent and received", kNone}, read_nothing<slash::Stats>},
    {{"/set", "[OPTION VALUE]", "Change an option, or show them all", kOption}, read_set},
}};

constexpr auto kEntries = [] {
  std::array<SlashEntry, kDefinitions.size()> entries{};
  for (std::size_t i = 0; i < entries.size(); ++i)
    entries[i] = kDefinitions[i].entry;
  return entries;
}();

Error unknown(std::string_view name) {
  name = name.substr(0, kMaxQuoted);
  std::vector<std::string> names(kEntries.size());
  std::transform(kEntries.begin(), kEntries.end(), names.begin(),
                 [](const SlashEntry& entry) { return entry.name; });
  const std::string near = nearest(name, names);
  const std::string hint =
      near.empty() ? "/help lists what there is, // sends a slash" : "did you mean " + near + "?";
  return wrong(fmt::format("unknown command {}; {}", escaped(name), hint));
}

}  // namespace

std::span<const SlashEntry> slash_commands() {
  return kEntries;
}

Result<SlashCommand> parse_slash_command(std::string_view line) {
  std::string_view arguments = trimmed(line);
  const std::string_view name = take_word(arguments);
  const auto* const found =
      std::find_if(kDefinitions.begin(), kDefinitions.end(),
                   [name](const Definition& definition) { return definition.entry.name == name; });
  if (found == kDefinitions.end()) return unknown(name);
  auto command = found->read(arguments);
  if (!command) return wrong(fmt::format("{}: {}", name, command.error().message));
  return command;
}

}  // namespace wskit::cli
