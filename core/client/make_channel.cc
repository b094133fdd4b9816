#include "client/make_channel.h"

#include "client/fallback_channel.h"
#include "client/sign_in.h"

namespace wskit::client {
namespace {

/// What `make` makes, behind the first message if the token is to be that.
std::unique_ptr<Channel> signed_in(const LinkConfig& config, net::Loop& loop,
                                   const MakeChannel& make, LinkHandler& handler) {
  if (config.token.place != TokenPlace::kFirstMessage) return make(handler);
  return std::make_unique<SignIn>(config, loop, make, handler);
}

}  // namespace

std::unique_ptr<Channel> make_channel(const LinkConfig& config, const LinkPorts& ports,
                                      LinkHandler& handler) {
  const auto make = [&](LinkHandler& to) { return std::make_unique<Link>(config, ports, to); };
  return signed_in(config, ports.loop, make, handler);
}

std::unique_ptr<Channel> make_fallback_channel(const LinkConfig& config, const LinkPorts& ports,
                                               Duration upgrade_interval, LinkHandler& handler) {
  const auto make = [&](LinkHandler& to) {
    return std::make_unique<FallbackChannel>(config, ports, upgrade_interval, to);
  };
  return signed_in(config, ports.loop, make, handler);
}

}  // namespace wskit::client
