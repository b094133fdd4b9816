#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

#include "load/replay.h"
#include "replay_server.h"

namespace wskit::load {

/// Keeps what a Replay told, as lines.
class ReplayDiary final : public ReplayEvents {
 public:
  void on_difference(const ReplayDifference& difference) override {
    constexpr const char* kNames[] = {"differs", "late", "missing", "extra", "open", "close"};
    std::string line = kNames[static_cast<int>(difference.kind)];
    line += " " + std::to_string(difference.copy) + "/" + difference.connection;
    line += " line " + std::to_string(difference.line);
    for (const capture::Difference& place : difference.places) {
      line += " [" + place.path + " " + place.expected.value_or("-") + " -> " +
              place.got.value_or("-") + "]";
    }
    lines.push_back(line);
  }
  void on_failure(const ReplayFailure& failure) override {
    const client::Ended& ended = failure.ended;
    lines.push_back("failure " + std::to_string(failure.copy) + "/" + failure.connection + " " +
                    (ended.error ? ended.error->message : std::to_string(ended.code)) + " unsent " +
                    std::to_string(failure.unsent));
  }
  void on_redirect(int copy, const std::string& connection, const http::Url& to,
                   int status) override {
    lines.push_back("redirect " + std::to_string(copy) + "/" + connection + " " + to.text() + " " +
                    std::to_string(status));
  }
  void on_late(const ReplayLate& late) override {
    lines.push_back("late " + std::to_string(late.copy) + "/" + late.connection + " line " +
                    std::to_string(late.line) + " " + std::to_string(late.replies));
  }
  void on_unset(int copy, const std::string& connection, std::size_t line,
                const std::string& name) override {
    lines.push_back("unset " + std::to_string(copy) + "/" + connection + " line " +
                    std::to_string(line) + " " + name);
  }
  void on_played(const ReplayedConnection& one) override { played.push_back(one); }
  void on_unreadable(const Error& error) override { lines.push_back(error.message); }
  void on_done() override { lines.emplace_back("done"); }

  std::vector<std::string> lines;
  std::vector<ReplayedConnection> played;
};

using Lines = std::vector<std::string>;

/// A replay whose server and clock are the test's.
class ReplayTest : public testing::Test {
 protected:
  ReplayTest() {
    std::string name = (std::filesystem::temp_directory_path() / "wskit-XXXXXX").string();
    ::close(::mkstemp(name.data()));
    path_ = name;
    config.link.ping_interval = Duration::zero();
  }
  ~ReplayTest() override { std::filesystem::remove(path_); }
  ReplayTest(const ReplayTest&) = delete;
  ReplayTest& operator=(const ReplayTest&) = delete;

  /// Begins to play the capture of these lines; line 2 is the first of them.
  void play(std::string_view events) {
    std::ofstream(path_) << "{\"wscap\":1}\n" << events;
    const auto capture = capture::File::open(path_);
    ASSERT_TRUE(capture);
    replay.emplace(config, loop, server, rng, diary);
    ASSERT_TRUE(replay->start(*capture));
  }
  [[nodiscard]] const ReplayTotals& totals() const { return replay->totals(); }

  ReplayConfig config;
  test::FakeLoop loop;
  test::ReplayServer server{loop};
  Rng rng{1};
  ReplayDiary diary;
  std::optional<Replay> replay;

 private:
  std::string path_;
};

}  // namespace wskit::load
