#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "envelope/fault.h"

namespace wskit::room {

/// A topic is words with dots between them, as in "orders.eu.new". In a pattern `*` stands for any
/// one word, and a last `>` for one word or more.
constexpr std::size_t kMaxTopic = 256;  ///< bytes
constexpr std::size_t kMaxWords = 16;

/// What keeps `text` from being a topic to publish to; nothing when it is one.
std::optional<envelope::Fault> check_topic(std::string_view text);
/// What keeps `text` from being a pattern to subscribe to; each topic is one, too.
std::optional<envelope::Fault> check_pattern(std::string_view text);

/// The first word of `text`, and in `rest` what is behind its dot; empty: it was the last one.
std::string_view first_word(std::string_view text, std::string_view& rest);

}  // namespace wskit::room
