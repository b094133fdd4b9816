#include "load/connect_slot.h"

#include "base/assert.h"

namespace wskit::load {

void ConnectSlot::issue(const Flight& flight, std::uint64_t count) {
  WSKIT_ASSERT(count == 1 && room() == 1);
  flight_ = flight;
  context_.recorder.issued(flight, 1);
  ++context_.recorder.summary().connections;
  open();
}

void ConnectSlot::on_open(const client::Opened& /*opened*/) {
  opened();
  const TimePoint now = context_.loop.now();
  if (flight_) context_.recorder.succeeded(*flight_, now, 0);
  flight_.reset();
  said_goodbye_ = now;
  channel_->close(wire::kNormal, {});
  // There is no room until it has closed, but a sign of the server.
  if (!closing()) context_.owner.on_slot_room(*this, now);
}

void ConnectSlot::on_message(const wire::MessageView& /*message*/) {
  ++context_.recorder.summary().unasked;
}

void ConnectSlot::on_ended(const client::Ended& end) {
  const bool waited = context_.loop.now() - said_goodbye_ >= context_.config.link.close_timeout;
  if (end.opened && !end.clean && waited) ++context_.recorder.summary().not_let_go;
  if (!end.opened && !closing()) {
    note_failure(end);
    // Against a server that was never there, trying on would only count how fast that can be said.
    if (context_.recorder.summary().opened == 0) fail();
  }
  lose(Loss::kHandshake);
  ended();
  if (!failed() && !closing()) context_.owner.on_slot_room(*this, context_.loop.now());
}

void ConnectSlot::lose(Loss loss) {
  if (flight_) context_.recorder.lost(*flight_, loss);
  flight_.reset();
}

}  // namespace wskit::load
