#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace wskit::capture {

/// Takes gzip files apart as they are read (RFC 1952), any number of members in a row.
class Gunzip {
 public:
  /// Fills the span from the front; 0 at the end.
  using Source = std::function<Result<std::size_t>(std::span<char>)>;

  /// What a gzip file begins with.
  static constexpr std::string_view kMagic = "\x1f\x8b";

  /// `begun` has been read of `compressed` already.
  Gunzip(Source compressed, std::string begun);
  ~Gunzip();
  Gunzip(const Gunzip&) = delete;
  Gunzip& operator=(const Gunzip&) = delete;

  /// Fills `into` from the front; 0 at the end. Fails as the source does, and with kUsage when it
  /// is damaged. A file that ends too early ends here, too.
  Result<std::size_t> read(std::span<char> into);
  [[nodiscard]] bool is_cut() const;
  [[nodiscard]] bool is_damaged() const;

 private:
  struct State;

  std::unique_ptr<State> state_;
};

}  // namespace wskit::capture
