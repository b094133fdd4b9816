#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "capture/message.h"
#include "capture/rule.h"
#include "capture/secrets.h"
#include "envelope/body.h"

namespace wskit::capture {

/// One place where two messages differ, for a person to read: long values are cut around the place.
struct Difference {
  std::string path;                     ///< a JSON pointer (RFC 6901); empty: the whole message
  std::optional<std::string> expected;  ///< nothing: not recorded
  std::optional<std::string> got;       ///< nothing: did not come
};

/// Where `got` differs from `expected`, at most 20 places; empty when they agree. How late it came
/// is not looked at. Secrets (`auth_tokens` and `secrets`) are not shown, and one that has been
/// taken out of `expected` may be any.
std::vector<Difference> compare(const Rule& rule, const Message& expected, const Message& got,
                                const Secrets& secrets = {});

/// `message` as anybody may read it: without its `auth_tokens` and without `secrets`. Nothing when
/// it has none.
std::optional<Message> without_secrets(const Message& message, const Secrets& secrets = {});

/// In how many places they differ, as far as `most`: as `compare`, but sooner, since it says
/// nothing.
std::size_t count_differences(const Rule& rule, const Message& expected, const Message& got,
                              std::size_t most, const Secrets& secrets = {});

/// Whether they do not.
inline bool agree(const Rule& rule, const Message& expected, const Message& got,
                  const Secrets& secrets = {}) {
  return count_differences(rule, expected, got, 1, secrets) == 0;
}

/// Every value that is neither object nor array, and its place: what a message would differ in from
/// one that has nothing of it. At most `most`.
std::vector<Difference> leaves(const Message& message, std::size_t most);

/// That the secret at `path` is not the one that was recorded.
Difference another_token(std::string path);

/// Differences in one line: `/room: recorded "r", came "q"; /n: recorded 1, came nothing`.
std::string in_a_line(const std::vector<Difference>& places);

/// `body` as a person reads it, without its secrets: text as it is, binary as hexadecimal; cut when
/// long.
std::string readable(const envelope::Body& body, const Secrets& secrets = {});

}  // namespace wskit::capture
