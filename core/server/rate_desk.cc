#include "server/rate_desk.h"

#include <algorithm>

namespace wskit::server {

SharedMeter RateDesk::meter_of(std::string_view key, TimePoint now) {
  return book_.use([&](Book& book) {
    if (book.meters.size() >= book.sweep_at) sweep(book, now);
    SharedMeter& meter = book.meters[std::string(key)];
    if (meter == nullptr) meter = std::make_shared<Locked<flow::RateMeter>>();
    return meter;
  });
}

void RateDesk::sweep(Book& book, TimePoint now) const {
  const auto is_idle = [&](flow::RateMeter& meter) { return meter.is_idle(now, limit_); };
  std::erase_if(book.meters, [&](const auto& entry) {
    return entry.second.use_count() == 1 && entry.second->use(is_idle);
  });
  book.sweep_at = std::max<std::size_t>(1024, 2 * book.meters.size());
}

}  // namespace wskit::server
