#include "server/exchange.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/echo_app.h"
#include "server/worker.h"
#include "support/fake_loop.h"
#include "visitor.h"

namespace wskit::server {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

/// Keeps requests until the test answers them, unless it has said how they are answered at once.
class Desk final : public HttpHandler {
 public:
  [[nodiscard]] bool wants(const Exchange& exchange) const override {
    return exchange.request().path() == "/desk" && !exchange.asks_upgrade();
  }
  void on_request(Exchange& exchange) override {
    requests.push_back(exchange.request().method + ' ' + exchange.request().target + ' ' +
                       exchange.body());
    current = &exchange;
    if (at_once) at_once(exchange);
  }
  void on_gone(Exchange& exchange) override {
    if (current == &exchange) current = nullptr;
    ++gone;
  }

  std::function<void(Exchange&)> at_once;
  std::vector<std::string> requests;
  Exchange* current = nullptr;
  int gone = 0;
};

class ExchangeTest : public testing::Test {
 protected:
  ExchangeTest() { worker_.serve({&desk_}); }

  std::string ask(std::string_view request) {
    visitor_.stream().deliver(request);
    return visitor_.stream().taken();
  }

  Config config_;
  test::FakeLoop loop_;
  Rng rng_{1};
  EchoApp application_;
  Desk desk_;
  Counters counters_;
  Entrance entrance_{config_.admission};
  Worker worker_{{config_, loop_, rng_, application_, counters_, entrance_}};
  Visitor visitor_{worker_};
};

constexpr std::string_view kGet = "GET /desk?x=1 HTTP/1.1\r\nHost: h\r\n\r\n";

TEST_F(ExchangeTest, AnswersOneRequestAfterTheOtherOnOneConnection) {
  desk_.at_once = [](Exchange& exchange) { exchange.respond({200, {}, "ok"}); };
  EXPECT_THAT(ask(kGet), AllOf(StartsWith("HTTP/1.1 200 "), EndsWith("\r\n\r\nok")));
  EXPECT_THAT(ask("POST /desk HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbody"),
              EndsWith("\r\n\r\nok"));
  EXPECT_THAT(desk_.requests, ElementsAre("GET /desk?x=1 ", "POST /desk body"));
  EXPECT_FALSE(visitor_.stream().close_asked());
}

TEST_F(ExchangeTest, AnswersHeadWithoutABodyWhetherItIsGrantedOrRefused) {
  desk_.at_once = [](Exchange& exchange) { exchange.respond({200, {}, "ok"}); };
  EXPECT_THAT(ask("HEAD /desk HTTP/1.1\r\nHost: h\r\n\r\n"),
              AllOf(HasSubstr("Content-Length: 2\r\n"), EndsWith("\r\n\r\n")));
  EXPECT_THAT(ask("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n"),
              AllOf(StartsWith("HTTP/1.1 405 "), EndsWith("\r\n\r\n")));
}

TEST_F(ExchangeTest, AsksOnceForABodyThatWaitsForThat) {
  desk_.at_once = [](Exchange& exchange) { exchange.respond({200, {}, "ok"}); };
  const std::string head =
      "POST /desk HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 4\r\n";
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(ask(head), "");
    EXPECT_EQ(ask("\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    EXPECT_EQ(ask("bo"), "");
    EXPECT_THAT(ask("dy"), StartsWith("HTTP/1.1 200 "));
  }
  EXPECT_THAT(ask(head + "\r\nbody"), StartsWith("HTTP/1.1 200 ")) << "none waits";
}

TEST_F(ExchangeTest, RefusesABodyThatIsToBeTooLargeBeforeItComes) {
  EXPECT_THAT(ask("POST /desk HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n"
                  "Content-Length: 1048577\r\n\r\n"),
              AllOf(StartsWith("HTTP/1.1 413 "), HasSubstr("TOO_LARGE"),
                    HasSubstr("Connection: close\r\n")));
  EXPECT_TRUE(visitor_.stream().close_asked());
}

TEST_F(ExchangeTest, AnswersLaterAndKeepsFurtherRequestsUntilThen) {
  EXPECT_EQ(ask(std::string(kGet) + std::string(kGet).substr(0, 9)), "");
  EXPECT_EQ(ask(kGet.substr(9)), "");
  EXPECT_EQ(desk_.requests.size(), 1U);
  desk_.current->respond({200, {}, "first"});
  EXPECT_THAT(visitor_.stream().taken(), EndsWith("first"));
  EXPECT_EQ(desk_.requests.size(), 2U);
  desk_.current->respond({200, {}, "second"});
  EXPECT_THAT(visitor_.stream().taken(), EndsWith("second"));
}

TEST_F(ExchangeTest, AbortsWhoSendsWithoutEndBeforeItIsAnswered) {
  ask(kGet);
  ask(std::string(70'000, 'x'));
  EXPECT_TRUE(visitor_.stream().abort_asked());
}

TEST_F(ExchangeTest, TellsTheHandlerWhenAConnectionEndsUnanswered) {
  ask(kGet);
  visitor_.stream().end();
  EXPECT_EQ(desk_.gone, 1);
  EXPECT_EQ(worker_.guest_count(), 0U);
}

TEST_F(ExchangeTest, TellsTheHandlerOfNoConnectionThatItHasAnswered) {
  ask(kGet);
  desk_.current->respond({200, {}, {}});
  visitor_.stream().end();
  EXPECT_EQ(desk_.gone, 0);
}

TEST_F(ExchangeTest, ClosesWhenTheClientWantsIt) {
  desk_.at_once = [](Exchange& exchange) { exchange.respond({200, {}, "ok"}); };
  EXPECT_THAT(ask("GET /desk HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"),
              HasSubstr("Connection: close\r\n"));
  EXPECT_TRUE(visitor_.stream().close_asked());
  Visitor old(worker_);
  old.stream().deliver("GET /desk HTTP/1.0\r\n\r\n");
  EXPECT_TRUE(old.stream().close_asked());
}

TEST_F(ExchangeTest, SendsNoBodyToAHeadRequest) {
  desk_.at_once = [](Exchange& exchange) { exchange.respond({200, {}, "body"}); };
  EXPECT_THAT(ask("HEAD /desk HTTP/1.1\r\nHost: h\r\n\r\n"), EndsWith("Content-Length: 4\r\n\r\n"));
}

TEST_F(ExchangeTest, StreamsUntilTheHandlerEndsIt) {
  ask(kGet);
  desk_.current->begin_stream({200, {{"Content-Type", "text/event-stream"}}, {}});
  desk_.current->write("data: 1\n\n");
  EXPECT_THAT(visitor_.stream().taken(), EndsWith("\r\n\r\ndata: 1\n\n"));
  EXPECT_FALSE(visitor_.stream().close_asked());
  desk_.current->end_stream();
  EXPECT_TRUE(visitor_.stream().close_asked());
  visitor_.stream().finish_close();
  EXPECT_EQ(desk_.gone, 0);
}

/// A body of so many bytes, of which no more than `there` can be read.
class Dots final : public ResponseBody {
 public:
  explicit Dots(std::uint64_t size) : Dots(size, size) {}
  Dots(std::uint64_t size, std::uint64_t there) : size_(size), there_(there) {}

  [[nodiscard]] std::uint64_t left() const override { return size_; }
  std::size_t read(std::span<char> into) override {
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), there_));
    std::fill_n(into.begin(), count, '.');
    size_ -= count;
    there_ -= count;
    return count;
  }

 private:
  std::uint64_t size_;
  std::uint64_t there_;
};

constexpr std::size_t kPiece = std::size_t{64} << 10;

TEST_F(ExchangeTest, SendsALargeBodyALittleInEachTurn) {
  desk_.at_once = [](Exchange& exchange) {
    exchange.respond({200, {}, {}}, std::make_unique<Dots>(10 * kPiece + 1));
  };
  const std::string first = ask(kGet);
  EXPECT_THAT(first, HasSubstr("Content-Length: 655361\r\n"));
  EXPECT_EQ(std::count(first.begin(), first.end(), '.') - 1, 4 * kPiece);
  std::size_t sent = 0;
  for (int turn = 0; turn < 3; ++turn) {
    loop_.turn();
    sent += visitor_.stream().taken().size();
  }
  EXPECT_EQ(sent, 6 * kPiece + 1);
  desk_.at_once = [](Exchange& exchange) { exchange.respond({200, {}, "next"}); };
  EXPECT_THAT(ask(kGet), EndsWith("next"));
}

TEST_F(ExchangeTest, HoldsLittleOfABodyThatIsNotTaken) {
  desk_.at_once = [](Exchange& exchange) {
    exchange.respond({200, {}, {}}, std::make_unique<Dots>(10 * kPiece));
  };
  visitor_.stream().deliver(kGet);
  for (int i = 0; i < 20; ++i) {
    visitor_.stream().flush();
    loop_.turn();
  }
  EXPECT_LT(visitor_.stream().waiting(), 2 * kPiece);
  loop_.advance(59s);
  EXPECT_FALSE(visitor_.stream().abort_asked());
  loop_.advance(1s);
  EXPECT_TRUE(visitor_.stream().abort_asked());
}

TEST_F(ExchangeTest, EndsAConnectionWhoseBodyHasBecomeShorter) {
  desk_.at_once = [](Exchange& exchange) {
    exchange.respond({200, {}, {}}, std::make_unique<Dots>(kPiece, 5));
  };
  EXPECT_THAT(ask(kGet), EndsWith("....."));
  loop_.turn();
  EXPECT_TRUE(visitor_.stream().abort_asked());
}

TEST_F(ExchangeTest, ReadsNoBodyForAHeadRequest) {
  desk_.at_once = [](Exchange& exchange) {
    exchange.respond({200, {}, {}}, std::make_unique<Dots>(4));
  };
  EXPECT_THAT(ask("HEAD /desk HTTP/1.1\r\nHost: h\r\n\r\n"), EndsWith("Content-Length: 4\r\n\r\n"));
}

TEST_F(ExchangeTest, ReadsNoMoreRequestsThanItsAnswersAreTaken) {
  desk_.at_once = [](Exchange& exchange) { exchange.respond({200, {}, std::string(1000, 'x')}); };
  std::string requests;
  for (int i = 0; i < 1000; ++i)
    requests += kGet;
  visitor_.stream().deliver(requests);
  EXPECT_LT(visitor_.stream().waiting(), kPiece + 2000);
  for (int i = 0; i < 40; ++i) {
    visitor_.stream().taken();
    loop_.turn();
  }
  EXPECT_EQ(desk_.requests.size(), 1000);
}

TEST_F(ExchangeTest, LetsABodyEndWhenTheServerStops) {
  desk_.at_once = [](Exchange& exchange) {
    exchange.respond({200, {}, {}}, std::make_unique<Dots>(5 * kPiece));
  };
  ask(kGet);
  worker_.stop(30s, [] {});
  EXPECT_FALSE(visitor_.stream().close_asked());
  for (int turn = 0; turn < 2; ++turn) {
    visitor_.stream().taken();
    loop_.turn();
  }
  EXPECT_TRUE(visitor_.stream().close_asked());
}

TEST_F(ExchangeTest, LeavesAnIdleConnectionAfterAWhileAndSaysNothing) {
  desk_.at_once = [](Exchange& exchange) { exchange.respond({200, {}, "ok"}); };
  ask(kGet);
  loop_.advance(74s);
  EXPECT_FALSE(visitor_.stream().close_asked());
  loop_.advance(1s);
  EXPECT_TRUE(visitor_.stream().close_asked());
  EXPECT_EQ(visitor_.stream().taken(), "");
}

TEST_F(ExchangeTest, MayUpgradeAfterOtherRequests) {
  desk_.at_once = [](Exchange& exchange) { exchange.respond({200, {}, "ok"}); };
  ask(kGet);
  EXPECT_THAT(ask(upgrade_request("/desk")), StartsWith("HTTP/1.1 101 "));
  visitor_.say("hello");
  EXPECT_EQ(visitor_.frames().at(0).data, "hello");
  EXPECT_EQ(worker_.guest_count(), 1U);
}

TEST_F(ExchangeTest, EndsAtOnceWhenTheServerStopsBetweenRequests) {
  desk_.at_once = [](Exchange& exchange) { exchange.respond({200, {}, "ok"}); };
  ask(kGet);
  bool stopped = false;
  worker_.stop(30s, [&] { stopped = true; });
  EXPECT_TRUE(visitor_.stream().close_asked());
  EXPECT_EQ(visitor_.stream().taken(), "");
  visitor_.stream().finish_close();
  EXPECT_TRUE(stopped);
}

/// Lets nobody in until the test does.
class Doorkeeper final : public Application {
 public:
  Admission on_request(Session& session, const http::RequestHead& request) override {
    asking = &session;
    events.push_back("request " + request.target);
    return Admission::kLater;
  }
  void on_open(Session& /*session*/) override { events.emplace_back("open"); }
  void on_message(Session& /*session*/, const wire::MessageView& message) override {
    events.emplace_back(message.bytes);
  }
  void on_drained(Session& /*session*/) override { events.emplace_back("drained"); }
  void on_close(Session& /*session*/, const wire::CloseInfo& how) override {
    events.push_back("close " + std::to_string(how.code));
  }

  Session* asking = nullptr;
  std::vector<std::string> events;
};

class AdmissionTest : public testing::Test {
 protected:
  Config config_;
  test::FakeLoop loop_;
  Rng rng_{1};
  Doorkeeper application_;
  Counters counters_;
  Entrance entrance_{config_.admission};
  Worker worker_{{config_, loop_, rng_, application_, counters_, entrance_}};
  Visitor visitor_{worker_};
};

TEST_F(AdmissionTest, KeepsAClientWaitingAndWhatItSendsMeanwhile) {
  visitor_.stream().deliver(upgrade_request("/a") + client_frame(1, "early"));
  EXPECT_EQ(visitor_.stream().taken(), "");
  EXPECT_FALSE(visitor_.stream().reading());
  visitor_.stream().deliver(client_frame(1, "later"));
  EXPECT_THAT(application_.events, ElementsAre("request /a"));
  application_.asking->accept("chat");
  EXPECT_THAT(visitor_.stream().taken(),
              AllOf(StartsWith("HTTP/1.1 101 "), HasSubstr("Sec-WebSocket-Protocol: chat\r\n")));
  EXPECT_TRUE(visitor_.stream().reading());
  EXPECT_THAT(application_.events, ElementsAre("request /a", "open", "early", "later"));
}

TEST_F(AdmissionTest, RefusesAClientThatTheApplicationDoesNotWant) {
  visitor_.stream().deliver(upgrade_request());
  application_.asking->refuse({403, "FORBIDDEN", "not you", {}});
  EXPECT_THAT(visitor_.stream().taken(), StartsWith("HTTP/1.1 403 "));
  visitor_.stream().finish_close();
  EXPECT_THAT(application_.events, ElementsAre("request /"));
}

TEST_F(AdmissionTest, GivesUpWhenTheApplicationDoesNotAnswer) {
  visitor_.stream().deliver(upgrade_request());
  loop_.advance(10s);
  EXPECT_THAT(visitor_.stream().taken(), AllOf(StartsWith("HTTP/1.1 503 "), HasSubstr("TIMEOUT")));
  EXPECT_THAT(application_.events, ElementsAre("request /", "close 1006"));
}

TEST_F(AdmissionTest, TellsTheApplicationOfAClientThatGoesWhileItWaits) {
  visitor_.stream().deliver(upgrade_request());
  visitor_.stream().end();
  EXPECT_THAT(application_.events, ElementsAre("request /", "close 1006"));
}

TEST_F(AdmissionTest, DoesNotReadWhileTheApplicationHasNoRoom) {
  visitor_.stream().deliver(upgrade_request());
  application_.asking->accept({});
  application_.asking->set_reading(false);
  EXPECT_FALSE(visitor_.stream().reading());
  application_.asking->set_reading(true);
  EXPECT_TRUE(visitor_.stream().reading());
}

TEST_F(AdmissionTest, SaysWhenASessionIsNoLongerBackedUp) {
  visitor_.stream().deliver(upgrade_request());
  application_.asking->accept({});
  application_.asking->send(wire::Opcode::kText, std::string(config_.queue.max_bytes + 1, 'x'));
  EXPECT_TRUE(application_.asking->is_backed_up());
  loop_.turn();
  EXPECT_TRUE(application_.asking->is_backed_up());
  visitor_.stream().taken();
  visitor_.stream().drained();
  EXPECT_FALSE(application_.asking->is_backed_up());
  EXPECT_THAT(application_.events, ElementsAre("request /", "open", "drained"));
}

}  // namespace
}  // namespace wskit::server
