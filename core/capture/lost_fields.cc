#include "capture/lost_fields.h"

#include <algorithm>
#include <array>
#include <vector>

#include "capture/json_value.h"

namespace wskit::capture {
namespace {

namespace event = envelope::event;
using Names = std::span<const std::string_view>;

constexpr std::size_t kMostNames = 8;  // that are told

constexpr std::array<std::string_view, 3> kOfAll = {"t", "c", "ev"};
constexpr std::array<std::string_view, 5> kOfOpenings = {"url", "status", "headers", "subprotocol",
                                                         "subprotocols"};
constexpr std::array<std::string_view, 8> kOfMessages = {"dir", "op",  "data", "json",
                                                         "b64", "tpl", "bind", "expect"};
constexpr std::array<std::string_view, 4> kOfControls = {"dir", "data", "json", "b64"};
constexpr std::array<std::string_view, 3> kOfCloses = {"code", "reason", "by"};
constexpr std::array<std::string_view, 1> kOfMarks = {"label"};
constexpr std::array<std::string_view, 5> kOfHeaders = {"wscap", "created", "source", "tool",
                                                        "redacted"};

bool has(Names names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

void LostFields::add(const envelope::What& what, Names names) {
  if (std::holds_alternative<event::Open>(what)) return add(names, kOfAll, kOfOpenings);
  if (std::holds_alternative<event::Message>(what)) return add(names, kOfAll, kOfMessages);
  if (std::holds_alternative<event::Close>(what)) return add(names, kOfAll, kOfCloses);
  if (std::holds_alternative<event::Mark>(what)) return add(names, kOfAll, kOfMarks);
  add(names, kOfAll, kOfControls);
}

void LostFields::add_header(std::string_view line) {
  const auto header = parse_ordered_json(line);
  if (!header || !header->is_object()) return;
  std::vector<std::string_view> names;
  for (const auto& [name, value] : header->items())
    names.emplace_back(name);
  add(names, kOfHeaders, {});
}

void LostFields::add(Names names, Names known, Names known_too) {
  bool has_some = false;
  for (const std::string_view name : names) {
    if (has(known, name) || has(known_too, name)) continue;
    has_some = true;
    if (names_.contains(name)) continue;
    names_.size() < kMostNames ? void(names_.emplace(name)) : void(has_more_ = true);
  }
  lines_ += has_some ? 1 : 0;
}

std::optional<std::string> LostFields::text() const {
  if (lines_ == 0) return std::nullopt;
  std::string text = std::string(form_) + " has no ";
  std::size_t told = 0;
  for (const std::string& name : names_) {
    const bool is_last = ++told == names_.size() && !has_more_;
    text += told == 1 ? "" : is_last ? " and " : ", ";
    text += "`" + name + "`";
  }
  text += has_more_ ? " and others" : "";
  return text + "; lines that had some: " + std::to_string(lines_);
}

}  // namespace wskit::capture
