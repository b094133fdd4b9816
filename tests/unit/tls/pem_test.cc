#include "tls/pem.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "certificates.h"

namespace wskit::tls {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class Pem : public testing::Test {
 protected:
  Status use(const std::string& certificate_file, const std::string& key_file = "") {
    return use_identity(context.get(), certificate_file, key_file);
  }
  std::string complaint(const std::string& certificate_file, const std::string& key_file = "") {
    const Status used = use(certificate_file, key_file);
    if (used) return "none";
    EXPECT_EQ(used.error().kind, ErrorKind::kUsage);
    return used.error().message;
  }

  Folder folder;
  SslContext context{SSL_CTX_new(TLS_method())};
  Signed authority{{.name = "authority"}};
  Signed leaf{{.name = "leaf", .hosts = "DNS:localhost"}, &authority};
};

TEST_F(Pem, TakesAChainAndItsKeyFromOneFile) {
  const auto file = folder.write(
      "all.pem", leaf.certificate_pem() + authority.certificate_pem() + leaf.key_pem());
  EXPECT_TRUE(use(file));
  STACK_OF(X509)* chain = nullptr;
  SSL_CTX_get0_chain_certs(context.get(), &chain);
  EXPECT_EQ(sk_X509_num(chain), 1);
}

TEST_F(Pem, TakesCertificateAndKeyFromTwoFiles) {
  EXPECT_TRUE(use(folder.write("cert.pem", leaf.certificate_pem()),
                  folder.write("key.pem", leaf.key_pem())));
}

TEST_F(Pem, NamesTheFileThatIsNotThere) {
  EXPECT_EQ(complaint("/no/such/file.pem"), "/no/such/file.pem: No such file or directory");
}

TEST_F(Pem, SaysOfAFileThatItHoldsNoCertificate) {
  const auto file = folder.write("text.pem", "not PEM at all\n");
  EXPECT_EQ(complaint(file), file + ": holds no certificate in PEM form");
}

TEST_F(Pem, SaysOfACertificateThatItCannotBeRead) {
  const auto file =
      folder.write("broken.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
  EXPECT_THAT(complaint(file), StartsWith(file + ": a certificate in it cannot be read"));
}

TEST_F(Pem, SaysOfAFileThatItHoldsNoKey) {
  const auto file = folder.write("cert.pem", leaf.certificate_pem());
  EXPECT_EQ(complaint(file), file + ": holds no private key in PEM form");
}

TEST_F(Pem, SaysThatAKeyIsEncryptedAndAsksNobody) {
  const auto key = folder.write("key.pem", leaf.key_pem("secret"));
  EXPECT_THAT(complaint(folder.write("cert.pem", leaf.certificate_pem()), key),
              HasSubstr("the key is encrypted"));
}

TEST_F(Pem, SaysThatAKeyBelongsToAnotherCertificate) {
  const auto certificate = folder.write("cert.pem", leaf.certificate_pem());
  const auto key = folder.write("key.pem", authority.key_pem());
  EXPECT_EQ(complaint(certificate, key),
            key + ": is not the key of the certificate in " + certificate);
}

}  // namespace
}  // namespace wskit::tls
