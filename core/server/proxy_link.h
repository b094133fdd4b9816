#pragma once

#include <optional>
#include <string_view>

#include "client/link.h"
#include "flow/deadline.h"
#include "server/guest.h"
#include "server/session.h"
#include "server/worker.h"

namespace wskit::server {

/// The connection to the upstream server that one session has. The client is let in when the
/// upstream has let us in; messages and closes pass both ways, pings are each side's own.
class ProxyLink final : public Guest, private client::LinkHandler, private flow::DeadlineOwner {
 public:
  /// The ports and `worker` outlive it, the session until `leave`.
  ProxyLink(Worker& worker, Session& session, client::LinkConfig upstream,
            const client::LinkPorts& ports);

  /// Once: dials.
  void open() { link_.open(); }
  void take(const wire::MessageView& message);
  /// The session is not backed up any more.
  void resume() { link_.set_reading(true); }
  /// The session has ended.
  void leave(const wire::CloseInfo& how);

  void shut_down() override {}
  void abort() override { link_.abort(); }

 private:
  void on_open(const client::Opened& opened) override;
  void on_message(const wire::MessageView& message) override;
  void on_batch_end() override;
  void on_drained() override;
  void on_ended(const client::Ended& ended) override;
  void on_deadline(flow::Deadline& which) override;

  void end_session(const client::Ended& ended);

  Worker& worker_;
  Session* session_;  ///< until it has ended
  client::LinkConfig upstream_;
  client::Link link_;
  flow::Deadline written_{*this};  ///< the turn after one that made the client wait
  bool held_ = false;              ///< the client is not read
};

}  // namespace wskit::server
