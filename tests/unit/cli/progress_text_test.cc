#include "cli/progress_text.h"

#include <gtest/gtest.h>

namespace wskit::cli {
namespace {

using namespace std::chrono_literals;

ProgressFigures some_figures() {
  ProgressFigures figures;
  figures.stage = "5.0s of 10s";
  figures.share = 0.5;
  figures.per_second = 12345;
  figures.connections = 50;
  figures.p99_now = 1230us;
  figures.p50 = 89us;
  figures.p99 = 4560us;
  return figures;
}

TEST(ProgressText, TellsAllWhereThereIsRoom) {
  EXPECT_EQ(progress_text(some_figures(), 200),
            "[###############---------------]  5.0s of 10s  12,345/s  p99 now 1.23 ms  "
            "p50 89.0 us  p99 4.56 ms  50 open  0 failed");
}

TEST(ProgressText, LeavesOutTheLeastImportantFirst) {
  EXPECT_EQ(progress_text(some_figures(), 80),
            "5.0s of 10s  12,345/s  p99 now 1.23 ms  p50 89.0 us  p99 4.56 ms  50 open");
  EXPECT_EQ(progress_text(some_figures(), 40), "5.0s of 10s  12,345/s  p99 now 1.23 ms");
  EXPECT_EQ(progress_text(some_figures(), 20), "5.0s of 10s");
}

TEST(ProgressText, MakesRoomForErrors) {
  ProgressFigures figures = some_figures();
  figures.errors = 7;
  EXPECT_EQ(progress_text(figures, 40), "5.0s of 10s  12,345/s  7 failed");
}

TEST(ProgressText, IsNarrowerThanTheTerminal) {
  for (std::size_t columns = 0; columns < 200; ++columns) {
    const std::string text = progress_text(some_figures(), columns);
    EXPECT_TRUE(text.empty() || text.size() < columns) << text;
  }
}

TEST(ProgressText, HasNoBarForARunWithoutALength) {
  ProgressFigures figures = some_figures();
  figures.share.reset();
  EXPECT_EQ(progress_text(figures, 200).find('['), std::string::npos);
}

}  // namespace
}  // namespace wskit::cli
