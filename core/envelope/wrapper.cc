#include "envelope/wrapper.h"

#include <utility>

#include "base/clock.h"
#include "envelope/json_scan.h"
#include "envelope/json_writer.h"

namespace wskit::envelope {
namespace {

constexpr std::string_view kAround = " \t\r\n";

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kAround);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kAround) + 1 - begin);
}

}  // namespace

/// What a text is, and which fields of a message it has at its top level.
class Wrapper::Text final : private FieldSink {
 public:
  void read(std::string_view text) {
    fields_ = 0;
    has_type_ = has_timestamp_ = has_id_ = false;
    id_ = correlation_ = {};
    const char first = text.empty() ? '\0' : text.front();
    is_object_ = first == '{' && scan_.scan(text, *this) == simdjson::SUCCESS;
    is_json_ = is_object_ || (first == '[' && is_array(text));
  }

  [[nodiscard]] bool is_json() const { return is_json_; }
  [[nodiscard]] bool is_object() const { return is_object_; }
  [[nodiscard]] bool is_empty() const { return fields_ == 0; }
  [[nodiscard]] bool has_type() const { return is_object_ && has_type_; }
  [[nodiscard]] bool has_timestamp() const { return has_timestamp_; }
  /// There is one, or a correlationId, of whatever kind.
  [[nodiscard]] bool has_id() const { return has_id_; }
  /// JSON, what an answer is going to refer to; empty when there is nothing.
  [[nodiscard]] std::string_view correlation() const {
    return correlation_.empty() ? id_ : correlation_;
  }

 private:
  // An array is no document to an ObjectScan: it is read as the only field of an object.
  bool is_array(std::string_view text) {
    fields_ = 0;
    const std::string object = "{\"\":" + std::string(text) + '}';
    return scan_.scan(object, *this) == simdjson::SUCCESS && fields_ == 1;
  }

  void on_field(std::string_view name, const JsonSlice& value) override {
    ++fields_;
    const bool names = value.text || is_json_number(value.raw);
    if (name == "type") has_type_ = value.text && !value.text->empty();
    if (name == "timestamp") has_timestamp_ = true;
    if (name == "id" || name == "correlationId") has_id_ = true;
    if (name == "id") id_ = names ? value.raw : std::string_view();
    if (name == "correlationId") correlation_ = names ? value.raw : std::string_view();
  }

  ObjectScan scan_;
  std::size_t fields_ = 0;
  bool is_object_ = false;
  bool is_json_ = false;
  bool has_type_ = false;
  bool has_timestamp_ = false;
  bool has_id_ = false;
  std::string_view id_;
  std::string_view correlation_;
};

Wrapper::Wrapper(WrapConfig config, Rng& rng)
    : config_(std::move(config)), in_(std::make_unique<Text>()), ids_(rng) {}
Wrapper::~Wrapper() = default;

Wrapper::Wrapped Wrapper::wrap(std::string_view text) {
  const std::string_view value = trimmed(text);
  in_->read(value);
  const bool encloses = config_.envelope || !config_.room.empty();
  const bool stays = in_->has_type() || (in_->is_object() && !encloses);
  if (!config_.request && !config_.envelope && (stays || !encloses)) {
    return {text, in_->correlation()};
  }
  return stays ? complete(value) : enclose(in_->is_json() ? value : text, in_->is_json());
}

Wrapper::Wrapped Wrapper::complete(std::string_view object) {
  std::string_view correlation = in_->correlation();
  out_ = '{';
  if (!in_->has_id()) {
    correlation = ids_.next();
    out_.append(R"("id":)").append(correlation);
    // Many servers answer with what stands there, and do not know of ids.
    if (config_.request && in_->has_type()) {
      out_.append(R"(,"correlationId":)").append(correlation);
    }
  }
  if (config_.envelope && !in_->has_timestamp()) {
    if (out_.size() > 1) out_ += ',';
    out_.append(R"("timestamp":)").append(std::to_string(unix_milliseconds()));
  }
  if (out_.size() > 1 && !in_->is_empty()) out_ += ',';
  out_.append(object.substr(1));
  return {out_, correlation};
}

std::string_view Wrapper::begin(std::string_view type, bool with_id) {
  out_.clear();
  JsonWriter writer(out_);
  writer.begin_object().field("type", type);
  if (!with_id) return {};
  const std::string_view id = ids_.next();
  writer.key("id").raw(id);
  if (config_.envelope) writer.field("timestamp", unix_milliseconds());
  if (config_.request) writer.key("correlationId").raw(id);
  return id;
}

Wrapper::Wrapped Wrapper::enclose(std::string_view text, bool is_json) {
  const bool to_room = !config_.room.empty();
  const std::string_view correlation = begin(to_room ? "message" : std::string_view(config_.type),
                                             config_.envelope || config_.request);
  const bool nested = config_.envelope && to_room;
  if (nested) out_ += R"(,"payload":{)";
  if (to_room) {
    out_ += nested ? R"("roomId":)" : R"(,"roomId":)";
    append_string(out_, config_.room);
  }
  out_ += to_room ? R"(,"content":)" : R"(,"payload":)";
  if (is_json) {
    out_ += text;
  } else {
    append_string(out_, text);
  }
  out_ += nested ? "}}" : "}";
  return {out_, correlation};
}

Wrapper::Wrapped Wrapper::join() {
  const std::string_view correlation = begin("join", true);
  out_ += R"(,"roomId":)";
  append_string(out_, config_.room);
  out_ += '}';
  return {out_, correlation};
}

}  // namespace wskit::envelope
