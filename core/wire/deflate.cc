#include "wire/deflate.h"

#include <algorithm>
#include <array>
#include <limits>
#include <new>

#include <zlib.h>

#include "base/assert.h"

namespace wskit::wire {
namespace {

// What Z_SYNC_FLUSH ends with and a payload leaves out (RFC 7692 section 7.2.1).
constexpr std::array<char, 4> kTail = {0, 0, '\xff', '\xff'};

// zlib counts in 32 bits.
constexpr std::size_t kMostAtOnce = std::numeric_limits<uInt>::max() - kTail.size();
constexpr std::size_t kFirstRoom = std::size_t{64} << 10;

// Of 64 KiB of JSON, zlib's usual level 6 takes 2.7 times as long for 0.19 instead of 0.21 of its
// size. Its usual memory level 8 makes nothing smaller, but takes 150 KiB more a Deflater.
constexpr int kLevel = 3;
constexpr int kMemoryLevel = 5;

// Of data_type, after inflate (zlib.h).
constexpr int kUnusedBits = 0x3f;
constexpr int kAtBlockEnd = 0x80;

Bytef* bytes_of(std::string_view text) {
  // zlib only reads what next_in points to.
  return reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
}

void check_begun(int result) {
  if (result == Z_MEM_ERROR) throw std::bad_alloc();
  WSKIT_ASSERT(result == Z_OK);
}

}  // namespace

Deflater::Deflater(int window_bits) : stream_(new z_stream{}) {
  check_begun(deflateInit2(stream_.get(), kLevel, Z_DEFLATED, -window_bits, kMemoryLevel,
                           Z_DEFAULT_STRATEGY));
}

void Deflater::End::operator()(z_stream_s* stream) const {
  deflateEnd(stream);
  delete stream;
}

void Deflater::reset() {
  deflateReset(stream_.get());
}

std::optional<std::size_t> Deflater::deflate(std::string_view message, std::vector<char>& out) {
  if (message.empty() || message.size() > kMostAtOnce) return std::nullopt;
  // A payload that is smaller than the message leaves at least one byte of this, by which zlib
  // shows that it has written all.
  const std::size_t room = message.size() + kTail.size();
  if (out.size() < room) out.resize(room);
  stream_->next_in = bytes_of(message);
  stream_->avail_in = static_cast<uInt>(message.size());
  stream_->next_out = reinterpret_cast<Bytef*>(out.data());
  stream_->avail_out = static_cast<uInt>(room);
  const int result = ::deflate(stream_.get(), Z_SYNC_FLUSH);
  WSKIT_ASSERT(result == Z_OK);
  if (stream_->avail_out == 0) {
    reset();
    return std::nullopt;
  }
  return room - stream_->avail_out - kTail.size();
}

Inflater::Inflater(int window_bits) : stream_(new z_stream{}) {
  check_begun(inflateInit2(stream_.get(), -window_bits));
}

void Inflater::End::operator()(z_stream_s* stream) const {
  inflateEnd(stream);
  delete stream;
}

void Inflater::reset() {
  inflateReset(stream_.get());
}

/// One message on its way through zlib.
class Inflater::Run {
 public:
  Run(z_stream& stream, std::size_t limit, std::vector<char>& out)
      : stream_(stream), limit_(std::min(limit, out.max_size() - 1)), out_(out) {}

  /// Takes more of the payload; false at a fault.
  bool feed(std::string_view payload) {
    while (!payload.empty()) {
      const std::string_view part = payload.substr(0, kMostAtOnce);
      payload.remove_prefix(part.size());
      stream_.next_in = bytes_of(part);
      stream_.avail_in = static_cast<uInt>(part.size());
      do {
        if (!step()) return false;
      } while (stream_.avail_in > 0 || (stream_.avail_out == 0 && !at_end_));
    }
    return true;
  }

  /// Whether what was fed ends with a block, at the end of a byte.
  [[nodiscard]] bool at_end() const { return at_end_; }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] InflateFault fault() const { return fault_; }

 private:
  bool step() {
    const std::size_t room = make_room();
    stream_.next_out = reinterpret_cast<Bytef*>(out_.data() + size_);
    stream_.avail_out = static_cast<uInt>(room);
    const int result = ::inflate(&stream_, Z_SYNC_FLUSH);
    size_ += room - stream_.avail_out;
    at_end_ = (stream_.data_type & (kAtBlockEnd | kUnusedBits)) == kAtBlockEnd;
    if (size_ > limit_) return fail(InflateFault::kTooLarge);
    if (result == Z_STREAM_END) {
      // The window stays: what follows may refer back beyond the last block.
      at_end_ = inflateResetKeep(&stream_) == Z_OK;
      return true;
    }
    if (result == Z_MEM_ERROR) throw std::bad_alloc();
    // Z_BUF_ERROR: there was nothing left to do.
    return result == Z_OK || result == Z_BUF_ERROR || fail(InflateFault::kCorrupt);
  }

  std::size_t make_room() {
    const std::size_t most = limit_ + 1;
    if (size_ == out_.size()) out_.resize(std::min(most, std::max(2 * size_, kFirstRoom)));
    return std::min({out_.size() - size_, most - size_, kMostAtOnce});
  }

  bool fail(InflateFault fault) {
    fault_ = fault;
    return false;
  }

  z_stream& stream_;
  std::size_t limit_;
  std::vector<char>& out_;
  std::size_t size_ = 0;
  bool at_end_ = true;
  InflateFault fault_ = InflateFault::kCorrupt;
};

Result<std::size_t, InflateFault> Inflater::inflate(std::string_view payload, std::size_t limit,
                                                    std::vector<char>& out) {
  Run run(*stream_, limit, out);
  if (!run.feed(payload)) return run.fault();
  if (!run.at_end() && !run.feed({kTail.data(), kTail.size()})) return run.fault();
  if (!run.at_end()) return InflateFault::kCorrupt;
  return run.size();
}

}  // namespace wskit::wire
