#include "cli/tls_options.h"

#include <cstdlib>
#include <utility>

namespace wskit::cli {
namespace {

std::string key_log_file() {
  const char* file = std::getenv("SSLKEYLOGFILE");
  return file == nullptr ? "" : file;
}

Error misused(std::string message) {
  return {ErrorKind::kUsage, std::move(message)};
}

}  // namespace

void TlsOptions::add_to(OptionTable& options) {
  options.group("TLS")
      .text("--cacert", "FILE", ca_file, "Trust the certificates in FILE instead of the system's")
      .excludes({"--insecure"})
      .text("--cert", "FILE", certificate, "Show this certificate to a server that asks for one")
      .text("--key", "FILE", key, "Its key, unless that is in the same file")
      .needs({"--cert"})
      .flag("-k,--insecure", insecure, "Take any certificate of the server for good")
      .text("--sni", "NAME", server_name, "Ask for and expect this name instead of the URL's host");
}

Result<tls::ClientConfig> TlsOptions::config(bool resume) const {
  return tls::ClientConfig{.ca_file = ca_file,
                           .certificate_file = certificate,
                           .key_file = key,
                           .server_name = server_name,
                           .insecure = insecure,
                           .resume = resume,
                           .key_log_file = key_log_file()};
}

void ServeTlsOptions::add_to(OptionTable& options) {
  options.group("TLS")
      .text("--tls-cert", "FILE", certificate,
            "Speak TLS with the certificate in FILE, its issuers behind it")
      .text("--tls-key", "FILE", key, "Its key, unless that is in the same file")
      .flag("--tls-self-signed", self_signed,
            "Speak TLS with a certificate made now; its fingerprint is shown")
      .contradicts({"--tls-cert", "--tls-key"})
      .text("--tls-client-ca", "FILE", client_ca,
            "Let in only clients whose certificate comes from one of these issuers")
      .flag("--tls-client-optional", client_optional, "Let in clients without a certificate, too")
      .needs({"--tls-client-ca"})
      .choice("--tls-min", min_version, {{"1.2", tls::Version::k12}, {"1.3", tls::Version::k13}},
              "Lowest version of TLS")
      .needs({"--tls-cert", "--tls-self-signed"});
}

Status ServeTlsOptions::check() const {
  if (certificate.empty() && !key.empty()) {
    return misused("--tls-key needs the certificate that it belongs to; add --tls-cert FILE");
  }
  if (!self_signed && certificate.empty() && !client_ca.empty()) {
    return misused("--tls-client-ca needs TLS; add --tls-cert FILE or --tls-self-signed");
  }
  return ok();
}

Result<std::optional<tls::ServerContext>> ServeTlsOptions::context(const std::string& host) const {
  using tls::ClientCertificates;
  if (auto checked = check(); !checked) return std::move(checked).error();
  if (!self_signed && certificate.empty()) return std::optional<tls::ServerContext>();
  auto context = tls::ServerContext::create(
      {.certificate_file = certificate,
       .key_file = key,
       .self_signed_host = host,
       .client_ca_file = client_ca,
       .client_certificates =
           client_optional ? ClientCertificates::kOptional : ClientCertificates::kRequired,
       .min_version = min_version,
       .key_log_file = key_log_file()});
  if (!context) return std::move(context).error();
  return std::optional(*std::move(context));
}

}  // namespace wskit::cli
