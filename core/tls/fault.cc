#include "tls/fault.h"

#include <array>
#include <cstdio>
#include <ctime>
#include <string_view>

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/sslerr.h>
#include <openssl/x509v3.h>

namespace wskit::tls {
namespace {

using Names = std::unique_ptr<GENERAL_NAMES, Free<GENERAL_NAMES_free>>;

// Names of a certificate that a message shows.
constexpr int kShownNames = 4;

std::string name_of(Peer peer) {
  return peer == Peer::kServer ? "the server" : "the client";
}

std::string date(const ASN1_TIME* time) {
  std::tm parts{};
  ASN1_TIME_to_tm(time, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M UTC", &parts);
  return text.data();
}

std::string text_of(const ASN1_STRING* string) {
  const auto* bytes = reinterpret_cast<const char*>(ASN1_STRING_get0_data(string));
  return {bytes, static_cast<std::size_t>(ASN1_STRING_length(string))};
}

std::string address_of(const ASN1_STRING* bytes) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const int family = ASN1_STRING_length(bytes) == 4 ? AF_INET : AF_INET6;
  inet_ntop(family, ASN1_STRING_get0_data(bytes), text.data(), text.size());
  return text.data();
}

std::string common_name(const X509_NAME* name) {
  const int index = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
  if (index >= 0) return text_of(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, index)));
  std::array<char, 256> line{};
  X509_NAME_oneline(name, line.data(), line.size());
  return line.data();
}

// "a.example, b.example, …"
std::string names_of(const X509* certificate) {
  const Names names(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  if (names == nullptr) return common_name(X509_get_subject_name(certificate));
  std::string list;
  int shown = 0;
  for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type != GEN_DNS && name->type != GEN_IPADD) continue;
    if (shown > 0) list += ", ";
    if (++shown > kShownNames) return list + "…";
    list += name->type == GEN_DNS ? text_of(name->d.dNSName) : address_of(name->d.iPAddress);
  }
  return shown == 0 ? "no host" : list;
}

// An alert of RFC 8446 section 6, as the peer's opinion.
std::string alert_fault(const std::string& peer, int alert) {
  switch (alert) {
    case SSL_AD_HANDSHAKE_FAILURE:
      return peer + " accepts no cipher that was offered, or wants a client certificate";
    case SSL_AD_PROTOCOL_VERSION:
      return peer + " speaks no TLS version in common with us";
    case SSL_AD_CERTIFICATE_REQUIRED:
      return peer + " requires a client certificate";
    case SSL_AD_UNRECOGNIZED_NAME:
      return peer + " does not know the name it was asked for";
    case SSL_AD_NO_APPLICATION_PROTOCOL:
      return peer + " does not speak http/1.1 here";
    case SSL_AD_BAD_CERTIFICATE:
    case SSL_AD_UNSUPPORTED_CERTIFICATE:
    case SSL_AD_CERTIFICATE_REVOKED:
    case SSL_AD_CERTIFICATE_EXPIRED:
    case SSL_AD_CERTIFICATE_UNKNOWN:
    case SSL_AD_UNKNOWN_CA:
      return peer + " refuses our certificate (" + SSL_alert_desc_string_long(alert) + ")";
    default:
      return peer + " gave up with the alert '" + SSL_alert_desc_string_long(alert) + "'";
  }
}

std::string reason_fault(Peer other, unsigned long code) {
  const std::string peer = name_of(other);
  switch (ERR_GET_REASON(code)) {
    case SSL_R_HTTP_REQUEST:
    case SSL_R_HTTPS_PROXY_REQUEST:
      return peer + " speaks plain HTTP, and this port wants TLS";
    case SSL_R_WRONG_VERSION_NUMBER:
      return peer + " does not speak TLS here" + (other == Peer::kServer ? "; use ws://" : "");
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_VERSION_TOO_LOW:
    case SSL_R_NO_PROTOCOLS_AVAILABLE:
      return peer + " speaks no TLS version in common with us";
    case SSL_R_NO_SHARED_CIPHER:
      return peer + " offers no cipher in common with us";
    case SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE:
      return peer + " shows no certificate, and one is required";
    case SSL_R_NO_APPLICATION_PROTOCOL:
      return peer + " does not offer http/1.1";
    default:
      break;
  }
  const char* reason = ERR_reason_error_string(code);
  return peer + " broke the TLS protocol: " + (reason == nullptr ? "unknown reason" : reason);
}

}  // namespace

std::string certificate_fault(X509_STORE_CTX* store, Peer other, const std::string& host) {
  const std::string peer = name_of(other);
  const X509* certificate = X509_STORE_CTX_get_current_cert(store);
  const bool own = X509_STORE_CTX_get_error_depth(store) == 0;
  const std::string what =
      own ? peer + "'s certificate" : "an issuer of " + peer + "'s certificate";
  const int fault = X509_STORE_CTX_get_error(store);
  switch (fault) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return what + " expired on " + date(X509_get0_notAfter(certificate));
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return what + " is not valid before " + date(X509_get0_notBefore(certificate));
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return what + " is for " + names_of(certificate) + ", not for " + host;
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return what + " is self-signed, and not trusted";
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return peer + "'s certificate comes from '" + common_name(X509_get_issuer_name(certificate)) +
             "', which is not trusted";
    default:
      return what + " does not hold: " + X509_verify_cert_error_string(fault);
  }
}

std::string protocol_fault(Peer peer) {
  const unsigned long code = ERR_peek_error();
  ERR_clear_error();
  const int reason = ERR_GET_REASON(code);
  if (ERR_GET_LIB(code) == ERR_LIB_SSL && reason > SSL_AD_REASON_OFFSET) {
    return alert_fault(name_of(peer), reason - SSL_AD_REASON_OFFSET);
  }
  return reason_fault(peer, code);
}

bool is_plain_http() {
  const int reason = ERR_GET_REASON(ERR_peek_error());
  return reason == SSL_R_HTTP_REQUEST || reason == SSL_R_HTTPS_PROXY_REQUEST;
}

}  // namespace wskit::tls
