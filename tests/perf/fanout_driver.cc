// Drives the fan-out of a server that it did not start, and says what a delivery cost that server.
// Usage: fanout_driver URL PID MEMBERS BURSTS DEPTH PUBLISH [JOIN]
// MEMBERS links open URL and send JOIN, if there is one. Then the first sends DEPTH times PUBLISH,
// every member waits for DEPTH messages, and so on for BURSTS times.

#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "client/link.h"
#include "lws/dialer.h"
#include "lws/loop.h"
#include "lws/resolver.h"

namespace {

using namespace std::chrono_literals;
using namespace wskit;

// Nothing has come for so long: what joining caused is over.
constexpr Duration kQuiet = 300ms;
constexpr Duration kPatience = 120s;

// CPU time of a process, from the scheduler's account of its threads.
Duration cpu_time(const std::string& pid) {
  std::chrono::nanoseconds total{0};
  for (const auto& task : std::filesystem::directory_iterator("/proc/" + pid + "/task")) {
    long long spent = 0;
    std::ifstream(task.path() / "schedstat") >> spent;
    total += std::chrono::nanoseconds(spent);
  }
  return total;
}

struct Plan {
  client::LinkConfig link;
  std::string pid;
  std::uint64_t members = 0;
  std::uint64_t bursts = 0;
  std::uint64_t depth = 0;
  std::string publish;
  std::string join;
};

class Driver final : public flow::DeadlineOwner {
 public:
  Driver(const Plan& plan, lws::Loop& loop) : plan_(plan), loop_(loop) {
    loop_.arm(patience_, kPatience);
    open_next();
  }

  [[nodiscard]] bool failed() const { return failed_; }

 private:
  class Member final : public client::LinkHandler {
   public:
    explicit Member(Driver& driver)
        : driver_(driver),
          link_(driver.plan_.link, {driver.loop_, driver.dialer_, driver.rng_, driver.deflate_},
                *this) {
      link_.open();
    }
    void send(std::string_view text) { link_.send(wire::Opcode::kText, text); }

   private:
    void on_open(const client::Opened& /*opened*/) override {
      if (!driver_.plan_.join.empty()) send(driver_.plan_.join);
      driver_.open_next();
    }
    void on_message(const wire::MessageView& /*message*/) override { driver_.count(); }
    void on_ended(const client::Ended& ended) override {
      std::fprintf(stderr, "a member was lost: %s\n",
                   ended.error ? ended.error->message.c_str() : ended.reason.c_str());
      driver_.fail();
    }

    Driver& driver_;
    client::Link link_;
  };

  void open_next() {
    if (members_.size() < plan_.members) {
      members_.push_back(std::make_unique<Member>(*this));
    } else {
      loop_.arm(quiet_, kQuiet);
    }
  }

  void count() {
    ++received_;
    if (!cpu_before_) {
      if (quiet_.armed()) loop_.arm(quiet_, kQuiet);
    } else if (received_ == expected_) {
      burst_done();
    }
  }

  void publish() {
    expected_ = received_ + plan_.members * plan_.depth;
    for (std::uint64_t i = 0; i < plan_.depth; ++i)
      members_.front()->send(plan_.publish);
  }

  void burst_done() {
    if (++bursts_ < plan_.bursts) return publish();
    const std::chrono::duration<double, std::micro> spent = cpu_time(plan_.pid) - *cpu_before_;
    std::printf("%.4f\n", spent.count() / static_cast<double>(received_ - before_));
    loop_.stop();
  }

  void fail() {
    failed_ = true;
    loop_.stop();
  }

  void on_deadline(flow::Deadline& which) override {
    if (&which == &patience_) {
      std::fprintf(stderr, "%llu of %llu messages came in time\n",
                   static_cast<unsigned long long>(received_),
                   static_cast<unsigned long long>(expected_));
      return fail();
    }
    cpu_before_ = cpu_time(plan_.pid);
    before_ = received_;
    publish();
  }

  const Plan& plan_;
  lws::Loop& loop_;
  lws::ResolverConfig resolving_;
  lws::Resolver resolver_{loop_, resolving_};
  lws::Dialer dialer_{loop_, resolver_};
  Rng rng_;
  wire::SharedDeflate deflate_;
  flow::Deadline patience_{*this};
  flow::Deadline quiet_{*this};
  std::vector<std::unique_ptr<Member>> members_;
  std::optional<Duration> cpu_before_;
  std::uint64_t before_ = 0;
  std::uint64_t received_ = 0;
  std::uint64_t expected_ = 0;
  std::uint64_t bursts_ = 0;
  bool failed_ = false;
};

std::uint64_t number(const char* text) {
  std::uint64_t value = 0;
  std::from_chars(text, text + std::char_traits<char>::length(text), value);
  return value;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 7) {
    std::fputs("usage: fanout_driver URL PID MEMBERS BURSTS DEPTH PUBLISH [JOIN]\n", stderr);
    return 2;
  }
  Plan plan;
  auto url = http::parse_url(argv[1]);
  if (!url) {
    std::fprintf(stderr, "%s\n", url.error().message.c_str());
    return 2;
  }
  plan.link.url = *std::move(url);
  plan.link.ping_interval = 0s;
  plan.pid = argv[2];
  plan.members = number(argv[3]);
  plan.bursts = number(argv[4]);
  plan.depth = number(argv[5]);
  plan.publish = argv[6];
  if (argc > 7) plan.join = argv[7];
  lws::Loop loop;
  Driver driver(plan, loop);
  loop.run();
  return driver.failed() ? 1 : 0;
}
