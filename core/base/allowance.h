#pragma once

#include <atomic>
#include <cstddef>
#include <optional>
#include <utility>

namespace wskit {

/// So many of something that all threads together may have. It outlives its shares.
class Allowance {
 public:
  /// One of them, until it is destroyed.
  class Share {
   public:
    Share(Share&& other) noexcept : of_(std::exchange(other.of_, nullptr)) {}
    Share& operator=(Share&& other) noexcept {
      std::swap(of_, other.of_);
      return *this;
    }
    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;
    ~Share() {
      if (of_ != nullptr) of_->taken_.fetch_sub(1, std::memory_order_relaxed);
    }

   private:
    friend class Allowance;
    explicit Share(Allowance* of) : of_(of) {}

    Allowance* of_;
  };

  explicit Allowance(std::size_t most) : most_(most) {}
  Allowance(const Allowance&) = delete;
  Allowance& operator=(const Allowance&) = delete;

  /// Any thread. Nothing when all are taken.
  std::optional<Share> take() {
    if (taken_.fetch_add(1, std::memory_order_relaxed) < most_) return Share(this);
    taken_.fetch_sub(1, std::memory_order_relaxed);
    return std::nullopt;
  }
  [[nodiscard]] std::size_t most() const { return most_; }

 private:
  std::size_t most_;
  std::atomic<std::size_t> taken_{0};
};

}  // namespace wskit
