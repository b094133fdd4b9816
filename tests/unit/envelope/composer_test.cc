#include "envelope/composer.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace wskit::envelope {
namespace {

using Json = nlohmann::json;

class ComposerTest : public testing::Test {
 protected:
  Rng rng_{1};
  Composer composer_{rng_};
};

TEST_F(ComposerTest, PutsAnIdAndATimestampOnEveryMessage) {
  composer_.begin("pong").field("x", 1);
  const Json first = Json::parse(composer_.finish());
  composer_.begin("pong");
  const Json second = Json::parse(composer_.finish());
  EXPECT_EQ(first["type"], "pong");
  EXPECT_EQ(first["x"], 1);
  EXPECT_EQ(first["timestamp"].get<std::int64_t>() / 1'000'000, composer_.timestamp() / 1'000'000);
  EXPECT_NE(first["id"], second["id"]);
}

TEST_F(ComposerTest, SaysTheSameMessageAgainAsAnAnswer) {
  composer_.begin("message").field("seq", 4);
  const Json common = Json::parse(composer_.finish());
  Json own = Json::parse(composer_.correlate("1.50"));
  EXPECT_EQ(own["correlationId"], 1.5);
  EXPECT_FALSE(common.contains("correlationId"));
  own.erase("correlationId");
  EXPECT_EQ(own, common);
}

TEST_F(ComposerTest, EscapesTheTextOfAnError) {
  const Json error = Json::parse(composer_.error({FaultCode::kTooLarge, "a \"b\"\n"}, R"("q\"1")"));
  EXPECT_EQ(error["type"], "error");
  EXPECT_EQ(error["code"], "TOO_LARGE");
  EXPECT_EQ(error["message"], "a \"b\"\n");
  EXPECT_EQ(error["correlationId"], "q\"1");
}

}  // namespace
}  // namespace wskit::envelope
