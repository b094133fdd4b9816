#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace wskit::envelope {

/// What a client looks at in a message of a server (protocol.md a). Whatever is absent, or is not
/// of its type, is empty. Of a repeated key the last one counts.
struct ServerMessage {
  std::string_view type;         ///< decoded
  std::string_view id;           ///< JSON: a string or number
  std::string_view correlation;  ///< JSON of `correlationId`, or else of `id`: a string or number
  std::string_view room;         ///< decoded `roomId`
  std::string_view user;         ///< decoded `userId`
  std::string_view content;      ///< JSON, as it came
  std::string_view text;         ///< the same, decoded, when it is a string
  std::string_view users;        ///< JSON, as it came
  std::string_view code;         ///< decoded
  std::string_view message;      ///< decoded
  std::string_view error;        ///< JSON; null and false are none
  std::string_view error_text;   ///< the same, decoded, when it is a string

  /// It says that something could not be done: by its type, or as an answer with an `error`.
  [[nodiscard]] bool failed() const { return type == "error" || !error.empty(); }
  /// An error that does not say which message it is about.
  [[nodiscard]] bool is_unaddressed_error() const {
    return type == "error" && (correlation.empty() || correlation == id);
  }
  /// What it says about that, in one line: "FORBIDDEN: only members may join".
  [[nodiscard]] std::string failure() const;
};

/// Reads messages of a server. The whole text is checked, as by RequestReader.
class ServerMessageReader {
 public:
  ServerMessageReader();
  ~ServerMessageReader();
  ServerMessageReader(const ServerMessageReader&) = delete;
  ServerMessageReader& operator=(const ServerMessageReader&) = delete;

  /// Fills `message`, borrowed until the next call. False, and `message` empty: not a JSON object.
  bool read(std::string_view text, ServerMessage& message);

 private:
  class Scan;
  std::unique_ptr<Scan> scan_;
};

}  // namespace wskit::envelope
