#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/rng.h"
#include "envelope/message_ids.h"

namespace wskit::envelope {

/// What a text needs before it is sent.
struct WrapConfig {
  bool envelope = false;         ///< all that protocol.md's envelope has
  bool request = false;          ///< an id by which its answer is known
  std::string type = "message";  ///< of a text that has none itself
  std::string room{};            ///< where such a text is to be said, unless empty
};

/// Makes messages of texts (protocol.md a). A JSON object with a `type` is a message already: it
/// only gets the fields that it lacks, in front of its own. Any other text becomes the payload of
/// one, or what is said in the room; an object or array as JSON, all else as a string. Only
/// requests that are objects stay what they are without a type, for protocols of other kinds.
class Wrapper {
 public:
  struct Wrapped {
    std::string_view text;
    /// JSON, what an answer refers to; empty when it has no id, or one that cannot be referred to.
    std::string_view correlation;
  };

  Wrapper(WrapConfig config, Rng& rng);
  ~Wrapper();
  Wrapper(const Wrapper&) = delete;
  Wrapper& operator=(const Wrapper&) = delete;

  /// Borrowed until the next call, and from `text`, which is UTF-8.
  Wrapped wrap(std::string_view text);
  /// A request to be let into the room; there has to be one. Borrowed until the next call.
  Wrapped join();

 private:
  class Text;

  Wrapped complete(std::string_view object);
  Wrapped enclose(std::string_view text, bool is_json);
  /// Starts a message; its id is the correlation, where it needs one.
  std::string_view begin(std::string_view type, bool with_id);

  WrapConfig config_;
  std::unique_ptr<Text> in_;
  MessageIds ids_;
  std::string out_;
};

}  // namespace wskit::envelope
