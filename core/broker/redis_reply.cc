#include "broker/redis_reply.h"

#include <charconv>
#include <utility>

#include <hiredis/hiredis.h>

#include "base/assert.h"

namespace wskit::broker {
namespace {

/// Users that are not known, or may not do this.
bool is_refusal(std::string_view message) {
  const std::string_view code = message.substr(0, message.find(' '));
  return code == "NOAUTH" || code == "WRONGPASS" || code == "NOPERM";
}

RedisAnswer reply_of(const redisReply& raw) {
  const std::string_view text(raw.str == nullptr ? "" : raw.str, raw.str == nullptr ? 0 : raw.len);
  switch (raw.type) {
    case REDIS_REPLY_ERROR:
      return Error{is_refusal(text) ? ErrorKind::kUnauthorized : ErrorKind::kProtocol,
                   std::string(text)};
    case REDIS_REPLY_INTEGER:
      return RedisReply{std::int64_t{raw.integer}};
    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
      return RedisReply{std::string(text)};
    case REDIS_REPLY_ARRAY:
      break;
    default:
      return RedisReply{};
  }
  RedisReply::Array elements;
  for (std::size_t i = 0; i < raw.elements; ++i) {
    auto element = reply_of(*raw.element[i]);
    if (!element) return element;
    elements.push_back(*std::move(element));
  }
  return RedisReply{std::move(elements)};
}

}  // namespace

std::string_view RedisReply::text() const {
  const auto* const text = std::get_if<std::string>(&value);
  return text == nullptr ? std::string_view() : *text;
}

std::int64_t RedisReply::number() const {
  if (const auto* const number = std::get_if<std::int64_t>(&value)) return *number;
  std::int64_t number = 0;
  std::from_chars(text().data(), text().data() + text().size(), number);
  return number;
}

std::span<const RedisReply> RedisReply::array() const {
  const auto* const array = std::get_if<Array>(&value);
  return array == nullptr ? std::span<const RedisReply>() : *array;
}

void RedisReader::Free::operator()(redisReader* reader) const {
  redisReaderFree(reader);
}

RedisReader::RedisReader() : reader_(redisReaderCreate()) {
  WSKIT_ASSERT(reader_ != nullptr);
}

Status RedisReader::feed(std::string_view bytes) {
  held_ += bytes.size();
  if (held_ > kLargest) return Error{ErrorKind::kProtocol, "a reply is too large"};
  if (redisReaderFeed(reader_.get(), bytes.data(), bytes.size()) == REDIS_OK) return ok();
  return Error{ErrorKind::kProtocol, static_cast<const char*>(reader_->errstr)};
}

Result<std::optional<RedisAnswer>> RedisReader::next() {
  void* raw = nullptr;
  if (redisReaderGetReply(reader_.get(), &raw) != REDIS_OK) {
    return Error{ErrorKind::kProtocol,
                 std::string("not a Redis: ") + static_cast<const char*>(reader_->errstr)};
  }
  if (raw == nullptr) return std::optional<RedisAnswer>();
  held_ = 0;
  const std::unique_ptr<void, decltype(&freeReplyObject)> owned(raw, freeReplyObject);
  return std::optional(reply_of(*static_cast<const redisReply*>(raw)));
}

std::string redis_command(const std::vector<std::string>& words) {
  std::vector<const char*> bytes;
  std::vector<std::size_t> sizes;
  for (const std::string& word : words) {
    bytes.push_back(word.data());
    sizes.push_back(word.size());
  }
  char* text = nullptr;
  const auto size =
      redisFormatCommandArgv(&text, static_cast<int>(words.size()), bytes.data(), sizes.data());
  WSKIT_ASSERT(size >= 0);
  std::string command(text, static_cast<std::size_t>(size));
  redisFreeCommand(text);
  return command;
}

}  // namespace wskit::broker
