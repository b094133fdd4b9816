#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "load/receiver.h"
#include "load/template.h"

namespace wskit::load {

/// How members come together, and who of them publishes; const while a run lasts.
struct Fanout {
  std::uint64_t publishers = 1;  ///< the first so many connections; at most all
  /// What each member says first, if anything.
  std::optional<Template> hello;
  /// JSON of the id in it: who has it answered is a member. Empty: who has said it is.
  std::string hello_id;
  Audience audience = Audience::kEverybody;  ///< not kPublisher
};

}  // namespace wskit::load
