#include "envelope/correlation.h"

#include <fmt/format.h>
#include <simdjson.h>

#include "envelope/padded_text.h"
#include "envelope/request.h"
#include "envelope/server_message.h"

namespace wskit::envelope {
namespace dom = simdjson::dom;

class CorrelationReader::Usual {
 public:
  Correlation read(std::string_view text) {
    ServerMessage message;
    reader_.read(text, message);
    return {message.correlation, message.failed()};
  }

 private:
  ServerMessageReader reader_;
};

class CorrelationReader::Pointed {
 public:
  explicit Pointed(std::string_view pointer) : pointer_(pointer) {}

  Correlation read(std::string_view text) {
    const std::string_view padded = padded_.pad(text);
    dom::element message;
    if (parser_.parse(padded.data(), padded.size(), false).get(message)) return {};
    dom::element id;
    dom::element error;
    if (message.at_pointer(pointer_).get(id)) return {};
    const bool failed = !message.at_pointer("/error").get(error) && says_something(error);
    return {key_of(id), failed};
  }

 private:
  static bool says_something(const dom::element& error) {
    bool truth = true;
    return !error.is_null() && (error.get(truth) || truth);
  }
  std::string_view key_of(const dom::element& id) {
    if (!id.is_string() && !id.is_number()) return {};
    key_ = simdjson::minify(id);
    return key_.size() <= kMaxCorrelation ? std::string_view(key_) : std::string_view();
  }

  const std::string pointer_;
  PaddedText padded_;
  dom::parser parser_;
  std::string key_;
};

CorrelationReader::CorrelationReader(std::string_view pointer) {
  if (pointer.empty()) {
    usual_ = std::make_unique<Usual>();
  } else {
    pointed_ = std::make_unique<Pointed>(pointer);
  }
}

CorrelationReader::~CorrelationReader() = default;

Status CorrelationReader::check_pointer(std::string_view text) {
  const auto invalid = [text](std::string_view why) {
    return Error{ErrorKind::kUsage, fmt::format("'{}' {}; write /id or /header/id", text, why)};
  };
  if (!text.starts_with('/')) return invalid("is no JSON pointer: it has to begin with /");
  for (std::size_t at = 0; (at = text.find('~', at)) != std::string_view::npos; ++at) {
    const std::string_view escaped = text.substr(at + 1, 1);
    if (escaped != "0" && escaped != "1") return invalid("has a ~ that is neither ~0 nor ~1");
  }
  return ok();
}

Correlation CorrelationReader::read(std::string_view text) {
  return usual_ ? usual_->read(text) : pointed_->read(text);
}

}  // namespace wskit::envelope
