#include "envelope/schemas.h"

#include <exception>
#include <regex>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

namespace wskit::envelope {
namespace {

using Tree = nlohmann::json;
using Adapter = valijson::adapters::NlohmannJsonAdapter;

/// What of a schema the library spends more than a message's size on.
struct Demands {
  bool regexes = false;
  bool unique = false;
};

/// Throws when a regular expression is none: the library would, at the first message.
void find_demands(const Tree& schema, Demands& demands) {
  if (schema.is_object()) {
    const auto pattern = schema.find("pattern");
    if (pattern != schema.end() && pattern->is_string()) {
      static_cast<void>(std::regex(pattern->get<std::string>()));
      demands.regexes = true;
    }
    const auto named = schema.find("patternProperties");
    if (named != schema.end() && named->is_object()) {
      for (const auto& property : named->items())
        static_cast<void>(std::regex(property.key()));
      demands.regexes = true;
    }
    const auto format = schema.find("format");
    demands.regexes |= format != schema.end() && format->is_string();
    demands.unique |= schema.value("uniqueItems", Tree()) == Tree(true);
  }
  for (const Tree& part : schema)
    if (part.is_structured()) find_demands(part, demands);
}

bool is_too_much(const Tree& value, const Demands& demands) {
  if (value.is_string()) {
    return demands.regexes && value.get_ref<const std::string&>().size() > Schemas::kMaxMatched;
  }
  if (!value.is_structured()) return false;
  if (value.is_array() && demands.unique && value.size() > Schemas::kMaxUnique) return true;
  for (const auto& [name, part] : value.items()) {
    if (demands.regexes && name.size() > Schemas::kMaxMatched) return true;
    if (is_too_much(part, demands)) return true;
  }
  return false;
}

/// RFC 6901, of the library's "<root>", "[name]", "[0]".
std::string pointer(const std::vector<std::string>& context) {
  std::string text;
  for (std::size_t i = 1; i < context.size(); ++i) {
    text += '/';
    for (const char c : context[i].substr(1, context[i].size() - 2)) {
      if (c == '~') text += "~0";
      if (c == '/') text += "~1";
      if (c != '~' && c != '/') text += c;
    }
  }
  return text;
}

Fault misfit(std::string_view type, const std::string& why) {
  return {FaultCode::kInvalidMessage,
          "the message does not fit the schema of \"" + std::string(type) + "\": " + why};
}

}  // namespace

class Schemas::Schema {
 public:
  /// Throws when it is none.
  explicit Schema(const Tree& json) {
    if (!json.is_object()) throw std::invalid_argument("it must be an object");
    find_demands(json, demands_);
    valijson::SchemaParser().populateSchema(Adapter(json), schema_);
  }

  /// Why `message` does not fit, with the place; empty: it does. Throws what the library does.
  [[nodiscard]] std::string misfit(const Tree& message) const {
    if (is_too_much(message, demands_)) {
      return "its strings may have " + std::to_string(kMaxMatched) + " bytes and its arrays " +
             std::to_string(kMaxUnique) + " elements";
    }
    // Without results the library stops at the first fault; they are collected for short texts
    // only, because each of a message's elements could be one.
    valijson::Validator validator;
    if (validator.validate(schema_, Adapter(message), nullptr)) return {};
    valijson::ValidationResults results;
    if (message.size() <= kMaxUnique) validator.validate(schema_, Adapter(message), &results);
    if (results.numErrors() == 0) return "see its schema";
    const auto& first = *results.begin();
    const std::string place = pointer(first.context);
    return (place.empty() ? "the whole" : place) + ": " + first.description;
  }

 private:
  valijson::Schema schema_;
  Demands demands_;
};

Schemas::Schemas() = default;
Schemas::~Schemas() = default;

Status Schemas::add(std::string type, std::string_view json) {
  try {
    schemas_[std::move(type)] = std::make_unique<Schema>(Tree::parse(json.begin(), json.end()));
  } catch (const std::exception& error) {
    return Error{ErrorKind::kUsage, std::string("it is no JSON Schema: ") + error.what()};
  }
  return ok();
}

// The library throws at what it takes for a contradiction, as a number where a `format` is asked
// for.
std::optional<Fault> Schemas::check(std::string_view type, std::string_view message) const {
  const auto found = schemas_.find(type);
  if (found == schemas_.end()) return std::nullopt;
  try {
    const std::string why = found->second->misfit(Tree::parse(message.begin(), message.end()));
    if (!why.empty()) return envelope::misfit(type, why);
  } catch (const std::exception& error) {
    return envelope::misfit(type, error.what());
  }
  return std::nullopt;
}

}  // namespace wskit::envelope
