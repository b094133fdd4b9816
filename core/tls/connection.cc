#include "tls/connection.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "wire/handshake.h"

namespace wskit::tls {
namespace {

// Ciphertext that is made ahead of the operating system's taking it.
constexpr std::size_t kBatch = std::size_t{64} << 10;
// A peer that makes OpenSSL answer (KeyUpdate) and does not read the answers gets no further.
constexpr std::size_t kMaxWaiting = 4 * kBatch;
// Pieces of the Outbox that may go into one record.
constexpr std::size_t kPieces = 64;

Error cut_off(const std::optional<Error>& error) {
  const std::string how = error ? error->message : "the connection ended";
  return {ErrorKind::kTls, how + " during the TLS handshake"};
}

std::string plain_answer() {
  const wire::Refusal refusal{
      400, "INVALID_MESSAGE", "this port speaks TLS; use wss:// or https://", {}};
  return http::to_text(wire::refusal_response(refusal), http::Ending::kClose);
}

std::span<const char> join(std::span<const iovec> pieces, std::span<char> room) {
  std::size_t size = 0;
  for (const iovec& piece : pieces) {
    const std::size_t part = std::min(piece.iov_len, room.size() - size);
    std::memcpy(room.data() + size, piece.iov_base, part);
    size += part;
  }
  return room.first(size);
}

}  // namespace

Connection::Connection(std::unique_ptr<net::Connection> inner, const ServerContext& context,
                       Workspace& workspace, Settled settled)
    : inner_(std::move(inner)),
      workspace_(workspace),
      settled_(std::move(settled)),
      stream_(context, inner_->outbox()) {
  inner_->set_handler(*this);
}

Connection::Connection(std::unique_ptr<net::Connection> inner, const Server& server,
                       Workspace& workspace, Settled settled)
    : inner_(std::move(inner)),
      workspace_(workspace),
      session_(server.session),
      settled_(std::move(settled)),
      stream_(server.context, server.host, session_ == nullptr ? nullptr : *session_,
              inner_->outbox()) {
  inner_->set_handler(*this);
  inner_->want_write();
}

Connection::~Connection() {
  if (session_ == nullptr || !stream_.is_open()) return;
  if (Session session = stream_.session()) *session_ = std::move(session);
}

void Connection::close() {
  if (is_ending_) return;
  is_ending_ = true;
  if (!stream_.is_open()) outbox().clear();
  inner_->close();
}

void Connection::abort() {
  is_ending_ = true;
  outbox().clear();
  inner_->abort();
}

void Connection::on_data(std::span<char> bytes) {
  std::span<const char> ciphertext = bytes;
  while (!ciphertext.empty() && !is_ending_)
    receive(ciphertext);
  if (stream_.has_ended()) close();
  if (inner_->outbox().bytes() > kMaxWaiting) return abort();
  if (!inner_->outbox().empty() || !outbox().empty()) inner_->want_write();
}

void Connection::receive(std::span<const char>& ciphertext) {
  const bool was_open = stream_.is_open();
  const std::span<char> room = workspace_.incoming();
  const std::size_t size = stream_.receive(ciphertext, room);
  if (!was_open && stream_.is_open()) settle(std::nullopt);
  if (size > 0) handler_->on_data(room.first(size));
  if (stream_.error() && !is_ending_) fail();
}

void Connection::fail() {
  outbox().clear();
  if (stream_.got_plain_http()) inner_->outbox().append(plain_answer());
  settle(stream_.error());
  close();
}

void Connection::settle(const std::optional<Error>& failure) {
  if (const Settled settled = std::exchange(settled_, nullptr)) settled(failure);
}

void Connection::on_flush() {
  if (!stream_.is_open() || stream_.error()) return;
  while (inner_->outbox().bytes() < kBatch) {
    if (outbox().empty()) handler_->on_flush();
    if (outbox().empty()) {
      if (is_ending_) stream_.end();
      return;
    }
    if (!encrypt_front()) return;
  }
}

bool Connection::encrypt_front() {
  iovec pieces[kPieces];
  const std::size_t count = outbox().gather(pieces);
  std::span<const char> plaintext(static_cast<const char*>(pieces[0].iov_base), pieces[0].iov_len);
  if (count > 1 && plaintext.size() < Stream::kRecord) {
    plaintext = join(std::span(pieces).first(count), workspace_.outgoing());
  }
  plaintext = plaintext.first(std::min(plaintext.size(), kBatch));
  if (!stream_.send(plaintext)) return false;
  outbox().consume(plaintext.size());
  return true;
}

void Connection::on_drained() {
  if (outbox().empty()) handler_->on_drained();
}

void Connection::on_closed(const std::optional<Error>& error) {
  std::optional<Error> reason = stream_.error() ? stream_.error() : error;
  if (!stream_.is_open() && !is_ending_) {
    reason = cut_off(error);
    settle(reason);
  }
  // Last: the owner may destroy this.
  handler_->on_closed(reason);
}

}  // namespace wskit::tls
