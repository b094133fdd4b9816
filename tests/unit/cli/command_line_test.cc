#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/option_table.h"

namespace wskit::cli {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;

enum class Pace { kSlow, kFast };

struct Seen {
  std::string place;
  bool loud = false;
  int more = 0;
  Duration pause = 1s;
  std::optional<std::uint64_t> count;
  std::vector<std::string> words;
  Pace pace = Pace::kSlow;
  bool echoing = false;
  bool hushed = false;
  bool list = false;
  std::optional<std::uint64_t> limit;
};

/// What the last run of the command got: it is made inside the parser, out of the test's reach.
Seen& last_seen() {
  static Seen seen;
  return seen;
}

class TryCommand final : public Command {
 public:
  void add_to(OptionTable& options) override {
    options.required("PLACE", seen_.place, "Where")
        .group("Trying")
        .flag("-l,--loud", seen_.loud, "Be loud")
        .counter("-m,--more", seen_.more, "More")
        .duration("--pause", seen_.pause, "Wait")
        .count("-n,--count", seen_.count, "How many")
        .texts("-w,--word", "WORD", seen_.words, "A word")
        .choice("--pace", seen_.pace, {{"slow", Pace::kSlow}, {"fast", Pace::kFast}}, "How fast")
        .flag("--echoing", seen_.echoing, "Echo")
        .needs({"--loud", "--pace fast"})
        .flag("--hushed", seen_.hushed, "Hush")
        .needs({"--pace slow"})
        .excludes({"--loud"})
        .flag("--list", seen_.list, "List, and do nothing")
        .leaves({"PLACE", "--word"})
        .count("--limit", seen_.limit, "At most")
        .contradicts({"--count"})
        .excludes({"--loud"})
        .except({"1"})
        .example("wskit try here");
  }
  int run() override {
    last_seen() = seen_;
    return 42;
  }

 private:
  Seen seen_;
};

class CommandLine : public testing::Test {
 protected:
  CommandLine() {
    last_seen() = {};
    ::setenv("XDG_CONFIG_HOME", home().c_str(), 1);
  }
  ~CommandLine() override {
    ::unsetenv("XDG_CONFIG_HOME");
    for (const char* const name : {"PAUSE", "LOUD", "HUSHED", "COUNT", "LIMIT", "LIST"})
      ::unsetenv((std::string("WSKIT_TRY_") + name).c_str());
    std::filesystem::remove_all(home());
  }

  int run(std::vector<const char*> arguments) {
    arguments.insert(arguments.begin(), "wskit");
    const std::array kCommands = {CommandEntry{"try", "Try things", make<TryCommand>},
                                  CommandEntry{"other", "Do nothing", make<TryCommand>}};
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int status =
        run_command_line(kCommands, static_cast<int>(arguments.size()), arguments.data());
    out_ = testing::internal::GetCapturedStdout();
    err_ = testing::internal::GetCapturedStderr();
    return status;
  }
  void configure(std::string_view toml) {
    std::filesystem::create_directories(folder());
    std::ofstream(folder() / "config.toml") << toml;
  }
  // Of this process alone: tests run side by side.
  static std::filesystem::path home() {
    return std::filesystem::path(testing::TempDir()) / ("wskit-home-" + std::to_string(getpid()));
  }
  static std::filesystem::path folder() { return home() / "wskit"; }

  std::string out_;
  std::string err_;
};

TEST_F(CommandLine, FillsTheFieldsOfACommandAndReturnsItsStatus) {
  EXPECT_EQ(run({"try", "-l", "-mm", "--pause", "2m", "-n", "10k", "--pace=fast", "here"}), 42);
  EXPECT_EQ(last_seen().place, "here");
  EXPECT_TRUE(last_seen().loud);
  EXPECT_EQ(last_seen().more, 2);
  EXPECT_EQ(last_seen().pause, 2min);
  EXPECT_EQ(last_seen().count, 10'000U);
  EXPECT_EQ(last_seen().pace, Pace::kFast);
}

TEST_F(CommandLine, TakesOneValueForEachOccurrenceWhateverItLooksLike) {
  EXPECT_EQ(run({"try", "-w", "{}", "-w", "[1,2]", "-w", "-n", "here"}), 42);
  EXPECT_THAT(last_seen().words, testing::ElementsAre("{}", "[1,2]", "-n"));
  EXPECT_EQ(run({"try", "-w", "{}", "here"}), 42);
  EXPECT_THAT(last_seen().words, testing::ElementsAre("{}"));
  EXPECT_EQ(last_seen().place, "here");
}

TEST_F(CommandLine, KeepsTheLastOfSeveralValues) {
  run({"try", "--pause", "1s", "--pause", "2s", "x"});
  EXPECT_EQ(last_seen().pause, 2s);
}

TEST_F(CommandLine, NamesTheOptionWhoseValueIsWrong) {
  EXPECT_EQ(run({"try", "x", "--pause", "soon"}), 2);
  EXPECT_THAT(err_, StartsWith("wskit try: --pause: 'soon' is not a duration; write 250ms"));
}

TEST_F(CommandLine, TakesAnEmptyValueForAMistake) {
  EXPECT_EQ(run({"try", "x", "-w", ""}), 2);
  EXPECT_THAT(err_,
              StartsWith("wskit try: --word: the value is empty; write WORD, or leave it out"));
}

TEST_F(CommandLine, SaysWhatAFlagMayBe) {
  ::setenv("WSKIT_TRY_LOUD", "maybe", 1);
  EXPECT_EQ(run({"try", "x"}), 2);
  EXPECT_THAT(err_, StartsWith("wskit try: WSKIT_TRY_LOUD: 'maybe' is neither true nor false\n"));
}

TEST_F(CommandLine, TakesNoFileForOne) {
  EXPECT_EQ(run({"try", "x", "--config", ""}), 2);
  EXPECT_THAT(err_, StartsWith("wskit try: --config: the value is empty; write FILE"));
}

TEST_F(CommandLine, ListsTheChoices) {
  EXPECT_EQ(run({"try", "x", "--pace", "brisk"}), 2);
  EXPECT_THAT(err_, StartsWith("wskit try: --pace: 'brisk' is not known; write slow, fast\n"));
}

TEST_F(CommandLine, NamesWhatAnOptionIsFor) {
  EXPECT_EQ(run({"try", "x", "--echoing"}), 2);
  EXPECT_THAT(err_, StartsWith("wskit try: --echoing: is for --loud or --pace fast; give one of "
                               "them\n"));
  EXPECT_EQ(run({"try", "x", "--hushed", "--pace", "fast"}), 2);
  EXPECT_THAT(err_, StartsWith("wskit try: --hushed: is for --pace slow, which is missing\n"));
  EXPECT_EQ(run({"try", "x", "--echoing", "-l"}), 42);
  EXPECT_EQ(run({"try", "x", "--echoing", "--pace", "fast"}), 42);
}

TEST_F(CommandLine, TakesTheDefaultOfACounterpartForItsValue) {
  EXPECT_EQ(run({"try", "x", "--hushed"}), 42);
}

TEST_F(CommandLine, NamesWhatRulesAnOptionOut) {
  EXPECT_EQ(run({"try", "x", "--hushed", "-l"}), 2);
  EXPECT_THAT(
      err_, StartsWith("wskit try: --hushed: means nothing with --loud; leave one of them out\n"));
  EXPECT_EQ(run({"try", "x", "--hushed", "--loud=false"}), 42);
  EXPECT_EQ(run({"try", "x", "--hushed=no", "-l"}), 42);
}

TEST_F(CommandLine, NamesWhatAnOptionLeavesNothingToDo) {
  EXPECT_EQ(run({"try", "x", "-w", "a", "--list", "-n", "3"}), 2);
  EXPECT_THAT(err_,
              StartsWith("wskit try: --count: means nothing with --list; leave one of them out\n"));
  EXPECT_EQ(run({"try", "x", "-w", "a", "--list"}), 42);
}

TEST_F(CommandLine, LetsDefaultsStandThatMeanNothingThisTime) {
  configure("[try]\nhushed = true\nechoing = true\n");
  EXPECT_EQ(run({"try", "x", "-l"}), 42);
  EXPECT_EQ(run({"try", "x"}), 42);
}

TEST_F(CommandLine, LetsTheStrongerOfTwoThatRuleEachOtherOutStand) {
  configure("[try]\nloud = true\ncount = 3\n");
  EXPECT_EQ(run({"try", "x", "--hushed"}), 42);
  EXPECT_TRUE(last_seen().hushed);
  EXPECT_FALSE(last_seen().loud);
  EXPECT_EQ(run({"try", "x", "--limit", "2"}), 42);
  EXPECT_EQ(last_seen().limit, 2U);
  EXPECT_EQ(last_seen().count, std::nullopt);
  ::setenv("WSKIT_TRY_LIMIT", "4", 1);
  EXPECT_EQ(run({"try", "x"}), 42);
  EXPECT_EQ(last_seen().limit, 4U);
  EXPECT_EQ(last_seen().count, std::nullopt);
  EXPECT_EQ(run({"try", "x", "-n", "5"}), 42);
  EXPECT_EQ(last_seen().limit, std::nullopt);
  EXPECT_EQ(last_seen().count, 5U);
  ::setenv("WSKIT_TRY_LIST", "true", 1);
  EXPECT_EQ(run({"try", "x", "-l"}), 42);
  EXPECT_FALSE(last_seen().list);
  EXPECT_EQ(run({"try", "x"}), 42);
  EXPECT_TRUE(last_seen().list);
  EXPECT_FALSE(last_seen().loud);
}

TEST_F(CommandLine, NamesWhatContradictsEachOtherAsItIsCalledWhereItStands) {
  EXPECT_EQ(run({"try", "x", "--limit", "2", "-n", "3"}), 2);
  EXPECT_THAT(err_, StartsWith("wskit try: --limit: contradicts --count; leave one of them out\n"));
  configure("[try]\ncount = 3\nlimit = 2\n");
  EXPECT_EQ(run({"try", "x"}), 2);
  EXPECT_THAT(err_, StartsWith("wskit try: " + (folder() / "config.toml").string() +
                               ":3: limit: contradicts count; leave one of them out\n"));
  ::setenv("WSKIT_TRY_LIMIT", "2", 1);
  ::setenv("WSKIT_TRY_COUNT", "2", 1);
  EXPECT_EQ(run({"try", "x"}), 2);
  EXPECT_THAT(err_, StartsWith("wskit try: WSKIT_TRY_LIMIT: contradicts WSKIT_TRY_COUNT; leave one "
                               "of them out\n"));
}

TEST_F(CommandLine, TakesAValueThatSaysWhatIsSoAnyway) {
  EXPECT_EQ(run({"try", "x", "-l", "--limit", "2"}), 2);
  EXPECT_EQ(run({"try", "x", "-l", "--limit", "1"}), 42);
}

TEST_F(CommandLine, SuggestsTheNearestOption) {
  EXPECT_EQ(run({"try", "--puase", "1s", "x"}), 2);
  EXPECT_THAT(err_, StartsWith("wskit try: unknown option '--puase'; did you mean '--pause'?\n"));
}

TEST_F(CommandLine, SuggestsTheNearestCommand) {
  EXPECT_EQ(run({"tyr"}), 2);
  EXPECT_THAT(err_, StartsWith("wskit: unknown command 'tyr'; did you mean 'try'?\n"));
}

TEST_F(CommandLine, SaysWhatIsMissing) {
  EXPECT_EQ(run({}), 2);
  EXPECT_THAT(err_, StartsWith("wskit: a command is missing\n"));
  EXPECT_EQ(run({"try"}), 2);
  EXPECT_THAT(err_, StartsWith("wskit try: PLACE is required\n"));
}

TEST_F(CommandLine, SaysWhatIsTooMuch) {
  EXPECT_EQ(run({"try", "x", "y"}), 2);
  EXPECT_THAT(err_, StartsWith("wskit try: unexpected argument 'y'\n"));
}

TEST_F(CommandLine, RanksFlagsAboveTheEnvironmentAboveTheFile) {
  configure("[try]\npause = \"30s\"\nword = [\"a\", \"b\"]\nloud = true\n");
  run({"try", "x"});
  EXPECT_EQ(last_seen().pause, 30s);
  EXPECT_THAT(last_seen().words, testing::ElementsAre("a", "b"));
  EXPECT_TRUE(last_seen().loud);
  ::setenv("WSKIT_TRY_PAUSE", "20s", 1);
  ::setenv("WSKIT_TRY_LOUD", "false", 1);
  run({"try", "x"});
  EXPECT_EQ(last_seen().pause, 20s);
  EXPECT_FALSE(last_seen().loud);
  run({"try", "x", "--pause", "10s"});
  EXPECT_EQ(last_seen().pause, 10s);
}

TEST_F(CommandLine, NamesTheLineOfTheFileThatIsWrong) {
  const std::string place = "wskit try: " + (folder() / "config.toml").string();
  configure("[try]\npause = \"soon\"\n");
  EXPECT_EQ(run({"try", "x"}), 2);
  EXPECT_THAT(err_, StartsWith(place + ":2: pause: 'soon' is not a duration; write 250ms"));
  configure("[try]\nloud = \"maybe\"\n");
  EXPECT_EQ(run({"try", "x"}), 2);
  EXPECT_THAT(err_, StartsWith(place + ":2: loud: 'maybe' is neither true nor false\n"));
  configure("[try]\n\npause = [\"1s\", \"2s\"]\n");
  EXPECT_EQ(run({"try", "x"}), 2);
  EXPECT_THAT(err_, StartsWith(place + ":3: pause: takes one value, not a list of them\n"));
  configure("[try]\nword = one\n");
  EXPECT_EQ(run({"try", "x"}), 2);
  EXPECT_THAT(err_, StartsWith(place + ":2: "));
}

TEST_F(CommandLine, ReadsNumbersAndTruthOfTheFile) {
  configure("[try]\npause = 2\nmore = 2\nloud = false\nword = [\"{}\", \"[a]\", 3]\n");
  EXPECT_EQ(run({"try", "x"}), 42);
  EXPECT_EQ(last_seen().pause, 2s);
  EXPECT_EQ(last_seen().more, 2);
  EXPECT_FALSE(last_seen().loud);
  EXPECT_THAT(last_seen().words, testing::ElementsAre("{}", "[a]", "3"));
}

TEST_F(CommandLine, LeavesTheSectionsOfOtherCommandsAlone) {
  configure("[other]\nwhatever = 1\n[try]\npause = \"30s\"\n");
  EXPECT_EQ(run({"try", "x"}), 42);
}

TEST_F(CommandLine, SuggestsTheNearestSectionOfTheFile) {
  configure("[trry]\npause = \"30s\"\n");
  EXPECT_EQ(run({"try", "x"}), 2);
  EXPECT_THAT(err_, HasSubstr("[trry] is the section of no command; did you mean [try]?"));
}

TEST_F(CommandLine, SuggestsTheNearestKeyOfTheFile) {
  configure("[try]\npuase = \"30s\"\n");
  EXPECT_EQ(run({"try", "x"}), 2);
  EXPECT_THAT(err_, HasSubstr("[try] has no key 'puase'; did you mean 'pause'?"));
}

TEST_F(CommandLine, RefusesAFileThatIsNotThere) {
  EXPECT_EQ(run({"try", "x", "--config", "/nonexistent.toml"}), 2);
  EXPECT_THAT(err_, StartsWith("wskit try: configuration: /nonexistent.toml: No such file"));
}

TEST_F(CommandLine, ShowsDefaultsAndExamplesInItsHelp) {
  EXPECT_EQ(run({"try", "--help"}), 0);
  EXPECT_THAT(out_, StartsWith("Try things.\n\nUsage: wskit try [OPTIONS] PLACE\n"));
  EXPECT_THAT(out_, HasSubstr("Wait (default 1s)\n"));
  EXPECT_THAT(out_, HasSubstr("--pace slow|fast"));
  EXPECT_THAT(out_, HasSubstr("\nExamples:\n  wskit try here\n"));
}

TEST_F(CommandLine, HelpsBesideAFileThatIsWrong) {
  configure("[try]\nnope = 1\n");
  EXPECT_EQ(run({"try", "--help"}), 0);
  EXPECT_THAT(out_, HasSubstr("Usage: wskit try"));
}

TEST_F(CommandLine, KnowsItsVersion) {
  EXPECT_EQ(run({"--version"}), 0);
  EXPECT_EQ(out_, "wskit " WSKIT_VERSION "\n");
}

}  // namespace
}  // namespace wskit::cli
