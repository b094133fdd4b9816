#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include <benchmark/benchmark.h>

#include "capture/feed.h"
#include "capture/recorder.h"
#include "wire/frame.h"
#include "wire/protocol.h"

namespace wskit::capture {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kStart{1h};
constexpr int kMembers = 100;

Recorder recorder_to(const char* path) {
  return {*Writer::create({path, "serve", "wskit", true}, kStart, [] {}), {}, std::size_t{1} << 40};
}

std::string payload(const benchmark::State& state) {
  // All letters: what looks for some of them has to stop where they are.
  constexpr std::string_view kText = "the quick brown fox jumps over the lazy dog ";
  std::string json = R"({"type":"message","text":")";
  const auto size = static_cast<std::size_t>(state.range(0));
  while (json.size() + 2 < size)
    json += kText[json.size() % kText.size()];
  return json += "\"}";
}

/// What a loop pays for a message that comes and is echoed: with the writing, or without; and with
/// the credentials of so many clients that are looked for in it.
template <bool kWrites, int kHidden = 0>
void echo(benchmark::State& state) {
  Recorder recorder = recorder_to("/dev/null");
  Feed& feed = recorder.add_feed({});
  Opening opening{"ws://h/", 101, {}, {}, {}, {}};
  for (int i = 0; i < kHidden; ++i) {
    const std::string password = "sesame+street/" + std::to_string(100'000 + 7919 * i);
    opening.secrets.push_back("ann:" + password);
    opening.secrets.push_back(password);
  }
  const Track track(feed, kStart, std::move(opening));
  // Taken in turns: what is said just after the same is not kept again.
  const std::array<std::string, 2> texts{payload(state), payload(state).replace(2, 4, "kind")};
  TimePoint now = kStart;
  std::size_t turn = 0;
  for ([[maybe_unused]] auto _ : state) {
    now += 10us;
    const wire::MessageView message{wire::Opcode::kText, texts[turn % texts.size()]};
    track.came(now, message);
    track.left(now, message);
    if (++turn % 4096 != 0) continue;
    if (!kWrites) state.PauseTiming();
    recorder.drain();
    if (!kWrites) state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(echo<false>)->Name("note_echo")->Arg(20)->Arg(1024)->Arg(16384);
BENCHMARK(echo<true>)->Name("note_and_write_echo")->Arg(20)->Arg(1024)->Arg(16384);
BENCHMARK(echo<true, 1>)->Name("note_and_write_echo_hiding")->Arg(20)->Arg(1024)->Arg(16384);
BENCHMARK(echo<true, 512>)->Name("note_and_write_echo_hiding_512")->Arg(20)->Arg(1024)->Arg(16384);

/// A message to a room of 100, noted and written for each of them.
void broadcast(benchmark::State& state) {
  Recorder recorder = recorder_to("/dev/null");
  Feed& feed = recorder.add_feed({});
  std::array<Track, kMembers> members;
  for (Track& member : members)
    member = Track(feed, kStart, {"ws://h/", 101, {}, {}, {}, {}});
  const Payload frame = wire::frame_shared(wire::Opcode::kText, payload(state));
  for ([[maybe_unused]] auto _ : state) {
    for (const Track& member : members)
      member.left(kStart, frame);
    recorder.drain();
  }
  state.SetItemsProcessed(state.iterations() * kMembers);
}
BENCHMARK(broadcast)->Arg(20)->Arg(1024);

}  // namespace
}  // namespace wskit::capture
