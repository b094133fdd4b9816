#include "lws/loop.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <fcntl.h>
#include <libwebsockets.h>
#include <sys/timerfd.h>
#include <unistd.h>
#include <uv.h>

#include "base/assert.h"
#include "lws/connection.h"
#include "lws/socket.h"
#include "lws/trampoline.h"
#include "lws/uv_handle.h"

namespace wskit::lws {

struct Loop::Handles {
  uv_loop_t uv{};
  UvHandle<uv_async_t> wake;
  UvHandle<uv_prepare_t> turn_end;
  UvHandle<uv_poll_t> timer;
  Fd timer_fd;
  lws_context* context = nullptr;
  lws_vhost* vhost = nullptr;
};

namespace {

int events_of(net::Readiness readiness) {
  switch (readiness) {
    case net::Readiness::kReadable:
      return UV_READABLE;
    case net::Readiness::kWritable:
      return UV_WRITABLE;
    case net::Readiness::kHungUp:
      break;
  }
  return UV_DISCONNECT;
}

// Watches a descriptor that epoll knows, or takes a regular file for always ready.
class UvWatch final : public net::Watch {
 public:
  UvWatch(uv_loop_t* uv, int fd, net::Readiness readiness, std::function<void()> ready)
      : ready_(std::move(ready)), events_(events_of(readiness)) {
    // libuv makes the descriptor non-blocking, which others who share a terminal or pipe would
    // feel.
    const int flags = fcntl(fd, F_GETFL);
    pollable_ = uv_poll_init(uv, poll_.get(this), fd) == 0;
    if (flags >= 0) fcntl(fd, F_SETFL, flags);
    if (!pollable_) uv_idle_init(uv, idle_.get(this));
    set_active(true);
  }

  void set_active(bool active) override {
    // libuv reports an error or hang-up of the descriptor with a negative status: ready, too, for
    // the read or write that will say what it is.
    constexpr auto kPolled = [](uv_poll_t* handle, int, int) noexcept { run(handle->data); };
    constexpr auto kIdle = [](uv_idle_t* handle) noexcept { run(handle->data); };
    if (pollable_) {
      active ? uv_poll_start(poll_.get(), events_, kPolled) : uv_poll_stop(poll_.get());
    } else {
      active ? uv_idle_start(idle_.get(), kIdle) : uv_idle_stop(idle_.get());
    }
  }

 private:
  static void run(void* self) {
    // The callback may destroy this watch, and its own captures with it.
    const std::function<void()> ready = static_cast<UvWatch*>(self)->ready_;
    ready();
  }

  std::function<void()> ready_;
  UvHandle<uv_poll_t> poll_;
  UvHandle<uv_idle_t> idle_;
  int events_;
  bool pollable_ = false;
};

itimerspec timer_at(TimePoint when) {
  // Zero would disarm the timer.
  const auto since_epoch = std::max<Duration>(when.time_since_epoch(), std::chrono::nanoseconds(1));
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(since_epoch);
  itimerspec spec{};
  spec.it_value.tv_sec = seconds.count();
  spec.it_value.tv_nsec = std::chrono::nanoseconds(since_epoch - seconds).count();
  return spec;
}

}  // namespace

Loop::Loop(std::size_t max_sockets) : handles_(std::make_unique<Handles>()) {
  Handles& h = *handles_;
  WSKIT_ASSERT(uv_loop_init(&h.uv) == 0);
  uv_async_init(&h.uv, h.wake.get(this),
                [](uv_async_t* handle) noexcept { static_cast<Loop*>(handle->data)->run_tasks(); });
  uv_prepare_init(&h.uv, h.turn_end.get(this));
  uv_prepare_start(h.turn_end.get(), [](uv_prepare_t* handle) noexcept {
    static_cast<Loop*>(handle->data)->end_turn();
  });
  // steady_clock is CLOCK_MONOTONIC, so that a TimePoint is the timer's time.
  h.timer_fd.reset(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC));
  WSKIT_ASSERT(h.timer_fd);
  uv_poll_init(&h.uv, h.timer.get(this), h.timer_fd.get());
  uv_poll_start(h.timer.get(), UV_READABLE, [](uv_poll_t* handle, int, int) noexcept {
    auto* loop = static_cast<Loop*>(handle->data);
    // Until it is read the timer stays ready, and the loop would not sleep any more.
    std::uint64_t expirations = 0;
    static_cast<void>(!read(loop->handles_->timer_fd.get(), &expirations, sizeof expirations));
    loop->timer_set_for_ = TimePoint::max();
    loop->deadlines_.wake(Clock::now());
    loop->set_timer();
  });
  h.context = create_context(&h.uv, max_sockets);
  WSKIT_ASSERT(h.context != nullptr);
  h.vhost = lws_get_vhost_by_name(h.context, "default");
  WSKIT_ASSERT(h.vhost != nullptr);
}

Loop::~Loop() {
  Handles& h = *handles_;
  h.wake.close();
  h.turn_end.close();
  h.timer.close();
  lws_context_destroy(h.context);
  while (uv_run(&h.uv, UV_RUN_DEFAULT) != 0) {
  }
  lws_context_destroy(h.context);
  uv_loop_close(&h.uv);
}

void Loop::arm(flow::Deadline& deadline, TimePoint when) {
  deadlines_.arm(deadline, when);
}

void Loop::post(std::function<void()> task) {
  if (inbox_.push(std::move(task))) uv_async_send(handles_->wake.get());
}

std::unique_ptr<net::Watch> Loop::watch(int fd, net::Readiness readiness,
                                        std::function<void()> ready) {
  return std::make_unique<UvWatch>(&handles_->uv, fd, readiness, std::move(ready));
}

void Loop::run() {
  uv_run(&handles_->uv, UV_RUN_DEFAULT);
}

void Loop::stop() {
  post([this] { uv_stop(&handles_->uv); });
}

std::unique_ptr<net::Connection> Loop::adopt(int fd) {
  auto connection = std::make_unique<Connection>(*this);
  lws_sock_file_fd_type descriptor{};
  descriptor.sockfd = fd;
  lws_adopt_desc_t description{};
  description.vh = handles_->vhost;
  description.type = LWS_ADOPT_SOCKET;
  description.fd = descriptor;
  description.vh_prot_name = kProtocolName;
  description.opaque = connection.get();
  struct ::lws* wsi = lws_adopt_descriptor_vhost_via_info(&description);
  if (wsi == nullptr) return nullptr;
  connection->bind(wsi);
  return connection;
}

void* Loop::uv() {
  return &handles_->uv;
}

void Loop::mark_dirty(Connection& connection) {
  if (connection.dirty_index_ != Connection::kNotDirty) return;
  connection.dirty_index_ = dirty_.size();
  dirty_.push_back(&connection);
}

void Loop::forget_dirty(Connection& connection) {
  if (connection.dirty_index_ == Connection::kNotDirty) return;
  dirty_[connection.dirty_index_] = nullptr;
  connection.dirty_index_ = Connection::kNotDirty;
}

void Loop::end_turn() {
  // Flushing may tell an owner that a connection has drained, which may make others dirty.
  for (std::size_t i = 0; i < dirty_.size(); ++i) {
    Connection* connection = dirty_[i];
    if (connection == nullptr) continue;
    connection->dirty_index_ = Connection::kNotDirty;
    connection->flush();
  }
  dirty_.clear();
  set_timer();
}

void Loop::set_timer() {
  const std::optional<TimePoint> earliest = deadlines_.earliest();
  if (!earliest || *earliest >= timer_set_for_) return;
  const itimerspec spec = timer_at(*earliest);
  timerfd_settime(handles_->timer_fd.get(), TFD_TIMER_ABSTIME, &spec, nullptr);
  timer_set_for_ = *earliest;
}

void Loop::run_tasks() {
  inbox_.drain(tasks_);
  for (std::function<void()>& task : tasks_)
    task();
  tasks_.clear();
}

}  // namespace wskit::lws
