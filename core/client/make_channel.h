#pragma once

#include <functional>
#include <memory>

#include "client/channel.h"
#include "client/link.h"
#include "client/link_config.h"
#include "client/link_events.h"

namespace wskit::client {

/// Puts a channel around the one that `make` makes, as what records it.
using WrapChannel =
    std::function<std::unique_ptr<Channel>(const MakeChannel& make, LinkHandler& handler)>;

/// A WebSocket to where `config` says, signed in if that is what its token wants. What `wrap` makes
/// lies between the two: all that is said goes through it. All outlive it, but for `wrap`, which
/// may be empty.
std::unique_ptr<Channel> make_channel(const LinkConfig& config, const LinkPorts& ports,
                                      LinkHandler& handler, const WrapChannel& wrap = {});
/// The same, over long polling where a WebSocket is impossible; that is tried again every
/// `upgrade_interval`.
std::unique_ptr<Channel> make_fallback_channel(const LinkConfig& config, const LinkPorts& ports,
                                               Duration upgrade_interval, LinkHandler& handler,
                                               const WrapChannel& wrap = {});

}  // namespace wskit::client
