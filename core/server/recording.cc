#include "server/recording.h"

#include <string>
#include <utility>

#include "client/secrets.h"
#include "server/forwarding.h"

namespace wskit::server {
namespace {

/// What the client means to reach.
std::string url_of(const RecordingConfig& config, const http::RequestHead& request) {
  if (config.upstream) {
    http::Url url = *config.upstream;
    url.target = target_behind(std::move(url.target), request);
    return url.text();
  }
  std::string url(config.secure ? "wss://" : "ws://");
  return url.append(http::find(request.headers, "Host").value_or("localhost"))
      .append(target_behind({}, request));
}

}  // namespace

Recording::Recording(const RecordingConfig& config, net::Loop& loop)
    : config_(config), feed_(*config.recorder, loop) {}

capture::Opening Recording::opening(const http::RequestHead& request, int status,
                                    std::string_view subprotocol) const {
  capture::Opening opening;
  opening.url = url_of(config_, request);
  opening.status = status;
  // What is no name (RFC 6455 section 4.1) cannot be offered again.
  if (http::is_token(subprotocol)) opening.subprotocol = subprotocol;
  for (const http::Header& header : request.headers) {
    if (!is_of_one_hop(request.headers, header.first)) opening.headers.push_back(header);
  }
  for (const std::string_view offered : http::tokens(request.headers, "Sec-WebSocket-Protocol")) {
    if (http::is_token(offered)) opening.subprotocols.emplace_back(offered);
  }
  opening.secrets = client::secrets_of(request.headers, opening.subprotocols, request.target);
  return opening;
}

capture::Track Recording::begin(capture::Opening opening) {
  return {feed_.feed(), feed_.now(), std::move(opening)};
}

}  // namespace wskit::server
