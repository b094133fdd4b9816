#include "tls/acceptor.h"

#include <utility>

#include "tls/connection.h"

namespace wskit::tls {

Acceptor::Acceptor(net::AcceptHandler& next, ServerContext context, Refused refused)
    : next_(next), context_(std::move(context)), refused_(std::move(refused)) {}

void Acceptor::on_accept(std::unique_ptr<net::Connection> connection) {
  const net::Connection* below = connection.get();
  next_.on_accept(std::make_unique<Connection>(std::move(connection), context_, workspace_,
                                               [this, below](const std::optional<Error>& failure) {
                                                 if (failure)
                                                   refused_(below->peer(), failure->message);
                                               }));
}

}  // namespace wskit::tls
