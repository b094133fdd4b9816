#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/rng.h"
#include "envelope/fault.h"
#include "envelope/json_writer.h"
#include "envelope/message_ids.h"

namespace wskit::envelope {

/// Writes the messages that a server originates, one after the other into the same buffer; each has
/// an `id` that is unique among all composers (a random prefix and a number) and a `timestamp`.
/// One a loop.
class Composer {
 public:
  explicit Composer(Rng& rng) : ids_(rng) {}
  Composer(const Composer&) = delete;
  Composer& operator=(const Composer&) = delete;

  /// Starts a message: type, id and timestamp. The writer takes further fields, until `finish`.
  JsonWriter& begin(std::string_view type);
  /// The whole message, with `correlation` (JSON) as its correlationId unless that is empty.
  /// Borrowed until the next call of `begin`, `finish` or `correlate`.
  std::string_view finish(std::string_view correlation = {});
  /// The finished message once more, as an answer to `correlation`, which may be empty.
  std::string_view correlate(std::string_view correlation);

  /// A whole `error` message. As an answer it has its text as `error`, too, by which clients that
  /// match answers to requests tell that one has failed.
  std::string_view error(const Fault& fault, std::string_view correlation);

  /// Unix milliseconds that the last message begun carries.
  [[nodiscard]] std::int64_t timestamp() const { return timestamp_; }

 private:
  MessageIds ids_;
  std::int64_t timestamp_ = 0;
  std::string text_;
  std::optional<JsonWriter> writer_;
};

}  // namespace wskit::envelope
