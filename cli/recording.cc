#include "cli/recording.h"

#include <utility>

namespace wskit::cli {

std::unique_ptr<client::Channel> Recording::wrap(const client::LinkConfig& link,
                                                 const client::MakeChannel& make,
                                                 client::LinkHandler& handler) {
  client::LoopFeed* const feed = tape_ == nullptr ? nullptr : &tape_->feed;
  auto channel = std::make_unique<client::RecordedChannel>(feed, link, make, handler);
  channels_.push_back(channel.get());
  return channel;
}

Status Recording::start(const capture::WriterConfig& config) {
  if (tape_ != nullptr) {
    return Error{ErrorKind::kUsage, "a recording to " + path_ + " is under way; /stop ends it"};
  }
  // Lines gather until all that has been handed over is written.
  auto writer = capture::Writer::create(config, loop_.now(), [] {});
  if (!writer) return std::move(writer).error();
  capture::RecorderPorts ports;
  // Written where it is handed over: nothing ever waits, and nothing is lost.
  ports.wake = [this] { tape_->recorder.drain(); };
  ports.on_failure = [this](const Error& error) { note(error); };
  ports.on_abandoned = [this] { note(ok()); };
  tape_ = std::make_unique<Tape>(*std::move(writer), std::move(ports), loop_);
  path_ = config.path;
  record_to(&tape_->feed);
  return ok();
}

Status Recording::stop() {
  if (tape_ == nullptr) return Error{ErrorKind::kUsage, "no recording is under way"};
  record_to(nullptr);
  static_cast<void>(tape_->recorder.finish());  // told as each failure is
  tape_.reset();
  return ok();
}

void Recording::flush() {
  if (tape_ != nullptr) tape_->feed.feed().hand_over();
  tell();
}

void Recording::finish() {
  if (tape_ != nullptr) static_cast<void>(stop());
  tell();
}

void Recording::note(const Status& status) {
  news_ = status;
  loop_.arm(soon_, Duration::zero());
}

void Recording::tell() {
  soon_.disarm();
  const auto news = std::exchange(news_, std::nullopt);
  if (!news) return;
  record_to(nullptr);
  tape_.reset();
  handler_.on_recording_end(*news);
}

void Recording::record_to(client::LoopFeed* feed) {
  for (client::RecordedChannel* const channel : channels_)
    channel->record_to(feed);
}

}  // namespace wskit::cli
