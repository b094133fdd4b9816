#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace wskit::envelope {

/// What tells which request an answer is for.
struct Correlation {
  std::string_view id;  ///< JSON of a string or number of at most 256 bytes; empty: there is none
  bool failed = false;  ///< it says that what was asked for could not be done
};

/// Reads what requests and their answers are matched by.
class CorrelationReader {
 public:
  /// `pointer` is a JSON pointer (RFC 6901) to the id; empty: it is `correlationId`, or else `id`.
  explicit CorrelationReader(std::string_view pointer);
  ~CorrelationReader();
  CorrelationReader(const CorrelationReader&) = delete;
  CorrelationReader& operator=(const CorrelationReader&) = delete;

  /// kUsage unless `text` is a JSON pointer to something inside of a message.
  static Status check_pointer(std::string_view text);

  /// Borrowed from `text` or until the next call. What is no JSON has no id; behind a pointer that
  /// includes what has numbers beyond 64 bits.
  Correlation read(std::string_view text);

 private:
  class Pointed;
  class Usual;
  std::unique_ptr<Usual> usual_;
  std::unique_ptr<Pointed> pointed_;  ///< instead of `usual_`
};

}  // namespace wskit::envelope
