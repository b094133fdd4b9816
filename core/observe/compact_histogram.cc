#include "observe/compact_histogram.h"

#include <algorithm>
#include <optional>

namespace wskit::observe {
namespace {

// The ninth byte of a number holds eight bits, so that 64 fit into nine.
constexpr int kLastShift = 56;

/// Writes counts in the order of their buckets.
class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  void add(std::size_t bucket, std::uint64_t count) {
    const auto empty = static_cast<std::int64_t>(bucket - next_);
    if (empty == 1) put(0);
    if (empty > 1) put(-empty);
    put(static_cast<std::int64_t>(count));
    next_ = bucket + 1;
  }

 private:
  void put(std::int64_t number) {
    auto left =
        (static_cast<std::uint64_t>(number) << 1) ^ static_cast<std::uint64_t>(number >> 63);
    int shift = 0;
    for (; left >= 0x80 && shift < kLastShift; shift += 7) {
      out_ += static_cast<char>(left | 0x80);
      left >>= 7;
    }
    out_ += static_cast<char>(left);
  }

  std::string& out_;
  std::size_t next_ = 0;
};

/// Reads them, the empty buckets left out.
class Reader {
 public:
  struct Entry {
    std::size_t bucket = 0;
    std::uint64_t count = 0;
  };

  explicit Reader(std::string_view counts) : rest_(counts) {}

  /// Nothing at the end, and when the rest cannot be read: then fault() says why.
  std::optional<Entry> next() {
    while (!rest_.empty()) {
      const std::optional<std::int64_t> number = take();
      if (!number) return fail("ends within a number");
      if (*number < 0) {
        if (*number < -static_cast<std::int64_t>(Histogram::kBuckets)) return fail(kTooMany);
        bucket_ += static_cast<std::size_t>(-*number);
        continue;
      }
      if (bucket_ >= Histogram::kBuckets) return fail(kTooMany);
      const Entry entry{bucket_++, static_cast<std::uint64_t>(*number)};
      if (entry.count > 0) return entry;
    }
    return std::nullopt;
  }
  [[nodiscard]] const char* fault() const { return fault_; }

 private:
  static constexpr const char* kTooMany = "has more buckets than an hour";

  std::optional<std::int64_t> take() {
    std::uint64_t zigzag = 0;
    for (std::size_t i = 0, shift = 0; i < rest_.size(); ++i, shift += 7) {
      const auto byte = static_cast<std::uint8_t>(rest_[i]);
      const bool last = shift == kLastShift || byte < 0x80;
      zigzag |= std::uint64_t{shift == kLastShift ? byte : std::uint8_t(byte & 0x7f)} << shift;
      if (!last) continue;
      rest_.remove_prefix(i + 1);
      return static_cast<std::int64_t>((zigzag >> 1) ^ (~(zigzag & 1) + 1));
    }
    return std::nullopt;
  }
  std::nullopt_t fail(const char* why) {
    fault_ = why;
    rest_ = {};
    return std::nullopt;
  }

  std::string_view rest_;
  std::size_t bucket_ = 0;
  const char* fault_ = nullptr;
};

std::string merged(std::string_view these, std::string_view those) {
  std::string out;
  out.reserve(these.size() + those.size());
  Writer writer(out);
  Reader first(these);
  Reader second(those);
  constexpr Reader::Entry kEnd{Histogram::kBuckets, 0};
  auto one = first.next().value_or(kEnd);
  auto two = second.next().value_or(kEnd);
  while (one.bucket < kEnd.bucket || two.bucket < kEnd.bucket) {
    if (one.bucket == two.bucket) {
      writer.add(one.bucket, one.count + two.count);
      one = first.next().value_or(kEnd);
      two = second.next().value_or(kEnd);
    } else if (one.bucket < two.bucket) {
      writer.add(one.bucket, one.count);
      one = first.next().value_or(kEnd);
    } else {
      writer.add(two.bucket, two.count);
      two = second.next().value_or(kEnd);
    }
  }
  return out;
}

Error invalid(const char* what) {
  return {ErrorKind::kUsage, std::string("a histogram that ") + what};
}

}  // namespace

CompactHistogram::CompactHistogram(const Histogram& whole)
    : count_(whole.count_), above_(whole.above_), max_(whole.max_) {
  if (count_ == 0) return;
  min_ = whole.min_;
  Writer writer(counts_);
  for (std::size_t i = Histogram::index_of(min_); i <= Histogram::index_of(max_); ++i) {
    if (whole.counts_[i] > 0) writer.add(i, whole.counts_[i]);
  }
}

Result<CompactHistogram> CompactHistogram::parse(std::string_view counts) {
  // More than any run of wskit counts, and little enough for sums of files not to overflow.
  constexpr std::uint64_t kMost = std::uint64_t{1} << 53;
  CompactHistogram parsed;
  Writer writer(parsed.counts_);
  Reader reader(counts);
  while (const auto entry = reader.next()) {
    if (parsed.count_ == 0) parsed.min_ = Histogram::lowest_of(entry->bucket);
    if (entry->count > kMost - parsed.count_) return invalid("counts more than 2^53 values");
    parsed.count_ += entry->count;
    parsed.max_ = std::min(Histogram::highest_of(entry->bucket), Histogram::kTop);
    writer.add(entry->bucket, entry->count);
  }
  if (reader.fault() != nullptr) return invalid(reader.fault());
  return parsed;
}

void CompactHistogram::merge(const CompactHistogram& other) {
  if (other.count_ == 0) return;
  if (count_ == 0) {
    *this = other;
    return;
  }
  counts_ = merged(counts_, other.counts_);
  count_ += other.count_;
  above_ += other.above_;
  min_ = std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
}

void CompactHistogram::add_to(Histogram& whole) const {
  if (count_ == 0) return;
  Reader reader(counts_);
  while (const auto entry = reader.next())
    whole.counts_[entry->bucket] += entry->count;
  whole.count_ += count_;
  whole.above_ += above_;
  whole.min_ = std::min(whole.min_, min_);
  whole.max_ = std::max(whole.max_, max_);
}

Status CompactHistogram::refine(Duration min, Duration max, std::uint64_t above) {
  const auto lowest = static_cast<std::uint64_t>(min.count());
  const auto highest = static_cast<std::uint64_t>(max.count());
  const auto bucket = [](std::uint64_t value) {
    return Histogram::index_of(std::min(value, Histogram::kTop));
  };
  if (above > count_) return invalid("has more values above its range than values");
  if (bucket(lowest) != bucket(min_) || bucket(highest) != bucket(max_) || lowest > highest ||
      highest > Histogram::kTop) {
    return invalid("does not reach from the given minimum to the given maximum");
  }
  min_ = lowest;
  max_ = highest;
  above_ = above;
  return ok();
}

}  // namespace wskit::observe
