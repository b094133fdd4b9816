#include "wire/per_message_deflate.h"

#include <algorithm>
#include <utility>

namespace wskit::wire {
namespace {

// What is kept of the room that a message took.
constexpr std::size_t kKeptRoom = std::size_t{1} << 20;

void trim(std::vector<char>& room) {
  if (room.size() > kKeptRoom) std::vector<char>().swap(room);
}

}  // namespace

Deflater& SharedDeflate::deflater(std::uint8_t window_bits) {
  std::optional<Deflater>& deflater = sender(window_bits).deflater;
  if (!deflater) return deflater.emplace(window_bits);
  deflater->reset();
  return *deflater;
}

Inflater& SharedDeflate::inflater() {
  if (!inflater_) return inflater_.emplace(kMostWindowBits);
  inflater_->reset();
  return *inflater_;
}

const Payload& SharedDeflate::shared(const Payload& frame, const FrameHeader& header,
                                     std::uint8_t window_bits) {
  Sender& to = sender(window_bits);
  // Held here, a frame cannot be taken for another one that came to lie at its address.
  if (to.frame.view().data() != frame.view().data()) {
    to.compressed = compressed(frame, header, window_bits);
    to.frame = frame;
  }
  return to.compressed;
}

Payload SharedDeflate::compressed(const Payload& frame, const FrameHeader& header,
                                  std::uint8_t window_bits) {
  const std::string_view message = frame.view().substr(header.size);
  trim(deflated_);
  const auto size = deflater(window_bits).deflate(message, deflated_);
  if (!size) return frame;
  return Payload::make(header_size(*size) + *size, [&](char* to) {
    write_header(to, header.opcode, *size);
    set_rsv1(to);
    std::copy_n(deflated_.begin(), *size, to + header_size(*size));
  });
}

PerMessageDeflate::PerMessageDeflate(const DeflateContext& sending, const DeflateContext& receiving,
                                     std::size_t threshold, SharedDeflate& shared)
    : shared_(shared), threshold_(threshold), sending_(sending), receiving_(receiving) {}

bool PerMessageDeflate::is_worth(std::size_t size) const {
  // A client may be asked for windows of 8 bits, and may always send messages as they are.
  return size >= threshold_ && sending_.window_bits >= SharedDeflate::kLeastWindowBits;
}

std::optional<std::string_view> PerMessageDeflate::deflate(std::string_view message) {
  if (!is_worth(message.size())) return std::nullopt;
  if (sending_.takeover && !deflater_) deflater_.emplace(sending_.window_bits);
  if (std::exchange(diverged_, false)) deflater_->reset();
  Deflater& deflater = sending_.takeover ? *deflater_ : shared_.deflater(sending_.window_bits);
  trim(shared_.deflated_);
  const auto size = deflater.deflate(message, shared_.deflated_);
  if (!size) return std::nullopt;
  return std::string_view(shared_.deflated_.data(), *size);
}

Result<std::string_view, InflateFault> PerMessageDeflate::inflate(std::string_view payload,
                                                                  std::size_t limit) {
  if (receiving_.takeover && !inflater_) inflater_.emplace(receiving_.window_bits);
  Inflater& inflater = receiving_.takeover ? *inflater_ : shared_.inflater();
  trim(shared_.inflated_);
  const auto size = inflater.inflate(payload, limit, shared_.inflated_);
  if (!size) return size.error();
  return std::string_view(shared_.inflated_.data(), *size);
}

Payload PerMessageDeflate::shared(const Payload& frame) {
  FrameHeader header;
  read_header(frame.view(), {}, header);
  if (!is_worth(header.length)) return frame;
  const Payload& compressed = shared_.shared(frame, header, sending_.window_bits);
  if (compressed.view().data() != frame.view().data()) diverged_ = deflater_.has_value();
  return compressed;
}

}  // namespace wskit::wire
