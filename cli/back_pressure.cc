#include "cli/back_pressure.h"

#include <cstddef>
#include <utility>

namespace wskit::cli {
namespace {

// Beyond these bytes the server waits for the output, as the input does when the channel is full.
constexpr std::size_t kMaxUnwritten = std::size_t{256} << 10;

}  // namespace

void BackPressure::attach(client::Channel& channel, pipe::Output& output) {
  channel_ = &channel;
  output_ = &output;
}

bool BackPressure::line_taken() {
  if (!channel_->is_full()) return false;
  input_.set_reading(false);
  // It may all leave in one go, of which the channel says nothing.
  loop_.arm(written_, Duration::zero());
  return !std::exchange(input_waits_for_channel_, true);
}

void BackPressure::lines_taken(bool answered) {
  // Lines that are not answered do not fill the output, and need not wait for it.
  if (!answered || output_->pending() <= kMaxUnwritten) return;
  input_waits_for_output_ = true;
  input_.set_reading(false);
}

void BackPressure::messages_shown() {
  if (output_->pending() <= kMaxUnwritten) return;
  channel_waits_ = true;
  channel_->set_reading(false);
}

void BackPressure::channel_drained() {
  if (std::exchange(input_waits_for_channel_, false)) resume_input();
}

bool BackPressure::output_drained() {
  if (std::exchange(input_waits_for_output_, false)) resume_input();
  const bool waited = channel_waits_;
  release_channel();
  return waited;
}

void BackPressure::release_channel() {
  if (std::exchange(channel_waits_, false)) channel_->set_reading(true);
}

void BackPressure::on_deadline(flow::Deadline& /*which*/) {
  if (channel_->buffered() == 0) channel_drained();
}

void BackPressure::resume_input() {
  if (!input_waits_for_channel_ && !input_waits_for_output_) input_.set_reading(true);
}

}  // namespace wskit::cli
