#include "capture/har_parser.h"

#include <algorithm>
#include <unordered_map>
#include <utility>
#include <vector>

#include "capture/characters.h"
#include "capture/json_value.h"
#include "http/message.h"

namespace wskit::capture {
namespace {

constexpr std::size_t kMostLevels = 256;

Error wrong(std::string what) {
  return {ErrorKind::kUsage, std::move(what)};
}

enum class Field : std::uint8_t {
  kCreatorName,
  kCreatorVersion,
  kStarted,
  kResourceType,
  kUrl,
  kHeaderName,
  kHeaderValue,
  kStatus,
  kFile,
  kFailure,
  kMessageType,
  kMessageTime,
  kMessageOpcode,
  kMessageData,
};

constexpr std::string_view kCreator = "/log/creator";
constexpr std::string_view kEntries = "/log/entries";
constexpr std::string_view kEntry = "/log/entries/*";
constexpr std::string_view kHeader = "/log/entries/*/request/headers/*";
constexpr std::string_view kResponseHeader = "/log/entries/*/response/headers/*";
constexpr std::string_view kMessages = "/log/entries/*/_webSocketMessages";
constexpr std::string_view kMessage = "/log/entries/*/_webSocketMessages/*";

const std::unordered_map<std::string_view, Field>& fields() {
  static const std::unordered_map<std::string_view, Field> known = {
      {"/log/creator/name", Field::kCreatorName},
      {"/log/creator/version", Field::kCreatorVersion},
      {"/log/entries/*/startedDateTime", Field::kStarted},
      {"/log/entries/*/_resourceType", Field::kResourceType},
      {"/log/entries/*/request/url", Field::kUrl},
      {"/log/entries/*/request/headers/*/name", Field::kHeaderName},
      {"/log/entries/*/request/headers/*/value", Field::kHeaderValue},
      {"/log/entries/*/response/status", Field::kStatus},
      {"/log/entries/*/response/headers/*/name", Field::kHeaderName},
      {"/log/entries/*/response/headers/*/value", Field::kHeaderValue},
      {"/log/entries/*/response/content/_file", Field::kFile},
      {"/log/entries/*/response/_failureText", Field::kFailure},
      {"/log/entries/*/_webSocketMessages/*/type", Field::kMessageType},
      {"/log/entries/*/_webSocketMessages/*/time", Field::kMessageTime},
      {"/log/entries/*/_webSocketMessages/*/opcode", Field::kMessageOpcode},
      {"/log/entries/*/_webSocketMessages/*/data", Field::kMessageData},
  };
  return known;
}

class HarReader final : public nlohmann::json_sax<Json> {
 public:
  HarReader(const std::string& name, HarHandler& handler) : name_(name), handler_(handler) {}

  [[nodiscard]] const Status& status() const { return status_; }
  [[nodiscard]] bool found_entries() const { return found_entries_; }

  bool null() override { return true; }
  bool boolean(bool /*value*/) override { return take_other(); }
  bool number_integer(number_integer_t value) override {
    return take_number(static_cast<double>(value));
  }
  bool number_unsigned(number_unsigned_t value) override {
    return take_number(static_cast<double>(value));
  }
  bool number_float(number_float_t value, const string_t& /*text*/) override {
    return take_number(value);
  }
  bool string(string_t& value) override { return take_text(std::move(value)); }
  bool binary(binary_t& /*value*/) override { return true; }

  bool start_object(std::size_t /*size*/) override {
    if (path_ == kMessages && !wants("a list")) return false;
    if (path_ == kEntry) begin_entry();
    if (path_ == kMessage) ++messages_;
    if (path_ == kHeader || path_ == kResponseHeader) header_ = {};
    return descend();
  }
  bool key(string_t& name) override {
    path_.resize(levels_.back());
    path_ += '/';
    path_ += name;
    return true;
  }
  bool end_object() override {
    ascend();
    if (path_ == kEntry) return end_entry();
    if (path_ == kMessage) return end_message();
    if (path_ == kHeader && !header_.first.empty()) {
      entry_.headers.push_back(std::exchange(header_, {}));
    }
    if (path_ == kResponseHeader && http::same_name(header_.first, "Sec-WebSocket-Protocol")) {
      entry_.subprotocol = std::exchange(header_, {}).second;
    }
    if (path_ == kCreator) return pass_on(handler_.on_creator(creator_, creator_version_));
    return true;
  }
  bool start_array(std::size_t /*size*/) override {
    found_entries_ = found_entries_ || path_ == kEntries;
    if (path_ == kMessages) entry_.is_websocket = entry_.has_messages = true;
    if (!descend()) return false;
    path_ += "/*";
    return true;
  }
  bool end_array() override {
    ascend();
    return true;
  }
  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const Json::exception& error) override {
    const std::string_view why = error.what();
    const bool is_cut = why.find("unexpected end of input") != std::string_view::npos ||
                        why.find("missing closing quote") != std::string_view::npos;
    const bool reads_on = reject(is_cut ? "the file was cut short"
                                        : "not JSON from byte " + std::to_string(position) + " on");
    if (reads_on && in_entry_) end_entry();
    return false;
  }

 private:
  bool descend() {
    levels_.push_back(path_.size());
    if (levels_.size() <= kMostLevels) return true;
    status_ = wrong(name_ + ": nested more than 256 levels deep");
    return false;
  }
  void ascend() {
    path_.resize(levels_.back());
    levels_.pop_back();
  }

  void begin_entry() {
    messages_ = 0;
    entry_ = {};
    entry_.number = ++entries_;
    in_entry_ = true;
  }
  bool end_entry() {
    in_entry_ = false;
    return pass_on(handler_.on_entry(std::exchange(entry_, {})));
  }
  bool end_message() {
    auto message = std::exchange(raw_, {}).message();
    if (const auto misfit = std::exchange(misfit_, std::nullopt)) return reject(*misfit);
    if (!message) return reject(place() + message.error().message);
    return pass_on(handler_.on_message(*std::move(message)));
  }

  bool take_text(std::string value) {
    if (path_ == kMessages) return wants("a list");
    const auto field = fields().find(path_);
    if (field == fields().end()) return true;
    switch (field->second) {
      case Field::kCreatorName:
        creator_ = std::move(value);
        break;
      case Field::kCreatorVersion:
        creator_version_ = std::move(value);
        break;
      case Field::kStarted:
        entry_.started = std::move(value);
        break;
      case Field::kResourceType:
        entry_.is_websocket |= value == "websocket";
        break;
      case Field::kUrl:
        entry_.url = std::move(value);
        break;
      case Field::kHeaderName:
        header_.first = std::move(value);
        break;
      case Field::kHeaderValue:
        header_.second = std::move(value);
        break;
      case Field::kFile:
        entry_.messages_file = std::move(value);
        break;
      case Field::kFailure:
        entry_.failure = std::move(value);
        break;
      case Field::kMessageType:
        raw_.type = std::move(value);
        break;
      case Field::kMessageData:
        raw_.data = std::move(value);
        break;
      case Field::kStatus:
      case Field::kMessageTime:
      case Field::kMessageOpcode:
        return wants("a number");
    }
    return true;
  }
  bool take_number(double value) {
    if (path_ == kMessages) return wants("a list");
    const auto field = fields().find(path_);
    if (field == fields().end()) return true;
    switch (field->second) {
      case Field::kStatus:
        entry_.status = static_cast<int>(std::clamp(value, -1.0, 999.0));
        break;
      case Field::kMessageTime:
        raw_.time = value;
        break;
      case Field::kMessageOpcode:
        raw_.opcode = value;
        break;
      default:
        return wants("a string");
    }
    return true;
  }
  bool take_other() {
    if (path_ == kMessages) return wants("a list");
    return !fields().contains(path_) || wants("no truth value");
  }

  bool wants(const char* what) {
    const std::string field = path_.substr(path_.rfind('/') + 1);
    std::string misfit = (entries_ == 0 ? "" : place()) + "`" + field + "` wants " + what;
    if (!is_in_message()) return reject(misfit);
    // Told at its end: nothing else of it counts then.
    if (!misfit_) misfit_ = std::move(misfit);
    return true;
  }
  [[nodiscard]] bool is_in_message() const { return std::string_view(path_).starts_with(kMessage); }
  /// Where we are, for people: entries and messages count from 1.
  [[nodiscard]] std::string place() const {
    std::string text = "entry " + std::to_string(entries_);
    if (is_in_message()) text += ", message " + std::to_string(messages_);
    return text + ": ";
  }
  bool reject(const std::string& what) { return pass_on(handler_.on_wrong(what)); }
  bool pass_on(Status status) {
    if (!status) status_ = std::move(status);
    return status_.has_value();
  }

  const std::string& name_;
  HarHandler& handler_;
  Status status_ = ok();
  std::string path_;                 ///< of the value that comes next; "*" is any element
  std::vector<std::size_t> levels_;  ///< how long it was at each bracket that is open
  bool found_entries_ = false;
  std::size_t entries_ = 0;   ///< begun
  std::size_t messages_ = 0;  ///< begun, of this entry
  std::string creator_;
  std::string creator_version_;
  HarEntry entry_;
  bool in_entry_ = false;
  std::pair<std::string, std::string> header_;
  HarMessageFields raw_;
  std::optional<std::string> misfit_;  ///< what is wrong with its fields
};

}  // namespace

Status parse_har(Input& input, const std::string& name, HarHandler& handler) {
  Characters characters(input);
  HarReader reader(name, handler);
  const bool parsed =
      Json::sax_parse(Characters::Iterator(&characters), Characters::Iterator(), &reader);
  handler.on_replaced(characters.replaced());
  if (!characters.status() && input.is_damaged()) {
    return handler.on_wrong(characters.status().error().message);
  }
  if (!characters.status()) return wrong(name + ": " + characters.status().error().message);
  if (!reader.status()) return reader.status();
  if (!reader.found_entries() && parsed) return wrong(name + ": not HAR: it has no log.entries");
  // The library takes a NUL for the end.
  if (!parsed || characters.at_end()) return ok();
  return handler.on_wrong("something stands behind the end of the JSON");
}

}  // namespace wskit::capture
