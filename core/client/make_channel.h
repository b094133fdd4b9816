#pragma once

#include <memory>

#include "client/channel.h"
#include "client/link.h"
#include "client/link_config.h"
#include "client/link_events.h"

namespace wskit::client {

/// A WebSocket to where `config` says, signed in if that is what its token wants. All outlive it.
std::unique_ptr<Channel> make_channel(const LinkConfig& config, const LinkPorts& ports,
                                      LinkHandler& handler);
/// The same, over long polling where a WebSocket is impossible; that is tried again every
/// `upgrade_interval`.
std::unique_ptr<Channel> make_fallback_channel(const LinkConfig& config, const LinkPorts& ports,
                                               Duration upgrade_interval, LinkHandler& handler);

}  // namespace wskit::client
