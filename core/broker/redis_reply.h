#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"

struct redisReader;

namespace wskit::broker {

/// What Redis answers. Errors that it reports are no values, but the Error of a Result.
struct RedisReply {
  using Array = std::vector<RedisReply>;
  std::variant<std::monostate, std::int64_t, std::string, Array> value;

  /// The text, or else an empty one.
  [[nodiscard]] std::string_view text() const;
  /// The number, or the one that the text is; else 0.
  [[nodiscard]] std::int64_t number() const;
  /// The elements, or else none.
  [[nodiscard]] std::span<const RedisReply> array() const;
  [[nodiscard]] bool is_nil() const { return std::holds_alternative<std::monostate>(value); }
};

/// A reply, or what Redis refused to do, in its words: "WRONGPASS …". kUnauthorized, or kProtocol.
using RedisAnswer = Result<RedisReply>;

/// Finds the replies in a stream of bytes (RESP2, by hiredis).
class RedisReader {
 public:
  /// Of a reply that is taken, in bytes as they come.
  static constexpr std::size_t kLargest = std::size_t{80} << 20;

  RedisReader();

  /// kProtocol when this is no Redis, or what it says is too large; nothing is to be fed any more.
  Status feed(std::string_view bytes);
  /// The next whole one, if there is one. kProtocol as above.
  Result<std::optional<RedisAnswer>> next();

 private:
  struct Free {
    void operator()(redisReader* reader) const;
  };

  std::unique_ptr<redisReader, Free> reader_;
  std::size_t held_ = 0;  ///< bytes since the last whole reply
};

/// A command as Redis reads it: its name and its arguments, any bytes.
std::string redis_command(const std::vector<std::string>& words);

}  // namespace wskit::broker
