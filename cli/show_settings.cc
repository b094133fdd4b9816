#include "cli/show_settings.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace wskit::cli {
namespace {

constexpr std::array<std::pair<std::string_view, Timestamps>, 4> kTimestamps = {{
    {"off", Timestamps::kNone},
    {"rel", Timestamps::kRelative},
    {"abs", Timestamps::kAbsolute},
    {"delta", Timestamps::kDelta},
}};

Setting timestamps_setting(ShowConfig& show) {
  Setting setting;
  setting.name = "timestamps";
  for (const auto& [name, value] : kTimestamps)
    setting.values.emplace_back(name);
  setting.get = [&show] {
    for (const auto& [name, value] : kTimestamps) {
      if (value == show.timestamps) return std::string(name);
    }
    return std::string();
  };
  setting.set = [&show](std::string_view text) -> Status {
    const auto* const found = std::find_if(kTimestamps.begin(), kTimestamps.end(),
                                           [text](const auto& one) { return one.first == text; });
    if (found == kTimestamps.end()) {
      return Error{ErrorKind::kUsage, "it is one of off, rel, abs, delta"};
    }
    show.timestamps = found->second;
    return ok();
  };
  return setting;
}

Setting filter_setting(ShowConfig& show) {
  Setting setting;
  setting.name = "filter";
  setting.values = {"off"};
  setting.get = [&show] { return show.filter ? std::string(show.filter->text()) : "off"; };
  setting.set = [&show](std::string_view text) -> Status {
    if (text == "off") {
      show.filter.reset();
      return ok();
    }
    auto match = capture::Match::parse(text);
    if (!match) return std::move(match).error();
    show.filter = *std::move(match);
    return ok();
  };
  return setting;
}

}  // namespace

std::vector<Setting> show_settings(ShowConfig& show) {
  return {switch_setting(
              "pretty", [&show] { return show.pretty; },
              [&show](bool pretty) { show.pretty = pretty; }),
          switch_setting(
              "show-control", [&show] { return show.control; },
              [&show](bool control) { show.control = control; }),
          timestamps_setting(show), filter_setting(show)};
}

}  // namespace wskit::cli
