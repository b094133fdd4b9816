#pragma once

#include <span>
#include <string>
#include <string_view>

namespace wskit::cli {

/// The candidate that a person most likely meant by `typed`; empty when none is near: more than a
/// third of it would have to change.
std::string nearest(std::string_view typed, std::span<const std::string> candidates);

}  // namespace wskit::cli
