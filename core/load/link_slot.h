#pragma once

#include <memory>

#include "client/make_channel.h"
#include "load/slot.h"

namespace wskit::load {

/// A slot with one connection at a time.
class LinkSlot : public Slot, protected client::LinkHandler {
 public:
  LinkSlot(const SlotContext& context, std::uint64_t index)
      : Slot(context, index),
        channel_(client::make_channel(context.config.link,
                                      {context.loop, context.dialer, context.rng, context.deflate},
                                      *this)) {}

  void open() override;
  void close() override;

 protected:
  void on_redirect(const http::Url& /*to*/, int /*status*/) override {
    ++context_.recorder.summary().redirects;
  }

  const std::unique_ptr<client::Channel> channel_;
};

}  // namespace wskit::load
