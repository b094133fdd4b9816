#include "load/handover.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "capture/json_value.h"
#include "capture/message.h"
#include "capture/pointer.h"
#include "load/variables.h"

namespace wskit::load {
namespace {

namespace event = envelope::event;
using capture::OrderedJson;
using envelope::Direction;

constexpr std::size_t kShortest = 3;      // of a value that is a whole member
constexpr std::size_t kShortestPart = 8;  // and of one that is a part of it
constexpr std::size_t kLongest = 1024;
constexpr std::size_t kMostValues = 10'000;

/// "roomId" is ROOM_ID.
std::string name_for(std::string_view pointer) {
  std::string name;
  for (const char c : pointer.substr(pointer.rfind('/') + 1)) {
    const bool is_upper = c >= 'A' && c <= 'Z';
    const bool is_lower = c >= 'a' && c <= 'z';
    const bool is_digit = c >= '0' && c <= '9';
    if (is_upper && !name.empty() && name.back() >= 'a') name += '_';
    name += is_upper || is_lower || is_digit ? c : '_';
  }
  for (char& c : name)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return check_variable_name(name) ? name : "VALUE";
}

std::string placeholder(const std::string& name) {
  return "{{" + name + "}}";
}

void replace_all(std::string& text, const std::string& what, const std::string& with) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size())
    text.replace(at, what.size(), with);
}

class HandoverSearch {
 public:
  explicit HandoverSearch(const std::vector<Volatility::Place>& places) {
    for (const auto& [line, pointer] : places)
      places_[line].push_back(pointer);
  }

  void add(const event::Message& message, std::size_t line) {
    if (message.body.form == envelope::Body::Form::kBinary) return;
    message.direction == Direction::kToServer ? add_sent(message, line) : add_reply(message, line);
  }
  std::vector<Handover> take() {
    std::vector<Handover> found;
    for (auto& [value, handover] : values_)
      if (!handover.uses.empty()) found.push_back(std::move(handover));
    std::sort(found.begin(), found.end(), [](const Handover& a, const Handover& b) {
      return std::tie(a.line, a.pointer) < std::tie(b.line, b.pointer);
    });
    return found;
  }

 private:
  void add_reply(const event::Message& reply, std::size_t line) {
    const auto places = places_.find(line);
    if (places == places_.end()) return;
    const capture::Message message(reply.body);
    for (const std::string& text : places->second) {
      const auto pointer = capture::Pointer::parse(text);
      const auto* value = pointer && message.json() ? pointer->find(*message.json()) : nullptr;
      if (value == nullptr || value->is_structured()) continue;
      const std::string said = value_text(*value);
      const bool is_usable = said.size() >= kShortest && said.size() <= kLongest;
      if (is_usable && values_.size() < kMostValues) add_value(said, line, text);
    }
  }

  void add_value(const std::string& value, std::size_t line, const std::string& pointer) {
    if (values_.count(value) > 0) return;
    std::string name = name_for(pointer);
    const int number = ++names_[name];
    if (number > 1) name += "_" + std::to_string(number);
    values_[value] = {name, line, pointer, {}};
  }

  void add_sent(const event::Message& sent, std::size_t line) {
    if (values_.empty()) return;
    used_.clear();
    std::string text(sent.body.bytes);
    // Braces that are text would be taken for variables.
    if (!sent.script.is_template && text.find("{{") != std::string::npos) return;
    auto json = capture::parse_ordered_json(text);
    if (json && json->is_structured()) {
      walk(*json);
      if (used_.empty()) return;
      text = capture::to_ordered_text(*json);
      // A number is written without the quotes that its placeholder has in the tree.
      for (const std::string& name : numbers_)
        replace_all(text, "\"\\u0001" + name + "\"", placeholder(name));
      numbers_.clear();
    } else {
      fill(text);
    }
    for (Handover* handover : used_)
      handover->uses.push_back({line, text});
  }

  void walk(OrderedJson& json) {
    if (json.is_structured()) {
      for (auto& element : json)
        walk(element);
      return;
    }
    if (json.is_string()) {
      std::string text = json.get<std::string>();
      if (fill(text)) json = text;
      return;
    }
    const auto found = values_.find(capture::to_ordered_text(json));
    if (found == values_.end()) return;
    // A mark that no text of the message can be taken for.
    json = "\x01" + found->second.name;
    numbers_.push_back(found->second.name);
    use(found->second);
  }

  /// Puts placeholders in the place of the values in `text`; whether there were any.
  bool fill(std::string& text) {
    if (const auto whole = values_.find(text); whole != values_.end()) {
      text = placeholder(whole->second.name);
      use(whole->second);
      return true;
    }
    bool any = false;
    for (auto& [value, handover] : values_) {
      if (value.size() < kShortestPart || text.find(value) == std::string::npos) continue;
      replace_all(text, value, placeholder(handover.name));
      use(handover);
      any = true;
    }
    return any;
  }

  void use(Handover& handover) {
    if (std::find(used_.begin(), used_.end(), &handover) == used_.end()) used_.push_back(&handover);
  }

  std::map<std::size_t, std::vector<std::string>> places_;
  std::map<std::string, Handover> values_;  ///< by what the server has said
  std::map<std::string, int> names_;        ///< how often each was given
  std::vector<Handover*> used_;             ///< by the message
  std::vector<std::string> numbers_;        ///< names that stand for numbers in the message
};

}  // namespace

Result<std::vector<Handover>> find_handovers(const capture::File& capture,
                                             const std::vector<Volatility::Place>& places) {
  auto reader = capture.reader();
  if (!reader) return reader.error();
  HandoverSearch search(places);
  while (true) {
    const auto event = reader->next();
    if (!event) return event.error();
    if (!*event) return search.take();
    const auto* message = std::get_if<event::Message>(&(*event)->what);
    if (message != nullptr) search.add(*message, reader->line());
  }
}

}  // namespace wskit::load
