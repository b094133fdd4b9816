#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace wskit::auth {

/// A name and its values, of which there is at least one.
struct Field {
  std::string name;
  std::vector<std::string> values;
};

/// One table of a file.
struct Table {
  std::string place;  ///< "policy.toml:12" or "policy.json: rule 3", for messages
  std::vector<Field> fields;

  /// The values of the field `name`, or null.
  [[nodiscard]] const std::vector<std::string>* find(std::string_view name) const;
};

/// The tables of a file that is nothing but a list of them, all called `section`. In TOML:
///     [[section]]
///     name = "value"
///     other = ["value", "value"]
/// or as JSON, when `file` ends in .json: {"section":[{"name":"value","other":[…]}]}.
/// kUsage, beginning with the file and the line, when `text` is something else, or a field is none
/// of `known`.
Result<std::vector<Table>> parse_tables(std::string_view text, const std::string& file,
                                        const std::string& section,
                                        const std::vector<std::string_view>& known);

}  // namespace wskit::auth
