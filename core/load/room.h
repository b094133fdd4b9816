#pragma once

#include <cstdint>
#include <vector>

#include "envelope/server_message.h"
#include "load/bench_config.h"
#include "load/recorder.h"

namespace wskit::load {

class MemberSlot;

/// One worker's sight of a room: its members there, and what is on its way to them. Where other
/// workers' publishers speak to them, too, it awaits that once `expect` has told how much it was.
class Room {
 public:
  /// They outlive it. `worker` of config.workers.
  Room(const BenchConfig& config, std::uint64_t worker, Recorder& recorder)
      : config_(config), worker_(worker), recorder_(recorder) {}
  Room(const Room&) = delete;
  Room& operator=(const Room&) = delete;

  /// `member` may come to be one; they are added in the order of their index.
  void add(MemberSlot& member) { members_.push_back(&member); }
  void joined() { ++live_; }
  /// `got` of the measured messages of all had come to it.
  void left(const MemberSlot& member, std::uint64_t got);
  /// A member has published a measured message.
  void published();
  /// All workers together have published `total` measured messages, and do not go on.
  void expect(std::uint64_t total);

  /// What this worker's members have published of the measured messages.
  [[nodiscard]] std::uint64_t own() const { return own_; }
  /// The publisher of that number, when it is this worker's and `listener` is the one by whom it
  /// knows that its message is back: itself, or its neighbour where it does not hear itself.
  [[nodiscard]] MemberSlot* heard_by(std::uint32_t publisher, const MemberSlot& listener) const;

  envelope::ServerMessageReader& reader() { return reader_; }

 private:
  [[nodiscard]] bool hears_itself() const {
    return config_.fanout->audience == Audience::kEverybody;
  }
  [[nodiscard]] const MemberSlot* witness(std::uint64_t publisher) const;

  const BenchConfig& config_;
  const std::uint64_t worker_;
  Recorder& recorder_;
  std::vector<MemberSlot*> members_;
  std::uint64_t live_ = 0;
  std::uint64_t own_ = 0;
  std::uint64_t known_ = 0;  ///< own and, since `expect`, others'
  envelope::ServerMessageReader reader_;
};

}  // namespace wskit::load
