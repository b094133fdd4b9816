#include "capture/gunzip.h"

#include <algorithm>
#include <utility>

#include <zlib.h>

#include "base/assert.h"

namespace wskit::capture {
namespace {

constexpr int kAnyGzip = 15 + 16;  // zlib.h: 16 more asks for gzip's header
constexpr std::size_t kInput = std::size_t{64} << 10;
constexpr std::size_t kMostAtOnce = std::size_t{1} << 30;  // zlib counts in 32 bits

}  // namespace

struct Gunzip::State {
  State(Source from, std::string begun) : source(std::move(from)), input(std::move(begun)) {
    WSKIT_ASSERT(inflateInit2(&zip, kAnyGzip) == Z_OK);
    offer(input.size());
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { inflateEnd(&zip); }

  void offer(std::size_t size) {
    zip.next_in = reinterpret_cast<Bytef*>(input.data());
    zip.avail_in = static_cast<uInt>(size);
  }

  /// Makes sure that there is input; false at the end of the source.
  Result<bool> read_more() {
    if (zip.avail_in > 0) return true;
    input.resize(kInput);
    const auto got = source(input);
    if (!got) return got.error();
    offer(*got);
    return *got > 0;
  }

  /// The bytes that have come out into `into`, perhaps none.
  Result<std::size_t> inflate_into(std::span<char> into) {
    if (!std::exchange(in_member, true)) inflateReset(&zip);
    zip.next_out = reinterpret_cast<Bytef*>(into.data());
    zip.avail_out = static_cast<uInt>(into.size());
    const int result = inflate(&zip, Z_NO_FLUSH);
    if (result == Z_STREAM_END) in_member = false;
    damaged = result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR;
    const std::size_t came = into.size() - zip.avail_out;
    // What came ahead of the fault is told first.
    if (came > 0 || !damaged) return came;
    return fault();
  }

  [[nodiscard]] static Error fault() { return {ErrorKind::kUsage, "the gzip file is damaged"}; }

  Source source;
  std::string input;
  z_stream zip{};
  bool in_member = true;  ///< its end has not come
  bool cut = false;
  bool damaged = false;
};

Gunzip::Gunzip(Source compressed, std::string begun)
    : state_(std::make_unique<State>(std::move(compressed), std::move(begun))) {}
Gunzip::~Gunzip() = default;

Result<std::size_t> Gunzip::read(std::span<char> into) {
  into = into.first(std::min(into.size(), kMostAtOnce));
  if (state_->damaged) return State::fault();
  while (true) {
    const auto more = state_->read_more();
    if (!more) return more.error();
    if (!*more) break;
    auto came = state_->inflate_into(into);
    if (!came || *came > 0) return came;
  }
  state_->cut = state_->in_member;
  return std::size_t{0};
}

bool Gunzip::is_cut() const {
  return state_->cut;
}

bool Gunzip::is_damaged() const {
  return state_->damaged;
}

}  // namespace wskit::capture
