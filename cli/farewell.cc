#include "cli/farewell.h"

#include <chrono>
#include <utility>

namespace wskit::cli {
namespace {

using namespace std::chrono_literals;

// How long a closing connection may be silent; shorter when nothing is wanted from it any more.
constexpr Duration kPatience = 5s;
constexpr Duration kCourtesy = 1s;

}  // namespace

void Farewell::say(std::uint16_t code, std::string_view reason, bool is_done) {
  if (!std::exchange(said_, true)) channel_->close(code, reason);
  is_done_ = is_done;
  unsent_ = channel_->buffered();
  loop_.arm(goodbye_, is_done ? kCourtesy : kPatience);
}

void Farewell::on_deadline(flow::Deadline& /*which*/) {
  const std::size_t unsent = channel_->buffered();
  const bool leaving = unsent > 0 && unsent < unsent_;
  const bool alive = std::exchange(heard_, false) || pressure_.holds_channel() || leaving;
  if (is_done_ || !alive) return channel_->abort();
  unsent_ = unsent;
  loop_.arm(goodbye_, kPatience);
}

}  // namespace wskit::cli
