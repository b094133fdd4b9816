#include "wire/decoder.h"

#include <algorithm>
#include <string_view>

#include "wire/mask.h"

namespace wskit::wire {

Decoder::Step Decoder::next(std::span<char>& input, FramePiece& piece) {
  if (input.empty()) return Step::kMore;
  const bool begins = remaining_ == 0;
  if (begins) {
    const HeaderRead read = take_header(input);
    if (read == HeaderRead::kIncomplete) return Step::kMore;
    if (read != HeaderRead::kComplete) {
      fault_ = read;
      return Step::kFault;
    }
    remaining_ = header_.length;
  }
  const std::size_t size = std::min<std::uint64_t>(remaining_, input.size());
  piece.bytes = input.first(size);
  input = input.subspan(size);
  remaining_ -= size;
  piece.frame_size = header_.length;
  piece.remaining = remaining_;
  piece.opcode = header_.opcode;
  piece.fin = header_.fin;
  piece.rsv1 = header_.rsv1;
  piece.begins = begins;
  if (rules_.masked) {
    mask_copy(piece.bytes.data(), piece.bytes.data(), size, header_.mask);
    header_.mask = advance_mask(header_.mask, size);
  }
  return Step::kPiece;
}

HeaderRead Decoder::take_header(std::span<char>& input) {
  if (held_size_ != 0) return take_cut_header(input);
  const HeaderRead read = read_header({input.data(), input.size()}, rules_, header_);
  if (read == HeaderRead::kComplete) {
    input = input.subspan(header_.size);
  } else if (read == HeaderRead::kIncomplete) {
    std::copy(input.begin(), input.end(), held_.begin());
    held_size_ = static_cast<std::uint8_t>(input.size());
    input = {};
  }
  return read;
}

HeaderRead Decoder::take_cut_header(std::span<char>& input) {
  const std::size_t taken = std::min(input.size(), kMaxHeaderSize - held_size_);
  std::copy_n(input.begin(), taken, held_.begin() + held_size_);
  const HeaderRead read = read_header({held_.data(), held_size_ + taken}, rules_, header_);
  if (read == HeaderRead::kIncomplete) {
    held_size_ = static_cast<std::uint8_t>(held_size_ + taken);
    input = {};
  } else if (read == HeaderRead::kComplete) {
    input = input.subspan(header_.size - held_size_);
    held_size_ = 0;
  }
  return read;
}

}  // namespace wskit::wire
