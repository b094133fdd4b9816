#include "client/connection_pool.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "base/assert.h"

namespace wskit::client {
namespace {

// However few requests there are, they hold no more than this.
constexpr std::size_t kMaxWaitingText = std::size_t{16} << 20;

const Error kLostInFlight{ErrorKind::kLost, "the connection was lost before the answer came"};
const Error kNeverSent{ErrorKind::kLost, "not sent: there is no connection any more"};

}  // namespace

/// One channel, and the requests in flight on it.
class ConnectionPool::Member final : public LinkHandler, private AnswerHandler {
 public:
  Member(ConnectionPool& pool, const MakeChannel& make)
      : pool_(pool), channel_(make(*this)), requester_(pool.loop_, *this) {}

  enum class State : std::uint8_t {
    kIdle,     ///< may be opened
    kOpening,  ///< the first time, or once more
    kOpen,
    kClosing,  ///< it takes nothing any more; its end is about to be told
    kSpent,    ///< could not be opened
  };

  void open() {
    state_ = State::kOpening;
    channel_->open();
  }
  /// False when the channel takes nothing any more.
  bool send(const PoolRequest& request) {
    const Status begun =
        requester_.begin(request.correlation, request.correlation, pool_.config_.timeout);
    WSKIT_ASSERT(begun);
    if (channel_->send(wire::Opcode::kText, request.text)) return true;
    requester_.cancel(request.correlation);
    state_ = State::kClosing;
    return false;
  }
  void reset() { state_ = State::kIdle; }

  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] bool is_active() const { return state_ != State::kIdle && state_ != State::kSpent; }
  [[nodiscard]] bool has_room() const {
    return state_ == State::kOpen && in_flight() < pool_.config_.depth && !channel_->is_full();
  }
  [[nodiscard]] std::size_t in_flight() const { return requester_.size(); }
  [[nodiscard]] std::uint64_t late() const { return requester_.late(); }
  [[nodiscard]] Channel& channel() const { return *channel_; }

 private:
  void on_open(const Opened& opened) override {
    const bool is_first = !pool_.is_open();
    state_ = State::kOpen;
    if (!pool_.reading_) channel_->set_reading(false);
    if (is_first) pool_.handler_.on_open(opened);
    pool_.dispatch();
    pool_.tell_drained();
  }
  void on_redirect(const http::Url& to, int status) override {
    pool_.handler_.on_redirect(to, status);
  }
  void on_message(const wire::MessageView& message) override {
    in_batch_ = true;
    if (requester_.size() > 0 && message.opcode == wire::Opcode::kText) take(message.bytes);
    pool_.handler_.on_message(message);
  }
  void take(std::string_view text) {
    envelope::ServerMessage fields;
    reader_.read(text, fields);
    if (requester_.take({text, fields})) return;
    if (requester_.size() > 1 || !fields.is_unaddressed_error()) return;
    requester_.take_for_only({text, fields});
  }
  void on_batch_end() override {
    in_batch_ = false;
    pool_.dispatch();
    pool_.tell_drained();
    pool_.handler_.on_batch_end();
  }
  void on_ping(std::string_view data) override { pool_.handler_.on_ping(data); }
  void on_pong(std::string_view data, Duration trip) override {
    pool_.handler_.on_pong(data, trip);
  }
  void on_heartbeat(Duration trip) override { pool_.handler_.on_heartbeat(trip); }
  void on_drained() override {
    pool_.dispatch();
    pool_.tell_drained();
  }
  void on_sent_late(wire::Opcode opcode, std::string_view bytes) override {
    pool_.handler_.on_sent_late(opcode, bytes);
  }
  void on_reconnecting(const Ended& cause, int attempt, Duration in) override {
    state_ = State::kOpening;
    requester_.close(kLostInFlight);
    if (!pool_.is_open()) return pool_.handler_.on_reconnecting(cause, attempt, in);
    if (attempt == 1) pool_.handler_.on_one_lost(cause);
  }
  void on_ended(const Ended& ended) override {
    state_ = ended.opened && !pool_.closing_ ? State::kIdle : State::kSpent;
    requester_.close(kLostInFlight);
    pool_.member_ended(ended);
  }

  void on_answer(std::string_view ref, const Result<Answer>& answer) override {
    pool_.settle(ref, answer);
    if (in_batch_ || state_ != State::kOpen) return;
    pool_.dispatch();
    pool_.tell_drained();
  }

  ConnectionPool& pool_;
  std::unique_ptr<Channel> channel_;
  Requester requester_;
  envelope::ServerMessageReader reader_;
  State state_ = State::kIdle;
  bool in_batch_ = false;
};

ConnectionPool::ConnectionPool(const PoolConfig& config, net::Loop& loop, const MakeChannel& make,
                               LinkHandler& handler)
    : config_(config), loop_(loop), handler_(handler) {
  for (std::size_t i = 0; i < config.connections; ++i)
    members_.push_back(std::make_unique<Member>(*this, make));
}

ConnectionPool::~ConnectionPool() = default;

// Requests

Status ConnectionPool::request(PoolRequest request) {
  if (!is_active()) return kNeverSent;
  if (!outstanding_.insert(request.correlation).second) {
    return Error{ErrorKind::kUsage,
                 fmt::format("a request with the id {} is under way already", request.correlation)};
  }
  waiting_bytes_ += request.text.size();
  waiting_.push_back(std::move(request));
  dispatch();
  was_full_ = was_full_ || is_full();
  return ok();
}

void ConnectionPool::dispatch() {
  while (!waiting_.empty() && !closing_) {
    Member* const member = least_busy();
    if (member == nullptr) return grow();
    if (!member->send(waiting_.front())) continue;
    const PoolRequest sent = std::move(waiting_.front());
    waiting_.pop_front();
    waiting_bytes_ -= sent.text.size();
    handler_.on_sent_late(wire::Opcode::kText, sent.text);
  }
}

ConnectionPool::Member* ConnectionPool::least_busy() const {
  Member* best = nullptr;
  for (const auto& member : members_) {
    if (!member->has_room()) continue;
    if (best == nullptr || member->in_flight() < best->in_flight()) best = member.get();
  }
  return best;
}

void ConnectionPool::grow() {
  const auto is_opening = [](const auto& member) {
    return member->state() == Member::State::kOpening;
  };
  // One at a time: what it brings may be enough.
  if (!is_open() || std::any_of(members_.begin(), members_.end(), is_opening)) return;
  const auto idle = std::find_if(members_.begin(), members_.end(), [](const auto& member) {
    return member->state() == Member::State::kIdle;
  });
  if (idle != members_.end()) (*idle)->open();
}

void ConnectionPool::settle(std::string_view correlation, const Result<Answer>& answer) {
  if (closing_) return;
  outstanding_.erase(std::string(correlation));
  if (answers_ != nullptr) answers_->on_answer(correlation, answer);
}

void ConnectionPool::tell_drained() {
  if (!was_full_ || waiting_.size() > config_.queue / 2 || is_full()) return;
  was_full_ = false;
  handler_.on_drained();
}

// Its life

void ConnectionPool::open() {
  closing_ = false;
  reading_ = true;
  for (const auto& member : members_)
    member->reset();
  members_.front()->open();
}

bool ConnectionPool::is_active() const {
  return std::any_of(members_.begin(), members_.end(),
                     [](const auto& member) { return member->is_active(); });
}

void ConnectionPool::member_ended(const Ended& ended) {
  if (is_active()) {
    if (!closing_) handler_.on_one_lost(ended);
    dispatch();
    return tell_drained();
  }
  waiting_bytes_ = 0;
  for (const PoolRequest& request : std::exchange(waiting_, {}))
    settle(request.correlation, kNeverSent);
  // Last: the handler may destroy this, or open it again.
  handler_.on_ended(ended);
}

void ConnectionPool::forget_requests() {
  closing_ = true;
  waiting_.clear();
  waiting_bytes_ = 0;
  outstanding_.clear();
}

void ConnectionPool::close(std::uint16_t code, std::string_view reason) {
  forget_requests();
  for (const auto& member : members_) {
    if (member->is_active()) member->channel().close(code, reason);
  }
}

void ConnectionPool::abort() {
  forget_requests();
  for (const auto& member : members_) {
    if (member->is_active()) member->channel().abort();
  }
}

// A channel as others are

ConnectionPool::Member* ConnectionPool::first_open() const {
  const auto found = std::find_if(members_.begin(), members_.end(), [](const auto& member) {
    return member->state() == Member::State::kOpen;
  });
  return found == members_.end() ? nullptr : found->get();
}

bool ConnectionPool::send(wire::Opcode opcode, std::string_view bytes) {
  Member* const member = first_open();
  return member != nullptr && member->channel().send(opcode, bytes);
}

void ConnectionPool::ping(std::string_view data) {
  if (Member* const member = first_open()) member->channel().ping(data);
}

std::uint64_t ConnectionPool::late() const {
  return std::accumulate(members_.begin(), members_.end(), std::uint64_t{0},
                         [](std::uint64_t sum, const auto& m) { return sum + m->late(); });
}

std::size_t ConnectionPool::connections() const {
  return static_cast<std::size_t>(
      std::count_if(members_.begin(), members_.end(),
                    [](const auto& m) { return m->state() == Member::State::kOpen; }));
}

std::size_t ConnectionPool::buffered() const {
  return std::accumulate(
      members_.begin(), members_.end(), waiting_bytes_,
      [](std::size_t sum, const auto& m) { return sum + m->channel().buffered(); });
}

bool ConnectionPool::is_full() const {
  return waiting_.size() >= config_.queue || waiting_bytes_ > kMaxWaitingText;
}

std::uint64_t ConnectionPool::queued() const {
  return std::accumulate(
      members_.begin(), members_.end(), std::uint64_t{0},
      [](std::uint64_t sum, const auto& m) { return sum + m->channel().queued(); });
}

void ConnectionPool::set_reading(bool reading) {
  reading_ = reading;
  for (const auto& member : members_) {
    if (member->state() == Member::State::kOpen) member->channel().set_reading(reading);
  }
}

}  // namespace wskit::client
