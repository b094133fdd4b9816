#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "envelope/fault.h"

namespace wskit::envelope {

/// What messages of some types have to look like, as JSON Schema (draft 7). Once made it is only
/// read, by any number of threads.
class Schemas {
 public:
  /// Where a schema uses regular expressions (`pattern`, `patternProperties`, `format`), strings of
  /// a message may have so many bytes, and where it uses `uniqueItems`, arrays so many elements:
  /// what is longer would take too much stack, or time.
  static constexpr std::size_t kMaxMatched = 1024;
  static constexpr std::size_t kMaxUnique = 256;

  Schemas();
  ~Schemas();
  Schemas(const Schemas&) = delete;
  Schemas& operator=(const Schemas&) = delete;

  /// Messages of `type` have to fit the schema `json`. kUsage: it is none, or refers to another
  /// document, which is never fetched.
  Status add(std::string type, std::string_view json);
  [[nodiscard]] bool empty() const { return schemas_.empty(); }

  /// What keeps `message`, which has been read and is of `type`, from fitting; a type without a
  /// schema fits. kInvalidMessage: the place as a JSON pointer, and the reason.
  [[nodiscard]] std::optional<Fault> check(std::string_view type, std::string_view message) const;

 private:
  class Schema;

  std::map<std::string, std::unique_ptr<Schema>, std::less<>> schemas_;
};

}  // namespace wskit::envelope
