#include "cli/channel_stack.h"

namespace wskit::cli {

using client::Channel;
using client::LinkHandler;

ChannelStack::ChannelStack(const StackConfig& config, const client::LinkConfig& link,
                           const client::LinkPorts& ports, LinkHandler& handler)
    : config_(config), link_(link), ports_(ports) {
  if (!config.pool) {
    top_ = make_lasting(handler);
    return;
  }
  auto pool = std::make_unique<client::ConnectionPool>(
      *config.pool, ports.loop, [this](LinkHandler& member) { return make_lasting(member); },
      handler);
  pool_ = pool.get();
  top_ = std::move(pool);
}

std::unique_ptr<Channel> ChannelStack::make_lasting(LinkHandler& handler) const {
  return std::make_unique<client::Reconnector>(
      config_.retry, client::ReconnectPorts{ports_.loop, ports_.rng},
      [this](LinkHandler& lasting) { return make_living(lasting); }, handler);
}

std::unique_ptr<Channel> ChannelStack::make_living(LinkHandler& handler) const {
  const auto make_link = [this](LinkHandler& living) {
    return std::make_unique<client::Link>(link_, ports_, living);
  };
  if (config_.heartbeat.interval == Duration::zero()) return make_link(handler);
  return std::make_unique<client::Heartbeat>(config_.heartbeat, ports_.loop, make_link, handler);
}

}  // namespace wskit::cli
