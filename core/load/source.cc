#include "load/source.h"

#include <algorithm>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace wskit::load {
namespace {

using std::chrono::duration_cast, std::chrono::milliseconds;

class Constant final : public Source {
 public:
  explicit Constant(std::string_view bytes) : bytes_(bytes) {}

  std::string_view next(std::uint64_t /*slot*/, const Flight& /*flight*/) override {
    return bytes_;
  }

 private:
  const std::string_view bytes_;
};

class DrawnLetters final : public Source {
 public:
  DrawnLetters(const Letters& letters, const SourcePlace& place)
      : least_(letters.least),
        spread_(letters.text.size() - letters.least),
        repeatable_(place.worker),
        text_(letters.text) {
    if (least_ < Letters::kNumber) return;
    number_ = std::span(text_).first(Letters::kNumber);
    std::fill(number_.begin(), number_.end(), 'a');
  }

  std::string_view next(std::uint64_t /*slot*/, const Flight& /*flight*/) override {
    count();
    const std::uint64_t more = spread_ == 0 ? 0 : repeatable_.below(spread_ + 1);
    return std::string_view(text_).substr(0, least_ + more);
  }

 private:
  void count() {
    for (auto digit = number_.rbegin(); digit != number_.rend(); ++digit) {
      if (++*digit <= 'z') return;
      *digit = 'a';
    }
  }

  const std::size_t least_;
  const std::size_t spread_;
  Rng repeatable_;
  std::string text_;
  std::span<char> number_;  ///< in text_: letters as digits; empty when there is no room for it
};

/// Numbers the messages of each slot.
class Stamper {
 public:
  explicit Stamper(const SourcePlace& place) : place_(place) {}

  Stamp next(std::uint64_t slot, const Flight& flight) {
    if (slot >= sequences_.size()) sequences_.resize(slot + 1);
    const auto publisher = static_cast<std::uint32_t>(slot * place_.workers + place_.worker);
    return {place_.run, publisher, sequences_[slot]++, flight.intended, flight.sent};
  }

 private:
  const SourcePlace place_;
  std::vector<std::uint64_t> sequences_;
};

class Stamped final : public Source {
 public:
  Stamped(const Stamps& stamps, const SourcePlace& place)
      : stamps_(stamps), repeatable_(place.worker), stamper_(place), buffer_(stamps.most, '\0') {}

  std::string_view next(std::uint64_t slot, const Flight& flight) override {
    std::size_t size = stamps_.least;
    if (stamps_.most > size) size += repeatable_.below(stamps_.most - size + 1);
    stamper_.next(slot, flight).write(buffer_.data(), size);
    return std::string_view(buffer_).substr(0, size);
  }

 private:
  const Stamps& stamps_;
  Rng repeatable_;
  Stamper stamper_;
  std::string buffer_;
};

class Rendered final : public Source {
 public:
  Rendered(const Template& form, const SourcePlace& place, Rng& unique)
      : form_(form),
        place_(place),
        unique_(unique),
        repeatable_(place.worker),
        stamper_(place),
        seq_(place.worker + 1),
        buffer_(form.longest(), '\0') {}

  std::string_view next(std::uint64_t slot, const Flight& flight) override {
    const Duration now = flight.sent.time_since_epoch() + place_.unix_offset;
    Occasion occasion{seq_, slot * place_.workers + place_.worker + 1,
                      duration_cast<milliseconds>(now).count(), repeatable_, unique_};
    if (form_.is_stamped()) occasion.stamp = stamper_.next(slot, flight);
    seq_ += place_.workers;
    const char* const end = form_.render(occasion, buffer_.data());
    return {buffer_.data(), static_cast<std::size_t>(end - buffer_.data())};
  }

 private:
  const Template& form_;
  const SourcePlace place_;
  Rng& unique_;
  Rng repeatable_;
  Stamper stamper_;
  std::uint64_t seq_;
  std::string buffer_;
};

/// Of all workers' messages, one of each line after the other.
class RoundRobin final : public Source {
 public:
  RoundRobin(const Lines& lines, const SourcePlace& place)
      : lines_(lines), stride_(place.workers % lines.size()), next_(place.worker % lines.size()) {}

  std::string_view next(std::uint64_t /*slot*/, const Flight& /*flight*/) override {
    const std::string_view line = lines_[next_];
    next_ += stride_;
    if (next_ >= lines_.size()) next_ -= lines_.size();
    return line;
  }

 private:
  const Lines& lines_;
  const std::size_t stride_;
  std::size_t next_;
};

}  // namespace

std::unique_ptr<Source> make_source(const Content& content, const SourcePlace& place, Rng& unique) {
  if (const auto* letters = std::get_if<Letters>(&content.bytes)) {
    if (content.is_constant()) return std::make_unique<Constant>(letters->text);
    return std::make_unique<DrawnLetters>(*letters, place);
  }
  if (const auto* form = std::get_if<Template>(&content.bytes)) {
    if (form->is_constant()) return std::make_unique<Constant>(form->fixed());
    return std::make_unique<Rendered>(*form, place, unique);
  }
  if (const auto* stamps = std::get_if<Stamps>(&content.bytes)) {
    return std::make_unique<Stamped>(*stamps, place);
  }
  return std::make_unique<RoundRobin>(std::get<Lines>(content.bytes), place);
}

}  // namespace wskit::load
