#include "auth/table_file.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "auth/json.h"
#include "base/toml.h"

namespace wskit::auth {
namespace {

Error at(const std::string& place, const std::string& message) {
  return {ErrorKind::kUsage, place + ": " + message};
}

// TOML and JSON behind the same three questions.
std::optional<std::string> string_in(const toml::node& node) {
  return node.value_exact<std::string>();
}
std::optional<std::string> string_in(const Json& json) {
  return json.is_string() ? std::optional(json.get<std::string>()) : std::nullopt;
}

const toml::array* array_in(const toml::node& node) {
  return node.as_array();
}
const Json* array_in(const Json& json) {
  return json.is_array() ? &json : nullptr;
}

/// One string, or several in an array; empty when it is something else.
template <class Value>
std::vector<std::string> strings_in(const Value& value) {
  if (const auto one = string_in(value)) return {*one};
  const auto* const array = array_in(value);
  if (array == nullptr) return {};
  std::vector<std::string> strings;
  for (const auto& element : *array) {
    auto one = string_in(element);
    if (!one) return {};
    strings.push_back(*std::move(one));
  }
  return strings;
}

std::string listed(const std::vector<std::string_view>& names) {
  std::string text;
  for (const std::string_view name : names)
    text.append(text.empty() ? "" : ", ").append(name);
  return text;
}

class TableReader {
 public:
  TableReader(const std::string& file, const std::string& section,
              const std::vector<std::string_view>& known)
      : file_(file), section_(section), known_(known) {}

  Result<std::vector<Table>> read_toml(std::string_view text) const {
    const auto root = parse_toml(text, file_);
    if (!root) return root.error();
    const toml::array* const list = (*root)[section_].as_array();
    if (root->size() != 1 || list == nullptr) return misshapen();
    std::vector<Table> tables;
    for (const toml::node& node : *list) {
      const toml::table* const fields = node.as_table();
      if (fields == nullptr) return misshapen();
      Table table{place_of(node, file_), {}};
      for (const auto& [name, value] : *fields) {
        if (Status added = add(table, name.str(), value, place_of(value, file_)); !added) {
          return added.error();
        }
      }
      tables.push_back(std::move(table));
    }
    return tables;
  }

  Result<std::vector<Table>> read_json(std::string_view text) const {
    const auto root = parse_object(text);
    const bool has_list =
        root && root->size() == 1 && root->contains(section_) && root->at(section_).is_array();
    if (!has_list) return misshapen();
    std::vector<Table> tables;
    for (const Json& fields : root->at(section_)) {
      if (!fields.is_object()) return misshapen();
      Table table{file_ + ": " + section_ + ' ' + std::to_string(tables.size() + 1), {}};
      for (const auto& [name, value] : fields.items()) {
        if (Status added = add(table, name, value, table.place); !added) return added.error();
      }
      tables.push_back(std::move(table));
    }
    return tables;
  }

 private:
  [[nodiscard]] Error misshapen() const {
    const bool is_json = file_.ends_with(".json");
    return at(file_, "must be a list of " + section_ + "s and nothing else: " +
                         (is_json ? R"({")" + section_ + R"(":[{…},{…}]})"
                                  : "[[" + section_ + "]], below each its fields"));
  }

  template <class Value>
  Status add(Table& table, std::string_view name, const Value& value,
             const std::string& place) const {
    const std::string quoted = '\'' + std::string(name) + '\'';
    if (std::find(known_.begin(), known_.end(), name) == known_.end()) {
      return at(place, quoted + " is not known here; known are " + listed(known_));
    }
    Field field{std::string(name), strings_in(value)};
    if (field.values.empty()) {
      return at(place, quoted + R"( must be a string, or several: ["a", "b"])");
    }
    table.fields.push_back(std::move(field));
    return ok();
  }

  const std::string& file_;
  const std::string& section_;
  const std::vector<std::string_view>& known_;
};

}  // namespace

const std::vector<std::string>* Table::find(std::string_view name) const {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [name](const Field& field) { return field.name == name; });
  return found == fields.end() ? nullptr : &found->values;
}

Result<std::vector<Table>> parse_tables(std::string_view text, const std::string& file,
                                        const std::string& section,
                                        const std::vector<std::string_view>& known) {
  const TableReader reader(file, section, known);
  return file.ends_with(".json") ? reader.read_json(text) : reader.read_toml(text);
}

}  // namespace wskit::auth
