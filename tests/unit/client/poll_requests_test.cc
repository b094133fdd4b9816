#include "client/poll_requests.h"

#include <chrono>

#include <gtest/gtest.h>

namespace wskit::client {
namespace {

using namespace std::chrono_literals;

class Polling : public testing::Test {
 protected:
  Polling() {
    config_.url = *http::parse_url("ws://example.com:8080/chat?room=1");
    config_.connect_timeout = 3s;
    config_.headers = {{"X-A", "b"}};
  }

  LinkConfig config_;
  PollRequests requests_{config_};
};

TEST_F(Polling, ShowsWhoAsksWhenItOpensASession) {
  config_.token = {.value = "s3cret", .place = TokenPlace::kSubprotocol};
  const HttpRequest request = requests_.open();
  EXPECT_EQ(request.text,
            "POST /poll?room=1 HTTP/1.1\r\nHost: example.com:8080\r\nConnection: close\r\n"
            "X-A: b\r\nAuthorization: Bearer s3cret\r\n"
            "Content-Type: application/json\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(request.timeout, 3s);
  EXPECT_EQ(request.endpoint.port, 8080);
  requests_.opened("id");
  EXPECT_EQ(requests_.fetch().text.find("s3cret"), std::string::npos);
}

TEST_F(Polling, GoesOnBehindTheLastAnswer) {
  requests_.opened("id");
  const std::string head =
      "GET /poll?session=id HTTP/1.1\r\nHost: example.com:8080\r\nConnection: close\r\nX-A: b\r\n";
  EXPECT_EQ(requests_.fetch().text, head + "\r\n");
  EXPECT_GT(requests_.fetch().timeout, 25s) << "a server may wait so long";
  requests_.fetched("7");
  EXPECT_EQ(requests_.fetch().text, head + "Last-Event-ID: 7\r\n\r\n");
  EXPECT_EQ(requests_.leave().text, "DELETE" + head.substr(3) + "Last-Event-ID: 7\r\n\r\n");
}

TEST_F(Polling, NumbersWhatItSends) {
  requests_.opened("id");
  requests_.fetched("7");
  EXPECT_EQ(requests_.post({"{}", 4, 1}).text,
            "POST /poll?session=id&first=4 HTTP/1.1\r\nHost: example.com:8080\r\n"
            "Connection: close\r\nX-A: b\r\n"
            "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
}

TEST_F(Polling, IsForTheHostThatItIsTold) {
  config_.headers = {{"host", "other"}};
  requests_.opened("id");
  EXPECT_EQ(requests_.fetch().text,
            "GET /poll?session=id HTTP/1.1\r\nHost: other\r\nConnection: close\r\n\r\n");
}

TEST_F(Polling, BeginsAnewWithAnotherSession) {
  requests_.opened("id");
  requests_.fetched("7");
  static_cast<void>(requests_.open());
  requests_.opened("other");
  EXPECT_EQ(requests_.fetch().text.find("Last-Event-ID"), std::string::npos);
}

}  // namespace
}  // namespace wskit::client
