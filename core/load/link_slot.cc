#include "load/link_slot.h"

#include "client/make_channel.h"
#include "client/recorded_channel.h"

namespace wskit::load {

std::unique_ptr<client::Channel> LinkSlot::make_channel(const SlotContext& context,
                                                        client::LinkHandler& handler) {
  const client::LinkConfig& link = context.config.link;
  client::WrapChannel record;
  if (context.feed != nullptr) {
    record = [&](const client::MakeChannel& make, client::LinkHandler& to) {
      return std::make_unique<client::RecordedChannel>(context.feed, link, make, to);
    };
  }
  return client::make_channel(link, {context.loop, context.dialer, context.rng, context.deflate},
                              handler, record);
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
