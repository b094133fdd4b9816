#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace wskit::envelope {

/// Appends what stands for `token`, a number of RFC 8259 section 6.
using PutNumber = std::function<void(std::string& out, std::string_view token)>;

/// `json` with other text in place of its numbers. Text that is not JSON comes out as whatever.
std::string with_numbers(std::string_view json, const PutNumber& put);

/// Whether 64 bits hold `token`, a number: it is an integer, and not too large.
bool is_plain_integer(std::string_view token);

}  // namespace wskit::envelope
