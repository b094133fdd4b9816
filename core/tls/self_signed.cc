#include "tls/self_signed.h"

#include <chrono>

#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "base/assert.h"
#include "tls/address.h"

namespace wskit::tls {
namespace {

using Names = std::unique_ptr<GENERAL_NAMES, Free<GENERAL_NAMES_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>>;
using BigNumber = std::unique_ptr<BIGNUM, Free<BN_free>>;

// Clocks differ: it holds a little before it is made. Browsers take no longer life than this.
constexpr std::chrono::seconds kBefore = std::chrono::hours(1);
constexpr std::chrono::seconds kLife = std::chrono::hours(24 * 397);
// RFC 5280 section 4.1.2.2 allows 20 bytes; 64 bits of chance tell certificates apart.
constexpr int kSerialBits = 64;

bool add_name(GENERAL_NAMES* names, const std::string& name) {
  const int type = is_address(name) ? GEN_IPADD : GEN_DNS;
  GENERAL_NAME* entry = a2i_GENERAL_NAME(nullptr, nullptr, nullptr, type, name.c_str(), 0);
  return entry != nullptr && sk_GENERAL_NAME_push(names, entry) > 0;
}

Names names_for(const std::string& host) {
  Names names(GENERAL_NAMES_new());
  for (const char* name : {"localhost", "127.0.0.1", "::1"})
    WSKIT_ASSERT(add_name(names.get(), name));
  if (!host.empty() && !add_name(names.get(), host)) return nullptr;
  return names;
}

void add_extension(X509* certificate, int nid, const char* value) {
  const Extension extension(X509V3_EXT_conf_nid(nullptr, nullptr, nid, value));
  WSKIT_ASSERT(X509_add_ext(certificate, extension.get(), -1) == 1);
}

void set_serial(X509* certificate) {
  const BigNumber serial(BN_new());
  BN_rand(serial.get(), kSerialBits, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY);
  BN_to_ASN1_INTEGER(serial.get(), X509_get_serialNumber(certificate));
}

void set_name(X509* certificate) {
  X509_NAME* name = X509_get_subject_name(certificate);
  const auto* text = reinterpret_cast<const unsigned char*>("wskit self-signed");
  X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_ASC, text, -1, -1, 0);
  X509_set_issuer_name(certificate, name);
}

}  // namespace

Result<Identity> make_self_signed(const std::string& host) {
  const Names names = names_for(host);
  if (names == nullptr) {
    ERR_clear_error();
    return Error{ErrorKind::kUsage, "no certificate can be made for the host '" + host + "'"};
  }
  Identity identity{Certificate(X509_new()), PrivateKey(EVP_EC_gen("P-256"))};
  X509* certificate = identity.certificate.get();
  X509_set_version(certificate, X509_VERSION_3);
  set_serial(certificate);
  set_name(certificate);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -kBefore.count());
  X509_gmtime_adj(X509_getm_notAfter(certificate), kLife.count());
  X509_set_pubkey(certificate, identity.key.get());
  X509_add1_ext_i2d(certificate, NID_subject_alt_name, names.get(), 0, X509V3_ADD_DEFAULT);
  add_extension(certificate, NID_basic_constraints, "critical,CA:FALSE");
  add_extension(certificate, NID_ext_key_usage, "serverAuth");
  WSKIT_ASSERT(X509_sign(certificate, identity.key.get(), EVP_sha256()) > 0);
  return identity;
}

}  // namespace wskit::tls
