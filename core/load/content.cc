#include "load/content.h"

#include <string_view>

namespace wskit::load {

Letters Letters::between(std::size_t least, std::size_t most) {
  constexpr std::string_view kAlphabet = "abcdefghijklmnopqrstuvwxyz";
  Letters letters{least, std::string(most, '\0')};
  for (std::size_t i = 0; i < most; ++i)
    letters.text[i] = kAlphabet[i % kAlphabet.size()];
  return letters;
}

std::size_t Content::longest() const {
  if (const auto* letters = std::get_if<Letters>(&bytes)) return letters->text.size();
  if (const auto* form = std::get_if<Template>(&bytes)) return form->longest();
  if (const auto* stamps = std::get_if<Stamps>(&bytes)) return stamps->most;
  return std::get<Lines>(bytes).longest();
}

bool Content::is_stamped() const {
  if (const auto* form = std::get_if<Template>(&bytes)) return form->is_stamped();
  return std::holds_alternative<Stamps>(bytes);
}

bool Content::is_constant() const {
  if (const auto* letters = std::get_if<Letters>(&bytes)) {
    return letters->text.size() < Letters::kNumber && letters->least == letters->text.size();
  }
  const auto* form = std::get_if<Template>(&bytes);
  return form != nullptr && form->is_constant();
}

std::optional<std::size_t> Content::distinct_within() const {
  // Looking at more would cost about as much as sending it.
  constexpr std::size_t kMost = 1024;
  if (const auto* letters = std::get_if<Letters>(&bytes)) {
    if (letters->least >= Letters::kNumber) return Letters::kNumber;
    return std::nullopt;
  }
  if (std::holds_alternative<Stamps>(bytes)) return Stamp::kShortest;
  const auto* form = std::get_if<Template>(&bytes);
  if (form == nullptr || form->distinct_within() > kMost) return std::nullopt;
  return form->distinct_within();
}

}  // namespace wskit::load
