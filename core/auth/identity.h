#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace wskit::auth {

/// Who a client is, by what it has proved.
struct Identity {
  std::string user;  ///< empty: nobody has said who it is
  std::vector<std::string> roles;
  /// When what it has proved stops to hold; nothing: never.
  std::optional<std::chrono::system_clock::time_point> expires;

  [[nodiscard]] bool is_anonymous() const { return user.empty(); }
};

}  // namespace wskit::auth
