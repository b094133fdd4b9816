#include "load/replay.h"

#include <algorithm>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "replay_fixture.h"

namespace wskit::load {
namespace {

using namespace std::chrono_literals;

/// An echo session: two messages, answered, 100 ms apart; the client closes.
constexpr std::string_view kEcho = R"({"t":0.5,"c":"1","ev":"open","url":"ws://h:1/p"}
{"t":0.6,"c":"1","ev":"msg","dir":">","data":"a"}
{"t":0.61,"c":"1","ev":"msg","dir":"<","data":"a"}
{"t":0.7,"c":"1","ev":"msg","dir":">","data":"b"}
{"t":0.71,"c":"1","ev":"msg","dir":"<","data":"b"}
{"t":0.8,"c":"1","ev":"close","code":1000,"by":">"}
)";

TEST_F(ReplayTest, KeepsTheRecordedTimesFromTheOpeningOn) {
  server.connect_time = 50ms;
  play(kEcho);
  server.run_for(1s);
  EXPECT_EQ(server.log, (Lines{"0@150 a", "0@250 b", "0@350 close 1000"}));
  EXPECT_EQ(diary.lines, Lines{"done"});
}

TEST_F(ReplayTest, HalvesTheTimesAtTwiceTheSpeed) {
  config.speed = 2;
  play(kEcho);
  server.run_for(1s);
  EXPECT_EQ(server.log, (Lines{"0@51 a", "0@101 b", "0@151 close 1000"}));
}

TEST_F(ReplayTest, InLockstepSendsWhenTheReplyHasCome) {
  config.pace = Pace::kLockstep;
  test::ReplayPeer* asked = nullptr;
  server.on_message = [&](test::ReplayPeer& peer, std::string_view) { asked = &peer; };
  play(kEcho);
  server.run_for(500ms);
  EXPECT_EQ(server.log.size(), 1U);
  asked->say("a");
  server.run_for(100ms);
  EXPECT_EQ(server.log.size(), 2U);
  asked->say("b");
  server.run_for(100ms);
  EXPECT_EQ(server.log.back(), "0@602 close 1000");
  EXPECT_EQ(diary.lines, Lines{"done"});
}

TEST_F(ReplayTest, InLockstepGoesOnWithoutAReplyThatDoesNotCome) {
  config.pace = Pace::kLockstep;
  server.on_message = [](test::ReplayPeer& peer, std::string_view text) {
    if (text == "b") peer.say("b");
  };
  play(kEcho);
  server.run_for(3s);
  EXPECT_EQ(diary.lines, (Lines{"late 1/1 line 4 1", "done"}));
  EXPECT_EQ(totals().late, 1U);
  EXPECT_EQ(totals().sent.messages, 2U);
}

TEST_F(ReplayTest, InLockstepTakesNoHeartbeatForTheReply) {
  config.pace = Pace::kLockstep;
  const std::string heartbeat = R"({"type":"heartbeat"})";
  test::ReplayPeer* asked = nullptr;
  server.on_message = [&](test::ReplayPeer& peer, std::string_view) { asked = &peer; };
  for (const bool checks : {false, true}) {
    config.check = checks;
    server.log.clear();
    play(kEcho);
    server.run_for(50ms);
    asked->say(heartbeat);
    server.run_for(50ms);
    EXPECT_EQ(server.log.size(), 1U);
    // A server may answer otherwise today.
    asked->say("A");
    server.run_for(50ms);
    EXPECT_EQ(server.log.size(), 2U);
    asked->say(heartbeat);
    asked->say("B");
    server.run_for(50ms);
    EXPECT_EQ(server.log.size(), 3U);
  }
}

TEST_F(ReplayTest, NamesTheFirstReplyOfEachConnectionThatDoesNotCome) {
  config.pace = Pace::kLockstep;
  server.on_message = [](test::ReplayPeer& peer, std::string_view text) {
    if (text == "one of three") peer.say("1");
  };
  play(R"({"t":0,"c":"a","ev":"open","url":"ws://h/"}
{"t":0,"c":"b","ev":"open","url":"ws://h/"}
{"t":1,"c":"a","ev":"msg","dir":">","data":"one of three"}
{"t":1,"c":"a","ev":"msg","dir":"<","data":"1"}
{"t":1,"c":"b","ev":"msg","dir":"<","data":"x"}
{"t":1,"c":"a","ev":"msg","dir":"<","data":"2"}
{"t":1,"c":"a","ev":"msg","dir":"<","data":"3"}
{"t":1,"c":"a","ev":"msg","dir":">","data":"next"}
)");
  server.run_for(3s);
  Lines lines = diary.lines;
  std::sort(lines.begin(), lines.end());
  EXPECT_EQ(lines, (Lines{"done", "late 1/a line 7 2", "late 1/b line 6 1"}));
  EXPECT_EQ(totals().late, 3U);
}

TEST_F(ReplayTest, NamesTheReplyThatDoesNotComeAmongOthersThatDo) {
  server.on_message = [](test::ReplayPeer& peer, std::string_view) {
    peer.say("first");
    peer.say(R"({"type":"list","at":2})");
  };
  for (const Pace pace : {Pace::kTimed, Pace::kLockstep, Pace::kAsap}) {
    config.pace = pace;
    diary.lines.clear();
    play(R"({"t":0,"c":"1","ev":"open","url":"ws://h/"}
{"t":0.1,"c":"1","ev":"msg","dir":">","data":"go"}
{"t":0.1,"c":"1","ev":"msg","dir":"<","data":"missing"}
{"t":0.1,"c":"1","ev":"msg","dir":"<","data":"first"}
{"t":0.2,"c":"1","ev":"msg","dir":"<","data":"{\"type\":\"list\",\"at\":1}"}
)");
    server.run_for(3s);
    EXPECT_EQ(diary.lines, (Lines{"late 1/1 line 4 1", "done"}));
  }
}

TEST_F(ReplayTest, AtOnceSendsEverythingButTheCloseAheadOfTheReplies) {
  config.pace = Pace::kAsap;
  play(kEcho);
  server.run_for(100ms);
  ASSERT_EQ(server.log.size(), 3U);
  EXPECT_EQ(server.log[0].substr(1, 2), server.log[1].substr(1, 2));
  EXPECT_EQ(server.log[2].substr(server.log[2].find(' ')), " close 1000");
  EXPECT_EQ(totals().received.messages, 2U);
}

TEST_F(ReplayTest, PlaysEveryCopyOnItsOwnConnection) {
  config.copies = 3;
  play(kEcho);
  server.run_for(1s);
  EXPECT_EQ(server.dials(), 3);
  EXPECT_EQ(totals().connections, 3U);
  EXPECT_EQ(totals().opened, 3U);
  EXPECT_EQ(totals().sent.messages, 6U);
  EXPECT_EQ(totals().sent.bytes, 6U);
  EXPECT_EQ(totals().received.messages, 6U);
  EXPECT_EQ(diary.lines, Lines{"done"});
}

TEST_F(ReplayTest, SaysTheHandshakeAgainWithoutItsSecrets) {
  config.link.headers = {{"X-Mine", "new"}};
  play(R"({"t":0,"c":"1","ev":"open","url":"ws://h:7/a?b=c","headers":[["Origin","http://o"],)"
       R"(["Authorization","REDACTED"],["x-mine","old"],["Host","other"],)"
       R"(["Content-Length","5"],["transfer-encoding","chunked"],["Sec-WebSocket-Version","8"]],)"
       R"("subprotocols":["v1","bearer.REDACTED"]})"
       "\n");
  server.run_for(100ms);
  const http::RequestHead& request = server.peer(0).request();
  EXPECT_EQ(request.target, "/a?b=c");
  EXPECT_EQ(http::find(request.headers, "Host"), "h:7");
  EXPECT_EQ(http::find(request.headers, "Origin"), "http://o");
  EXPECT_EQ(http::find(request.headers, "X-Mine"), "new");
  EXPECT_EQ(http::count(request.headers, "X-Mine"), 1U);
  EXPECT_EQ(http::find(request.headers, "Authorization"), std::nullopt);
  EXPECT_EQ(http::find(request.headers, "Content-Length"), std::nullopt);
  EXPECT_EQ(http::find(request.headers, "Transfer-Encoding"), std::nullopt);
  EXPECT_EQ(http::find(request.headers, "Sec-WebSocket-Version"), "13");
  EXPECT_EQ(http::find(request.headers, "Sec-WebSocket-Protocol"), "v1");
}

constexpr std::string_view kChosen =
    R"({"t":0,"c":"1","ev":"open","url":"ws://h/","subprotocols":["v1","v2"],"subprotocol":"v1"})"
    "\n";

TEST_F(ReplayTest, ComparesTheSubprotocolThatTheServerChooses) {
  config.check = true;
  for (const auto& [chosen, found] : {std::pair("v1", ""),
                                      {"v2", "[ subprotocol v1 -> subprotocol v2]"},
                                      {"", "[ subprotocol v1 -> no subprotocol]"}}) {
    server.subprotocol = chosen;
    diary.lines.clear();
    play(kChosen);
    server.run_for(100ms);
    const Lines expected =
        *found == '\0' ? Lines{"done"} : Lines{std::string("open 1/1 line 2 ") + found, "done"};
    EXPECT_EQ(diary.lines, expected);
  }
}

TEST_F(ReplayTest, ComparesNoSubprotocolThatIsOfferedOtherwise) {
  config.check = true;
  server.subprotocol = "v3";
  config.link.subprotocols = {"v3"};
  play(kChosen);
  server.run_for(100ms);
  EXPECT_EQ(diary.lines, Lines{"done"});
}

TEST_F(ReplayTest, OffersTheSubprotocolThatWasChosenWhenNoOfferWasRecorded) {
  config.check = true;
  server.subprotocol = "v1";
  play(R"({"t":0,"c":"1","ev":"open","url":"ws://h/","subprotocol":"v1"})"
       "\n");
  server.run_for(100ms);
  EXPECT_EQ(http::find(server.peer(0).request().headers, "Sec-WebSocket-Protocol"), "v1");
  EXPECT_EQ(diary.lines, Lines{"done"});
}

TEST_F(ReplayTest, SaysItsTokenInThePlaceOfTheOneThatIsNotInTheRecording) {
  config.link.token = {"s3cret", client::TokenPlace::kHeader};
  play(R"({"t":0,"c":"1","ev":"open","url":"ws://h/"})"
       "\n"
       R"({"t":0,"c":"1","ev":"msg","dir":">","data":"{\"type\":\"auth\",\"token\":\"REDACTED\"}"})"
       "\n");
  server.run_for(100ms);
  ASSERT_FALSE(server.log.empty());
  EXPECT_NE(server.log[0].find(R"({"type":"auth","token":"s3cret"})"), std::string::npos)
      << server.log[0];
}

TEST_F(ReplayTest, GoesWhereItIsSent) {
  config.url = http::parse_url("ws://elsewhere:9/x").value();
  play(kEcho);
  server.run_for(100ms);
  EXPECT_EQ(server.peer(0).request().target, "/x");
  EXPECT_EQ(http::find(server.peer(0).request().headers, "Host"), "elsewhere:9");
}

TEST_F(ReplayTest, ClosesWhatTheCaptureLeftOpen) {
  play("{\"t\":0,\"c\":\"1\",\"ev\":\"open\",\"url\":\"ws://h/\"}\n");
  server.run_for(100ms);
  EXPECT_EQ(server.log, Lines{"0@2 close 1000"});
  EXPECT_EQ(diary.lines, Lines{"done"});
}

TEST_F(ReplayTest, ClosesWithTheRecordedCode) {
  play(R"({"t":0,"c":"1","ev":"open","url":"ws://h/"}
{"t":0.01,"c":"1","ev":"close","code":4321,"by":">"}
)");
  server.run_for(100ms);
  EXPECT_EQ(server.log, Lines{"0@11 close 4321"});
}

constexpr std::string_view kServerCloses = R"({"t":0,"c":"1","ev":"open","url":"ws://h/"}
{"t":0.01,"c":"1","ev":"close","code":4000,"by":"<"}
)";

TEST_F(ReplayTest, LetsTheServerCloseAsItDid) {
  config.check = true;
  play(kServerCloses);
  server.run_for(50ms);
  EXPECT_EQ(server.log, Lines{});
  server.peer(0).close(4000);
  server.run_for(50ms);
  EXPECT_EQ(diary.lines, Lines{"done"});
}

TEST_F(ReplayTest, ClosesItselfWhenTheServerDoesNot) {
  config.check = true;
  play(kServerCloses);
  server.run_for(3s);
  EXPECT_EQ(server.log, Lines{"0@2011 close 1000"});
  EXPECT_EQ(diary.lines,
            (Lines{"close 1/1 line 3 [ closed by the server with 4000 -> still open]", "done"}));
}

TEST_F(ReplayTest, ReportsAServerThatClosesOtherwise) {
  server.on_message = [](test::ReplayPeer& peer, std::string_view) { peer.close(1011); };
  config.check = true;
  play(kEcho);
  server.run_for(1s);
  EXPECT_EQ(diary.lines,
            (Lines{"missing 1/1 line 4 [ a -> -]", "missing 1/1 line 6 [ b -> -]",
                   "close 1/1 line 7 [ closed by the client with 1000 -> closed by the server with "
                   "1011]",
                   "failure 1/1 1011 unsent 1", "done"}));
}

TEST_F(ReplayTest, ReportsAServerThatClosesAndKeepsTheConnection) {
  server.on_open = [](test::ReplayPeer& peer) { peer.close(4000); };
  server.lingers = true;
  config.check = true;
  play(R"({"t":0,"c":"1","ev":"open","url":"ws://h/"}
{"t":0.1,"c":"1","ev":"msg","dir":">","data":"a"}
{"t":0.2,"c":"1","ev":"close","code":1000,"by":">"}
)");
  server.run_for(1s);
  server.lingers = false;
  server.run_for(10ms);
  EXPECT_EQ(diary.lines,
            (Lines{"close 1/1 line 4 [ closed by the client with 1000 -> closed by the server with "
                   "4000]",
                   "failure 1/1 4000 unsent 1", "done"}));
}

TEST_F(ReplayTest, EndsSoonWhenNobodyIsThere) {
  server.refusal = Error{ErrorKind::kConnect, "connection refused"};
  config.copies = 2;
  play(R"({"t":0,"c":"1","ev":"open","url":"ws://h/"}
{"t":3600,"c":"1","ev":"msg","dir":">","data":"a"}
{"t":3601,"c":"1","ev":"close","code":1000,"by":">"}
)");
  server.run_for(100ms);
  EXPECT_EQ(diary.lines, (Lines{"failure 1/1 connection refused unsent 0",
                                "failure 2/1 connection refused unsent 0", "done"}));
  EXPECT_EQ(totals().unsent, 2U);
}

TEST_F(ReplayTest, OpensAnIdentifierAgainAfterItsEnd) {
  config.pace = Pace::kAsap;
  play(R"({"t":0,"c":"1","ev":"open","url":"ws://h/"}
{"t":1,"c":"1","ev":"close","code":1000,"by":">"}
{"t":2,"c":"1","ev":"open","url":"ws://h/"}
{"t":2,"c":"1","ev":"msg","dir":">","data":"again"}
{"t":3,"c":"1","ev":"close","code":1000,"by":">"}
)");
  server.run_for(100ms);
  EXPECT_EQ(server.dials(), 2);
  ASSERT_EQ(server.log.size(), 3U);
  EXPECT_EQ(server.log[1].front(), '1');
  EXPECT_EQ(diary.lines, Lines{"done"});
}

TEST_F(ReplayTest, StopsInTheMiddle) {
  play(kEcho);
  server.run_for(150ms);
  replay->stop();
  server.run_for(50ms);
  EXPECT_EQ(server.log, (Lines{"0@101 a", "0@151 close 1000"}));
  EXPECT_EQ(diary.lines, Lines{"done"});
  ASSERT_EQ(diary.played.size(), 1U);
  EXPECT_TRUE(diary.played[0].stopped);
}

TEST_F(ReplayTest, HoldsNothingAgainstAServerThatItWasStoppedBefore) {
  config.check = true;
  server.on_message = [](auto& /*peer*/, auto /*text*/) {};
  play(kEcho);
  server.run_for(150ms);
  server.deaf = true;
  replay->stop();
  server.run_for(1100ms);
  EXPECT_EQ(diary.lines, Lines{"done"});
}

TEST_F(ReplayTest, SaysWhenTheCaptureTurnsOutBroken) {
  config.pace = Pace::kAsap;
  play("{\"t\":0,\"c\":\"1\",\"ev\":\"open\",\"url\":\"ws://h/\"}\n{\"t\":0,\"ev\":\"boom\"}\n\n");
  server.run_for(100ms);
  ASSERT_EQ(diary.lines.size(), 2U);
  EXPECT_NE(diary.lines[0].find(":3: unknown event \"boom\""), std::string::npos);
  EXPECT_EQ(diary.lines[1], "done");
}

TEST_F(ReplayTest, ChecksWhatComesAgainstTheRecording) {
  server.on_message = [](test::ReplayPeer& peer, std::string_view text) {
    if (text == "a") {
      peer.say("a");
      peer.say("unasked");
    } else {
      peer.say("changed");
    }
  };
  config.check = true;
  play(kEcho);
  server.run_for(1s);
  EXPECT_EQ(diary.lines, (Lines{"differs 1/1 line 6 [ b -> unasked]",
                                "extra 1/1 line 6 [ - -> changed]", "done"}));
  EXPECT_EQ(totals().differences, 2U);
}

TEST_F(ReplayTest, FindsNothingWrongWithAServerThatIsTheSame) {
  config.check = true;
  for (const Pace pace : {Pace::kTimed, Pace::kLockstep, Pace::kAsap}) {
    config.pace = pace;
    diary.lines.clear();
    play(kEcho);
    server.run_for(1s);
    EXPECT_EQ(diary.lines, Lines{"done"});
  }
}

/// A capture of `count` replies, a second apart, behind one message of the client's.
std::string feed(int count, std::string_view text) {
  std::string events = R"({"t":0,"c":"1","ev":"open","url":"ws://h/"}
{"t":0,"c":"1","ev":"msg","dir":">","data":"go"}
)";
  for (int i = 1; i <= count; ++i)
    events += fmt::format(R"({{"t":{},"c":"1","ev":"msg","dir":"<","data":"{} {}"}})"
                          "\n",
                          i, text, i);
  return events;
}

TEST_F(ReplayTest, TakesRepliesThatComeLongBeforeTheirTime) {
  config.check = true;
  server.on_message = [](test::ReplayPeer& peer, std::string_view) {
    for (int i = 1; i <= 3000; ++i)
      peer.say(fmt::format("tick {}", i));
  };
  play(feed(3000, "tick"));
  server.run_for(1s);
  EXPECT_EQ(totals().received.messages, 3000U);
  EXPECT_EQ(diary.lines, Lines{});
  loop.advance(2998s);
  server.run_for(10ms);
  EXPECT_EQ(diary.lines, Lines{}) << "ended before its time";
  server.run_for(1s);
  EXPECT_EQ(diary.lines, Lines{"done"});
}

TEST_F(ReplayTest, LeavesWhatComesFarAheadInTheNetwork) {
  config.check = true;
  config.link.max_message = 32 << 20;
  const std::string large(9 << 20, 'x');
  server.on_message = [&](test::ReplayPeer& peer, std::string_view text) {
    for (int i = 1; text == "go" && i <= 4; ++i)
      peer.say(fmt::format("{} {}", large, i));
  };
  // What the client sends in between keeps the replies from being looked for earlier.
  std::string events = feed(1, large);
  events += R"({"t":10,"c":"1","ev":"msg","dir":">","data":"on"})"
            "\n";
  for (int i = 2; i <= 4; ++i)
    events += fmt::format(R"({{"t":1{},"c":"1","ev":"msg","dir":"<","data":"{} {}"}})"
                          "\n",
                          i, large, i);
  play(events);
  server.run_for(1s);
  EXPECT_EQ(totals().received.messages, 3U);
  EXPECT_FALSE(server.peer(0).stream.reading());
  loop.advance(9s);
  server.run_for(10s);
  EXPECT_EQ(diary.lines, Lines{"done"});
}

TEST_F(ReplayTest, ReadsOnWhenTheServerReadsNothingBeforeThat) {
  config.check = true;
  config.link.max_message = 32 << 20;
  const std::string question((1 << 20) - 1, 'x');
  const std::string answer(6 << 20, 'y');
  server.blocks = true;
  server.on_message = [&](test::ReplayPeer& peer, std::string_view) { peer.say(answer); };
  std::string events = R"({"t":0,"c":"1","ev":"open","url":"ws://h/"})"
                       "\n";
  for (const auto& [direction, text] : {std::pair('>', question), std::pair('<', answer)}) {
    for (int i = 0; i < 8; ++i) {
      events += fmt::format(R"({{"t":{},"c":"1","ev":"msg","dir":"{}","data":"{}"}})"
                            "\n",
                            direction == '>' ? 0 : 5, direction, text);
    }
  }
  play(events);
  server.run_for(1s);
  EXPECT_EQ(totals().sent.messages, 8U);
  server.run_for(5s);
  EXPECT_EQ(diary.lines, Lines{"done"});
}

TEST_F(ReplayTest, HoldsBackWhenTooManyRepliesAreOutstanding) {
  config.pace = Pace::kAsap;
  config.check = true;
  server.on_message = [](test::ReplayPeer&, std::string_view) {};
  std::string events = "{\"t\":0,\"c\":\"1\",\"ev\":\"open\",\"url\":\"ws://h/\"}\n";
  for (int i = 0; i < 3000; ++i) {
    events += R"({"t":0,"c":"1","ev":"msg","dir":">","data":"x"}
{"t":0,"c":"1","ev":"msg","dir":"<","data":"x"}
)";
  }
  play(events);
  server.run_for(1s);
  EXPECT_LT(server.log.size(), 1100U);
  server.run_for(9s);
  EXPECT_EQ(server.log.size(), 3001U);
  EXPECT_EQ(totals().differences, 3000U);
  EXPECT_EQ(diary.lines.back(), "done");
}

/// The server's reply brings the id that the client's second message needs.
constexpr std::string_view kCorrelated =
    R"({"t":0,"c":"1","ev":"open","url":"ws://h:1/p"}
{"t":0,"c":"1","ev":"msg","dir":">","data":"{{copy}}","tpl":true}
{"t":0.01,"c":"1","ev":"msg","dir":"<","data":"{\"id\":\"old\"}","bind":{"ID":"/id"}}
{"t":0.02,"c":"1","ev":"msg","dir":">","data":"{{ID}}","tpl":true}
{"t":0.03,"c":"1","ev":"msg","dir":"<","data":"got {{ID}}","tpl":true}
)";

TEST_F(ReplayTest, SendsWhatAReplyHasBrought) {
  config.check = config.has_own_binds = true;
  server.on_message = [](test::ReplayPeer& peer, std::string_view text) {
    text == "1" ? peer.say(R"({"id":"new"})") : peer.say("got new");
  };
  play(kCorrelated);
  server.run_for(1s);
  EXPECT_EQ(server.log.at(1).substr(server.log.at(1).find(' ')), " new");
  EXPECT_EQ(diary.lines, Lines{"done"});
}

TEST_F(ReplayTest, WaitsForTheReplyThatBringsAValue) {
  config.has_own_binds = true;
  test::ReplayPeer* asked = nullptr;
  server.on_message = [&](test::ReplayPeer& peer, std::string_view) { asked = &peer; };
  play(kCorrelated);
  server.run_for(500ms);
  EXPECT_EQ(server.log.size(), 1U);
  asked->say(R"({"id":"late"})");
  server.run_for(100ms);
  EXPECT_EQ(server.log.size(), 2U);
}

TEST_F(ReplayTest, TellsOfAValueThatDidNotCome) {
  config.has_own_binds = true;
  server.on_message = [](test::ReplayPeer&, std::string_view) {};
  play(kCorrelated);
  server.run_for(6s);
  EXPECT_EQ(diary.lines,
            (Lines{"late 1/1 line 4 1", "unset 1/1 line 5 ID", "unset 1/1 line 6 ID", "done"}));
  EXPECT_EQ(totals().sent.messages, 1U);
  EXPECT_EQ(totals().unset, 2U);
}

TEST_F(ReplayTest, KeepsVariablesOfEachCopyApart) {
  config.has_own_binds = true;
  config.copies = 2;
  server.on_message = [](test::ReplayPeer& peer, std::string_view text) {
    if (text.size() == 1) peer.say(R"({"id":"of )" + std::string(text) + "\"}");
  };
  play(kCorrelated);
  server.run_for(1s);
  std::vector<std::string> said;
  for (const std::string& line : server.log)
    said.push_back(line.substr(0, 1) + line.substr(line.find(' ')));
  std::sort(said.begin(), said.end());
  EXPECT_EQ(said, (Lines{"0 1", "0 of 1", "1 2", "1 of 2"}));
}

TEST_F(ReplayTest, PlaysRoundsOneAfterTheOther) {
  config.rounds = 3;
  config.check = true;
  play(kEcho);
  server.run_for(2s);
  EXPECT_EQ(server.dials(), 3);
  EXPECT_EQ(totals().sent.messages, 6U);
  EXPECT_EQ(diary.lines, Lines{"done"});
  ASSERT_EQ(diary.played.size(), 3U);
  EXPECT_EQ(diary.played.back().round, 3U);
  EXPECT_FALSE(diary.played.back().stopped);
}

TEST_F(ReplayTest, SpreadsTheBeginningOfItsCopies) {
  config.copies = 4;
  config.ramp = 200ms;
  play(kEcho);
  server.run_for(120ms);
  EXPECT_EQ(server.dials(), 3);
  server.run_for(1s);
  EXPECT_EQ(server.dials(), 4);
  EXPECT_EQ(diary.lines, Lines{"done"});
}

TEST_F(ReplayTest, StopsCopiesThatHaveNotBegun) {
  config.copies = 2;
  config.ramp = 10s;
  play(kEcho);
  server.run_for(100ms);
  replay->stop();
  server.run_for(100ms);
  EXPECT_EQ(server.dials(), 1);
  EXPECT_EQ(diary.lines.back(), "done");
}

TEST_F(ReplayTest, WaitsNoLongerThanTheLongestGap) {
  config.max_gap = 20ms;
  play(kEcho);
  server.run_for(1s);
  EXPECT_EQ(server.log, (Lines{"0@21 a", "0@51 b", "0@81 close 1000"}));
}

TEST_F(ReplayTest, ActsAsIfWhatIsSkippedWereNotThere) {
  config.selection.skip.push_back(capture::Match::parse("a").value());
  config.check = true;
  server.on_message = [](test::ReplayPeer& peer, std::string_view text) {
    peer.say("a tick");
    peer.say(text);
  };
  play(kEcho);
  server.run_for(1s);
  EXPECT_EQ(totals().sent.messages, 1U);
  EXPECT_EQ(totals().received.messages, 2U);
  EXPECT_EQ(diary.lines, Lines{"done"});
}

TEST_F(ReplayTest, PlaysTheConnectionsThatAreChosen) {
  config.selection.connections = {"2"};
  play(R"({"t":0,"c":"1","ev":"open","url":"ws://h:1/p"}
{"t":0,"c":"2","ev":"open","url":"ws://h:1/p"}
{"t":0.1,"c":"1","ev":"msg","dir":">","data":"one"}
{"t":0.1,"c":"2","ev":"msg","dir":">","data":"two"}
)");
  server.run_for(1s);
  EXPECT_EQ(server.dials(), 1);
  EXPECT_EQ(server.log.at(0).substr(server.log.at(0).find(' ')), " two");
}

}  // namespace
}  // namespace wskit::load
