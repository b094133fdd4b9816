#include "load/replay.h"

#include <utility>

#include "load/replay_player.h"

namespace wskit::load {

Replay::Replay(const ReplayConfig& config, net::Loop& loop, net::Dialer& dialer, Rng& rng,
               ReplayEvents& events)
    : config_(config), loop_(loop), dialer_(dialer), rng_(rng), events_(events) {}

Replay::~Replay() = default;

Status Replay::start(const capture::File& capture) {
  const auto reader = capture.reader();
  if (!reader) return reader.error();
  for (int copy = 1; copy <= config_.copies; ++copy) {
    ReplayStage stage{config_, loop_, dialer_, rng_, deflate_, events_, totals_, copy};
    players_.push_back(std::make_unique<ReplayPlayer>(std::move(stage), capture, [this] {
      if (--playing_ == 0) events_.on_done();
    }));
  }
  playing_ = players_.size();
  for (std::size_t i = 0; i < players_.size(); ++i)
    players_[i]->start(config_.ramp * i / players_.size());
  return ok();
}

void Replay::stop() {
  for (const auto& player : players_)
    player->stop();
}

}  // namespace wskit::load
