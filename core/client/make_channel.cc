#include "client/make_channel.h"

#include "client/fallback_channel.h"
#include "client/sign_in.h"

namespace wskit::client {
namespace {

/// What `wrap` puts around what `make` makes, behind the first message if the token is to be that.
std::unique_ptr<Channel> signed_in(const LinkConfig& config, net::Loop& loop,
                                   const WrapChannel& wrap, const MakeChannel& make,
                                   LinkHandler& handler) {
  const auto make_wrapped = [&](LinkHandler& to) { return wrap ? wrap(make, to) : make(to); };
  if (config.token.place != TokenPlace::kFirstMessage) return make_wrapped(handler);
  return std::make_unique<SignIn>(config, loop, make_wrapped, handler);
}

}  // namespace

std::unique_ptr<Channel> make_channel(const LinkConfig& config, const LinkPorts& ports,
                                      LinkHandler& handler, const WrapChannel& wrap) {
  const auto make = [&](LinkHandler& to) { return std::make_unique<Link>(config, ports, to); };
  return signed_in(config, ports.loop, wrap, make, handler);
}

std::unique_ptr<Channel> make_fallback_channel(const LinkConfig& config, const LinkPorts& ports,
                                               Duration upgrade_interval, LinkHandler& handler,
                                               const WrapChannel& wrap) {
  const auto make = [&](LinkHandler& to) {
    return std::make_unique<FallbackChannel>(config, ports, upgrade_interval, to);
  };
  return signed_in(config, ports.loop, wrap, make, handler);
}

}  // namespace wskit::client
