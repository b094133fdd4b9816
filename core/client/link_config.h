#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "base/clock.h"
#include "client/token.h"
#include "http/message.h"
#include "http/url.h"
#include "wire/per_message_deflate.h"

namespace wskit::client {

struct LinkConfig {
  http::Url url;
  std::string unix_path;  ///< dial this instead of the URL's host when not empty
  http::Headers headers;  ///< Origin and Authorization among them; a Host replaces the URL's
  std::vector<std::string> subprotocols;
  Token token;  ///< for the first origin alone, as those of `headers` that are private
  std::vector<std::string> secrets;  ///< that who uses the link says, and no capture is to hold
  int max_redirects = 0;             ///< followed; 0: a redirect is a refusal
  Duration connect_timeout =
      std::chrono::seconds(10);  ///< DNS, TCP and upgrade together, and all redirects
  Duration ping_interval = std::chrono::seconds(30);  ///< 0: none
  Duration pong_timeout = std::chrono::seconds(5);    ///< any byte from the peer counts
  Duration close_timeout = std::chrono::seconds(5);   ///< for the peer's close frame
  std::size_t max_message = std::size_t{16} << 20;
  bool deflate = false;  ///< offer permessage-deflate
  std::size_t deflate_threshold = wire::kDeflateThreshold;
};

}  // namespace wskit::client
