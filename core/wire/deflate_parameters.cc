#include "wire/deflate_parameters.h"

#include <algorithm>
#include <array>
#include <utility>

namespace wskit::wire {
namespace {

constexpr std::string_view kPerMessageDeflate = "permessage-deflate";
constexpr std::string_view kServerNoContextTakeover = "server_no_context_takeover";
constexpr std::string_view kClientNoContextTakeover = "client_no_context_takeover";
constexpr std::string_view kServerMaxWindowBits = "server_max_window_bits";
constexpr std::string_view kClientMaxWindowBits = "client_max_window_bits";

enum class Side : std::uint8_t { kOffer, kResponse };

/// What is wrong with a list of parameters, for a person.
using Complaint = std::string;

/// 8 to 15, without leading zeros (sections 7.1.2.1 and 7.1.2.2).
std::optional<std::uint8_t> read_window_bits(std::string_view text) {
  constexpr std::array<std::string_view, 8> kBits = {"8", "9", "10", "11", "12", "13", "14", "15"};
  const auto* const found = std::find(kBits.begin(), kBits.end(), text);
  if (found == kBits.end()) return std::nullopt;
  return static_cast<std::uint8_t>(8 + (found - kBits.begin()));
}

Complaint bad_value(const Extension::Parameter& parameter, std::string_view right) {
  const std::string got = parameter.value ? ", not " + *parameter.value : ", not none";
  return parameter.name + " takes " + std::string(right) + got;
}

std::optional<Complaint> read_flag(const Extension::Parameter& parameter, bool& flag) {
  if (parameter.value) return bad_value(parameter, "no value");
  flag = true;
  return std::nullopt;
}

std::optional<Complaint> read_window(const Extension::Parameter& parameter, Side side,
                                     std::optional<std::uint8_t>& bits) {
  // "I would heed a limit", without setting one.
  const bool is_hint = side == Side::kOffer && parameter.name == kClientMaxWindowBits;
  if (is_hint && !parameter.value) return std::nullopt;
  if (parameter.value) bits = read_window_bits(*parameter.value);
  if (!bits) return bad_value(parameter, "8 to 15");
  return std::nullopt;
}

std::optional<Complaint> read_parameter(const Extension::Parameter& parameter, Side side,
                                        DeflateParameters& into) {
  const std::string_view name = parameter.name;
  if (name == kServerNoContextTakeover)
    return read_flag(parameter, into.server_no_context_takeover);
  if (name == kClientNoContextTakeover)
    return read_flag(parameter, into.client_no_context_takeover);
  if (name == kServerMaxWindowBits)
    return read_window(parameter, side, into.server_max_window_bits);
  if (name == kClientMaxWindowBits)
    return read_window(parameter, side, into.client_max_window_bits);
  return "there is no parameter " + parameter.name;
}

Result<DeflateParameters, Complaint> read_parameters(const Extension& extension, Side side) {
  DeflateParameters parameters;
  const auto& list = extension.parameters;
  for (auto each = list.begin(); each != list.end(); ++each) {
    const auto is_same = [&](const Extension::Parameter& other) {
      return other.name == each->name;
    };
    if (std::any_of(list.begin(), each, is_same)) return each->name + " stands there twice";
    if (auto complaint = read_parameter(*each, side, parameters)) return *std::move(complaint);
  }
  return parameters;
}

Error bad_choice(std::string message) {
  return {ErrorKind::kUpgrade, std::move(message)};
}

}  // namespace

DeflateContext from_server(const DeflateParameters& agreed) {
  return {!agreed.server_no_context_takeover, agreed.server_max_window_bits.value_or(15)};
}

DeflateContext from_client(const DeflateParameters& agreed) {
  return {!agreed.client_no_context_takeover, agreed.client_max_window_bits.value_or(15)};
}

std::string to_text(const DeflateParameters& agreed) {
  std::string text(kPerMessageDeflate);
  const auto add = [&text](std::string_view name) { text.append("; ").append(name); };
  const auto add_bits = [&](std::string_view name, std::optional<std::uint8_t> bits) {
    if (!bits) return;
    add(name);
    text.append("=").append(std::to_string(*bits));
  };
  if (agreed.server_no_context_takeover) add(kServerNoContextTakeover);
  if (agreed.client_no_context_takeover) add(kClientNoContextTakeover);
  add_bits(kServerMaxWindowBits, agreed.server_max_window_bits);
  add_bits(kClientMaxWindowBits, agreed.client_max_window_bits);
  return text;
}

std::optional<DeflateParameters> accept_deflate(const std::vector<Extension>& offers,
                                                bool takeover) {
  for (const Extension& offer : offers) {
    if (offer.name != kPerMessageDeflate) continue;
    auto accepted = read_parameters(offer, Side::kOffer);
    // zlib compresses with windows of 9 bits and more.
    if (!accepted || accepted->server_max_window_bits == 8) continue;
    if (!takeover) {
      accepted->server_no_context_takeover = true;
      accepted->client_no_context_takeover = true;
    }
    return *accepted;
  }
  return std::nullopt;
}

Result<std::optional<DeflateParameters>> check_chosen(const std::vector<Extension>& chosen,
                                                      bool offered) {
  if (chosen.empty()) return std::optional<DeflateParameters>();
  if (!offered || chosen.front().name != kPerMessageDeflate) {
    return bad_choice("the server chose an extension that was not offered: " + chosen.front().name);
  }
  if (chosen.size() > 1) return bad_choice("the server chose more extensions than were offered");
  auto agreed = read_parameters(chosen.front(), Side::kResponse);
  if (!agreed) return bad_choice("the server's permessage-deflate is wrong: " + agreed.error());
  return std::optional(*agreed);
}

}  // namespace wskit::wire
