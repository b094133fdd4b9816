#include "load/handover.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <unistd.h>

namespace wskit::load {
namespace {

/// "NAME<line/pointer>line text; …" of what is found in these events; line 2 is the first one.
std::string found(std::string_view events, const std::vector<Volatility::Place>& places) {
  std::string path = (std::filesystem::temp_directory_path() / "wskit-XXXXXX").string();
  ::close(::mkstemp(path.data()));
  std::ofstream(path)
      << "{\"wscap\":1}\n{\"t\":0,\"c\":\"1\",\"ev\":\"open\",\"url\":\"ws://h/\"}\n"
      << events;
  const auto capture = capture::File::open(path);
  std::filesystem::remove(path);
  if (!capture) return capture.error().message;
  const auto handovers = find_handovers(*capture, places);
  if (!handovers) return handovers.error().message;
  std::string all;
  for (const Handover& handover : *handovers) {
    all += handover.name + "<" + std::to_string(handover.line) + handover.pointer + ">";
    for (const Handover::Use& use : handover.uses)
      all += std::to_string(use.line) + " " + use.text + ";";
  }
  return all;
}

TEST(Handover, IsAValueThatTheClientSendsBack) {
  EXPECT_EQ(found(R"({"c":"1","ev":"msg","dir":"<","data":"{\"roomId\":\"r-77\",\"seq\":4711}"}
{"c":"1","ev":"msg","dir":">","data":"{\"room\":\"r-77\",\"after\":4711,\"x\":[\"r-77\"]}"}
)",
                  {{3, "/roomId"}, {3, "/seq"}}),
            R"(ROOM_ID<3/roomId>4 {"room":"{{ROOM_ID}}","after":{{SEQ}},"x":["{{ROOM_ID}}"]};)"
            R"(SEQ<3/seq>4 {"room":"{{ROOM_ID}}","after":{{SEQ}},"x":["{{ROOM_ID}}"]};)");
}

TEST(Handover, KeepsEveryDigitOfLargeIntegers) {
  EXPECT_EQ(found(R"({"c":"1","ev":"msg","dir":"<","data":"{\"id\":12345678901234567890123}"}
{"c":"1","ev":"msg","dir":">","data":"{\"to\":12345678901234567890123,\"n\":98765432109876543210987}"}
)",
                  {{3, "/id"}}),
            R"(ID<3/id>4 {"to":{{ID}},"n":98765432109876543210987};)");
}

TEST(Handover, StandsInLongerTextsWhenItIsLong) {
  EXPECT_EQ(found(R"({"c":"1","ev":"msg","dir":"<","data":"{\"token\":\"abcdefgh\"}"}
{"c":"1","ev":"msg","dir":">","data":"use abcdefgh now"}
)",
                  {{3, "/token"}}),
            "TOKEN<3/token>4 use {{TOKEN}} now;");
}

TEST(Handover, IsNoneOfWhatIsShortOrCameLaterOrDoesNotChange) {
  EXPECT_EQ(found(R"({"c":"1","ev":"msg","dir":">","data":"{\"id\":\"later\"}"}
{"c":"1","ev":"msg","dir":"<","data":"{\"id\":\"later\",\"n\":1,\"same\":\"always\"}"}
{"c":"1","ev":"msg","dir":">","data":"{\"n\":1,\"same\":\"always\"}"}
)",
                  {{4, "/id"}, {4, "/n"}}),
            "");
}

TEST(Handover, TakesNoMessageWhoseBracesWouldBecomeVariables) {
  EXPECT_EQ(found(R"({"c":"1","ev":"msg","dir":"<","data":"{\"id\":\"abc\"}"}
{"c":"1","ev":"msg","dir":">","data":"{\"id\":\"abc\",\"x\":\"{{y}}\"}"}
)",
                  {{3, "/id"}}),
            "");
}

}  // namespace
}  // namespace wskit::load
