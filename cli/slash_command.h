#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.h"

namespace wskit::cli {

/// What a person at a terminal asks for with a line that begins with a slash.
namespace slash {

struct Help {};
struct Quit {};
struct Ping {
  std::string data;  ///< at most 125 bytes
};
struct Close {
  std::uint16_t code;
  std::string reason;  ///< at most 123 bytes
};
struct Binary {
  std::string bytes;
};
struct File {
  std::string path;
};
struct Json {
  std::string text;
};
struct Join {
  std::string room;
};
struct Leave {
  std::string room;
};
struct Users {
  std::optional<std::string> room;
};
struct Record {
  std::string path;
};
struct Stop {};
struct Stats {};
struct Set {
  std::string option;  ///< empty: show all
  std::string value;
};

}  // namespace slash

using SlashCommand =
    std::variant<slash::Help, slash::Quit, slash::Ping, slash::Close, slash::Binary, slash::File,
                 slash::Json, slash::Join, slash::Leave, slash::Users, slash::Record, slash::Stop,
                 slash::Stats, slash::Set>;

/// What an argument names, for its completion.
enum class SlashArgument : std::uint8_t { kNone, kText, kCode, kPath, kRoom, kOption };

struct SlashEntry {
  std::string_view name;       ///< with its slash
  std::string_view arguments;  ///< as help shows them
  std::string_view summary;    ///< as an order, without a full stop
  SlashArgument argument;      ///< the first one
};

/// All of them, in the order of help.
std::span<const SlashEntry> slash_commands();

/// Reads a line that begins with one slash. kUsage: one line that says what would be right.
Result<SlashCommand> parse_slash_command(std::string_view line);

}  // namespace wskit::cli
