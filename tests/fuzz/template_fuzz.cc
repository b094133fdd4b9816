#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "load/template.h"

using namespace wskit;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto environment = [](const char* name) { return name[0] == 'A' ? "value" : nullptr; };
  const auto form = load::Template::compile(text, environment);
  if (!form || form->longest() > (std::size_t{1} << 20)) return 0;
  Rng repeatable(1);
  Rng unique(2);
  const load::Occasion occasion{UINT64_MAX, UINT64_MAX, INT64_MAX, repeatable, unique, {}};
  std::string out(form->longest(), '\0');
  const auto length = static_cast<std::size_t>(form->render(occasion, out.data()) - out.data());
  WSKIT_ASSERT(length <= form->longest());
  if (text.find("{{") == std::string_view::npos) WSKIT_ASSERT(out == text);
  if (form->is_constant()) WSKIT_ASSERT(out == form->fixed());
  return 0;
}
