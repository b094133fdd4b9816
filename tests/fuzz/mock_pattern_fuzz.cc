#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "server/mock_pattern.h"

namespace {

using namespace wskit;
using envelope::Body;

const char* environment(const char* /*name*/) {
  return "1";
}

/// How many differences there are; none of them is without words.
std::size_t differences(const server::MockPattern& pattern, std::string_view got,
                        const load::Variables& known, load::Variables& found) {
  std::size_t count = 0;
  for (const auto comparison : {capture::Comparison::kExact, capture::Comparison::kSubset}) {
    capture::Rule rule;
    rule.comparison = comparison;
    const auto places =
        pattern.compare(rule, capture::Message({Body::Form::kText, got}), known, found);
    WSKIT_ASSERT(places.empty() || !capture::in_a_line(places).empty());
    count += places.size();
  }
  return count;
}

}  // namespace

/// A first line is a template, the rest what a client says. What the template itself comes to
/// agrees with it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t end = std::min(input.find('\n'), input.size());
  const std::string_view recorded = input.substr(0, end);
  const auto pattern = server::MockPattern::compile(recorded, environment);
  const auto text = load::ReplayText::compile(recorded, environment);
  WSKIT_ASSERT(pattern.has_value() == text.has_value());
  if (!pattern) return 0;
  load::Variables found;
  differences(*pattern, input.substr(std::min(end + 1, size)), {{"A", "1"}}, found);
  load::Variables values;
  for (const std::string& name : text->names())
    values[name] = "1";
  Rng rng(1);
  const std::string own = text->render(values, {1, 1, 0, rng, rng});
  WSKIT_ASSERT(differences(*pattern, own, {}, found) == 0);
  return 0;
}
