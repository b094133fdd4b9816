#include "cli/preflight.h"

#include <gtest/gtest.h>

namespace wskit::cli {
namespace {

struct Preflight : testing::Test {
  MachineLimits limits{.descriptors = 1024, .ports = 28'232, .backlog = 128};
  Needs needs{.connections = 500, .descriptors = 564, .handshakes = 100, .local = true};

  std::vector<Shortage> found() const { return shortages(needs, limits); }
};

TEST_F(Preflight, SaysNothingWhereEverythingFits) {
  EXPECT_TRUE(found().empty());
}

TEST_F(Preflight, NamesTheLimitOfDescriptorsAndWhatLiftsIt) {
  needs.connections = 1000;
  needs.descriptors = 1064;
  ASSERT_EQ(found().size(), 1U);
  EXPECT_TRUE(found()[0].certain);
  EXPECT_EQ(found()[0].text,
            "1000 connections need 1064 file descriptors, and this process may have 1024; 'sudo "
            "prlimit --pid $$ --nofile=1064' in this shell lifts that");
}

TEST_F(Preflight, NamesTheLimitOfPortsForAllSources) {
  limits.descriptors = 1'000'000;
  needs.connections = 60'000;
  needs.sources = 2;
  needs.one_address = true;
  ASSERT_EQ(found().size(), 1U);
  EXPECT_TRUE(found()[0].certain);
  EXPECT_EQ(found()[0].text,
            "60000 connections to one address need as many local ports, and there are 56464; 'sudo "
            "sysctl -w net.ipv4.ip_local_port_range=\"1024 65535\"' makes that 129024, and so do 3 "
            "addresses of this machine to leave from, as in --source 127.0.0.1 --source 127.0.0.2 "
            "…");
  needs.sources = 3;
  EXPECT_TRUE(found().empty());
}

TEST_F(Preflight, IsNotSureOfPortsWhereAServerMayHaveSeveralAddresses) {
  limits.descriptors = 1'000'000;
  needs.connections = 200'000;
  needs.local = false;
  ASSERT_EQ(found().size(), 1U);
  EXPECT_FALSE(found()[0].certain);
  EXPECT_NE(found()[0].text.find("what lifts that are 8 addresses"), std::string::npos);
  needs.uses_ports = false;
  EXPECT_TRUE(found().empty());
}

TEST_F(Preflight, WarnsOfABacklogThatHandshakesMayOverrun) {
  needs.handshakes = 400;
  ASSERT_EQ(found().size(), 1U);
  EXPECT_FALSE(found()[0].certain);
  EXPECT_NE(found()[0].text.find("'sudo sysctl -w net.core.somaxconn=400' lifts"),
            std::string::npos);
  needs.local = false;
  EXPECT_TRUE(found().empty());
}

TEST_F(Preflight, KnowsWhatARunNeeds) {
  load::BenchConfig config;
  config.link.url = *http::parse_url("ws://127.0.0.1:9/");
  config.connections = 1000;
  config.workers = 3;
  Needs run = Needs::of(config, 0);
  EXPECT_GT(run.descriptors, 1000U);
  EXPECT_LT(run.descriptors, 1200U);
  EXPECT_EQ(run.handshakes, 300U);
  EXPECT_EQ(run.sources, 1U);
  EXPECT_TRUE(run.local && run.one_address && run.uses_ports);
  config.connect_rate = 5000;
  config.mode = load::Mode::kConnect;
  config.link.url = *http::parse_url("ws://example.org/");
  run = Needs::of(config, 4);
  EXPECT_GT(run.descriptors, 2000U);
  EXPECT_EQ(run.handshakes, 1000U);
  EXPECT_EQ(run.sources, 4U);
  EXPECT_FALSE(run.local || run.one_address);
}

TEST(MachineLimits, AreThoseOfThisMachine) {
  const MachineLimits limits = MachineLimits::read();
  EXPECT_GT(limits.descriptors, 0U);
  EXPECT_GT(limits.ports, 0U);
  EXPECT_GT(limits.backlog, 0U);
}

}  // namespace
}  // namespace wskit::cli
