#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "certificates.h"
#include "pair.h"

namespace wskit::tls {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

/// A server whose certificate comes from an authority that the client trusts.
class TlsTrust : public testing::Test {
 protected:
  ServerContext server(const Claims& claims) {
    return server_with(folder.write("server.pem", Signed(claims, &authority).pem()));
  }
  ServerContext choosy_server(ClientCertificates which, Version version = Version::k12) {
    ServerConfig config;
    config.client_ca_file = authority_file;
    config.client_certificates = which;
    config.min_version = version;
    return checked(ServerContext::create(config));
  }
  ClientContext client() { return client_trusting(authority_file); }
  ClientContext known_client() {
    const Signed own({.name = "client", .hosts = "DNS:client"}, &authority);
    return careless_client(folder.write("client.pem", own.pem()));
  }
  std::string refusal(const Claims& claims, const std::string& host = "a.example") {
    Pair pair(server(claims), client(), host);
    pair.talk();
    EXPECT_FALSE(pair.is_open());
    EXPECT_EQ(pair.client.stream.error()->kind, ErrorKind::kCertificate);
    return pair.client.complaint();
  }

  Folder folder;
  Signed authority{{.name = "the authority"}};
  std::string authority_file = folder.write("ca.pem", authority.certificate_pem());
};

TEST_F(TlsTrust, TakesACertificateOfATrustedIssuerForTheHost) {
  Pair pair(server({.name = "a", .hosts = "DNS:a.example"}), client(), "a.example");
  EXPECT_TRUE(pair.talk().is_open()) << pair.client.complaint();
}

TEST_F(TlsTrust, ChecksAnAddressAsAnAddress) {
  Pair pair(server({.name = "a", .hosts = "IP:127.0.0.1"}), client(), "127.0.0.1");
  EXPECT_TRUE(pair.talk().is_open()) << pair.client.complaint();
}

TEST_F(TlsTrust, TrustsACertificateThatIsItselfTheTrustedOne) {
  const Signed lonely({.name = "lonely", .hosts = "DNS:a.example"});
  const auto context = server_with(folder.write("l.pem", lonely.pem()));
  const auto pinned = client_trusting(folder.write("t.pem", lonely.certificate_pem()));
  Pair pair(context, pinned, "a.example");
  EXPECT_TRUE(pair.talk().is_open()) << pair.client.complaint();
}

TEST_F(TlsTrust, SaysWhenACertificateHasExpired) {
  EXPECT_THAT(refusal({.name = "a", .hosts = "DNS:a.example", .from = -7200, .until = -3600}),
              AllOf(StartsWith("the server's certificate expired on 20"), HasSubstr(" UTC")));
}

TEST_F(TlsTrust, SaysWhenACertificateIsNotYetValid) {
  EXPECT_THAT(refusal({.name = "a", .hosts = "DNS:a.example", .from = 3600, .until = 7200}),
              StartsWith("the server's certificate is not valid before 20"));
}

TEST_F(TlsTrust, SaysForWhichHostsACertificateIs) {
  const Claims claims{.name = "b", .hosts = "DNS:b.example,IP:192.0.2.1,IP:2001:db8::1"};
  EXPECT_EQ(refusal(claims),
            "the server's certificate is for b.example, 192.0.2.1, 2001:db8::1, not for a.example");
}

TEST_F(TlsTrust, ShowsFewOfManyHosts) {
  const Claims claims{.name = "b", .hosts = "DNS:b1,DNS:b2,DNS:b3,DNS:b4,DNS:b5"};
  EXPECT_EQ(refusal(claims),
            "the server's certificate is for b1, b2, b3, b4, …, not for a.example");
}

TEST_F(TlsTrust, SaysWhenNobodyTrustedStandsBehindACertificate) {
  const Signed stranger({.name = "the stranger"});
  const Signed leaf({.name = "a", .hosts = "DNS:a.example"}, &stranger);
  Pair pair(server_with(folder.write("s.pem", leaf.pem())), client(), "a.example");
  pair.talk();
  EXPECT_EQ(pair.client.complaint(),
            "the server's certificate comes from 'the stranger', which is not trusted");
  EXPECT_EQ(pair.server.complaint(), "the client refuses our certificate (unknown CA)");
}

TEST_F(TlsTrust, SaysWhenACertificateIsSelfSigned) {
  Pair pair(self_signed_server(), client(), "localhost");
  pair.talk();
  EXPECT_EQ(pair.client.complaint(), "the server's certificate is self-signed, and not trusted");
}

TEST_F(TlsTrust, TakesAnythingWhenToldTo) {
  const Claims claims{.name = "b", .hosts = "DNS:b.example", .from = -7200, .until = -3600};
  Pair pair(server(claims), careless_client(), "a.example");
  EXPECT_TRUE(pair.talk().is_open());
}

TEST_F(TlsTrust, LetsInAClientWithACertificate) {
  for (const Version version : {Version::k12, Version::k13}) {
    Pair pair(choosy_server(ClientCertificates::kRequired, version), known_client());
    EXPECT_TRUE(pair.talk().is_open()) << pair.server.complaint();
  }
}

TEST_F(TlsTrust, RefusesAClientWithoutTheCertificateThatItRequires) {
  Pair pair(choosy_server(ClientCertificates::kRequired), careless_client());
  pair.talk();
  EXPECT_EQ(pair.server.complaint(), "the client shows no certificate, and one is required");
  EXPECT_EQ(pair.client.complaint(), "the server requires a client certificate");
}

TEST_F(TlsTrust, RefusesAClientOfAnotherIssuerEvenWhenNoneIsRequired) {
  const Signed stranger({.name = "the stranger"});
  const Signed own({.name = "client", .hosts = "DNS:client"}, &stranger);
  const auto context = careless_client(folder.write("client.pem", own.pem()));
  Pair pair(choosy_server(ClientCertificates::kOptional), context);
  pair.talk();
  EXPECT_EQ(pair.server.complaint(),
            "the client's certificate comes from 'the stranger', which is not trusted");
  EXPECT_EQ(pair.client.complaint(), "the server refuses our certificate (unknown CA)");
}

TEST_F(TlsTrust, LetsInAClientWithoutACertificateWhenThatIsOptional) {
  Pair pair(choosy_server(ClientCertificates::kOptional), careless_client());
  EXPECT_TRUE(pair.talk().is_open()) << pair.server.complaint();
}

}  // namespace
}  // namespace wskit::tls
