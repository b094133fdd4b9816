#include <utility>

#include "base/assert.h"
#include "client/concealment.h"
#include "client/link.h"
#include "client/upgrade.h"

// How a link comes to be open: it dials, asks for the upgrade, and goes where it is redirected to.
namespace wskit::client {

void Link::open() {
  WSKIT_ASSERT(state_ == State::kIdle);
  reading_ = true;
  pongs_ = 0;
  connect_by_ = loop_.now() + config_.connect_timeout;
  destination_.restart();
  dial();
}

void Link::dial() {
  state_ = State::kDialing;
  loop_.arm(deadline_, connect_by_);
  dial_ = dialer_.dial(destination_.endpoint(), connect_by_ - loop_.now(),
                       [this](auto dialed) { on_dialed(std::move(dialed)); });
}

void Link::on_dialed(Result<net::Dialed> dialed) {
  dial_.reset();
  if (!dialed) {
    fail(std::move(dialed).error());
    return finish();
  }
  state_ = State::kUpgrading;
  connection_ = std::move(dialed->connection);
  connection_->set_handler(*this);
  upgrade_ = std::make_unique<Upgrade>(destination_.handshake(wire::make_key(rng_)));
  connection_->outbox().append(upgrade_->request());
  connection_->want_write();
  if (!dialed->early.empty()) on_data(dialed->early);
}

std::size_t Link::read_answer(std::span<char> bytes) {
  const std::size_t used = upgrade_->feed({bytes.data(), bytes.size()});
  if (upgrade_->opened()) {
    accept_answer();
  } else if (upgrade_->refusal()) {
    take_refusal(*upgrade_->refusal());
    connection_->abort();
  }
  return used;
}

void Link::take_refusal(Ended refusal) {
  const auto followed = destination_.follow(refusal.status, refusal.headers);
  if (!followed) return fail(followed.error());
  redirected_ = *followed;
  settle(std::move(refusal));
}

void Link::accept_answer() {
  const auto upgrade = std::move(upgrade_);
  protocol_.emplace(wire::Protocol::Role::kClient, config_.max_message, connection_->outbox(),
                    rng_);
  if (const auto& agreed = upgrade->opened()->deflate) {
    protocol_->enable_deflate(*agreed, config_.deflate_threshold, deflate_);
  }
  state_ = State::kOpen;
  deadline_.disarm();
  keep_alive_.start(loop_.now());
  if (config_.ping_interval > Duration::zero()) loop_.arm(deadline_, keep_alive_.next());
  if (!is_reading()) connection_->set_reading(false);
  Opened opened = *upgrade->opened();
  conceal(config_.token, opened);
  handler_.on_open(opened);
}

}  // namespace wskit::client
