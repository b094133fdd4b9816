#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "client/credentials.h"
#include "client/token.h"
#include "flow/deadline.h"
#include "net/loop.h"
#include "server/child_process.h"

namespace wskit::cli {

/// A token out of a file, which is read anew each time. Loop and token outlive it.
class TokenFile final : public client::Credentials, private flow::DeadlineOwner {
 public:
  TokenFile(net::Loop& loop, std::string file, client::Token& token)
      : loop_(loop), file_(std::move(file)), token_(token) {}

  void renew(Done done) override;
  void give_up() override { soon_.disarm(); }

 private:
  void on_deadline(flow::Deadline& which) override;

  net::Loop& loop_;
  const std::string file_;
  client::Token& token_;
  Done done_;
  flow::Deadline soon_{*this};
};

/// A token that a command prints, which /bin/sh runs anew each time: one line on its standard
/// output, an exit with 0. It has no input, and what it says on standard error is not shown: it may
/// be the secret. Loop and token outlive it.
class TokenProcess final : public client::Credentials, private flow::DeadlineOwner {
 public:
  static constexpr Duration kTimeout = std::chrono::seconds(30);
  static constexpr std::size_t kMostOutput = std::size_t{64} << 10;

  TokenProcess(net::Loop& loop, std::string command, client::Token& token)
      : loop_(loop), command_(std::move(command)), token_(token) {}

  void renew(Done done) override;
  void give_up() override;

 private:
  void on_deadline(flow::Deadline& which) override;
  bool start();
  void read_output();
  void read_complaints();
  void exited();
  void finish(const Status& status);

  net::Loop& loop_;
  const std::string command_;
  client::Token& token_;
  Done done_;
  Status failure_ = ok();  ///< to be told in a turn of its own
  std::unique_ptr<server::ChildProcess> child_;
  std::unique_ptr<net::Watch> output_;
  std::unique_ptr<net::Watch> complaints_;
  std::unique_ptr<net::Watch> exit_;
  std::string printed_;
  flow::Deadline deadline_{*this};
};

}  // namespace wskit::cli
