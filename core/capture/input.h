#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "base/result.h"
#include "capture/gunzip.h"

namespace wskit::capture {

/// Bytes of a file that may be gzipped, as what they are unpacked.
class Input {
 public:
  /// Fills the span from the front; 0 at the end.
  using Source = Gunzip::Source;

  explicit Input(Source source) : source_(std::move(source)) {}

  /// Fills `into` from the front; 0 at the end. Fails as the source does, and when a gzip file is
  /// damaged.
  Result<std::size_t> read(std::span<char> into);
  /// The file was gzipped, and ended too early; known at its end.
  [[nodiscard]] bool is_cut() const { return gunzip_ != nullptr && gunzip_->is_cut(); }
  /// What `read` failed of: the file was gzipped and is damaged.
  [[nodiscard]] bool is_damaged() const { return gunzip_ != nullptr && gunzip_->is_damaged(); }

 private:
  Result<std::size_t> begin(std::span<char> into);
  Result<std::size_t> hand_out(std::span<char> into);

  Source source_;
  std::string begun_;  ///< read, and not handed out
  bool recognised_ = false;
  std::unique_ptr<Gunzip> gunzip_;
};

}  // namespace wskit::capture
