#include "cli/setting.h"

#include <utility>

namespace wskit::cli {

Setting switch_setting(std::string name, std::function<bool()> get, std::function<void(bool)> set) {
  const auto take = [set = std::move(set)](std::string_view value) -> Status {
    if (value != "on" && value != "off") return Error{ErrorKind::kUsage, "it is on or off"};
    set(value == "on");
    return ok();
  };
  return {std::move(name),
          {"on", "off"},
          [get = std::move(get)] { return std::string(get() ? "on" : "off"); },
          take};
}

}  // namespace wskit::cli
