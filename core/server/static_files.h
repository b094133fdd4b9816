#pragma once

#include "server/directory.h"
#include "server/http_handler.h"

namespace wskit::server {

struct Config;

/// Answers whatever is no upgrade with the files of a directory, to anybody who asks. `index.html`
/// stands for the directory that it is in. Files are read on the loop: what is read again and again
/// lies in the kernel's memory, and one read takes no more than a piece.
class StaticFiles final : public HttpHandler {
 public:
  /// `config.files` is there. It outlives this.
  explicit StaticFiles(const Config& config);

  [[nodiscard]] bool wants(const Exchange& exchange) const override;
  void on_request(Exchange& exchange) override;
  void on_gone(Exchange& /*exchange*/) override {}

 private:
  const Config& config_;
  const Directory& files_;
};

}  // namespace wskit::server
