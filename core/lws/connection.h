#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>

#include "base/result.h"
#include "flow/deadline.h"
#include "net/connection.h"

struct lws;

namespace wskit::lws {

class Loop;

/// net::Connection over a raw socket of libwebsockets. The library polls, reads and closes; writing
/// goes straight to the socket, because once the library holds the rest of a partial write it stops
/// reading too, and two peers that both have more to send than the sockets hold would wait forever.
class Connection final : public net::Connection, private flow::DeadlineOwner {
 public:
  explicit Connection(Loop& loop);
  ~Connection() override;

  void set_handler(net::ConnectionHandler& handler) override { handler_ = &handler; }
  void want_write() override;
  void write_now() override;
  void set_reading(bool reading) override;
  void close() override;
  void abort() override;
  [[nodiscard]] std::string peer() const override;

  // What the trampoline calls. False asks the library to close the socket, which calls `closed`.
  bool received(std::span<char> bytes);
  bool writeable();
  void closed();

  /// The library has taken the socket over.
  void bind(struct ::lws* wsi);

 private:
  friend class Loop;
  enum class State : std::uint8_t {
    kOpen,
    kFlushing,   ///< `close` was called and the Outbox is not empty yet
    kLingering,  ///< our direction has ended, the peer's has not
    kAborted,
  };
  static constexpr std::size_t kNotDirty = std::numeric_limits<std::size_t>::max();

  void read_rest();
  void flush();
  /// Asks the owner for what waits.
  bool has_more();
  /// Bytes taken by the operating system; nothing when it takes none at present, or ever again.
  std::optional<std::size_t> send_front();
  void lost_writing(int reason);
  void end_stream();
  void on_deadline(flow::Deadline& which) override;

  Loop& loop_;
  net::ConnectionHandler* handler_ = nullptr;
  struct ::lws* wsi_ = nullptr;
  std::size_t dirty_index_ = kNotDirty;
  flow::Deadline linger_{*this};
  int fd_ = -1;
  int write_error_ = 0;  ///< errno of the write that failed: the peer reads no more
  State state_ = State::kOpen;
  bool blocked_ = false;  ///< the operating system's buffer is full: waiting for `writeable`
};

}  // namespace wskit::lws
