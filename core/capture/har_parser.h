#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "capture/har_message.h"
#include "capture/input.h"
#include "envelope/event.h"

namespace wskit::capture {

/// An entry: a request and its response. Its messages have come before it.
struct HarEntry {
  std::size_t number = 0;          ///< in the file, from 1
  std::optional<std::string> url;  ///< empty: the connection had none
  std::string started;             ///< as it is written; empty: nothing is
  std::optional<int> status;       ///< of the response
  envelope::event::Headers headers;
  std::string subprotocol;  ///< the server's choice; or empty
  bool is_websocket = false;
  bool has_messages = false;  ///< or could have had some
  std::string messages_file;  ///< beside the HAR, where Playwright attaches the messages; or empty
  std::string failure;        ///< why the connection failed, or ended
};

/// What is found in a HAR. An error ends the reading.
class HarHandler {
 public:
  /// `what` is wrong at a place that it names. Read on, a message is left out, and so is a field
  /// of another type than it should be; where the file was cut short, its last entry is what there
  /// is of it.
  virtual Status on_wrong(const std::string& what) = 0;
  /// At the end: so many characters were half a surrogate pair, and are U+FFFD now.
  virtual void on_replaced(std::size_t count) = 0;
  virtual Status on_creator(const std::string& name, const std::string& version) = 0;
  virtual Status on_message(HarMessage message) = 0;
  /// The entry of all messages since the last one.
  virtual Status on_entry(HarEntry entry) = 0;

 protected:
  ~HarHandler() = default;
};

/// Reads an HTTP Archive 1.2 as it comes: memory is that of the longest string in it.
/// kUsage with `name` when it cannot be read, or has no entries at all.
Status parse_har(Input& input, const std::string& name, HarHandler& handler);

}  // namespace wskit::capture
