#pragma once

#include <optional>

#include "load/link_slot.h"

namespace wskit::load {

/// Connects, upgrades and closes, one operation at a time.
class ConnectSlot final : public LinkSlot {
 public:
  using LinkSlot::LinkSlot;

  [[nodiscard]] std::uint64_t room() const override { return idle() && !failed() ? 1 : 0; }
  void issue(const Flight& flight, std::uint64_t count) override;
  void abandon() override { lose(Loss::kNoReply); }

 private:
  void on_open(const client::Opened& opened) override;
  void on_message(const wire::MessageView& message) override;
  void on_ended(const client::Ended& ended) override;

  void lose(Loss loss);

  std::optional<Flight> flight_;
  TimePoint said_goodbye_;  ///< on the connection that there is
};

}  // namespace wskit::load
