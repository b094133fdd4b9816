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

}  // namespace wskit::load
