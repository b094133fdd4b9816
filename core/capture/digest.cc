#include "capture/digest.h"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "capture/compare.h"
#include "capture/json_value.h"

namespace wskit::capture {
namespace {

/// Apart from each other, so that {} is not [], nor "1" 1.
enum class Tag : std::uint8_t { kBinary, kText, kString, kNumber, kOther, kArray, kObject };

/// Not what it was before, nor what either part was (after the finaliser of MurmurHash3).
std::uint64_t mixed(std::uint64_t one, std::uint64_t other) {
  std::uint64_t hash = one * 31 + other;
  hash = (hash ^ hash >> 33) * 0xff51afd7ed558ccd;
  hash = (hash ^ hash >> 33) * 0xc4ceb9fe1a85ec53;
  return hash ^ hash >> 33;
}

std::uint64_t tagged(Tag tag, std::uint64_t hash) {
  return mixed(static_cast<std::uint64_t>(tag), hash);
}

std::uint64_t tagged(Tag tag, std::string_view bytes) {
  return tagged(tag, std::hash<std::string_view>()(bytes));
}

/// Equal numbers are the same double, however they are held; so are some others.
double as_double(const Json& number) {
  if (!number.is_binary()) return number.get<double>();
  const auto& digits = number.get_binary();
  return std::strtod(std::string(digits.begin(), digits.end()).c_str(), nullptr);
}

/// Walks a JSON value as a comparison does.
class JsonDigest {
 public:
  explicit JsonDigest(const std::vector<Pointer>& ignore) : ignore_(ignore) {}

  std::uint64_t of(const Json& json) {
    if (json.is_object()) return of_object(json);
    if (json.is_array()) return of_array(json);
    if (json.is_string()) return tagged(Tag::kString, json.get_ref<const std::string&>());
    if (json.is_number() || json.is_binary()) {
      const double number = as_double(json);
      return tagged(Tag::kNumber, std::hash<double>()(number == 0 ? 0 : number));
    }
    return tagged(Tag::kOther, json.is_null() ? 0 : json.get<bool>() ? 1 : 2);
  }

 private:
  std::uint64_t of_object(const Json& json) {
    std::uint64_t hash = tagged(Tag::kObject, 0);
    for (const auto& [name, value] : json.items()) {
      if (const auto there = step(name, value)) {
        hash = mixed(mixed(hash, std::hash<std::string_view>()(name)), *there);
      }
    }
    return hash;
  }
  std::uint64_t of_array(const Json& json) {
    std::uint64_t hash = tagged(Tag::kArray, 0);
    for (std::size_t i = 0; i < json.size(); ++i) {
      const auto there = step(ignore_.empty() ? std::string() : std::to_string(i), json[i]);
      if (there) hash = mixed(mixed(hash, i), *there);
    }
    return hash;
  }

  /// Nothing where nobody looks.
  std::optional<std::uint64_t> step(const std::string& name, const Json& value) {
    if (ignore_.empty()) return of(value);
    place_.push_back(name);
    std::optional<std::uint64_t> hash;
    const bool is_ignored =
        std::any_of(ignore_.begin(), ignore_.end(),
                    [this](const Pointer& pointer) { return pointer.matches(place_); });
    if (!is_ignored) hash = of(value);
    place_.pop_back();
    return hash;
  }

  const std::vector<Pointer>& ignore_;
  std::vector<std::string> place_;  ///< names and indices that lead to where the walk is
};

}  // namespace

std::optional<std::uint64_t> digest(const Rule& rule, const Message& message,
                                    const Secrets& secrets) {
  if (rule.pattern || rule.comparison == Comparison::kSubset) return std::nullopt;
  // A token that was taken out agrees with any.
  if (const auto shown = without_secrets(message, secrets)) return digest(rule, *shown);
  if (message.is_binary()) return tagged(Tag::kBinary, message.bytes());
  if (rule.comparison == Comparison::kText) return tagged(Tag::kText, message.bytes());
  if (message.json() != nullptr) return JsonDigest(rule.ignore).of(*message.json());
  if (message.scalar() != nullptr) return JsonDigest(rule.ignore).of(*message.scalar());
  return tagged(Tag::kText, message.bytes());
}

}  // namespace wskit::capture
