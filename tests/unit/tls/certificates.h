#pragma once

#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>

#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>

#include "tls/openssl.h"

namespace wskit::tls {

/// A folder that goes with the test, and the PEM files in it.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "wskit-tls-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  [[nodiscard]] std::string path(const std::string& name) const { return path_ / name; }
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name) << text;
    return path(name);
  }

 private:
  std::filesystem::path path_;
};

/// What a certificate says.
struct Claims {
  std::string name;        ///< its common name
  std::string hosts = {};  ///< as in "DNS:a.example,IP:127.0.0.1"; empty: an authority
  long from = -3600;       ///< seconds from now
  long until = 3600;
};

/// A certificate and its key, signed by another one or by itself.
struct Signed {
  Certificate certificate{X509_new()};
  PrivateKey key{EVP_EC_gen("P-256")};

  explicit Signed(const Claims& claims, const Signed* issuer = nullptr) {
    X509* made = certificate.get();
    X509_set_version(made, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(made), std::rand());
    const auto* name = reinterpret_cast<const unsigned char*>(claims.name.c_str());
    X509_NAME* subject = X509_get_subject_name(made);
    X509_NAME_add_entry_by_NID(subject, NID_commonName, MBSTRING_UTF8, name, -1, -1, 0);
    const Signed& signer = issuer == nullptr ? *this : *issuer;
    X509_set_issuer_name(made, X509_get_subject_name(signer.certificate.get()));
    X509_gmtime_adj(X509_getm_notBefore(made), claims.from);
    X509_gmtime_adj(X509_getm_notAfter(made), claims.until);
    X509_set_pubkey(made, key.get());
    if (claims.hosts.empty()) {
      add(NID_basic_constraints, "critical,CA:TRUE");
    } else {
      add(NID_subject_alt_name, claims.hosts);
    }
    X509_sign(made, signer.key.get(), EVP_sha256());
  }

  [[nodiscard]] std::string certificate_pem() const {
    return written([this](BIO* out) { PEM_write_bio_X509(out, certificate.get()); });
  }
  [[nodiscard]] std::string key_pem(const char* passphrase = nullptr) const {
    const EVP_CIPHER* cipher = passphrase == nullptr ? nullptr : EVP_aes_128_cbc();
    return written([&](BIO* out) {
      PEM_write_bio_PKCS8PrivateKey(out, key.get(), cipher, nullptr, 0, nullptr,
                                    const_cast<char*>(passphrase));
    });
  }
  /// Both, one behind the other.
  [[nodiscard]] std::string pem() const { return certificate_pem() + key_pem(); }

 private:
  void add(int nid, const std::string& value) {
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, nid, value.c_str());
    X509_add_ext(certificate.get(), extension, -1);
    X509_EXTENSION_free(extension);
  }

  template <class Write>
  static std::string written(Write write) {
    const std::unique_ptr<BIO, Free<BIO_free>> out(BIO_new(BIO_s_mem()));
    write(out.get());
    char* text = nullptr;
    const long size = BIO_get_mem_data(out.get(), &text);
    return {text, static_cast<std::size_t>(size)};
  }
};

}  // namespace wskit::tls
