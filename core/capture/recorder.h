#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string_view>
#include <vector>

#include "base/inbox.h"
#include "base/result.h"
#include "capture/batch.h"
#include "capture/feed.h"
#include "capture/writer.h"

namespace wskit::capture {

/// What a recorder asks of those around it. All but `wake` are called on the writing thread.
struct RecorderPorts {
  std::function<void()> wake;                    ///< any thread: `drain` is to be called soon
  std::function<void(const Error&)> on_failure;  ///< once: the file cannot be written any more
  std::function<void()> on_abandoned{};          ///< once: nobody reads the capture any more
  std::function<void()> on_loss;                 ///< once: events come faster than they are written
};

/// Writes one capture of what several loops note, each through a feed of its own. The loops never
/// wait for the disk: what they have noted and is not written takes at most `max_queued` bytes, and
/// events beyond that are lost, counted, and told of in the capture where they would have been.
/// Events of different loops stand in the order in which they happened: a loop draws a ticket when
/// another has drawn one since it did.
class Recorder {
 public:
  static constexpr std::size_t kMaxQueued = std::size_t{64} << 20;
  /// So many batches that have been written are kept for their memory.
  static constexpr std::size_t kMaxSpare = 8;

  Recorder(Writer writer, RecorderPorts ports, std::size_t max_queued = kMaxQueued);
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;
  ~Recorder() = default;

  /// For one more loop, before any runs. The feed lives as long as this.
  Feed& add_feed(std::function<void()> hand_over_soon);

  /// The writing thread: writes what has been handed over. May block on the disk.
  void drain();
  /// Once, when the loops have ended: writes the rest and ends the file. The first failure of the
  /// disk, if there was one.
  Status finish();

  // For its feeds, on any thread.
  std::uint64_t next_ticket() { return tickets_.fetch_add(1, std::memory_order_relaxed); }
  [[nodiscard]] std::uint64_t tickets_drawn() const {
    return tickets_.load(std::memory_order_relaxed);
  }
  std::uint32_t next_connection() { return 1 + connections_.fetch_add(1); }
  /// Whether `bytes` more may be noted; a single event may always be as large as it is.
  [[nodiscard]] bool has_room_for(std::size_t bytes) const {
    const std::size_t queued = queued_.load(std::memory_order_relaxed);
    return queued == 0 || queued + bytes <= max_queued_;
  }
  void take(Batch batch);
  /// An empty batch, with the memory of one that has been written where there is such.
  Batch fresh_batch(std::size_t feed);
  void tell_of_loss();

 private:
  bool write_from(std::deque<Batch>& waiting);
  void reuse(Batch batch);
  void write(const Note& note, std::string_view bytes, const Batch& batch);
  /// Of any kind but a message.
  void write_event(const Note& note, std::string_view connection, std::string_view bytes,
                   const Batch& batch);
  bool says_as_before(const Note& note, std::string_view bytes);
  void check(const Status& status);

  Writer writer_;
  RecorderPorts ports_;
  const std::size_t max_queued_;
  std::deque<Feed> feeds_;

  std::atomic<std::uint64_t> tickets_{0};
  std::atomic<std::uint32_t> connections_{0};
  std::atomic<bool> has_lost_{false};
  std::atomic<std::size_t> queued_{0};  ///< cost of the batches that are not written yet
  Inbox<Batch> inbox_;
  std::mutex spare_mutex_;
  std::vector<Batch> spare_;

  // The writing thread's.
  std::vector<Batch> drained_;
  std::vector<std::deque<Batch>> waiting_;  ///< of each feed; behind a ticket that has not come
  std::uint64_t due_ = 0;                   ///< the ticket that is written next
  std::string_view said_;                   ///< what was written last; it may be gone
  Note::Kind said_as_ = Note::Kind::kLoss;
  bool is_abandoned_ = false;
  Status outcome_ = ok();
};

}  // namespace wskit::capture
