#pragma once

#include <string>
#include <string_view>

#include "auth/policy.h"

namespace wskit::cli {

/// Whether someone may do something somewhere.
struct PolicyQuestion {
  auth::Identity who;
  auth::Action action = auth::Action::kJoin;
  std::string place;
};

/// "user=ann role=ops op=join room=x": `role` may be repeated, `topic` stands for `room` with
/// subscribe and publish, without `user` it is about an anonymous client. kUsage otherwise.
Result<PolicyQuestion> parse_policy_question(std::string_view text);

}  // namespace wskit::cli
