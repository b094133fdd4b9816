#include <algorithm>
#include <string>
#include <string_view>

#include <benchmark/benchmark.h>

#include "edit/key_reader.h"
#include "edit/line_editor.h"
#include "edit/view.h"

namespace {

using namespace wskit;

constexpr std::size_t kMaxText = std::size_t{1} << 24;
constexpr std::size_t kMegabyte = std::size_t{1} << 20;
// What a read of a terminal brings at most.
constexpr std::size_t kRead = 4095;

/// A line editor and the keys to it, without a terminal.
class Desk {
 public:
  void type(std::string_view bytes) {
    for (; !bytes.empty(); bytes.remove_prefix(std::min(kRead, bytes.size()))) {
      keys_.feed(bytes.substr(0, kRead));
      bool any = false;
      while (const auto press = keys_.next()) {
        editor_.press(*press);
        any = true;
      }
      if (any) draw();
    }
  }
  void draw() {
    out_.clear();
    view_.erase(out_);
    view_.draw(out_, {"open", "> ", editor_.text(), editor_.cursor()});
    benchmark::DoNotOptimize(out_.data());
  }
  void clear() { editor_.take(); }

 private:
  edit::History history_;
  edit::KeyReader keys_{kMaxText};
  edit::LineEditor editor_{history_, {}, kMaxText};
  edit::View view_{{.columns = 200, .rows = 50}};
  std::string out_;
};

void paste_a_megabyte(benchmark::State& state) {
  const std::string text = "\x1b[200~" + std::string(kMegabyte, 'x') + "\x1b[201~";
  Desk desk;
  for (auto _ : state) {
    desk.type(text);
    desk.clear();
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * kMegabyte));
}
BENCHMARK(paste_a_megabyte);

void type_a_megabyte(benchmark::State& state) {
  const std::string text(kMegabyte, 'x');
  Desk desk;
  for (auto _ : state) {
    desk.type(text);
    desk.clear();
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * kMegabyte));
}
BENCHMARK(type_a_megabyte);

/// One key and its picture, in a line of so many bytes.
void press_a_key(benchmark::State& state) {
  Desk desk;
  desk.type("\x1b[200~" + std::string(static_cast<std::size_t>(state.range(0)), 'x') + "\x1b[201~");
  for (auto _ : state)
    desk.type("y\x7f");
}
BENCHMARK(press_a_key)->Arg(10)->Arg(1000)->Arg(kMegabyte);

}  // namespace
