#include "capture/batch.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wskit::capture {
namespace {

using testing::ElementsAre;

/// Puts what `Feed` would put.
void say(Batch& batch, std::uint32_t connection, std::string_view bytes) {
  batch.reserve(batch.size() + sizeof(Note) + bytes.size());
  Note note;
  note.size = batch.repeats(bytes) ? Note::kAsBefore : bytes.size();
  note.connection = connection;
  batch.add(note, bytes);
}

std::vector<std::string> run_of(Batch& batch) {
  std::vector<std::string> notes;
  batch.read_run([&](const Note& note, std::string_view bytes) {
    notes.push_back(std::to_string(note.connection) + " " + std::string(bytes));
  });
  return notes;
}

TEST(Batch, HasItsRunsReadOneAfterTheOther) {
  Batch batch(2);
  EXPECT_EQ(batch.next_run(), std::nullopt);
  batch.begin_run(7);
  say(batch, 1, "a");
  say(batch, 2, "");
  batch.begin_run(9);
  say(batch, 3, "bc");
  EXPECT_EQ(batch.next_run(), 7U);
  EXPECT_THAT(run_of(batch), ElementsAre("1 a", "2 "));
  EXPECT_EQ(batch.next_run(), 9U);
  EXPECT_THAT(run_of(batch), ElementsAre("3 bc"));
  EXPECT_EQ(batch.next_run(), std::nullopt);
  EXPECT_EQ(batch.feed(), 2U);
}

// Also where a run ends, and the log moves, between the two.
TEST(Batch, KeepsOnceWhatIsSaidAgain) {
  Batch batch;
  const std::string large(1000, 'x');
  batch.begin_run(0);
  say(batch, 1, large);
  const std::size_t size = batch.size();
  batch.reserve(size * 4);
  batch.begin_run(1);
  say(batch, 2, large);
  say(batch, 3, large);
  EXPECT_EQ(batch.size(), size + 2 * sizeof(Note));
  say(batch, 4, std::string(1000, 'y'));
  say(batch, 5, large);
  EXPECT_THAT(run_of(batch), ElementsAre("1 " + large));
  EXPECT_THAT(run_of(batch),
              ElementsAre("2 " + large, "3 " + large, "4 " + std::string(1000, 'y'), "5 " + large));
}

TEST(Batch, IsAsNewWhenItHasBeenCleared) {
  Batch batch;
  batch.reserve(1000);
  batch.begin_run(0);
  say(batch, 1, "secret");
  run_of(batch);
  batch.clear(1);
  EXPECT_TRUE(batch.empty());
  EXPECT_FALSE(batch.repeats("secret"));
  EXPECT_TRUE(batch.repeats(""));
  batch.begin_run(5);
  say(batch, 2, "");
  say(batch, 3, "x");
  EXPECT_THAT(run_of(batch), ElementsAre("2 ", "3 x"));
  EXPECT_EQ(batch.capacity(), 1000U);
}

}  // namespace
}  // namespace wskit::capture
