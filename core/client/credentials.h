#pragma once

#include <functional>

#include "base/result.h"

namespace wskit::client {

/// What a server lets us in by, where it does not last for ever.
class Credentials {
 public:
  using Done = std::function<void(const Status&)>;

  Credentials() = default;
  Credentials(const Credentials&) = delete;
  Credentials& operator=(const Credentials&) = delete;
  virtual ~Credentials() = default;

  /// Puts fresh ones where the next dial finds them. `done` is called once, never from inside this
  /// call, unless it is given up before. A failure says nothing of the secret.
  virtual void renew(Done done) = 0;
  /// They are not wanted any more.
  virtual void give_up() = 0;
};

}  // namespace wskit::client
