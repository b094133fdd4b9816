#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "capture/json_value.h"
#include "load/replay_text.h"

namespace {

using namespace wskit;

const char* environment(const char* /*name*/) {
  return "e\"";
}

/// What is put into a string of JSON leaves it one.
void check_json(const load::ReplayText& text, const load::Occasion& occasion) {
  load::Variables plain;
  load::Variables hostile;
  for (const std::string& name : text.names()) {
    plain[name] = "1";
    hostile[name] = "1\"\\\n";
  }
  const std::string harmless = text.render(plain, occasion);
  static_cast<void>(text.render(hostile, occasion));
  static_cast<void>(capture::parse_json(harmless));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto text = load::ReplayText::compile(input, environment);
  if (!text) return text.error().message.empty() ? std::abort(), 0 : 0;
  Rng rng(1);
  check_json(*text, {1, 1, 0, rng, rng});
  // Without braces it stays what it is.
  const bool is_plain = input.find("{{") == std::string_view::npos;
  if (is_plain && text->render({}, {1, 1, 0, rng, rng}) != input) std::abort();
  return 0;
}
