#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "broker/redis_reply.h"
#include "broker/redis_url.h"
#include "support/fake_connection.h"
#include "support/fake_loop.h"

namespace wskit::broker {

/// A Redis that the test plays.
class RedisTest : public testing::Test {
 protected:
  /// The commands that have been sent since the last call, each as its words.
  std::vector<std::vector<std::string>> asked() {
    std::vector<std::vector<std::string>> commands;
    // A command looks like a reply.
    RedisReader reader;
    EXPECT_TRUE(reader.feed(stream.taken()));
    for (auto next = reader.next(); next && *next; next = reader.next()) {
      commands.emplace_back();
      for (const RedisReply& word : (**next)->array())
        commands.back().emplace_back(word.text());
    }
    return commands;
  }
  void accept() {
    dialer.succeed(stream.connect());
    loop.turn();
  }

  test::FakeLoop loop;
  test::FakeDialer dialer;
  test::FakeStream stream;
  RedisUrl server{{.host = "cache", .port = 6379, .unix_path = {}, .secure = false}, {}, {}, {}};
};

}  // namespace wskit::broker
