#include "auth/ecdsa.h"

#include <memory>

#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/ecdsa.h>

#include "base/free.h"

namespace wskit::auth {
namespace {

using Signature = std::unique_ptr<ECDSA_SIG, Free<ECDSA_SIG_free>>;

const unsigned char* unsigned_bytes(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

}  // namespace

std::optional<std::string> der_signature(std::string_view numbers, std::size_t size) {
  if (numbers.size() != 2 * size) return std::nullopt;
  const int length = static_cast<int>(size);
  const Signature signature(ECDSA_SIG_new());
  // The signature owns both from here on.
  ECDSA_SIG_set0(signature.get(), BN_bin2bn(unsigned_bytes(numbers), length, nullptr),
                 BN_bin2bn(unsigned_bytes(numbers) + size, length, nullptr));
  unsigned char* der = nullptr;
  const int der_size = i2d_ECDSA_SIG(signature.get(), &der);
  if (der_size < 0) return std::nullopt;
  std::string text(reinterpret_cast<const char*>(der), static_cast<std::size_t>(der_size));
  OPENSSL_free(der);
  return text;
}

std::optional<std::string> signature_numbers(std::string_view der, std::size_t size) {
  const unsigned char* at = unsigned_bytes(der);
  const Signature signature(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
  if (signature == nullptr) return std::nullopt;
  std::string numbers(2 * size, '\0');
  auto* const out = reinterpret_cast<unsigned char*>(numbers.data());
  const int length = static_cast<int>(size);
  if (BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), out, length) < 0) return std::nullopt;
  if (BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), out + size, length) < 0) return std::nullopt;
  return numbers;
}

}  // namespace wskit::auth
