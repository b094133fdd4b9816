#include "tls/stream.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include "base/assert.h"
#include "tls/address.h"
#include "tls/fault.h"
#include "tls/openssl.h"

namespace wskit::tls {
namespace {

// What a record of TLS 1.2 or 1.3 adds to its plaintext, at most, with the ciphers of today.
constexpr std::size_t kOverhead = 96;

// RFC 6066 section 3: addresses are not sent as names.
void expect_host(SSL* ssl, const std::string& host) {
  if (is_address(host)) {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host.c_str());
  } else {
    SSL_set_tlsext_host_name(ssl, host.c_str());
    SSL_set1_host(ssl, host.c_str());
  }
}

Peer peer_of(const SSL* ssl) {
  return SSL_is_server(ssl) == 1 ? Peer::kClient : Peer::kServer;
}

}  // namespace

/// What OpenSSL calls back.
struct Stream::Hooks {
  static Stream& of(BIO* bio) { return *static_cast<Stream*>(BIO_get_data(bio)); }

  static int read(BIO* bio, char* into, std::size_t room, std::size_t* size) noexcept {
    std::span<const char>& incoming = of(bio).incoming_;
    BIO_clear_retry_flags(bio);
    *size = std::min(room, incoming.size());
    if (*size == 0) {
      BIO_set_retry_read(bio);
      return 0;
    }
    std::memcpy(into, incoming.data(), *size);
    incoming = incoming.subspan(*size);
    return 1;
  }

  static int write(BIO* bio, const char* bytes, std::size_t size, std::size_t* written) noexcept {
    of(bio).ciphertext_.append({bytes, size});
    *written = size;
    return 1;
  }

  static long control(BIO* /*bio*/, int command, long /*number*/, void* /*pointer*/) noexcept {
    return command == BIO_CTRL_FLUSH ? 1 : 0;
  }

  static BIO* make(Stream& stream) {
    using Method = std::unique_ptr<BIO_METHOD, Free<BIO_meth_free>>;
    static const Method method = [] {
      Method made(BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "wskit stream"));
      BIO_meth_set_read_ex(made.get(), read);
      BIO_meth_set_write_ex(made.get(), write);
      BIO_meth_set_ctrl(made.get(), control);
      return made;
    }();
    BIO* bio = BIO_new(method.get());
    BIO_set_data(bio, &stream);
    BIO_set_init(bio, 1);
    return bio;
  }

  static int verified(int holds, X509_STORE_CTX* store) noexcept {
    if (holds == 1) return 1;
    const auto* ssl = static_cast<const SSL*>(
        X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
    auto& stream = *static_cast<Stream*>(SSL_get_app_data(ssl));
    stream.certificate_fault_ = certificate_fault(store, peer_of(ssl), stream.host_);
    return 0;
  }
};

Stream::Stream(ssl_ctx_st* context, std::string host, flow::Outbox& ciphertext)
    : ssl_(SSL_new(context), SSL_free), ciphertext_(ciphertext), host_(std::move(host)) {
  WSKIT_ASSERT(ssl_ != nullptr);
  SSL_set_app_data(ssl_.get(), this);
  const int mode = SSL_CTX_get_verify_mode(context);
  // OpenSSL judges, and calls back, even when any certificate will do.
  if (mode != SSL_VERIFY_NONE) SSL_set_verify(ssl_.get(), mode, Hooks::verified);
  BIO* bio = Hooks::make(*this);
  SSL_set_bio(ssl_.get(), bio, bio);
}

Stream::Stream(const ServerContext& context, flow::Outbox& ciphertext)
    : Stream(context.get(), {}, ciphertext) {
  SSL_set_accept_state(ssl_.get());
}

Stream::Stream(const ClientContext& context, const std::string& host, const Session& session,
               flow::Outbox& ciphertext)
    : Stream(context.get(), host, ciphertext) {
  SSL_set_connect_state(ssl_.get());
  expect_host(ssl_.get(), host);
  if (session != nullptr) SSL_set_session(ssl_.get(), session.get());
  shake_hands();
}

// To OpenSSL a session whose connection has not said goodbye cannot be resumed.
Stream::~Stream() {
  SSL_set_shutdown(ssl_.get(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
}

std::size_t Stream::receive(std::span<const char>& ciphertext, std::span<char> room) {
  WSKIT_ASSERT(room.size() >= kRecord);
  incoming_ = ciphertext;
  std::size_t size = 0;
  if (!error_) is_open_ ? static_cast<void>(size = decrypt(room)) : shake_hands();
  if (error_ || has_ended()) incoming_ = {};
  ciphertext = std::exchange(incoming_, {});
  return size;
}

void Stream::shake_hands() {
  ERR_clear_error();
  const int outcome = SSL_do_handshake(ssl_.get());
  is_open_ = outcome == 1;
  if (!is_open_) judge(outcome);
}

std::size_t Stream::decrypt(std::span<char> room) {
  std::size_t filled = 0;
  while (!incoming_.empty() && room.size() - filled >= kRecord) {
    std::size_t size = 0;
    ERR_clear_error();
    const int outcome = SSL_read_ex(ssl_.get(), room.data() + filled, room.size() - filled, &size);
    filled += size;
    if (outcome != 1) {
      judge(outcome);
      break;
    }
  }
  return filled;
}

void Stream::judge(int outcome) {
  const int reason = SSL_get_error(ssl_.get(), outcome);
  if (reason == SSL_ERROR_WANT_READ || reason == SSL_ERROR_ZERO_RETURN) return;
  if (!certificate_fault_.empty()) {
    ERR_clear_error();
    error_ = Error{ErrorKind::kCertificate, certificate_fault_};
  } else {
    got_plain_http_ = is_plain_http();
    error_ = Error{ErrorKind::kTls, protocol_fault(peer_of(ssl_.get()))};
  }
}

bool Stream::send(std::span<const char> plaintext) {
  // One piece for all the records, so that they leave in one system call without a copy.
  const std::size_t records = plaintext.size() / kRecord + 1;
  ciphertext_.prepare(plaintext.size() + records * kOverhead);
  ciphertext_.commit(0);
  std::size_t size = 0;
  ERR_clear_error();
  const bool sent = SSL_write_ex(ssl_.get(), plaintext.data(), plaintext.size(), &size) == 1;
  WSKIT_ASSERT(!sent || size == plaintext.size());
  return sent;
}

void Stream::end() {
  ERR_clear_error();
  if (is_open_ && !error_) SSL_shutdown(ssl_.get());
}

bool Stream::has_ended() const {
  return (SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN) != 0;
}

Session Stream::session() const {
  Session session(SSL_get1_session(ssl_.get()), SSL_SESSION_free);
  return session != nullptr && SSL_SESSION_is_resumable(session.get()) == 1 ? session : nullptr;
}

}  // namespace wskit::tls
