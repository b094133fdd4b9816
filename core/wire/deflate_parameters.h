#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "wire/extension.h"

namespace wskit::wire {

/// What both sides of a connection agreed on for permessage-deflate, as the parameters of the
/// server's response (RFC 7692 section 7.1).
struct DeflateParameters {
  bool server_no_context_takeover = false;
  bool client_no_context_takeover = false;
  std::optional<std::uint8_t> server_max_window_bits;  ///< 8 to 15; absent means 15
  std::optional<std::uint8_t> client_max_window_bits;

  bool operator==(const DeflateParameters&) const = default;
};

/// How the messages of one direction are compressed.
struct DeflateContext {
  bool takeover = true;           ///< a message may refer back to those before it
  std::uint8_t window_bits = 15;  ///< how far: 2^window_bits bytes
};
DeflateContext from_server(const DeflateParameters& agreed);
DeflateContext from_client(const DeflateParameters& agreed);

/// "permessage-deflate; server_no_context_takeover; …", as a response has it.
std::string to_text(const DeflateParameters& agreed);

/// What a client of ours offers: any parameters are fine with it.
constexpr std::string_view kDeflateOffer = "permessage-deflate; client_max_window_bits";

/// A server's choice among a client's offers: the first that names parameters of section 7.1 only,
/// each once and with a value that is defined for it. Nothing when there is none. Without
/// `takeover` neither side is to keep a context, whatever it offered; window sizes are the client's
/// to ask for.
std::optional<DeflateParameters> accept_deflate(const std::vector<Extension>& offers,
                                                bool takeover);

/// Checks the extensions of a server's response to a request with `kDeflateOffer`, or to one that
/// offered none. What was agreed, nothing if the server chose none, or kUpgrade with what is wrong.
Result<std::optional<DeflateParameters>> check_chosen(const std::vector<Extension>& chosen,
                                                      bool offered);

}  // namespace wskit::wire
