#include "cli/report.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace wskit::cli {
namespace {

using namespace std::chrono_literals;
using testing::Test;

struct Report : Test {
  load::BenchConfig config;
  load::Summary summary;
  std::vector<Threshold> thresholds;

  Report() {
    config.link.url = *http::parse_url("ws://127.0.0.1:9/x");
    config.duration = 10s;
    config.content.bytes = load::Letters::between(20, 20);
    summary.attempted = 3;
    summary.latency.record(1ms);
    summary.latency.record(2ms);
    summary.latency.record(3ms);
    summary.connections = summary.opened = 50;
    summary.elapsed = 10s;
    summary.per_second = 0.3;
  }
  [[nodiscard]] BenchReport report() const {
    BenchReport report = report_of(config, summary);
    report.environment = {"wskit 9", "Linux", "a processor", 2};
    report.started_unix_ms = 1'700'000'000'123;
    report.thresholds = thresholds;
    return report;
  }
  [[nodiscard]] std::string text() const { return text_report(report()); }
  [[nodiscard]] nlohmann::json json() const { return nlohmann::json::parse(json_report(report())); }
  [[nodiscard]] bool says(std::string_view what) const {
    return text().find(what) != std::string::npos;
  }
};

TEST_F(Report, ShowsServiceTimeAndWhatItIsOnlyForAnOpenLoop) {
  EXPECT_FALSE(says("service"));
  EXPECT_TRUE(json()["service_us"].is_null());
  config.rate = 5;
  summary.service.record(1ms);
  EXPECT_TRUE(says("\nservice "));
  EXPECT_TRUE(says("Latency counts from the time at which a message was meant to leave"));
  EXPECT_EQ(json()["service_us"]["count"], 1);
}

TEST_F(Report, HasNoCaveatsWhenThereIsNothingToSay) {
  EXPECT_FALSE(says("!"));
  EXPECT_EQ(json()["caveats"], nlohmann::json::array());
  EXPECT_TRUE(json()["generator"]["kept_up"]);
}

TEST_F(Report, NamesTheGapsOfTheGenerator) {
  summary.gaps.add({4s, 990ms});
  summary.gaps.add({7s, 110ms});
  EXPECT_TRUE(
      says("! The generator did nothing for 990 ms from 4.00 s on, the longest of 2 such "
           "gaps, 1.10 s together: it was stopped"));
  const auto gaps = json()["generator"]["gaps"];
  EXPECT_EQ(gaps["count"], 2);
  EXPECT_EQ(gaps["longest"][1]["at_s"], 7);
  EXPECT_EQ(gaps["longest"][0]["length_s"], 0.99);
  EXPECT_FALSE(json()["generator"]["kept_up"]);
}

TEST_F(Report, SaysWhatAnAuditFoundAndWithWhom) {
  EXPECT_FALSE(says("audit"));
  EXPECT_TRUE(json()["audit"].is_null());
  config.audit = true;
  EXPECT_TRUE(says("audit        0 lost, 0 duplicated, 0 reordered, 0 corrupted, 0 late\n"));
  for (std::uint64_t i = 0; i < 20; ++i) {
    load::Receiver receiver;
    receiver.connection = i;
    receiver.published = 100;
    receiver.delivered = 100 - i;
    receiver.wrongs.duplicated = i == 0 ? 50 : 0;
    summary.receivers.push_back(receiver);
  }
  settle(summary, load::Audience::kPublisher);
  EXPECT_TRUE(says("audit        190 lost, 50 duplicated, 0 reordered, 0 corrupted, 0 late\n"));
  EXPECT_TRUE(says("connection 1: 100 of 100 came, 0 lost, 50 duplicated"));
  EXPECT_TRUE(says("connection 20: 81 of 100 came, 19 lost"));
  EXPECT_FALSE(says("connection 2:"));
  const auto audit = json()["audit"];
  EXPECT_EQ(audit["lost"], 190);
  EXPECT_EQ(audit["receivers"], 20);
  EXPECT_EQ(audit["receivers_affected"], 20);
  EXPECT_EQ(audit["worst"].size(), 10U);
  EXPECT_EQ(audit["worst"][0]["connection"], 1);
}

TEST_F(Report, SaysPlainlyThatTheGeneratorCouldNotKeepUp) {
  summary.late = 2;
  summary.worst_lag = 1s;
  EXPECT_TRUE(
      says("! The generator could not keep up: 2 of 3 left more than 10.0 ms behind the "
           "schedule, the worst 1.00 s."));
  EXPECT_FALSE(json()["generator"]["kept_up"]);
  EXPECT_EQ(json()["generator"]["late"], 2);
}

TEST_F(Report, SaysPlainlyThatTheGeneratorWasSaturated) {
  summary.busiest = 0.99;
  EXPECT_TRUE(says("The generator used 99 % of a processor"));
  EXPECT_FALSE(json()["generator"]["kept_up"]);
}

TEST_F(Report, WarnsOfWhatMakesLatenciesDoubtful) {
  summary.losses[static_cast<std::size_t>(load::Loss::kNoReply)] = 1;
  summary.altered = 1;
  summary.unasked = 1;
  summary.latency.record(2h);
  EXPECT_TRUE(says("behind a lost one"));
  EXPECT_TRUE(says("1 of the replies are not what was sent, and were matched in order"));
  EXPECT_TRUE(says("came when no reply was awaited: 1."));
  EXPECT_TRUE(says("longer than 1h"));
}

TEST_F(Report, SaysWhatOrderAndSilenceOfRepliesMean) {
  EXPECT_FALSE(says("came behind that to a later message"));
  EXPECT_FALSE(says("made anew"));
  summary.overtaken = 7;
  summary.renewed = 2;
  EXPECT_TRUE(says("! 7 of the replies came behind that to a later message"));
  EXPECT_TRUE(says("made anew, because nothing came on them for as long as --timeout says: 2."));
  EXPECT_EQ(json()["operations"]["replies_overtaken"], 7);
  EXPECT_EQ(json()["connections"]["renewed"], 2);
  config.mode = load::Mode::kPush;
  EXPECT_FALSE(says("came behind that to a later message"));
}

TEST_F(Report, DoubtsNoLatencyBehindALostReplyWhereRepliesAreToldApart) {
  summary.losses[static_cast<std::size_t>(load::Loss::kNoReply)] = 1;
  ++summary.attempted;
  EXPECT_FALSE(says("behind a lost one"));
  EXPECT_TRUE(json()["settings"]["distinct"]);
  config.content.bytes = load::Letters::between(4, 4);
  EXPECT_TRUE(says("behind a lost one"));
  EXPECT_FALSE(json()["settings"]["distinct"]);
}

TEST_F(Report, SaysThatNotAllThatWasAskedForWasAttempted) {
  config.duration.reset();
  config.operations = 5;
  EXPECT_TRUE(says("! Only 3 of the 5 asked for were attempted."));
}

TEST_F(Report, CountsWhatWasPublishedAgainstTheMessagesAskedForOfFanout) {
  config.mode = load::Mode::kFanout;
  config.fanout = load::Fanout{};
  config.duration.reset();
  config.operations = 3;
  load::Receiver receiver;
  receiver.published = 2;
  receiver.delivered = 3;
  summary.receivers = {receiver, receiver};
  EXPECT_FALSE(says("asked for were attempted"));
  config.operations = 5;
  EXPECT_TRUE(says("! Only 4 of the 5 asked for were attempted."));
}

TEST_F(Report, WritesOutWhatCouldSteerATerminal) {
  summary.refused = 1;
  summary.refusal = "NO: \x1b[2J";
  BenchReport read = report();
  read.notes = {"\x1b]0;title\x07 a note"};
  const std::string shown = text_report(read);
  EXPECT_EQ(shown.find('\x1b'), std::string::npos);
  EXPECT_NE(shown.find("! \\x1b]0;title\\x07 a note\n"), std::string::npos);
  EXPECT_NE(shown.find("! The server refused 1 messages, the first with NO: \\x1b[2J\n"),
            std::string::npos);
}

TEST_F(Report, TellsOfClosesThatNobodyAnswered) {
  EXPECT_FALSE(says("did not answer their close"));
  summary.not_let_go = 1234;
  EXPECT_TRUE(says("! Connections that were cut, because the server did not answer their close"));
  EXPECT_TRUE(says("at most: 1,234."));
  EXPECT_EQ(json()["connections"]["not_let_go"], 1234);
}

TEST_F(Report, DoubtsNoLatencyOfAnAuditForALostReply) {
  summary.losses[static_cast<std::size_t>(load::Loss::kNoReply)] = 1;
  ++summary.attempted;
  config.content.bytes = load::Letters::between(4, 4);
  EXPECT_TRUE(says("Replies are matched in order"));
  config.audit = true;
  EXPECT_FALSE(says("Replies are matched in order"));
}

TEST_F(Report, CountsFailuresByKind) {
  summary.attempted = 10;
  summary.losses = {1, 2, 4, 0};
  summary.add_failure({ErrorKind::kTimeout, "no \x1b[31mconnection"});
  EXPECT_TRUE(says("10 attempted = 3 succeeded + 7 failed"));
  EXPECT_TRUE(says("1 got no reply\n"));
  EXPECT_TRUE(says("2 were lost with their connection\n"));
  EXPECT_TRUE(says("4 were due and not sent\n"));
  EXPECT_FALSE(says("did not connect"));
  EXPECT_TRUE(says("1 failed: no \\x1b[31mconnection\n"));
  EXPECT_EQ(json()["operations"]["not_sent"], 4);
  EXPECT_EQ(json()["errors"], 8);
  EXPECT_EQ(json()["connections"]["failures"][0]["kind"], "timeout");
  EXPECT_EQ(json()["connections"]["failures"][0]["first"], "no \x1b[31mconnection");
}

TEST_F(Report, NamesTheThresholdsAndWhatBecameOfThem) {
  thresholds.push_back(*Threshold::parse("max>1ms"));
  thresholds.push_back(*Threshold::parse("lost>0"));
  const auto expected = nlohmann::json::parse(
      R"([{"fail_if":"max>1ms","failed":true},{"fail_if":"lost>0","failed":false}])");
  EXPECT_EQ(json()["thresholds"], expected);
}

TEST_F(Report, SaysWhenAndWhereItWasMeasured) {
  EXPECT_EQ(json()["started"], "2023-11-14T22:13:20.123Z");
  EXPECT_EQ(json()["tool"], "wskit 9");
  EXPECT_EQ(json()["environment"]["processor"], "a processor");
}

TEST_F(Report, TellsOfEachInterval) {
  observe::Histogram first;
  first.record(1ms);
  first.record(3ms);
  summary.timeline.at(0s).latency = observe::CompactHistogram(first);
  summary.timeline.at(300ms).failed = 4;
  const auto timeline = json()["timeline"];
  EXPECT_EQ(timeline["interval_s"], 0.25);
  ASSERT_EQ(timeline["intervals"].size(), 2U);
  EXPECT_EQ(timeline["intervals"][0]["completed"], 2);
  EXPECT_EQ(timeline["intervals"][0]["max"], 3000);
  EXPECT_EQ(timeline["intervals"][1]["failed"], 4);
  EXPECT_EQ(timeline["intervals"][1]["p99"], 0);
}

TEST_F(Report, HasARowForEachIntervalAndOneForAllInCsv) {
  observe::Histogram first;
  first.record(1ms);
  first.record(3ms);
  summary.elapsed = 400ms;
  summary.timeline.at(0s).latency = observe::CompactHistogram(first);
  summary.timeline.at(0s).connections = 7;
  summary.timeline.at(300ms).failed = 4;
  summary.timeline.at(500ms);
  for (const ErrorKind kind : {ErrorKind::kConnect, ErrorKind::kUnauthorized}) {
    for (int i = 0; i < (kind == ErrorKind::kConnect ? 3 : 2); ++i)
      summary.add_failure({kind, "no"});
  }
  EXPECT_EQ(
      csv_report(report()),
      "row,start_s,length_s,completed,failed,connections,rate,mean_us,p50_us,p90_us,p99_us,p99.9_"
      "us,"
      "p99.99_us,max_us,connections_failed,connections_refused\n"
      "interval,0,0.25,2,0,7,8.000,1999.744,1000.192,2999.296,2999.296,2999.296,2999.296,3000.000,"
      ",\n"
      "interval,0.25,0.15,0,4,0,0.000,,,,,,,,,\n"
      "interval,0.5,0,0,0,0,,,,,,,,,,\n"
      "total,0,0.4,3,0,50,0.300,1999.957,2000.384,2999.296,2999.296,2999.296,2999.296,3000.000,5,"
      "2\n");
}

TEST_F(Report, IsALogForToolsOfHdrHistogram) {
  observe::Histogram first;
  first.record(3ms);
  summary.timeline.at(300ms).latency = observe::CompactHistogram(first);
  const std::string log = hdr_report(report());
  EXPECT_NE(log.find("#[Histogram log format version 1.3]\n"), std::string::npos);
  EXPECT_NE(log.find("#[StartTime: 1700000000.123 (seconds since epoch), 2023-"),
            std::string::npos);
  EXPECT_NE(log.find("\n0.000,0.250,0.000,HISTFAAA"), std::string::npos);
  EXPECT_NE(log.find("\n0.250,0.250,3.000,HISTFAAA"), std::string::npos);
}

TEST_F(Report, PrintsNoTableOfNothing) {
  summary.latency = {};
  EXPECT_FALSE(says("p99"));
}

}  // namespace
}  // namespace wskit::cli
