#include "cli/listen_options.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/atomic_file.h"
#include "cli/listen_address.h"

namespace wskit::cli {

void ListenOptions::add_to(OptionTable& options) {
  using http::ForwardedField;
  const auto trust = [this](std::string_view text) -> Status {
    while (true) {
      const std::size_t comma = std::min(text.find(','), text.size());
      Status added = proxies.add(http::trim(text.substr(0, comma)));
      if (!added || comma == text.size()) return added;
      text.remove_prefix(comma + 1);
    }
  };
  options
      .optional("--listen,ADDRESS", address,
                "[[HOST:]PORT] to listen on; :PORT is every interface, port 0 picks a free one")
      .excludes({"--unix"})
      .group("Listening")
      .text("--unix", "FILE", unix_path, "Listen on this unix socket instead of a port")
      .count("--backlog", backlog, "Connections the kernel may hold for us")
      .text("--port-file", "FILE", port_file, "Write the port to this file when ready")
      .excludes({"--unix"})
      .values("--trust-proxy", "NETWORK", trust,
              "Believe a reverse proxy there when it says who has sent a request: an address, "
              "10.0.0.0/8, or unix; several with commas between them")
      .choice("--trust-header", forwarded,
              {{"x-forwarded-for", ForwardedField::kXForwardedFor},
               {"forwarded", ForwardedField::kForwarded}},
              "Where it says so, in every request")
      .needs({"--trust-proxy"});
}

server::TrustedProxies ListenOptions::trusted() const {
  server::TrustedProxies trusted = proxies;
  trusted.set_field(forwarded);
  return trusted;
}

Result<lws::Address> ListenOptions::bind() const {
  const int length = static_cast<int>(std::min<std::uint64_t>(backlog, 1U << 20));
  if (!unix_path.empty()) return lws::Address::bind({"", 0, unix_path}, length);
  const auto endpoint = parse_listen_address(address);
  if (!endpoint) return endpoint.error();
  return lws::Address::bind(*endpoint, length);
}

Status ListenOptions::write_port(std::uint16_t port) const {
  if (port_file.empty()) return ok();
  // Whoever waits for the file must not read half a number: it appears whole.
  auto file = AtomicFile::create(port_file);
  if (!file) return std::move(file).error();
  const Status written = file->write(fmt::format("{}\n", port));
  return written ? file->commit() : written;
}

}  // namespace wskit::cli
