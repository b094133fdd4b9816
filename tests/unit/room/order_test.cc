#include <array>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "base/rng.h"
#include "floor.h"
#include "witness.h"

namespace wskit::room {
namespace {

class OrderTest : public testing::TestWithParam<std::uint32_t> {
 protected:
  static constexpr std::size_t kGuests = 12;

  void enter(std::size_t index) {
    Hub& hub = floor_.hub(index % GetParam());
    guests_[index] = std::make_unique<Guest>(hub, "user" + std::to_string(index % 5));
  }
  void act() {
    const std::size_t index = rng_.below(kGuests);
    Guest& guest = *guests_[index];
    const std::string room = "room" + std::to_string(rng_.below(4));
    const std::string id = rng_.below(2) == 0 ? "" : "1";
    switch (rng_.below(12)) {
      case 0:
      case 1:
      case 2:
        guest.join(room, id);
        break;
      case 3:
      case 4:
        guest.leave(room, id);
        break;
      case 5:
        guest.ask_presence(room, id);
        break;
      case 6:
        check(index);
        break;
      default:
        guest.say(room, "1", id);
    }
    if (rng_.below(3) == 0) floor_.loop(rng_.below(GetParam())).turn();
  }
  /// Judges what a guest heard, and replaces it by a new one.
  void check(std::size_t index) {
    Witness witness(guests_[index]->user());
    for (const Json& message : guests_[index]->all())
      witness.hear(message);
    guests_[index].reset();
    enter(index);
  }

  Rng rng_{7};
  Floor floor_{GetParam()};
  std::array<std::unique_ptr<Guest>, kGuests> guests_;
};

INSTANTIATE_TEST_SUITE_P(Loops, OrderTest, testing::Values(1, 2, 3));

TEST_P(OrderTest, HoldsForEveryMemberThroughRandomWork) {
  for (std::size_t i = 0; i < kGuests; ++i)
    enter(i);
  for (int step = 0; step < 5000 && !HasFailure(); ++step)
    act();
  for (auto& guest : guests_)
    guest.reset();
  floor_.settle();
  Guest last(floor_.hub(0), "last");
  for (int i = 0; i < 4; ++i)
    last.ask_presence("room" + std::to_string(i));
  floor_.settle();
  for (const std::string& line : last.news())
    EXPECT_EQ(line, "presence ");
}

}  // namespace
}  // namespace wskit::room
