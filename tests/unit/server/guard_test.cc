#include "server/guard.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "auth/static_tokens.h"
#include "server/config.h"
#include "server/guarded_app.h"
#include "server/worker.h"
#include "support/fake_loop.h"
#include "visitor.h"

namespace wskit::server {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

/// Takes each text as a token.
class Registrar final : public Application {
 public:
  explicit Registrar(Guard*& guard) : guard_(guard) {}
  void on_open(Session& session) override {
    events.push_back("open " + (session.identity() ? session.identity()->user : "nobody"));
  }
  void on_message(Session& session, const wire::MessageView& message) override {
    const Status done = guard_->authenticate(session, message.bytes);
    events.push_back(done ? session.identity()->user : done.error().message);
  }
  void on_close(Session& /*session*/, const wire::CloseInfo& /*how*/) override {
    events.emplace_back("close");
  }

  std::vector<std::string> events;

 private:
  Guard*& guard_;
};

class GuardTest : public testing::Test {
 protected:
  static constexpr const char* kTokens = R"(
    token = [{ token = "of-ann", user = "ann" }, { token = "also-of-ann", user = "ann" },
             { token = "of-bob", user = "bob" }])";

  static auth::Key key() { return *auth::Key::secret("a secret"); }
  static std::string token(const std::string& claims) {
    return *auth::sign_token(claims, key(), auth::Algorithm::kHs256, {});
  }
  static std::shared_ptr<const Rules> rules(bool first_message = true, bool anonymous = false) {
    auth::GateConfig config;
    config.tokens = *auth::StaticTokens::parse(kTokens, "t.toml");
    config.jwt.emplace().keys.push_back(key());
    config.first_message = first_message;
    config.anonymous = anonymous;
    return std::make_shared<const Rules>(Rules{auth::Gate(config), std::nullopt});
  }

  std::vector<std::string>& events() { return application_.events; }
  /// Time passes, by both clocks.
  void pass(Duration time) {
    wall_ += time;
    loop_.advance(time);
  }

  Config config_;
  test::FakeLoop loop_;
  Rng rng_{1};
  auth::Gate::Time wall_{1'700'000'000s};
  Guard guard_{loop_, rules(), 10s, [this] { return wall_; }};
  Guard* guard_place_ = &guard_;
  Registrar& application_ = *new Registrar(guard_place_);
  GuardedApp guarded_{guard_, std::unique_ptr<Application>(&application_)};
  Counters counters_;
  Entrance entrance_{config_.admission};
  Worker worker_{{config_, loop_, rng_, guarded_, counters_, entrance_}};
  Visitor visitor_{worker_};
};

TEST_F(GuardTest, TellsTheApplicationWhoComes) {
  visitor_.stream().deliver(upgrade_request("/?token=of-ann"));
  EXPECT_THAT(visitor_.stream().taken(), StartsWith("HTTP/1.1 101 "));
  EXPECT_THAT(events(), ElementsAre("open ann"));
}

TEST_F(GuardTest, RefusesBeforeTheApplicationHears) {
  visitor_.stream().deliver(upgrade_request("/?token=of-eve"));
  const std::string answer = visitor_.stream().taken();
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 401 "));
  EXPECT_THAT(answer, HasSubstr("WWW-Authenticate: Bearer"));
  EXPECT_THAT(answer, HasSubstr(R"("code":"UNAUTHORIZED")"));
  EXPECT_THAT(events(), IsEmpty());
}

TEST_F(GuardTest, ClosesWhoBringsNoTokenInTime) {
  visitor_.upgrade();
  EXPECT_THAT(events(), ElementsAre("open nobody"));
  pass(9s);
  EXPECT_EQ(visitor_.close_code(), 0);
  pass(1s);
  EXPECT_EQ(visitor_.close_code(), 4401);
  EXPECT_THAT(events(), ElementsAre("open nobody", "close"));
}

TEST_F(GuardTest, LetsThoseStayWhoBringOne) {
  visitor_.upgrade();
  visitor_.say("of-ann");
  EXPECT_THAT(events(), ElementsAre("open nobody", "ann"));
  pass(20s);
  EXPECT_EQ(visitor_.close_code(), 0);
}

TEST_F(GuardTest, LetsThoseStayWhoNeedNone) {
  guard_.use(rules(false, true));
  visitor_.upgrade();
  pass(20s);
  EXPECT_EQ(visitor_.close_code(), 0);
}

TEST_F(GuardTest, ClosesWhenATokenExpires) {
  visitor_.upgrade("Authorization: Bearer " + token(R"({"sub":"ann","exp":1700000005})") + "\r\n");
  EXPECT_THAT(events(), ElementsAre("open ann"));
  pass(4s);
  EXPECT_EQ(visitor_.close_code(), 0);
  pass(1s);
  EXPECT_EQ(visitor_.close_code(), 4401);
  EXPECT_EQ(events().back(), "close");
}

TEST_F(GuardTest, ProlongsATokenByAnother) {
  visitor_.upgrade("Authorization: Bearer " + token(R"({"sub":"ann","exp":1700000005})") + "\r\n");
  visitor_.say(token(R"({"sub":"ann","exp":1700000020})"));
  pass(19s);
  EXPECT_EQ(visitor_.close_code(), 0);
  visitor_.say("also-of-ann");
  pass(60s);
  EXPECT_EQ(visitor_.close_code(), 0);
}

TEST_F(GuardTest, KeepsToTheUserThatItKnows) {
  visitor_.upgrade("Authorization: Bearer of-ann\r\n");
  visitor_.say("of-bob");
  EXPECT_THAT(events(),
              ElementsAre("open ann", "the token is of another user than the one before"));
}

TEST_F(GuardTest, JudgesByTheRulesOfTheMoment) {
  const auto asked = [&] {
    visitor_.say("of-ann");
    return events().back();
  };
  visitor_.upgrade();
  EXPECT_EQ(asked(), "ann");
  guard_.use(std::make_shared<const Rules>());
  EXPECT_EQ(asked(), "the token is not known");
}

TEST_F(GuardTest, ForgetsWhoHasGone) {
  visitor_.upgrade();
  EXPECT_EQ(loop_.armed(), 2U);
  visitor_.stream().end();
  EXPECT_THAT(events(), ElementsAre("open nobody", "close"));
  EXPECT_EQ(loop_.armed(), 0U);
}

}  // namespace
}  // namespace wskit::server
