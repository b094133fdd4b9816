#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace wskit::capture {

/// Texts that are looked for all at once: one pass over what is searched, however many there are.
///
/// Of every four bytes in a row, at places that are multiples of four, it is asked whether they end
/// a needle, or nearly do: one bit says of most that they do not. The ends are taken since tokens
/// (RFC 7519) begin alike.
class Needles {
 public:
  /// Bytes. Of what is shorter, four bytes at such a place may be none of the last.
  static constexpr std::size_t kShortest = 7;

  struct Found {
    std::size_t begin = 0;
    std::size_t end = 0;
  };

  Needles() = default;
  ~Needles() = default;
  Needles(const Needles&) = delete;
  Needles& operator=(const Needles&) = delete;
  Needles(Needles&&) noexcept = default;
  Needles& operator=(Needles&&) noexcept = default;

  /// `needle` stays where it is until it is removed.
  void add(const std::string& needle);
  /// One that was added.
  void remove(const std::string& needle);
  [[nodiscard]] bool empty() const { return grams_.empty(); }
  /// Where they stand in `text`, from the front; what overlaps is one.
  [[nodiscard]] std::vector<Found> find(std::string_view text) const;

 private:
  using Gram = std::uint32_t;
  struct Place {
    const std::string* needle;
    std::size_t offset;
  };

  [[nodiscard]] bool may_hold(Gram gram) const;
  void mark(Gram gram);
  void collect(std::string_view text, std::size_t at, Gram gram, std::vector<Found>& found) const;

  std::unordered_multimap<Gram, Place> grams_;
  std::vector<std::uint64_t>
      marks_;  ///< a bit for the hash of each gram, and of some that are gone
  std::size_t gone_ = 0;
};

}  // namespace wskit::capture
