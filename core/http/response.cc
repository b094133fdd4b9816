#include "http/response.h"

#include <string_view>

#include "base/assert.h"

namespace wskit::http {
namespace {

std::string_view reason_phrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 204:
      return "No Content";
    case 206:
      return "Partial Content";
    case 301:
      return "Moved Permanently";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 416:
      return "Range Not Satisfiable";
    case 426:
      return "Upgrade Required";
    case 429:
      return "Too Many Requests";
    case 500:
      return "Internal Server Error";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Refused";
  }
}

bool has_no_body(int status) {
  return status == 204 || status == 304;
}

}  // namespace

std::string head_to_text(const Response& response, Ending ending) {
  return head_to_text(response, ending, response.body.size());
}

std::string head_to_text(const Response& response, Ending ending, std::uint64_t length) {
  std::string text = "HTTP/1.1 " + std::to_string(response.status) + ' ';
  text.append(reason_phrase(response.status)).append("\r\n");
  for (const auto& [name, value] : response.headers) {
    WSKIT_ASSERT(is_valid_header(name, value));
    text.append(name).append(": ").append(value).append("\r\n");
  }
  if (ending != Ending::kStream && !has_no_body(response.status)) {
    text += "Content-Length: " + std::to_string(length) + "\r\n";
  }
  return text += ending == Ending::kKeepAlive ? "\r\n" : "Connection: close\r\n\r\n";
}

std::string to_text(const Response& response, Ending ending) {
  std::string text = head_to_text(response, ending);
  if (!has_no_body(response.status)) text += response.body;
  return text;
}

}  // namespace wskit::http
