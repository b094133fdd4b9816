#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "base/result.h"
#include "flow/outbox.h"
#include "tls/client_context.h"
#include "tls/server_context.h"

struct ssl_st;
struct ssl_session_st;

namespace wskit::tls {

/// The last session of a server, or null.
using Session = std::shared_ptr<ssl_session_st>;

/// One side of one TLS connection (RFC 8446, RFC 5246) without I/O: ciphertext comes in and
/// plaintext goes out, plaintext comes in and ciphertext goes out. It holds no bytes but those of a
/// record that has not come whole.
class Stream {
 public:
  /// The largest plaintext of a record (RFC 8446 section 5.1).
  static constexpr std::size_t kRecord = std::size_t{1} << 14;

  /// A server's side. What is to be sent is appended to `ciphertext`, which outlives it.
  Stream(const ServerContext& context, flow::Outbox& ciphertext);
  /// A client's side: its hello is queued at once. The server has to have a certificate for `host`,
  /// unless the context says otherwise. A `session` that the server still knows shortens the
  /// handshake.
  Stream(const ClientContext& context, const std::string& host, const Session& session,
         flow::Outbox& ciphertext);
  ~Stream();
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  /// Takes from the front of `ciphertext`, and returns how many bytes of plaintext it has put at
  /// the front of `room`, which has kRecord bytes at least. It stops when all is taken, when
  /// `room` has less than kRecord bytes left, when the handshake has just been completed, and when
  /// the peer has ended its side or failed; the last two take everything.
  std::size_t receive(std::span<const char>& ciphertext, std::span<char> room);

  /// Encrypts all of `plaintext`, once open; as few records as it takes. False, and nothing is
  /// done, while OpenSSL waits for the rest of a message of the peer's: to be tried again after
  /// `receive`.
  bool send(std::span<const char> plaintext);

  /// Ends our direction, once open (close_notify, RFC 8446 section 6.1). Nothing may be sent then.
  void end();

  /// The handshake is complete.
  [[nodiscard]] bool is_open() const { return is_open_; }
  /// The peer has ended its direction.
  [[nodiscard]] bool has_ended() const;
  /// Why it broke, kTls or kCertificate; nothing can be received or sent then.
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }
  /// It broke because a client began with a request in plain HTTP.
  [[nodiscard]] bool got_plain_http() const { return got_plain_http_; }

  /// What a later connection to the same server can resume, or null.
  [[nodiscard]] Session session() const;

 private:
  struct Hooks;

  Stream(ssl_ctx_st* context, std::string host, flow::Outbox& ciphertext);
  void shake_hands();
  std::size_t decrypt(std::span<char> room);
  /// A call of OpenSSL that returned `outcome` has failed, unless it only wants more.
  void judge(int outcome);

  std::unique_ptr<ssl_st, void (*)(ssl_st*)> ssl_;
  flow::Outbox& ciphertext_;
  std::span<const char> incoming_;  ///< during `receive`
  std::string host_;
  std::string certificate_fault_;  ///< once one was seen
  std::optional<Error> error_;
  bool is_open_ = false;
  bool got_plain_http_ = false;
};

}  // namespace wskit::tls
