#include "tls/stream.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pair.h"

namespace wskit::tls {
namespace {

using testing::Lt;

TEST(TlsStream, CarriesBytesBothWaysHoweverTheyAreCut) {
  const std::string large(100'000, 'x');
  for (const std::size_t longest : {1U, 3U, 1000U, 1U << 20}) {
    Pair pair(self_signed_server(), careless_client());
    pair.talk(longest);
    ASSERT_TRUE(pair.is_open()) << longest;
    pair.client.say("hello");
    pair.server.say(large);
    pair.talk(longest);
    EXPECT_EQ(pair.server.got, "hello") << longest;
    EXPECT_EQ(pair.client.got, large) << longest;
  }
}

TEST(TlsStream, OpensWithTheClientsFirstWordsBehindItsHandshake) {
  Pair pair(self_signed_server(), careless_client());
  pair.server.take(drain(pair.client.outbox), 10'000);
  pair.client.take(drain(pair.server.outbox), 10'000);
  ASSERT_TRUE(pair.client.stream.is_open());
  pair.client.say("GET /");
  pair.talk();
  EXPECT_EQ(pair.server.got, "GET /");
}

TEST(TlsStream, AddsLittleToALargeMessage) {
  Pair pair(self_signed_server(), careless_client());
  pair.talk();
  pair.server.say(std::string(Stream::kRecord * 4, 'x'));
  EXPECT_THAT(pair.server.outbox.bytes(), Lt(Stream::kRecord * 4 + 4 * 40));
}

TEST(TlsStream, StopsWhenThereIsNoRoomForARecord) {
  Pair pair(self_signed_server(), careless_client());
  pair.talk();
  pair.client.say(std::string(2 * Stream::kRecord, 'x'));
  const std::string bytes = drain(pair.client.outbox);
  std::span<const char> rest = bytes;
  std::vector<char> room(Stream::kRecord + 1);
  EXPECT_EQ(pair.server.stream.receive(rest, room), Stream::kRecord);
  EXPECT_FALSE(rest.empty());
  EXPECT_EQ(pair.server.stream.receive(rest, room), Stream::kRecord);
  EXPECT_TRUE(rest.empty());
}

TEST(TlsStream, TellsWhenThePeerEnds) {
  Pair pair(self_signed_server(), careless_client());
  pair.talk();
  pair.client.say("last words");
  pair.client.stream.end();
  pair.talk();
  EXPECT_EQ(pair.server.got, "last words");
  EXPECT_TRUE(pair.server.stream.has_ended());
  EXPECT_FALSE(pair.server.stream.error());
  pair.server.say("half-closed, it can still answer");
  pair.talk();
  EXPECT_EQ(pair.client.got, "half-closed, it can still answer");
}

TEST(TlsStream, SaysGoodbyeOnce) {
  Pair pair(self_signed_server(), careless_client());
  pair.talk();
  pair.client.stream.end();
  EXPECT_FALSE(drain(pair.client.outbox).empty());
  pair.client.stream.end();
  EXPECT_TRUE(pair.client.outbox.empty());
}

TEST(TlsStream, GivesWhatCameBeforeABrokenRecord) {
  Pair pair(self_signed_server(), careless_client());
  pair.talk();
  pair.client.say("whole");
  std::string bytes = drain(pair.client.outbox);
  pair.client.say("broken");
  bytes += drain(pair.client.outbox);
  bytes.back() = static_cast<char>(bytes.back() ^ 1);
  pair.server.take(bytes, bytes.size());
  EXPECT_EQ(pair.server.got, "whole");
  EXPECT_EQ(pair.server.complaint(),
            "the client broke the TLS protocol: decryption failed or bad record mac");
}

TEST(TlsStream, ResumesASession) {
  const ServerContext server = self_signed_server();
  const ClientContext client = careless_client();
  Pair first(server, client);
  first.talk();
  const Session session = first.client.stream.session();
  ASSERT_NE(session, nullptr);
  Pair second(server, client, "localhost", session);
  const std::size_t whole = [&] {
    Pair unknown(server, client);
    unknown.server.take(drain(unknown.client.outbox), 10'000);
    return unknown.server.outbox.bytes();
  }();
  second.server.take(drain(second.client.outbox), 10'000);
  // A resumed handshake has no certificate in it.
  EXPECT_THAT(second.server.outbox.bytes(), Lt(whole - 300));
  EXPECT_TRUE(second.talk().is_open());
}

}  // namespace
}  // namespace wskit::tls
