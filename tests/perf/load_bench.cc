#include <array>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include <benchmark/benchmark.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "flow/outbox.h"
#include "flow/pacer.h"
#include "load/arrivals.h"
#include "load/in_flight.h"
#include "load/marker.h"
#include "load/recorder.h"
#include "load/source.h"
#include "load/stamp.h"
#include "wire/protocol.h"

namespace wskit::load {
namespace {

/// What the bookkeeping of one pipelined message costs: out with its batch, back by itself, and
/// known by its bytes.
void book_a_message(benchmark::State& state) {
  const auto depth = static_cast<std::uint64_t>(state.range(0));
  Recorder recorder(/*paced=*/state.range(1) != 0);
  recorder.measure_from(TimePoint{});
  InFlight in_flight;
  std::uint64_t sent = 0;
  std::uint64_t answered = 0;
  TimePoint now(std::chrono::hours(1));
  for ([[maybe_unused]] auto turn : state) {
    for (std::uint64_t i = 0; i < depth; ++i)
      in_flight.push({now, now, 64, sent++});
    recorder.issued({now, now}, depth);
    now += std::chrono::microseconds(40 + now.time_since_epoch().count() % 7);
    while (!in_flight.empty())
      recorder.succeeded(in_flight.take(answered++)->flight, now, 64);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(recorder.completed()));
}
BENCHMARK(book_a_message)->ArgNames({"depth", "paced"})->ArgsProduct({{1, 16}, {0, 1}});

/// What the schedule of an open loop costs for each message.
void pace_a_message(benchmark::State& state) {
  const flow::Pacer pacer(123'456);
  const flow::Deal deal(50, 2, 1);
  std::uint64_t n = 0;
  for ([[maybe_unused]] auto turn : state) {
    benchmark::DoNotOptimize(pacer.due(deal.message(n)));
    benchmark::DoNotOptimize(n % deal.owned());
    ++n;
  }
}
BENCHMARK(pace_a_message);

/// What numbering a message of that size costs: writing its stamp.
void write_a_stamp(benchmark::State& state) {
  const auto size = static_cast<std::size_t>(state.range(0));
  std::string text(size, '\0');
  Stamp stamp{1, 2, 3, TimePoint(std::chrono::hours(1)), TimePoint(std::chrono::hours(1))};
  for ([[maybe_unused]] auto turn : state) {
    ++stamp.sequence;
    benchmark::DoNotOptimize(stamp.write(text.data(), size));
  }
}
BENCHMARK(write_a_stamp)->Arg(Stamp::kShortest)->Arg(1024);

/// What auditing a message that has come costs: finding its stamp, and noting its number.
void find_a_stamp(benchmark::State& state) {
  const auto size = static_cast<std::size_t>(state.range(0));
  std::string text = R"({"type":"message","roomId":"r","userId":"u","content":")";
  const std::size_t at = text.size();
  text.resize(at + size);
  const Stamp stamp{1, 2, 3, TimePoint(std::chrono::hours(1)), TimePoint(std::chrono::hours(1))};
  stamp.write(text.data() + at, size);
  text += R"(","seq":1})";
  Arrivals arrivals;
  std::uint64_t number = 0;
  for ([[maybe_unused]] auto turn : state) {
    benchmark::DoNotOptimize(find_stamp(text));
    benchmark::DoNotOptimize(arrivals.see(number++));
  }
}
BENCHMARK(find_a_stamp)->Arg(Stamp::kShortest)->Arg(1024);

/// The same, when one message is missing and every tenth comes one too late.
void note_reordered_numbers(benchmark::State& state) {
  Arrivals arrivals;
  std::uint64_t number = 1;
  for ([[maybe_unused]] auto turn : state) {
    benchmark::DoNotOptimize(arrivals.see(number % 10 == 8   ? number + 1
                                          : number % 10 == 9 ? number - 1
                                                             : number));
    ++number;
  }
}
BENCHMARK(note_reordered_numbers);
constexpr std::string_view kChat =
    R"({"type":"message","id":"{{seq}}","content":"abcdefghijklmnopqr"})";
constexpr std::string_view kRich =
    R"({"type":"message","id":"{{uuid}}","from":{{conn}},"at":{{now}},"roll":{{rand 100}}})";

constexpr std::size_t kDepth = 16;

/// All that this process does for the messages of one connection, made, noted, framed, masked,
/// written, and read and noted again: kDepth at a time, as a pipelined closed loop has it. The peer
/// at the other end of the connection costs nothing here.
class Exchange {
 public:
  explicit Exchange(const Content& content)
      : source_(make_source(content, {}, rng_)), marker_(content) {
    connect_sockets();
    flow::Outbox out;
    wire::Protocol peer(wire::Protocol::Role::kServer, kMost, out, rng_);
    for (std::size_t i = 0; i < kDepth; ++i)
      peer.send(wire::Opcode::kText, source_->next(0, {}));
    write_all(out, replies_);
    recorder_.measure_from(TimePoint{});
  }
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;
  ~Exchange() {
    for (const int socket : sockets_)
      close(socket);
  }

  /// The time that it took.
  Duration turn() {
    const TimePoint before = Clock::now();
    send(before);
    const TimePoint sent = Clock::now();
    answer();
    const TimePoint answered = Clock::now();
    receive();
    return Clock::now() - answered + (sent - before);
  }

 private:
  static constexpr std::size_t kMost = std::size_t{1} << 16;

  class Replies final : public wire::ProtocolEvents {
   public:
    explicit Replies(Exchange& exchange) : exchange_(exchange) {}
    void on_message(const wire::MessageView& message) override {
      Exchange& to = exchange_;
      // The peer says the same each time; an echo would be found at once.
      benchmark::DoNotOptimize(to.marker_.mark(message.bytes));
      const auto flight = to.in_flight_.take(to.in_flight_.front().mark)->flight;
      to.recorder_.succeeded(flight, to.now_, message.bytes.size());
    }
    void on_close(const wire::CloseInfo& /*close*/) override { std::abort(); }

   private:
    Exchange& exchange_;
  };

  /// TCP over loopback, as a server on this machine would be reached.
  void connect_sockets() {
    const int listener = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    sockets_[0] = socket(AF_INET, SOCK_STREAM, 0);
    const bool listens = bind(listener, any, size) == 0 && listen(listener, 1) == 0;
    if (!listens || getsockname(listener, any, &size) != 0) std::abort();
    if (connect(sockets_[0], any, size) != 0) std::abort();
    sockets_[1] = accept(listener, nullptr, nullptr);
    close(listener);
    constexpr int kOn = 1;
    for (const int socket : sockets_)
      setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &kOn, sizeof kOn);
  }

  static void write_all(flow::Outbox& out, std::string& to) {
    std::array<iovec, kDepth> pieces{};
    for (std::size_t i = 0, count = out.gather(pieces); i < count; ++i)
      to.append(static_cast<const char*>(pieces.at(i).iov_base), pieces.at(i).iov_len);
    out.consume(out.bytes());
  }

  void send(TimePoint now) {
    now_ = now;
    const Flight flight{now, now};
    for (std::size_t i = 0; i < kDepth; ++i) {
      const std::string_view bytes = source_->next(0, flight);
      in_flight_.push({now, now, bytes.size(), marker_.mark(bytes)});
      recorder_.issued(flight, 1);
      protocol_.send(wire::Opcode::kText, bytes);
    }
    std::array<iovec, kDepth> pieces{};
    const auto count = static_cast<int>(out_.gather(pieces));
    out_.consume(static_cast<std::size_t>(writev(sockets_[0], pieces.data(), count)));
  }
  void answer() {
    if (read(sockets_[1], buffer_.data(), buffer_.size()) <= 0) std::abort();
    if (write(sockets_[1], replies_.data(), replies_.size()) <= 0) std::abort();
  }
  void receive() {
    const ssize_t got = read(sockets_[0], buffer_.data(), buffer_.size());
    Replies replies(*this);
    protocol_.receive({buffer_.data(), static_cast<std::size_t>(got)}, replies);
  }

  std::array<int, 2> sockets_{};
  Rng rng_{1};
  std::unique_ptr<Source> source_;
  Marker marker_;
  flow::Outbox out_;
  wire::Protocol protocol_{wire::Protocol::Role::kClient, kMost, out_, rng_};
  InFlight in_flight_;
  Recorder recorder_{false};
  TimePoint now_;
  std::string replies_;
  std::array<char, kMost> buffer_{};
};

Content rendered(std::string_view text) {
  Content content;
  content.bytes = Template::compile(text, std::getenv).value();
  return content;
}

/// A template beside a constant message of the same size, in turns, so that what disturbs one
/// disturbs the other; `cost` is that of the template, the constant's being 1.
void make_messages(benchmark::State& state, std::string_view text) {
  Rng rng(1);
  const Content templated = rendered(text);
  Content constant;
  const std::size_t size = make_source(templated, {}, rng)->next(0, {}).size();
  constant.bytes = Letters::between(size, size);
  Exchange of_template(templated);
  Exchange of_constant(constant);
  observe::Histogram template_turns;
  observe::Histogram constant_turns;
  for ([[maybe_unused]] auto turn : state) {
    constant_turns.record(of_constant.turn());
    template_turns.record(of_template.turn());
  }
  // The median: what else this machine does lengthens a turn now and then.
  const auto nanoseconds = [](const observe::Histogram& turns) {
    return static_cast<double>(turns.percentile(50).count()) / kDepth;
  };
  state.counters["constant_ns"] = nanoseconds(constant_turns);
  state.counters["template_ns"] = nanoseconds(template_turns);
  state.counters["cost"] = nanoseconds(template_turns) / nanoseconds(constant_turns);
}
BENCHMARK_CAPTURE(make_messages, chat, kChat);
BENCHMARK_CAPTURE(make_messages, rich, kRich);

}  // namespace
}  // namespace wskit::load
