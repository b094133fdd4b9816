#include "capture/recorder.h"

#include <charconv>
#include <string>
#include <utility>

namespace wskit::capture {
namespace {

namespace event = envelope::event;
using envelope::Body;
using Kind = Note::Kind;

event::Open open_event(const Opening& opening) {
  event::Open open;
  open.url = opening.url;
  open.status = opening.status;
  open.subprotocol = opening.subprotocol;
  open.headers = opening.headers;
  open.subprotocols = opening.subprotocols;
  return open;
}

bool is_message(Kind kind) {
  return kind == Kind::kText || kind == Kind::kBinary;
}

/// Of all but messages. `loss` holds the text that a mark for it borrows.
envelope::What event_of(const Note& note, std::string_view bytes, const Batch& batch,
                        std::string& loss) {
  std::optional<Duration> round_trip;
  switch (note.type.kind) {
    case Kind::kOpening:
      return open_event(batch.opening(note));
    case Kind::kPing:
      return event::Ping{note.type.direction, envelope::body_of(bytes)};
    case Kind::kPong:
      round_trip = take_round_trip(bytes);
      return event::Pong{note.type.direction, envelope::body_of(bytes), round_trip};
    case Kind::kClose:
      return event::Close{note.type.code, bytes, {}, note.type.direction};
    case Kind::kText:
    case Kind::kBinary:
    case Kind::kLoss:
      break;
  }
  loss = "events lost here: " + std::to_string(note.size) +
         ", which came faster than they could be written";
  return event::Mark{loss};
}

}  // namespace

Recorder::Recorder(Writer writer, RecorderPorts ports, std::size_t max_queued)
    : writer_(std::move(writer)), ports_(std::move(ports)), max_queued_(max_queued) {}

Feed& Recorder::add_feed(std::function<void()> hand_over_soon) {
  waiting_.emplace_back();
  return feeds_.emplace_back(*this, feeds_.size(), std::move(hand_over_soon));
}

void Recorder::take(Batch batch) {
  queued_.fetch_add(batch.cost(), std::memory_order_relaxed);
  if (inbox_.push(std::move(batch)) && ports_.wake) ports_.wake();
}

Batch Recorder::fresh_batch(std::size_t feed) {
  Batch batch;
  {
    const std::lock_guard lock(spare_mutex_);
    if (!spare_.empty()) {
      batch = std::move(spare_.back());
      spare_.pop_back();
    }
  }
  batch.clear(feed);
  return batch;
}

void Recorder::reuse(Batch batch) {
  if (batch.capacity() > 2 * Feed::kEnough) return;
  const std::lock_guard lock(spare_mutex_);
  if (spare_.size() < kMaxSpare) spare_.push_back(std::move(batch));
}

void Recorder::tell_of_loss() {
  if (!has_lost_.exchange(true) && ports_.on_loss) ports_.on_loss();
}

void Recorder::drain() {
  inbox_.drain(drained_);
  for (Batch& batch : drained_)
    waiting_[batch.feed()].push_back(std::move(batch));
  // Until no feed has the ticket that is due: its loop is going to hand it over.
  bool wrote = true;
  while (std::exchange(wrote, false)) {
    for (std::deque<Batch>& waiting : waiting_)
      wrote = write_from(waiting) || wrote;
  }
  check(writer_.flush());
}

Status Recorder::finish() {
  for (Feed& feed : feeds_)
    feed.hand_over();
  drain();
  check(writer_.finish());
  return outcome_;
}

bool Recorder::write_from(std::deque<Batch>& waiting) {
  const std::uint64_t before = due_;
  while (!waiting.empty()) {
    Batch& batch = waiting.front();
    writer_.set_behind(queued_.load(std::memory_order_relaxed) > max_queued_ / 4);
    while (batch.next_run() == due_) {
      batch.read_run([&](const Note& note, std::string_view bytes) { write(note, bytes, batch); });
      ++due_;
    }
    if (batch.next_run()) break;
    queued_.fetch_sub(batch.cost(), std::memory_order_relaxed);
    reuse(std::move(batch));
    waiting.pop_front();
  }
  return due_ != before;
}

void Recorder::write(const Note& note, std::string_view bytes, const Batch& batch) {
  char digits[16];
  char* const end = std::to_chars(digits, digits + sizeof digits, note.connection).ptr;
  const bool is_loss = note.type.kind == Kind::kLoss;
  const std::string_view connection(digits, is_loss ? 0 : static_cast<std::size_t>(end - digits));
  const bool as_before = says_as_before(note, bytes);
  if (is_message(note.type.kind)) {
    const Body::Form form = note.type.kind == Kind::kText ? Body::Form::kText : Body::Form::kBinary;
    check(
        writer_.write_message(note.at, connection, note.type.direction, {form, bytes}, as_before));
  } else {
    write_event(note, connection, bytes, batch);
  }
}

void Recorder::write_event(const Note& note, std::string_view connection, std::string_view bytes,
                           const Batch& batch) {
  if (note.type.kind == Kind::kOpening) writer_.hide(batch.opening(note).secrets);
  std::string loss;
  check(writer_.write(note.at, connection, event_of(note, bytes, batch, loss)));
}

/// Whether these are the bytes that were written last, as the same kind of event.
bool Recorder::says_as_before(const Note& note, std::string_view bytes) {
  if (!note.has_bytes()) return false;
  const bool same = note.size == Note::kAsBefore && note.type.kind == said_as_ &&
                    bytes.data() == said_.data() && bytes.size() == said_.size();
  said_ = bytes;
  said_as_ = note.type.kind;
  return same;
}

void Recorder::check(const Status& status) {
  if (writer_.is_abandoned() && !std::exchange(is_abandoned_, true) && ports_.on_abandoned) {
    ports_.on_abandoned();
  }
  if (status) return;
  outcome_ = status;
  if (ports_.on_failure) ports_.on_failure(status.error());
}

}  // namespace wskit::capture
