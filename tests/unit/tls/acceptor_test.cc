#include "tls/acceptor.h"

#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "certificates.h"
#include "ends.h"

namespace wskit::tls {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Takes what the acceptor hands over.
class Host final : public net::AcceptHandler {
 public:
  void on_accept(std::unique_ptr<net::Connection> connection) override {
    connection->set_handler(diary);
    connections.push_back(std::move(connection));
  }

  Diary diary;
  std::vector<std::unique_ptr<net::Connection>> connections;
};

class TlsAcceptor : public testing::Test {
 protected:
  /// The client's view of a new connection's handshake.
  std::string shake_hands(const ClientContext& context, const Session& session = nullptr) {
    test::FakeStream network;
    End client(context, std::string("localhost"), session);
    acceptor.on_accept(network.connect());
    while (!client.outbox.empty()) {
      network.deliver(drain(client.outbox));
      const std::string answer = network.taken();
      handshake_bytes = std::max(handshake_bytes, answer.size());
      client.take(answer, answer.size() + 1);
    }
    if (client.stream.is_open()) last = client.stream.session();
    host.connections.clear();
    return client.stream.is_open() ? "open" : client.complaint();
  }

  Folder folder;
  Host host;
  std::vector<std::string> refused;
  Acceptor acceptor{host, self_signed_server(),
                    [this](const std::string& peer, const std::string& why) {
                      refused.push_back(peer + ": " + why);
                    }};
  Session last;
  std::size_t handshake_bytes = 0;
};

TEST_F(TlsAcceptor, HandsAConnectionOverBeforeItsHandshake) {
  test::FakeStream network;
  acceptor.on_accept(network.connect());
  EXPECT_EQ(host.connections.size(), 1U);
  host.connections.clear();
}

TEST_F(TlsAcceptor, TellsWhomItRefused) {
  const Signed authority({.name = "the authority"});
  const auto strict = client_trusting(folder.write("ca.pem", authority.certificate_pem()));
  shake_hands(strict);
  EXPECT_THAT(refused,
              ElementsAre("192.0.2.1:4711: the client refuses our certificate (unknown CA)"));
}

TEST_F(TlsAcceptor, ShowsAReloadedCertificateAndResumesTheSessionsOfTheFormerOne) {
  const Signed first({.name = "first", .hosts = "DNS:localhost"});
  const Signed second({.name = "second", .hosts = "DNS:localhost"});
  const std::string file = folder.write("server.pem", first.pem());
  const ServerContext context = server_with(file);
  acceptor.use(context);
  const auto client = client_trusting(folder.write("ca.pem", second.certificate_pem()));
  EXPECT_EQ(shake_hands(careless_client()), "open");
  const Session old = last;
  EXPECT_EQ(shake_hands(client), "the server's certificate is self-signed, and not trusted");

  folder.write("server.pem", second.pem());
  acceptor.use(checked(context.reload()));
  EXPECT_EQ(shake_hands(client), "open");
  handshake_bytes = 0;
  EXPECT_EQ(shake_hands(careless_client(), old), "open");
  const std::size_t resumed = handshake_bytes;
  handshake_bytes = 0;
  EXPECT_EQ(shake_hands(careless_client()), "open");
  EXPECT_LT(resumed, handshake_bytes - 300) << "a certificate was sent again";
}

TEST_F(TlsAcceptor, ResumesNoSessionOnceOtherClientsAreTrusted) {
  const Signed one({.name = "one"});
  const Signed other({.name = "other"});
  ServerConfig config;
  config.client_ca_file = folder.write("ca.pem", one.certificate_pem());
  const ServerContext context = checked(ServerContext::create(config));
  const Signed own({.name = "client", .hosts = "DNS:client"}, &one);
  const auto client = careless_client(folder.write("client.pem", own.pem()));
  acceptor.use(context);
  EXPECT_EQ(shake_hands(client), "open");

  folder.write("ca.pem", other.certificate_pem());
  acceptor.use(checked(context.reload()));
  shake_hands(client, last);
  EXPECT_THAT(refused, ElementsAre("192.0.2.1:4711: the client's certificate comes from 'one', "
                                   "which is not trusted"));
}

TEST_F(TlsAcceptor, KeepsWhatItHasWhenTheNewFileIsBad) {
  const Signed first({.name = "first", .hosts = "DNS:localhost"});
  const std::string file = folder.write("server.pem", first.pem());
  const ServerContext context = server_with(file);
  folder.write("server.pem", "");
  const auto fresh = context.reload();
  ASSERT_FALSE(fresh);
  EXPECT_EQ(fresh.error().message, file + ": holds no certificate in PEM form");
  acceptor.use(context);
  EXPECT_EQ(shake_hands(careless_client()), "open");
}

TEST(SelfSigned, IsForTheLoopbackAndTheHostThatIsListenedOn) {
  ServerConfig config;
  config.self_signed_host = "wskit.example";
  const ServerContext server = checked(ServerContext::create(config));
  const Folder folder;
  const std::unique_ptr<BIO, Free<BIO_free>> out(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(out.get(), SSL_CTX_get0_certificate(server.get()));
  char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  const auto client =
      client_trusting(folder.write("own.pem", std::string(text, static_cast<std::size_t>(size))));
  for (const char* host : {"localhost", "127.0.0.1", "::1", "wskit.example"}) {
    EXPECT_TRUE(Pair(server, client, host).talk().is_open()) << host;
  }
  EXPECT_FALSE(Pair(server, client, "other.example").talk().is_open());
}

TEST(SelfSigned, HasAFingerprintOfItsOwn) {
  const std::string one = self_signed_server().fingerprint();
  EXPECT_THAT(one, testing::MatchesRegex("[0-9A-F][0-9A-F](:[0-9A-F][0-9A-F])+"));
  EXPECT_EQ(one.size(), 95U);
  EXPECT_NE(self_signed_server().fingerprint(), one);
}

TEST(ServerContext, RefusesClientsThatOfferOtherProtocolsOnly) {
  const ClientContext client = careless_client();
  SSL_CTX_set_alpn_protos(client.get(), reinterpret_cast<const unsigned char*>("\x02h2"), 3);
  Pair pair(self_signed_server(), client);
  pair.talk();
  EXPECT_EQ(pair.server.complaint(), "the client does not offer http/1.1");
  EXPECT_EQ(pair.client.complaint(), "the server does not speak http/1.1 here");
}

TEST(ServerContext, SpeaksNoVersionBelowTheOneItIsGiven) {
  ServerConfig config;
  config.min_version = Version::k13;
  const ClientContext client = careless_client();
  SSL_CTX_set_max_proto_version(client.get(), TLS1_2_VERSION);
  Pair pair(checked(ServerContext::create(config)), client);
  pair.talk();
  EXPECT_EQ(pair.server.complaint(), "the client speaks no TLS version in common with us");
  EXPECT_EQ(pair.client.complaint(), "the server speaks no TLS version in common with us");
}

TEST(ServerContext, TellsAClientThatNoCipherIsInCommon) {
  const ClientContext client = careless_client();
  SSL_CTX_set_max_proto_version(client.get(), TLS1_2_VERSION);
  // The certificate has a key for ECDSA.
  SSL_CTX_set_cipher_list(client.get(), "ECDHE-RSA-AES128-GCM-SHA256");
  Pair pair(self_signed_server(), client);
  pair.talk();
  EXPECT_EQ(pair.server.complaint(), "the client offers no cipher in common with us");
  EXPECT_EQ(pair.client.complaint(),
            "the server accepts no cipher that was offered, or wants a client certificate");
}

TEST(KeyLog, HasTheSecretsOfBothSides) {
  const Folder folder;
  ServerConfig config;
  config.key_log_file = folder.path("keys");
  Pair pair(checked(ServerContext::create(config)), careless_client());
  pair.talk();
  std::ifstream file(folder.path("keys"));
  const std::string keys{std::istreambuf_iterator<char>(file), {}};
  EXPECT_THAT(keys, testing::HasSubstr("CLIENT_TRAFFIC_SECRET_0 "));
  EXPECT_THAT(keys, testing::HasSubstr("\nSERVER_TRAFFIC_SECRET_0 "));
}

TEST(KeyLog, ThatCannotBeWrittenIsAnError) {
  ServerConfig config;
  config.key_log_file = "/no/such/folder/keys";
  const auto context = ServerContext::create(config);
  ASSERT_FALSE(context);
  EXPECT_EQ(context.error().message,
            "SSLKEYLOGFILE: /no/such/folder/keys: No such file or directory");
}

}  // namespace
}  // namespace wskit::tls
