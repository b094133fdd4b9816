#include "capture/input.h"

#include <algorithm>
#include <utility>

namespace wskit::capture {

Result<std::size_t> Input::read(std::span<char> into) {
  if (!std::exchange(recognised_, true)) return begin(into);
  if (!begun_.empty()) return hand_out(into);
  return gunzip_ == nullptr ? source_(into) : gunzip_->read(into);
}

Result<std::size_t> Input::begin(std::span<char> into) {
  while (begun_.size() < Gunzip::kMagic.size()) {
    char byte = 0;
    const auto got = source_({&byte, 1});
    if (!got) return got.error();
    if (*got == 0) break;
    begun_ += byte;
  }
  if (begun_ != Gunzip::kMagic) return hand_out(into);
  gunzip_ = std::make_unique<Gunzip>(std::move(source_), std::exchange(begun_, {}));
  return gunzip_->read(into);
}

Result<std::size_t> Input::hand_out(std::span<char> into) {
  const std::size_t size = std::min(into.size(), begun_.size());
  std::copy_n(begun_.begin(), size, into.begin());
  begun_.erase(0, size);
  return size;
}

}  // namespace wskit::capture
