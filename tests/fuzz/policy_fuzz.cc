#include <cstddef>
#include <cstdint>
#include <string_view>

#include "auth/policy.h"
#include "auth/static_tokens.h"
#include "base/assert.h"

using namespace wskit;

namespace {

void judge(const auth::Policy& policy, std::string_view place) {
  const auth::Identity ann{"ann", {"ops"}, std::nullopt};
  for (const auto action : {auth::Action::kJoin, auth::Action::kSubscribe, auth::Action::kSend}) {
    const bool allowed = policy.allows(ann, action, place);
    WSKIT_ASSERT(policy.explain(ann, action, place).starts_with(allowed ? "allowed" : "denied"));
  }
}

}  // namespace

/// Whatever a file holds, it is rules, or one line says why not. The bytes are a place, too.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const char* file : {"p.toml", "p.json"}) {
    const auto policy = auth::Policy::parse(bytes, file);
    if (policy) {
      judge(*policy, bytes);
      judge(*policy, "lobby");
    } else {
      WSKIT_ASSERT(policy.error().kind == ErrorKind::kUsage);
      WSKIT_ASSERT(policy.error().message.starts_with(file));
    }
    const auto tokens = auth::StaticTokens::parse(bytes, file);
    WSKIT_ASSERT(!tokens || tokens->find("") == nullptr);
  }
  return 0;
}
