#pragma once

#include <optional>

#include "auth/gate.h"
#include "auth/policy.h"

namespace wskit::server {

/// What may be renewed while the server runs: who is let in, and who may do what.
struct Rules {
  auth::Gate gate;
  std::optional<auth::Policy> policy;  ///< nothing: everyone may do everything
};

}  // namespace wskit::server
