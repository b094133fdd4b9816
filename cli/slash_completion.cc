#include "cli/slash_completion.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "cli/slash_command.h"

namespace wskit::cli {
namespace {

// Of a folder; more cannot be looked through, neither by us nor by a person.
constexpr std::size_t kMaxFiles = 1000;
// The newest that a session has joined.
constexpr std::size_t kMaxRooms = 100;

std::vector<std::string> names() {
  std::vector<std::string> names;
  for (const SlashEntry& entry : slash_commands())
    names.push_back(std::string(entry.name) + (entry.arguments.empty() ? "" : " "));
  return names;
}

/// Files that may be meant by a path that begins with `typed`; folders have a slash at the end.
std::vector<std::string> files(std::string_view typed) {
  const std::size_t name = typed.rfind('/') + 1;
  const std::string folder(typed.substr(0, name));
  std::vector<std::string> paths;
  std::error_code error;
  std::filesystem::directory_iterator entry(folder.empty() ? "." : folder, error);
  for (; !error && entry != std::filesystem::directory_iterator() && paths.size() < kMaxFiles;
       entry.increment(error)) {
    const std::string file = entry->path().filename().string();
    const bool hidden = file.starts_with('.') && !typed.substr(name).starts_with('.');
    if (hidden || !file.starts_with(typed.substr(name))) continue;
    std::error_code ignored;
    paths.push_back(folder + file + (entry->is_directory(ignored) ? "/" : ""));
  }
  return paths;
}

}  // namespace

edit::Completion SlashCompletion::complete(std::string_view before) const {
  edit::Completion completion;
  if (!before.starts_with('/') || before.starts_with("//")) return completion;
  const std::size_t blank = before.find(' ');
  if (blank == std::string_view::npos) {
    completion.candidates = names();
  } else {
    completion.from = before.find_first_not_of(' ', blank);
    completion.from = std::min(completion.from, before.size());
    completion.candidates = arguments(before.substr(0, blank), before.substr(completion.from));
  }
  const std::string_view typed = before.substr(completion.from);
  auto& candidates = completion.candidates;
  const auto differs = [typed](const std::string& candidate) {
    return !candidate.starts_with(typed);
  };
  candidates.erase(std::remove_if(candidates.begin(), candidates.end(), differs), candidates.end());
  std::sort(candidates.begin(), candidates.end());
  return completion;
}

void SlashCompletion::add_room(std::string_view room) {
  const auto known = std::find(rooms_.begin(), rooms_.end(), room);
  if (known != rooms_.end()) rooms_.erase(known);
  if (rooms_.size() == kMaxRooms) rooms_.erase(rooms_.begin());
  rooms_.emplace_back(room);
}

std::vector<std::string> SlashCompletion::arguments(std::string_view command,
                                                    std::string_view typed) const {
  for (const SlashEntry& entry : slash_commands()) {
    if (entry.name != command) continue;
    switch (entry.argument) {
      case SlashArgument::kPath:
        return files(typed);
      case SlashArgument::kRoom:
        return rooms_;
      case SlashArgument::kOption:
        return options(typed);
      case SlashArgument::kCode:
        return {"1000", "1001", "1008", "1011", "1012", "1013", "3000", "4000"};
      case SlashArgument::kNone:
      case SlashArgument::kText:
        return {};
    }
  }
  return {};
}

/// "pretty ", or with its name typed, "pretty on".
std::vector<std::string> SlashCompletion::options(std::string_view typed) const {
  std::vector<std::string> options;
  if (settings_ == nullptr) return options;
  for (const Setting& setting : *settings_) {
    const std::string name = setting.name + ' ';
    if (!typed.starts_with(name)) {
      options.push_back(name);
      continue;
    }
    for (const std::string& value : setting.values)
      options.push_back(name + value);
  }
  return options;
}

}  // namespace wskit::cli
