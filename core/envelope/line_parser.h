#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "base/result.h"
#include "envelope/event.h"
#include "envelope/op.h"
#include "envelope/server_op.h"

namespace wskit::envelope {

class LineFields;

/// Reads lines of JSON. Unknown fields are passed over; a field of the wrong type, one that an
/// event has twice, an unknown event or op and a line that is not JSON fail with kUsage and what
/// would be right. What is returned is borrowed from the parser until its next call.
class LineParser {
 public:
  LineParser();
  ~LineParser();
  LineParser(const LineParser&) = delete;
  LineParser& operator=(const LineParser&) = delete;
  LineParser(LineParser&&) noexcept;
  LineParser& operator=(LineParser&&) noexcept;

  Result<Event> event(std::string_view line);
  Result<Op> op(std::string_view line);
  Result<ServerOp> server_op(std::string_view line);
  /// Of the fields of the last event, those that are unknown among them, in the order of the
  /// alphabet.
  [[nodiscard]] std::span<const std::string_view> names() const { return names_; }
  /// Of the last op, whether it was good or not: its `ref`, empty when it had none that can be
  /// read.
  [[nodiscard]] std::string_view ref() const { return ref_; }

 private:
  std::unique_ptr<LineFields> line_;
  std::span<const std::string_view> names_;
  std::string_view ref_;
};

}  // namespace wskit::envelope
