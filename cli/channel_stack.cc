#include "cli/channel_stack.h"

#include "client/make_channel.h"

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

std::unique_ptr<Channel> ChannelStack::make_lasting(LinkHandler& handler) {
  Member& member = members_.emplace_back();
  member.link = link_;
  member.credentials = config_.attend(member.link);
  return std::make_unique<client::Reconnector>(
      config_.retry, client::ReconnectPorts{ports_.loop, ports_.rng, member.credentials.get()},
      [this, &member](LinkHandler& lasting) { return make_living(member.link, lasting); }, handler);
}

std::unique_ptr<Channel> ChannelStack::make_living(const client::LinkConfig& link,
                                                   LinkHandler& handler) const {
  if (config_.heartbeat.interval == Duration::zero()) return make_speaking(link, handler);
  return std::make_unique<client::Heartbeat>(
      config_.heartbeat, ports_.loop,
      [this, &link](LinkHandler& living) { return make_speaking(link, living); }, handler);
}

std::unique_ptr<Channel> ChannelStack::make_speaking(const client::LinkConfig& link,
                                                     LinkHandler& handler) const {
  const auto make = [this, &link](LinkHandler& carried) {
    return config_.upgrade_interval
               ? client::make_fallback_channel(link, ports_, *config_.upgrade_interval, carried)
               : client::make_channel(link, ports_, carried);
  };
  if (!config_.socketio) return make(handler);
  return std::make_unique<client::SocketIo>(*config_.socketio, ports_.loop, make, handler);
}

}  // namespace wskit::cli
