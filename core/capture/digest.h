#pragma once

#include <cstdint>
#include <optional>

#include "capture/message.h"
#include "capture/rule.h"
#include "capture/secrets.h"

namespace wskit::capture {

/// A number that is the same for all messages that agree by `rule`, so that those that cannot agree
/// are told apart without being compared; by another rule it may be another one. Nothing where
/// agreement is no equality: by a regular expression, or a subset. What agrees since it differs in
/// `secrets` alone has the same one, if all of them were known each time.
std::optional<std::uint64_t> digest(const Rule& rule, const Message& message,
                                    const Secrets& secrets = {});

}  // namespace wskit::capture
