#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "envelope/json_splitter.h"
#include "wire/opcode.h"

namespace wskit::cli {

/// How messages stand in the input.
enum class InputForm : std::uint8_t {
  kLines,   ///< a line is a message
  kJson,    ///< a JSON value is a message, on one line or on several
  kHex,     ///< a line is a binary message, in hexadecimal digits
  kBase64,  ///< a line is a binary message, in base64
  kRaw,     ///< what one read brings is a binary message
};

/// Refuses (kUsage) a text that the connection does not carry: "is no event: …". Empty: takes all.
using Accepts = std::function<Status(std::string_view text)>;

struct InputConfig {
  InputForm form = InputForm::kLines;
  bool binary = false;  ///< texts are sent as binary messages, too
  bool lines = true;    ///< what is taken are lines; else pieces of one text
  std::size_t max_message = std::size_t{16} << 20;
  std::string_view place = "line {} of the input";  ///< where a line stands, for errors
  Accepts accepts = {};
};

/// Turns the lines of the input into messages. Errors (kUsage) name the line, and what would be
/// right.
class InputFormat {
 public:
  /// Takes each message, borrowed for that call.
  using Give = std::function<void(wire::Opcode opcode, std::string_view bytes)>;

  InputFormat(const InputConfig& config, Give give);

  /// One line, counted from 1, or one piece.
  Status take(std::string_view line, std::uint64_t number);
  /// Whether texts are sent as binary messages.
  [[nodiscard]] bool binary() const { return config_.binary; }
  void set_binary(bool binary) { config_.binary = binary; }
  /// The input ends: gives, or refuses, what is unfinished.
  Status finish();

 private:
  [[nodiscard]] Status give_text(std::string_view text, std::uint64_t number) const;
  Status take_text(std::string_view line, std::uint64_t number);
  Status take_json(std::string_view text);
  [[nodiscard]] Status take_decoded(const std::optional<std::string>& bytes, std::uint64_t number,
                                    std::string_view right) const;
  [[nodiscard]] Error wrong(std::uint64_t number, std::string_view what) const;

  InputConfig config_;
  Give give_;
  envelope::JsonSplitter json_;
};

}  // namespace wskit::cli
