#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "capture/json_value.h"
#include "envelope/body.h"

namespace wskit::capture {

/// A message of its own bytes, and the JSON that they are, read when it is first asked for.
class Message {
 public:
  explicit Message(const envelope::Body& body) : form_(body.form), bytes_(body.bytes) {}

  [[nodiscard]] envelope::Body body() const { return {form_, bytes_}; }
  [[nodiscard]] std::string_view bytes() const { return bytes_; }
  [[nodiscard]] bool is_binary() const { return form_ == envelope::Body::Form::kBinary; }
  /// The object or array that the text is; null when it is something else.
  [[nodiscard]] const Json* json() const;
  /// The JSON that the text is and that is neither; null when it is something else.
  [[nodiscard]] const Json* scalar() const;

 private:
  const std::optional<Json>& read() const;

  envelope::Body::Form form_;
  std::string bytes_;
  mutable bool is_read_ = false;
  mutable std::optional<Json> json_;
};

/// Whether both are JSON objects with members of the same names, and of the same `type` if they
/// have one: likely the same kind of message.
bool resemble(const Message& a, const Message& b);

/// Whether `got` may be what a server says today in the place of `recorded`: an object of the same
/// `type`, or, where none was recorded, with a member in common; an array; other text; binary.
bool is_of_kind(const Message& recorded, const Message& got);

}  // namespace wskit::capture
