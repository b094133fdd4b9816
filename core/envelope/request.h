#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "envelope/fault.h"

namespace wskit::envelope {

/// The fields of one client message (protocol.md a). Whatever is absent, or null, is empty.
/// Arguments stand at top level or inside `payload`; top level wins. Of a repeated key the last one
/// counts, as in ECMA-262's JSON.parse.
struct Request {
  std::string_view type;         ///< decoded, not empty; as `plain_type` has it
  std::string_view room;         ///< decoded `roomId` or `channelId`; empty when it is not a string
  std::string_view topic;        ///< decoded; empty when it is not a string
  std::string_view epoch;        ///< likewise
  std::string_view token;        ///< likewise
  std::string_view content;      ///< JSON, byte for byte as it was sent; "null" when it is null
  std::string_view payload;      ///< likewise; of a `topic` inside the payload: the one beside it
  std::string_view to;           ///< JSON
  std::string_view since;        ///< JSON
  std::string_view limit;        ///< JSON
  std::string_view timestamp;    ///< JSON of a string or number; empty when it is something else
  std::string_view correlation;  ///< JSON of `correlationId`, or else of `id`: a string or number
};

/// Deeper nesting than this is refused with PARSE_ERROR.
constexpr int kMaxNesting = 256;
/// Bytes of JSON that an `id` or `correlationId` may have.
constexpr std::size_t kMaxCorrelation = 256;

/// What a message of `type` is taken for: "message" for "send_message", "join" and "leave" for
/// "join_channel" and "leave_channel", and anything else for itself.
std::string_view plain_type(std::string_view type);

/// `json`, a number without sign, fraction or exponent, and at most 2^53; nothing when it is
/// anything else.
std::optional<std::uint64_t> read_count(std::string_view json);

/// Reads requests: the whole text is checked against RFC 8259, so that the slices can be relayed as
/// they are. Numbers may be of any size; strings with unpaired surrogates are refused, because many
/// receivers cannot decode them (RFC 7493 section 2.1).
class RequestReader {
 public:
  RequestReader();
  ~RequestReader();
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;

  /// Fills `request`, borrowed from `text`, which is not copied as a rule, and until the next call.
  /// kParseError: not JSON. kInvalidMessage: not an object, or `type`, `id` or `correlationId` is
  /// not what it must be; then `correlation` is filled if it could be read.
  std::optional<Fault> read(std::string_view text, Request& request);

 private:
  class Scan;
  std::unique_ptr<Scan> scan_;
};

}  // namespace wskit::envelope
