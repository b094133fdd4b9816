#include "load/replay_text.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "load/placeholders.h"

namespace wskit::load {
namespace {

/// Follows where the strings of a JSON text begin and end.
class QuoteScan {
 public:
  explicit QuoteScan(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    is_json_ = first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
    // A message that is one variable in braces is no object.
    if (text.substr(std::min(first, text.size())).starts_with("{{")) is_json_ = false;
  }
  void pass(std::string_view text) {
    for (const char c : text) {
      if (std::exchange(is_escaped_, false)) continue;
      if (c == '"') is_inside_ = !is_inside_;
      is_escaped_ = is_inside_ && c == '\\';
    }
  }
  [[nodiscard]] bool is_inside() const { return is_json_ && is_inside_; }

 private:
  bool is_json_ = false;
  bool is_inside_ = false;
  bool is_escaped_ = false;
};

std::string escaped_for_json(const std::string& value) {
  const std::string quoted = capture::to_text(value);
  return quoted.substr(1, quoted.size() - 2);
}

std::string unescaped_from_json(std::string_view value) {
  const auto json = capture::parse_json("\"" + std::string(value) + "\"");
  return json && json->is_string() ? json->get<std::string>() : std::string(value);
}

std::string text_of(const Template& form, const Occasion& occasion) {
  std::string text(form.longest(), '\0');
  text.resize(static_cast<std::size_t>(form.render(occasion, text.data()) - text.data()));
  return text;
}

}  // namespace

Result<ReplayText> ReplayText::compile(std::string_view text,
                                       const Template::Environment& environment) {
  const auto pieces = split_placeholders(text);
  if (!pieces) return pieces.error();
  ReplayText compiled;
  QuoteScan quotes(text);
  for (const Piece& piece : *pieces) {
    if (!piece.is_variable) {
      quotes.pass(piece.text);
      compiled.add_fixed(piece.text);
    } else if (auto added = compiled.add_variable(piece.text, environment, quotes.is_inside());
               !added) {
      return std::move(added).error();
    }
  }
  return compiled;
}

/// What is found as a whole has to be one part, however many pieces it came in.
void ReplayText::add_fixed(std::string_view text) {
  auto* const last = parts_.empty() ? nullptr : std::get_if<std::string>(&parts_.back().what);
  last != nullptr ? void(last->append(text)) : void(parts_.push_back({std::string(text)}));
}

Status ReplayText::add_variable(std::string_view inside, const Template::Environment& environment,
                                bool is_quoted) {
  if (check_variable_name(inside)) {
    names_.emplace_back(inside);
    parts_.push_back({Name{std::string(inside)}, is_quoted});
    return ok();
  }
  auto form = Template::compile("{{" + std::string(inside) + "}}", environment);
  if (!form) return std::move(form).error();
  parts_.push_back({*std::move(form), is_quoted});
  return ok();
}

std::string ReplayText::render(const Variables& variables, const Occasion& occasion) const {
  std::string text;
  for (const Part& part : parts_) {
    if (const auto* fixed = std::get_if<std::string>(&part.what)) {
      text += *fixed;
      continue;
    }
    std::string value;
    if (const auto* name = std::get_if<Name>(&part.what)) {
      const auto found = variables.find(name->name);
      if (found == variables.end()) {
        text += part.source();
        continue;
      }
      value = found->second;
    } else {
      value = text_of(std::get<Template>(part.what), occasion);
    }
    text += part.is_quoted ? escaped_for_json(value) : value;
  }
  return text;
}

std::string ReplayText::readable(const Variables& variables) const {
  std::string text;
  for (const Part& part : parts_) {
    const auto* name = std::get_if<Name>(&part.what);
    const auto value = name == nullptr ? variables.end() : variables.find(name->name);
    text += value == variables.end() ? part.source() : value->second;
  }
  return text;
}

std::string ReplayText::json_form(std::string_view mark) const {
  std::string text;
  for (const Part& part : parts_) {
    const bool stands_alone = !part.is_quoted && !std::holds_alternative<std::string>(part.what);
    if (stands_alone) text.append("\"").append(mark);
    text += part.source();
    if (stands_alone) text += '"';
  }
  return text;
}

std::string ReplayText::Part::source() const {
  if (const auto* name = std::get_if<Name>(&what)) return "{{" + name->name + "}}";
  if (const auto* form = std::get_if<Template>(&what)) return form->text();
  std::string text = std::get<std::string>(what);
  for (std::size_t at = text.find("{{"); at != std::string::npos; at = text.find("{{", at + 4))
    text.insert(at, "{{");
  return text;
}

/// Walks a text along the parts that it may have become of.
class ReplayText::Walk {
 public:
  explicit Walk(std::string_view text) : rest_(text) {}

  bool pass(const Part& part, bool is_last) {
    const auto* fixed = std::get_if<std::string>(&part.what);
    if (fixed != nullptr) return pass_text(*fixed, is_last);
    // Of two variables without anything between them the first one is empty.
    take({});
    open_ = &part;
    return true;
  }
  /// What the names stand for; nothing when there is more text than parts.
  std::optional<Variables> finish() {
    if (open_ != nullptr) take(std::exchange(rest_, {}));
    if (!rest_.empty()) return std::nullopt;
    return std::move(values_);
  }

 private:
  bool pass_text(std::string_view fixed, bool is_last) {
    std::size_t at = 0;
    if (open_ != nullptr) {
      at = is_last ? rest_.size() - std::min(rest_.size(), fixed.size()) : rest_.find(fixed);
    }
    if (at > rest_.size() || !rest_.substr(at).starts_with(fixed)) return false;
    take(rest_.substr(0, at));
    rest_.remove_prefix(at + fixed.size());
    return true;
  }
  void take(std::string_view value) {
    const Part* part = std::exchange(open_, nullptr);
    const auto* name = part == nullptr ? nullptr : std::get_if<Name>(&part->what);
    if (name == nullptr) return;
    values_[name->name] = part->is_quoted ? unescaped_from_json(value) : std::string(value);
  }

  std::string_view rest_;
  const Part* open_ = nullptr;  ///< a variable whose end has not been seen
  Variables values_;
};

bool ReplayText::match(std::string_view text, Variables* values) const {
  Walk walk(text);
  for (const Part& part : parts_) {
    if (!walk.pass(part, &part == &parts_.back())) return false;
  }
  auto found = walk.finish();
  if (!found) return false;
  if (values == nullptr) return true;
  for (auto& [name, value] : *found)
    values->insert_or_assign(name, std::move(value));
  return true;
}

}  // namespace wskit::load
