#include "lws/connection.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <utility>

#include <libwebsockets.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "lws/loop.h"
#include "lws/socket.h"

namespace wskit::lws {
namespace {

using namespace std::chrono_literals;

// How long a peer may take to end its stream after we have ended ours, or to read the next part of
// what was queued before.
constexpr Duration kLinger = 2s;
// Pieces that one system call takes; more wait for the next.
constexpr std::size_t kPieces = 64;
constexpr std::size_t kRead = std::size_t{16} << 10;

// After a reset the kernel's socket is closed; after the peer's FIN it waits for us to close.
bool was_reset(int fd) {
  tcp_info info{};
  socklen_t size = sizeof info;
  return getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) == 0 && info.tcpi_state == TCP_CLOSE;
}

}  // namespace

Connection::Connection(Loop& loop) : loop_(loop) {}

Connection::~Connection() {
  loop_.forget_dirty(*this);
  if (wsi_ == nullptr) return;
  lws_set_opaque_user_data(wsi_, nullptr);
  lws_rx_flow_control(wsi_, 1);
  end_both_directions(fd_);
}

void Connection::bind(struct ::lws* wsi) {
  wsi_ = wsi;
  fd_ = lws_get_socket_fd(wsi);
}

void Connection::want_write() {
  if (!blocked_ && wsi_ != nullptr) loop_.mark_dirty(*this);
}

void Connection::write_now() {
  if (blocked_ || wsi_ == nullptr) return;
  loop_.forget_dirty(*this);
  flush();
}

void Connection::set_reading(bool reading) {
  if (wsi_ != nullptr && state_ == State::kOpen) lws_rx_flow_control(wsi_, reading ? 1 : 0);
}

void Connection::close() {
  if (wsi_ == nullptr || state_ != State::kOpen) return;
  // What the peer still sends must be read (and dropped): unread bytes would turn our FIN into a
  // reset, which can overtake the close frame.
  lws_rx_flow_control(wsi_, 1);
  state_ = State::kFlushing;
  loop_.arm(linger_, kLinger);
  if (!blocked_) loop_.mark_dirty(*this);
}

void Connection::abort() {
  if (std::exchange(state_, State::kAborted) == State::kAborted || wsi_ == nullptr) return;
  outbox().clear();
  lws_rx_flow_control(wsi_, 1);
  end_both_directions(fd_);
}

std::string Connection::peer() const {
  return peer_text(fd_);
}

bool Connection::received(std::span<char> bytes) {
  if (state_ == State::kAborted) return false;
  if (state_ == State::kOpen) handler_->on_data(bytes);
  if (dirty_index_ != kNotDirty) {
    loop_.forget_dirty(*this);
    flush();
  }
  return true;
}

bool Connection::writeable() {
  if (state_ == State::kAborted) return false;
  blocked_ = false;
  flush();
  if (!blocked_ && state_ == State::kOpen) handler_->on_drained();
  return true;
}

void Connection::closed() {
  // The library is asked for nothing any more.
  wsi_ = nullptr;
  read_rest();
  std::optional<Error> error;
  if (write_error_ != 0) {
    error = Error{ErrorKind::kLost, error_text(write_error_)};
  } else if (state_ == State::kOpen && was_reset(fd_)) {
    error = Error{ErrorKind::kLost, error_text(ECONNRESET)};
  }
  loop_.forget_dirty(*this);
  linger_.disarm();
  // Another connection may have its number soon.
  fd_ = -1;
  handler_->on_closed(error);
}

// What came ahead of a reset: the library closes without a look at it, the kernel has kept it.
void Connection::read_rest() {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): read into first
  std::array<char, kRead> bytes;
  while (state_ == State::kOpen) {
    const ssize_t size = recv(fd_, bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (size <= 0) return;
    handler_->on_data(std::span(bytes).first(static_cast<std::size_t>(size)));
  }
}

void Connection::flush() {
  while (has_more()) {
    const std::optional<std::size_t> sent = send_front();
    if (!sent) break;
    outbox().consume(*sent);
    if (linger_.armed()) loop_.arm(linger_, kLinger);
  }
  if (outbox().empty()) {
    if (state_ == State::kFlushing) end_stream();
  } else {
    blocked_ = true;
    lws_callback_on_writable(wsi_);
  }
}

bool Connection::has_more() {
  if (write_error_ != 0 || state_ == State::kAborted) {
    outbox().clear();
  } else {
    handler_->on_flush();
  }
  return !outbox().empty();
}

std::optional<std::size_t> Connection::send_front() {
  iovec pieces[kPieces];
  const std::size_t count = outbox().gather(pieces);
  const ssize_t sent = send_pieces(fd_, std::span(pieces).first(count), loop_.scratch_);
  if (sent >= 0) return static_cast<std::size_t>(sent);
  if (errno != EAGAIN && errno != EWOULDBLOCK) lost_writing(errno);
  return std::nullopt;
}

// What the peer had sent before it went is still to be read: the end comes from the reading side.
void Connection::lost_writing(int reason) {
  write_error_ = reason;
  outbox().clear();
  lws_rx_flow_control(wsi_, 1);
}

void Connection::end_stream() {
  state_ = State::kLingering;
  shutdown(fd_, SHUT_WR);
}

void Connection::on_deadline(flow::Deadline& /*which*/) {
  abort();
}

}  // namespace wskit::lws
