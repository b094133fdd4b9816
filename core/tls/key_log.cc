#include "tls/key_log.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

namespace wskit::tls {
namespace {

class KeyLog {
 public:
  explicit KeyLog(int fd) : fd_(fd) {}
  ~KeyLog() { ::close(fd_); }
  KeyLog(const KeyLog&) = delete;
  KeyLog& operator=(const KeyLog&) = delete;

  // One write a line: loops, and other programs, may append to the same file.
  void append(std::string line) const {
    line += '\n';
    static_cast<void>(!::write(fd_, line.data(), line.size()));
  }

 private:
  int fd_;
};

// The place of the KeyLog in a context, whose last connection takes it along.
int index_in_context() {
  static const int index = SSL_CTX_get_ex_new_index(
      0, nullptr, nullptr, nullptr,
      [](void* /*context*/, void* log, CRYPTO_EX_DATA* /*data*/, int /*index*/, long /*argument*/,
         void* /*pointer*/) { delete static_cast<KeyLog*>(log); });
  return index;
}

void write_line(const SSL* ssl, const char* line) {
  const SSL_CTX* context = SSL_get_SSL_CTX(ssl);
  static_cast<const KeyLog*>(SSL_CTX_get_ex_data(context, index_in_context()))->append(line);
}

}  // namespace

Status log_keys(SSL_CTX* context, const std::string& file) {
  const int fd = ::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) {
    return Error{ErrorKind::kUsage, "SSLKEYLOGFILE: " + file + ": " + std::strerror(errno)};
  }
  SSL_CTX_set_ex_data(context, index_in_context(), new KeyLog(fd));
  SSL_CTX_set_keylog_callback(context, write_line);
  return ok();
}

}  // namespace wskit::tls
