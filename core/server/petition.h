#pragma once

#include <string>

#include "http/message.h"

namespace wskit::server {

/// What a client has asked for, as far as a log may say it: the query may hold a token.
struct Petition {
  std::string path;
  std::string origin;  ///< empty: the request has named none
};

inline Petition petition_of(const http::RequestHead& request) {
  return {std::string(request.path()),
          std::string(http::find(request.headers, "Origin").value_or(""))};
}

}  // namespace wskit::server
