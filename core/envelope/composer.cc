#include "envelope/composer.h"

#include "base/clock.h"

namespace wskit::envelope {

JsonWriter& Composer::begin(std::string_view type) {
  timestamp_ = unix_milliseconds();
  text_.clear();
  JsonWriter& writer = writer_.emplace(text_);
  writer.begin_object().field("type", type).key("id").raw(ids_.next());
  return writer.field("timestamp", timestamp_);
}

std::string_view Composer::finish(std::string_view correlation) {
  text_ += '}';
  return correlate(correlation);
}

std::string_view Composer::correlate(std::string_view correlation) {
  if (!correlation.empty()) {
    text_.pop_back();
    text_ += R"(,"correlationId":)";
    text_ += correlation;
    text_ += '}';
  }
  return text_;
}

std::string_view Composer::error(const Fault& fault, std::string_view correlation) {
  JsonWriter& writer = begin("error");
  writer.field("code", fault_name(fault.code)).field("message", fault.message);
  if (!correlation.empty()) writer.field("error", fault.message);
  return finish(correlation);
}

}  // namespace wskit::envelope
