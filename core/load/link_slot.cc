#include "load/link_slot.h"

#include "client/make_channel.h"
#include "client/recorded_channel.h"

namespace wskit::load {

std::unique_ptr<client::Channel> LinkSlot::make_channel(const SlotContext& context,
                                                        client::LinkHandler& handler) {
  const client::LinkConfig& link = context.config.link;
  const client::MakeChannel make = [&](client::LinkHandler& to) {
    return client::make_channel(link, {context.loop, context.dialer, context.rng, context.deflate},
                                to);
  };
  if (context.feed == nullptr) return make(handler);
  return std::make_unique<client::RecordedChannel>(*context.feed, link, make, handler);
}

void LinkSlot::open() {
  begin();
  channel_->open();
}

void LinkSlot::close() {
  Slot::close();
  if (!idle()) channel_->close(wire::kNormal, {});
}

}  // namespace wskit::load
