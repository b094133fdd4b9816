#include "support/fake_connection.h"

#include <array>
#include <utility>

namespace wskit::test {

class FakeStream::FakeConnection final : public net::Connection {
 public:
  FakeConnection(FakeStream& stream, std::string peer) : stream_(stream), peer_(std::move(peer)) {}
  ~FakeConnection() override {
    stream_.connection_ = nullptr;
    stream_.handler_ = nullptr;
  }
  FakeConnection(const FakeConnection&) = delete;
  FakeConnection& operator=(const FakeConnection&) = delete;

  void set_handler(net::ConnectionHandler& handler) override { stream_.handler_ = &handler; }
  void want_write() override { stream_.write_wanted_ = true; }
  void write_now() override {
    if (stream_.takes_at_once_) stream_.take();
  }
  void set_reading(bool reading) override { stream_.reading_ = reading; }
  void close() override { stream_.close_asked_ = true; }
  void abort() override {
    outbox().clear();
    stream_.abort_asked_ = true;
  }
  [[nodiscard]] std::string peer() const override { return peer_; }

 private:
  FakeStream& stream_;
  std::string peer_;
};

std::unique_ptr<net::Connection> FakeStream::connect(std::string peer) {
  auto connection = std::make_unique<FakeConnection>(*this, std::move(peer));
  connection_ = connection.get();
  close_asked_ = abort_asked_ = write_wanted_ = false;
  reading_ = true;
  return connection;
}

void FakeStream::deliver(std::string_view bytes) {
  std::string writable(bytes);
  if (handler_ != nullptr && !close_asked_ && !abort_asked_) handler_->on_data(writable);
}

std::string FakeStream::taken() {
  take();
  write_wanted_ = false;
  return std::exchange(taken_, {});
}

void FakeStream::flush() {
  if (connection_ != nullptr && handler_ != nullptr && !abort_asked_) handler_->on_flush();
}

std::size_t FakeStream::waiting() const {
  return connection_ == nullptr ? 0 : connection_->outbox().bytes();
}

void FakeStream::take() {
  for (flush(); waiting() > 0; flush()) {
    std::array<iovec, 8> pieces{};
    const std::size_t count = connection_->outbox().gather(pieces);
    std::size_t size = 0;
    for (std::size_t i = 0; i < count; ++i) {
      taken_.append(static_cast<const char*>(pieces[i].iov_base), pieces[i].iov_len);
      size += pieces[i].iov_len;
    }
    connection_->outbox().consume(size);
  }
}

void FakeStream::end(std::optional<Error> error) {
  if (handler_ != nullptr) handler_->on_closed(error);
}

void FakeStream::drained() {
  if (handler_ != nullptr) handler_->on_drained();
}

void FakeStream::finish_close() {
  if (handler_ != nullptr && (close_asked_ || abort_asked_)) handler_->on_closed(std::nullopt);
}

class FakeDialer::FakeDial final : public net::Dial {
 public:
  explicit FakeDial(FakeDialer& dialer) : dialer_(dialer) {}
  ~FakeDial() override { dialer_.done_ = nullptr; }
  FakeDial(const FakeDial&) = delete;
  FakeDial& operator=(const FakeDial&) = delete;

 private:
  FakeDialer& dialer_;
};

std::unique_ptr<net::Dial> FakeDialer::dial(const net::Endpoint& endpoint, Duration /*timeout*/,
                                            Done done) {
  endpoint_ = endpoint;
  done_ = std::move(done);
  ++dials_;
  return std::make_unique<FakeDial>(*this);
}

void FakeDialer::succeed(std::unique_ptr<net::Connection> connection, std::string early) {
  const Done done = std::exchange(done_, nullptr);
  done(net::Dialed{std::move(connection), std::move(early)});
}

void FakeDialer::fail(Error error) {
  const Done done = std::exchange(done_, nullptr);
  done(std::move(error));
}

}  // namespace wskit::test
