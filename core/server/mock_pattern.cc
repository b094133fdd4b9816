#include "server/mock_pattern.h"

#include <algorithm>
#include <span>
#include <utility>

#include "capture/redact.h"

namespace wskit::server {
namespace {

using capture::Json;
using envelope::Body;
using Differences = std::vector<capture::Difference>;

constexpr std::string_view kBraces = "{{";
// Begins the strings that stand for what is no string. JSON can only hold it escaped.
constexpr std::string_view kMark = "\x01";
constexpr std::string_view kMarkInJson = "\\u0001";

/// Whether `text` can have become of `pattern`, with the known values.
bool agrees(const load::ReplayText& pattern, std::string_view text, const load::Variables& known,
            load::Variables& found) {
  load::Variables values;
  if (!pattern.match(text, &values)) return false;
  for (const auto& [name, value] : values) {
    const auto wanted = known.find(name);
    if (wanted != known.end() && wanted->second != value) return false;
  }
  found.merge(values);
  return true;
}

/// Whether `rule` looks not there, or not at anything around it.
bool is_ignored(const capture::Rule& rule, std::span<const std::string> place) {
  const auto covers = [&place](const capture::Pointer& pointer) {
    for (std::size_t depth = 1; depth <= place.size(); ++depth) {
      if (pointer.matches(place.first(depth))) return true;
    }
    return false;
  };
  return std::any_of(rule.ignore.begin(), rule.ignore.end(), covers);
}

}  // namespace

Result<MockPattern> MockPattern::compile(std::string_view text,
                                         const load::Template::Environment& environment) {
  auto whole = load::ReplayText::compile(text, environment);
  if (!whole) return std::move(whole).error();
  const bool has_mark = text.find(kMarkInJson) != std::string_view::npos;
  const std::string form = has_mark ? "" : whole->json_form(kMarkInJson);
  MockPattern pattern(*std::move(whole), capture::Message({Body::Form::kText, form}));
  std::vector<std::string> place;
  const Json* const json = pattern.message_.json();
  pattern.is_json_ = json != nullptr && pattern.add_leaves(*json, place, environment);
  if (!pattern.is_json_) pattern.message_ = capture::Message({Body::Form::kText, text});
  return pattern;
}

/// False when there is no place for a variable: in the name of a member.
bool MockPattern::add_leaves(const Json& json, Place& place,
                             const load::Template::Environment& environment) {
  if (json.is_string()) return add_leaf(json.get_ref<const std::string&>(), place, environment);
  return !json.is_structured() || add_members(json, place, environment);
}

bool MockPattern::add_members(const Json& json, Place& place,
                              const load::Template::Environment& environment) {
  for (const auto& [name, value] : json.items()) {
    if (name.find(kBraces) != std::string::npos) return false;
    place.push_back(name);
    const bool added = add_leaves(value, place, environment);
    place.pop_back();
    if (!added) return false;
  }
  return true;
}

bool MockPattern::add_leaf(std::string_view text, const Place& place,
                           const load::Template::Environment& environment) {
  if (text.find(kBraces) == std::string_view::npos) return true;
  // A pointer to it would lead to its neighbours, too.
  if (std::find(place.begin(), place.end(), "*") != place.end()) return false;
  const bool is_whole_value = text.starts_with(kMark);
  if (is_whole_value) text.remove_prefix(kMark.size());
  auto pattern = load::ReplayText::compile(text, environment);
  auto pointer = capture::Pointer::parse(capture::pointer_text(place));
  if (!pattern || !pointer) return false;
  leaves_.push_back({place, *std::move(pointer), *std::move(pattern), is_whole_value});
  return true;
}

Differences MockPattern::compare(const capture::Rule& rule, const capture::Message& got,
                                 const load::Variables& known, load::Variables& found) const {
  if (rule.pattern) return capture::compare(rule, message_, got);
  const bool as_json = is_json_ && rule.comparison != capture::Comparison::kText &&
                       !got.is_binary() && got.json() != nullptr;
  if (!as_json) return compare_text(got, known, found);
  capture::Rule rest = rule;
  for (const Leaf& leaf : leaves_)
    rest.ignore.push_back(leaf.pointer);
  Differences differences = capture::compare(rest, message_, got);
  for (const Leaf& leaf : leaves_) {
    const Json* const value = leaf.pointer.find(*got.json());
    if (value != nullptr && fits(leaf, *value, known, found)) continue;
    if (is_ignored(rule, leaf.place)) continue;
    differences.push_back(difference(leaf, got, known));
  }
  return differences;
}

/// What a person is told where `got` does not fit.
capture::Difference MockPattern::difference(const Leaf& leaf, const capture::Message& got,
                                            const load::Variables& known) {
  const bool is_secret =
      leaf.place.back() == "token" && capture::redact_message(got.bytes()).has_value();
  if (is_secret) return capture::another_token(leaf.pointer.text());
  const std::string wanted = leaf.text.readable(known);
  capture::Difference difference{leaf.pointer.text(), {}, {}};
  difference.expected = leaf.is_whole_value ? wanted : capture::to_text(wanted);
  if (const Json* const value = leaf.pointer.find(*got.json())) {
    difference.got = capture::to_text(*value);
  }
  return difference;
}

bool MockPattern::fits(const Leaf& leaf, const Json& value, const load::Variables& known,
                       load::Variables& found) {
  if (leaf.is_whole_value) return agrees(leaf.text, capture::to_text(value), known, found);
  return value.is_string() && agrees(leaf.text, value.get_ref<const std::string&>(), known, found);
}

Differences MockPattern::compare_text(const capture::Message& got, const load::Variables& known,
                                      load::Variables& found) const {
  if (!got.is_binary() && agrees(whole_, got.bytes(), known, found)) return {};
  return {{"", capture::readable({Body::Form::kText, whole_.readable(known)}),
           capture::readable(got.body())}};
}

}  // namespace wskit::server
