#include "wire/protocol.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

#include "base/assert.h"
#include "wire/mask.h"

namespace wskit::wire {
namespace {

// A peer that announces a large frame and sends nothing must not cost more than this.
constexpr std::size_t kTrustedSize = std::size_t{64} * 1024;
constexpr std::size_t kMaxReason = kMaxControlSize - 2;

/// The longest payload that a compressed message of `size` bytes may come in: nine bits a byte are
/// what DEFLATE's fixed codes take at worst; the rest is for the ends of blocks.
constexpr std::size_t most_compressed(std::size_t size) {
  return size + size / 8 + 256;
}

std::string_view view(std::span<char> bytes) {
  return {bytes.data(), bytes.size()};
}

}  // namespace

Protocol::Protocol(Role role, std::size_t max_message, flow::Outbox& out, Rng& rng)
    : decoder_(role == Role::kServer),
      max_message_(max_message),
      out_(out),
      rng_(rng),
      role_(role) {}

void Protocol::enable_deflate(const DeflateParameters& agreed, std::size_t threshold,
                              SharedDeflate& shared) {
  DeflateContext sending = from_server(agreed);
  DeflateContext receiving = from_client(agreed);
  if (role_ == Role::kClient) std::swap(sending, receiving);
  deflate_ = std::make_unique<PerMessageDeflate>(sending, receiving, threshold, shared);
  decoder_.allow_rsv1();
}

std::span<char> Protocol::receive(std::span<char> bytes, ProtocolEvents& events) {
  FramePiece piece;
  stopped_ = state_ == State::kClosed;
  while (!stopped_) {
    const Decoder::Step step = decoder_.next(bytes, piece);
    if (step == Decoder::Step::kMore) return {};
    if (step == Decoder::Step::kFault) {
      fail(kProtocolError, describe(decoder_.fault()), events);
    } else if (is_control(piece.opcode)) {
      take_control(piece, events);
    } else {
      take_data(piece, events);
    }
  }
  if (state_ != State::kClosed) return bytes;
  release();
  return {};
}

void Protocol::take_data(const FramePiece& piece, ProtocolEvents& events) {
  if (piece.begins && !begin_data(piece, events)) return;
  if (message_ == Opcode::kText && !compressed_ && !check_text(piece, events)) return;
  const bool complete = piece.ends() && piece.fin;
  const bool whole = complete && buffer_.empty();
  if (!whole) hold(piece);
  if (!complete) return;
  deliver(whole ? view(piece.bytes) : view(buffer_), events);
  if (!whole) release();
}

void Protocol::deliver(std::string_view payload, ProtocolEvents& events) {
  const Opcode opcode = std::exchange(message_, Opcode::kContinuation);
  if (compressed_) {
    const auto inflated = deflate_->inflate(payload, max_message_);
    if (!inflated && inflated.error() == InflateFault::kTooLarge) return fail_as_too_big(events);
    if (!inflated) return fail(kInvalidPayload, "compressed message is corrupt", events);
    if (opcode == Opcode::kText && !is_utf8(*inflated)) return fail_as_not_utf8(events);
    payload = *inflated;
  }
  events.on_message({opcode, payload});
}

bool Protocol::begin_data(const FramePiece& piece, ProtocolEvents& events) {
  const bool continues = piece.opcode == Opcode::kContinuation;
  const bool in_progress = message_ != Opcode::kContinuation;
  if (continues && !in_progress) {
    fail(kProtocolError, "continuation frame without a message to continue", events);
    return false;
  }
  if (!continues && in_progress) {
    fail(kProtocolError, "new message inside a fragmented one", events);
    return false;
  }
  if (!continues) {
    message_ = piece.opcode;
    compressed_ = piece.rsv1;
  }
  const std::size_t most = compressed_ ? most_compressed(max_message_) : max_message_;
  if (piece.frame_size > most - buffer_.size()) {
    fail_as_too_big(events);
    return false;
  }
  return true;
}

bool Protocol::check_text(const FramePiece& piece, ProtocolEvents& events) {
  const bool ends = piece.ends() && piece.fin;
  const bool valid = utf8_.accept(view(piece.bytes)) && (!ends || utf8_.complete());
  if (!valid) fail_as_not_utf8(events);
  return valid;
}

void Protocol::take_control(const FramePiece& piece, ProtocolEvents& events) {
  if (piece.begins && piece.ends()) return on_control(piece.opcode, view(piece.bytes), events);
  hold(piece);
  if (!piece.ends()) return;
  const std::size_t message_size = buffer_.size() - piece.frame_size;
  on_control(piece.opcode, view(buffer_).substr(message_size), events);
  buffer_.resize(message_size);
  if (message_size == 0) release();
}

void Protocol::hold(const FramePiece& piece) {
  const std::size_t needed = buffer_.size() + piece.bytes.size();
  if (needed > buffer_.capacity()) {
    // Doubling, so that a message costs the same in however many frames it comes. Never beyond what
    // the last one announces, though: most messages are allocated once.
    const std::size_t announced = needed + piece.remaining;
    const std::size_t most = piece.fin ? announced : std::max(2 * needed, announced);
    buffer_.reserve(std::min(most, std::max(2 * needed, kTrustedSize)));
  }
  buffer_.insert(buffer_.end(), piece.bytes.begin(), piece.bytes.end());
}

void Protocol::release() {
  std::vector<char>().swap(buffer_);
}

void Protocol::on_control(Opcode opcode, std::string_view data, ProtocolEvents& events) {
  if (opcode == Opcode::kClose) return on_close_frame(data, events);
  if (opcode == Opcode::kPong) return events.on_pong(data);
  send(Opcode::kPong, data);
  events.on_ping(data);
}

void Protocol::on_close_frame(std::string_view data, ProtocolEvents& events) {
  std::uint16_t code = kNoStatus;
  if (data.size() == 1) return fail(kProtocolError, "close frame has half a code", events);
  if (data.size() >= 2) {
    const auto high = static_cast<unsigned char>(data[0]);
    const auto low = static_cast<unsigned char>(data[1]);
    code = static_cast<std::uint16_t>(high << 8 | low);
    if (!is_sendable(code)) return fail(kProtocolError, "close frame has an invalid code", events);
    data.remove_prefix(2);
    if (!is_utf8(data)) return fail(kInvalidPayload, "close reason is not valid UTF-8", events);
  }
  if (state_ == State::kOpen) queue_close(code, {});
  end();
  events.on_close({code, data, true});
}

void Protocol::fail(std::uint16_t code, std::string_view reason, ProtocolEvents& events) {
  if (state_ == State::kOpen) queue_close(code, reason);
  end();
  events.on_close({code, reason, false});
}

void Protocol::end() {
  state_ = State::kClosed;
  stopped_ = true;
}

void Protocol::fail_as_too_big(ProtocolEvents& events) {
  fail(kMessageTooBig, "message is larger than " + std::to_string(max_message_) + " bytes", events);
}

void Protocol::fail_as_not_utf8(ProtocolEvents& events) {
  fail(kInvalidPayload, "text is not valid UTF-8", events);
}

bool Protocol::send(Opcode opcode, std::string_view bytes) {
  WSKIT_ASSERT(opcode != Opcode::kClose && opcode != Opcode::kContinuation);
  WSKIT_ASSERT(!is_control(opcode) || bytes.size() <= kMaxControlSize);
  if (state_ != State::kOpen) return false;
  if (deflate_ != nullptr && !is_control(opcode)) {
    if (const auto compressed = deflate_->deflate(bytes)) {
      queue(opcode, *compressed, true);
      return true;
    }
  }
  queue(opcode, bytes);
  return true;
}

void Protocol::close(std::uint16_t code, std::string_view reason) {
  WSKIT_ASSERT(code == kNoStatus || is_sendable(code));
  if (state_ != State::kOpen) return;
  queue_close(code, reason);
  state_ = State::kClosing;
}

void Protocol::queue_close(std::uint16_t code, std::string_view reason) {
  if (code == kNoStatus) return queue(Opcode::kClose, {});
  const std::string_view kept = utf8_prefix(reason.substr(0, kMaxReason));
  std::array<char, kMaxControlSize> body{};
  body[0] = static_cast<char>(code >> 8);
  body[1] = static_cast<char>(code & 0xff);
  std::copy(kept.begin(), kept.end(), body.begin() + 2);
  queue(Opcode::kClose, {body.data(), kept.size() + 2});
}

void Protocol::queue(Opcode opcode, std::string_view bytes, bool compressed) {
  const std::size_t front = header_size(bytes.size());
  if (role_ == Role::kServer) {
    char* to = out_.prepare(front + bytes.size());
    write_header(to, opcode, bytes.size());
    if (compressed) set_rsv1(to);
    if (!bytes.empty()) std::memcpy(to + front, bytes.data(), bytes.size());
    out_.commit(front + bytes.size());
    return;
  }
  const std::uint32_t mask = rng_.next32();
  char* to = out_.prepare(front + sizeof mask + bytes.size());
  write_masked_header(to, opcode, bytes.size(), mask);
  if (compressed) set_rsv1(to);
  mask_copy(to + front + sizeof mask, bytes.data(), bytes.size(), mask);
  out_.commit(front + sizeof mask + bytes.size());
}

Payload frame_shared(Opcode opcode, std::string_view bytes) {
  return frame_shared(opcode, bytes.size(),
                      [bytes](char* to) { std::copy(bytes.begin(), bytes.end(), to); });
}

}  // namespace wskit::wire
