#pragma once

#include <memory>

#include "client/channel.h"
#include "client/link_events.h"
#include "load/slot.h"

namespace wskit::load {

/// A slot with one connection at a time.
class LinkSlot : public Slot, protected client::LinkHandler {
 public:
  LinkSlot(const SlotContext& context, std::uint64_t index)
      : Slot(context, index), channel_(make_channel(context, *this)) {}

  void open() override;
  void close() override;
  void abort() override {
    if (!idle()) channel_->abort();
  }

 private:
  /// The way to the server; recorded if that is asked for.
  static std::unique_ptr<client::Channel> make_channel(const SlotContext& context,
                                                       client::LinkHandler& handler);

 protected:
  void on_redirect(const http::Url& /*to*/, int /*status*/) override {
    ++context_.recorder.summary().redirects;
  }

  const std::unique_ptr<client::Channel> channel_;
};

}  // namespace wskit::load
