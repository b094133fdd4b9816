#include "load/link_slot.h"

namespace wskit::load {

void LinkSlot::open() {
  begin();
  channel_->open();
}

void LinkSlot::close() {
  Slot::close();
  if (!idle()) channel_->close(wire::kNormal, {});
}

}  // namespace wskit::load
