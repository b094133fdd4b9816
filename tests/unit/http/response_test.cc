#include "http/response.h"

#include <gtest/gtest.h>

namespace wskit::http {
namespace {

TEST(Response, SaysHowLongItsBodyIs) {
  const Response response{200, {{"Content-Type", "text/plain"}}, "hello"};
  EXPECT_EQ(to_text(response, Ending::kKeepAlive),
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello");
  EXPECT_EQ(to_text(response, Ending::kClose),
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n"
            "Connection: close\r\n\r\nhello");
}

TEST(Response, LeavesTheLengthOfAStreamOpen) {
  EXPECT_EQ(to_text({200, {}, "data: 1\n\n"}, Ending::kStream),
            "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\ndata: 1\n\n");
}

TEST(Response, HasNoBodyForHeadOnly) {
  EXPECT_EQ(head_to_text({404, {}, "gone"}, Ending::kKeepAlive),
            "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\n");
}

TEST(Response, HasNeitherBodyNorLengthWithoutContent) {
  EXPECT_EQ(to_text({204, {}, {}}, Ending::kKeepAlive), "HTTP/1.1 204 No Content\r\n\r\n");
}

}  // namespace
}  // namespace wskit::http
