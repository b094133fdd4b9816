#include "server/worker.h"

#include <algorithm>
#include <utility>

#include "server/exchange.h"

namespace wskit::server {
namespace {

// That newcomers wait is said again when they still do.
constexpr Duration kPausedAgain = std::chrono::seconds(10);

/// " (/chat, from http://example.com)", as far as there is anything.
std::string in_brackets(const Petition& petition) {
  std::string text = petition.path;
  if (!petition.origin.empty()) text += ", from " + petition.origin;
  return text.empty() ? text : " (" + text + ")";
}

}  // namespace

Worker::Worker(const WorkerPorts& ports)
    : config_(ports.config),
      loop_(ports.loop),
      rng_(ports.rng),
      application_(ports.application),
      entrance_(ports.entrance),
      recording_(ports.recording),
      counters_(ports.counters) {
  application_.on_start(*this);
}

Worker::~Worker() = default;

void Worker::on_accept(std::unique_ptr<net::Connection> connection) {
  ++counters_.connections;
  ++connections_;
  add(std::make_unique<Exchange>(*this, std::move(connection)));
}

void Worker::stop(Duration drain, std::function<void()> done) {
  stopped_ = std::move(done);
  application_.on_stop();
  for (const auto& guest : guests_)
    guest->awaited_ = true;
  awaited_ = untold_ = guests_.size();
  const Duration time = drain - std::min(config_.close_timeout, drain / 2);
  const auto steps = static_cast<std::size_t>(std::max<Duration::rep>(time / kFarewellPause, 1));
  farewells_ = std::max(kFarewells, (untold_ + steps - 1) / steps);
  say_farewell();
  // With nobody to wait for, the deadline brings the report into the next turn.
  loop_.arm(drain_, awaited_ == 0 ? Duration::zero() : drain);
}

void Worker::say_farewell() {
  for (std::size_t i = 0; i < farewells_ && untold_ > 0; ++i)
    guests_[--untold_]->shut_down();
  if (untold_ > 0) loop_.arm(farewell_, kFarewellPause);
}

bool Worker::hold(std::size_t before, std::size_t now) {
  incomplete_ = incomplete_ - before + now;
  return now <= before || incomplete_ <= std::max(config_.max_incomplete, config_.max_message);
}

Gauges Worker::gauges() const {
  Gauges gauges;
  gauges.connections = connections_;
  gauges.sessions = sessions_;
  gauges.incomplete = incomplete_;
  for (const auto& guest : guests_)
    gauges.queued += guest->queued();
  return gauges;
}

void Worker::on_accept_paused(const std::string& why) {
  const TimePoint now = loop_.now();
  const bool is_news = paused_told_ == TimePoint() || now - paused_told_ >= kPausedAgain;
  if (!is_news || config_.log == nullptr) return;
  paused_told_ = now;
  config_.log->write(
      {observe::LogLevel::kError, "paused", "new connections wait: " + why, {{"reason", why}}});
}

void Worker::note_refusal(const std::string& peer, const Petition& petition,
                          const wire::Refusal& refusal) {
  ++counters_.refusals[refusal.status];
  using observe::LogLevel;
  if (config_.log == nullptr || !config_.log->takes(LogLevel::kDetail)) return;
  observe::LogEvent event{LogLevel::kDetail,
                          "refused",
                          peer + ": " + refusal.message + in_brackets(petition),
                          {{"peer", peer},
                           {"status", std::int64_t{refusal.status}},
                           {"code", refusal.code},
                           {"reason", refusal.message}}};
  if (!petition.path.empty()) event.fields.emplace_back("path", petition.path);
  if (!petition.origin.empty()) event.fields.emplace_back("origin", petition.origin);
  config_.log->write(event);
}

void Worker::session_opened() {
  ++counters_.sessions;
  ++sessions_;
  entrance_.opened();
}

void Worker::session_closed() {
  --sessions_;
  entrance_.closed();
}

HttpHandler* Worker::handler_of(const Exchange& exchange) const {
  const auto wants = [&](const HttpHandler* handler) { return handler->wants(exchange); };
  const auto found = std::find_if(handlers_.begin(), handlers_.end(), wants);
  return found == handlers_.end() ? nullptr : *found;
}

void Worker::add(std::unique_ptr<Guest> guest) {
  guest->index_ = static_cast<std::uint32_t>(guests_.size());
  guests_.push_back(std::move(guest));
}

void Worker::replace(Guest& guest, std::unique_ptr<Guest> successor) {
  successor->index_ = guest.index_;
  successor->awaited_ = guest.awaited_;
  guests_[guest.index_].swap(successor);
}

void Worker::done(Guest& guest) {
  std::uint32_t hole = guest.index_;
  // Destroyed only when the list is whole again.
  const std::unique_ptr<Guest> gone = std::move(guests_[hole]);
  if (hole < untold_) hole = move_guest(--untold_, hole);
  move_guest(guests_.size() - 1, hole);
  guests_.pop_back();
  if (!gone->awaited_) return;
  --awaited_;
  report_when_empty();
}

std::uint32_t Worker::move_guest(std::size_t from, std::uint32_t to) {
  if (from != to) {
    guests_[to] = std::move(guests_[from]);
    guests_[to]->index_ = to;
  }
  return static_cast<std::uint32_t>(from);
}

void Worker::on_deadline(flow::Deadline& which) {
  if (&which == &farewell_) return say_farewell();
  untold_ = 0;
  for (const auto& guest : guests_)
    if (guest->awaited_) guest->abort();
  report_when_empty();
}

void Worker::report_when_empty() {
  if (awaited_ > 0) return;
  farewell_.disarm();
  drain_.disarm();
  stopped_();
}

}  // namespace wskit::server
