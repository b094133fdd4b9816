#include "tls/connection.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ends.h"

namespace wskit::tls {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::Ge;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Lt;
using testing::StartsWith;

TEST(TlsConnection, SpeaksPlaintextToItsOwnerAndCiphertextToThePeer) {
  Served served;
  served.talk();
  EXPECT_THAT(served.settled, ElementsAre("open"));
  served.say("question");
  EXPECT_EQ(served.diary.data, "question");
  served.queue("answer");
  served.take();
  EXPECT_EQ(served.client.got, "answer");
}

TEST(TlsConnection, GivesAllRecordsOfOneReadAtOnce) {
  Served served;
  served.talk();
  std::string sent;
  for (int i = 0; i < 20; ++i) {
    served.client.say(std::string(10'000, static_cast<char>('a' + i)));
    sent.append(10'000, static_cast<char>('a' + i));
  }
  served.network.deliver(drain(served.client.outbox));
  EXPECT_EQ(served.diary.data, sent);
  EXPECT_EQ(served.diary.deliveries, 1);
}

TEST(TlsConnection, JoinsTheSmallPiecesOfATurnIntoOneRecord) {
  Served served;
  served.talk();
  for (int i = 0; i < 50; ++i)
    served.connection->outbox().push(Payload::copy_of("a message for many"));
  served.connection->want_write();
  EXPECT_THAT(served.network.taken().size(), AllOf(Ge(50U * 18), Lt(50U * 18 + 40)));
}

TEST(TlsConnection, KeepsThePlaintextThatTheNetworkDoesNotTake) {
  Served served;
  served.talk();
  served.queue(std::string(1'000'000, 'x'));
  served.network.flush();
  EXPECT_THAT(served.connection->outbox().bytes(), Ge(900'000U));
  EXPECT_THAT(served.network.waiting(), AllOf(Ge(65'536U), Lt(100'000U)));
  served.take();
  EXPECT_EQ(served.client.got.size(), 1'000'000U);
  EXPECT_TRUE(served.connection->outbox().empty());
}

TEST(TlsConnection, WritesNothingOfItsOwnersBeforeTheHandshakeIsComplete) {
  Served served;
  served.queue("early");
  EXPECT_EQ(served.network.taken(), "");
  served.talk();
  EXPECT_EQ(served.client.got, "early");
}

TEST(TlsConnection, SaysGoodbyeBehindWhatIsQueued) {
  Served served;
  served.talk();
  served.queue("last words");
  served.connection->close();
  served.take();
  EXPECT_EQ(served.client.got, "last words");
  EXPECT_TRUE(served.client.stream.has_ended());
  served.network.finish_close();
  EXPECT_THAT(served.diary.ends, ElementsAre("no error"));
}

TEST(TlsConnection, ClosesWhenThePeerSaysGoodbye) {
  Served served;
  served.talk();
  served.client.say("last words");
  served.client.stream.end();
  served.network.deliver(drain(served.client.outbox));
  EXPECT_EQ(served.diary.data, "last words");
  EXPECT_TRUE(served.network.close_asked());
  served.take();
  EXPECT_TRUE(served.client.stream.has_ended());
  served.network.finish_close();
  EXPECT_THAT(served.diary.ends, ElementsAre("no error"));
}

TEST(TlsConnection, TakesAnEndWithoutAGoodbyeForAnEnd) {
  Served served;
  served.talk();
  served.network.end();
  EXPECT_THAT(served.diary.ends, ElementsAre("no error"));
}

TEST(TlsConnection, TellsOfAHandshakeThatIsCutOff) {
  Served served;
  served.network.end();
  EXPECT_THAT(served.settled, ElementsAre("the connection ended during the TLS handshake"));
  EXPECT_THAT(served.diary.ends, ElementsAre("the connection ended during the TLS handshake"));
}

TEST(TlsConnection, EndsWithTheAlertWhenARecordIsBroken) {
  Served served;
  served.talk();
  served.client.say("broken");
  std::string bytes = drain(served.client.outbox);
  bytes.back() = static_cast<char>(bytes.back() ^ 1);
  served.network.deliver(bytes);
  EXPECT_TRUE(served.network.close_asked());
  served.take();
  EXPECT_THAT(served.client.complaint(), HasSubstr("bad record mac"));
  served.network.finish_close();
  EXPECT_THAT(served.diary.ends, ElementsAre(HasSubstr("bad record mac")));
  EXPECT_THAT(served.settled, ElementsAre("open"));
}

TEST(TlsConnection, AnswersPlainHttpInPlainHttp) {
  Served served;
  served.network.deliver("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_THAT(served.network.taken(),
              AllOf(StartsWith("HTTP/1.1 400 "), HasSubstr("this port speaks TLS")));
  EXPECT_TRUE(served.network.close_asked());
  EXPECT_THAT(served.settled, ElementsAre("the client speaks plain HTTP, and this port wants TLS"));
}

TEST(TlsConnection, EndsInSilenceWhenItGetsGarbage) {
  Served served;
  served.network.deliver("SSH-2.0-OpenSSH_9.2\r\n");
  EXPECT_EQ(served.network.taken(), "");
  EXPECT_TRUE(served.network.close_asked());
  EXPECT_THAT(served.settled, ElementsAre("the client does not speak TLS here"));
}

TEST(TlsConnection, DropsWhatIsQueuedWhenItClosesBeforeTheHandshakeIsComplete) {
  Served served;
  served.queue("not to be seen");
  served.connection->close();
  EXPECT_EQ(served.network.taken(), "");
  EXPECT_TRUE(served.network.close_asked());
}

TEST(TlsConnection, TellsThatItHasDrainedOnlyWhenThePlaintextHasLeft) {
  Served served;
  served.talk();
  served.queue("waits");
  served.network.drained();
  EXPECT_EQ(served.diary.drained, 0);
  served.take();
  served.network.drained();
  EXPECT_EQ(served.diary.drained, 1);
}

TEST(TlsConnection, PassesFlowControlOn) {
  Served served;
  served.connection->set_reading(false);
  EXPECT_FALSE(served.network.reading());
  EXPECT_EQ(served.connection->peer(), "192.0.2.1:4711");
}

TEST(TlsConnection, AbortsWithoutAGoodbye) {
  Served served;
  served.talk();
  served.queue("lost");
  served.connection->abort();
  EXPECT_EQ(served.network.taken(), "");
  EXPECT_TRUE(served.network.abort_asked());
}

}  // namespace
}  // namespace wskit::tls
