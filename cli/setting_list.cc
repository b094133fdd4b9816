#include "cli/setting_list.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "cli/quantity.h"
#include "cli/units.h"

namespace wskit::cli {
namespace {

/// Writes what describe_settings tells of for people.
class ListWriter {
 public:
  explicit ListWriter(SettingList& list) : list_(list) {}

  void value(std::string_view name, const std::string& text) {
    std::string words(name);
    std::replace(words.begin(), words.end(), '_', ' ');
    list_.emplace_back(std::move(words), text);
  }
  void mode(const char* name, load::Mode mode) { value(name, std::string(load::name_of(mode))); }
  void value(const char* name, bool truth) { value(name, std::string(truth ? "yes" : "no")); }
  void value(const char* name, std::uint64_t count) { value(name, format_count(count)); }
  void value(const char* name, double rate) { value(name, format_rate(rate)); }
  template <class T>
  void value(const char* name, const std::optional<T>& what) {
    if (what) value(name, *what);
  }
  void newer(const char* name, bool truth) { value(name, truth); }
  void derived(const char* name, const char* text) { value(name, std::string(text)); }
  void seconds(std::string_view name, Duration time) {
    // The unit is part of what is shown.
    const std::string_view bare = name.substr(0, name.size() - std::string_view("_s").size());
    value(bare, format_duration(time));
  }
  void seconds(std::string_view name, const std::optional<Duration>& time) {
    if (time) seconds(name, *time);
  }

 private:
  SettingList& list_;
};

std::string find(const SettingList& list, const std::string& name) {
  const auto found = std::find_if(list.begin(), list.end(),
                                  [&](const auto& entry) { return entry.first == name; });
  return found == list.end() ? "none" : found->second;
}

}  // namespace

SettingList setting_list(const BenchSettings& settings) {
  SettingList list;
  ListWriter fields(list);
  BenchSettings shown = settings;
  // Where all have one size, it is the least and the most as well.
  if (shown.size) shown.size_least = shown.size_most = std::nullopt;
  describe_settings(fields, shown);
  return list;
}

SettingList setting_list(const Environment& environment) {
  SettingList list;
  ListWriter fields(list);
  fields.value("tool", environment.tool);
  describe_environment(fields, environment);
  return list;
}

std::string differences(const SettingList& one, const SettingList& two) {
  std::vector<std::string> names;
  for (const SettingList* list : {&one, &two}) {
    for (const auto& [name, value] : *list) {
      if (find(one, name) == find(two, name)) continue;
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
  }
  std::string text;
  for (const std::string& name : names) {
    text += fmt::format("{}{} ({}; {})", text.empty() ? "" : ", ", name, find(one, name),
                        find(two, name));
  }
  return text;
}

}  // namespace wskit::cli
