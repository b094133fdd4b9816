#include "cli/channel_stack.h"

#include "client/make_channel.h"

namespace wskit::cli {

using client::Channel;
using client::LinkHandler;

ChannelStack::ChannelStack(const StackConfig& config, const client::LinkConfig& link,
                           const client::LinkPorts& ports, Recording& recording,
                           LinkHandler& handler)
    : config_(config), link_(link), ports_(ports), recording_(recording) {
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
  const client::WrapChannel record = [this, &link](const client::MakeChannel& make,
                                                   LinkHandler& recorded) {
    return recording_.wrap(link, make, recorded);
  };
  if (config_.socketio) {
    // Its packets are of one connection; the events can be said on another.
    return record(
        [this, &link](LinkHandler& spoken) {
          return std::make_unique<client::SocketIo>(
              *config_.socketio, ports_.loop,
              [&](LinkHandler& carried) { return client::make_channel(link, ports_, carried); },
              spoken);
        },
        handler);
  }
  return config_.upgrade_interval ? client::make_fallback_channel(
                                        link, ports_, *config_.upgrade_interval, handler, record)
                                  : client::make_channel(link, ports_, handler, record);
}

}  // namespace wskit::cli
