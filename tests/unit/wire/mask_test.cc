#include "wire/mask.h"

#include <cstring>
#include <string>

#include <gtest/gtest.h>

#include "base/rng.h"
#include "unit/wire/frames.h"

namespace wskit::wire {
namespace {

std::uint32_t as_lies_in_memory(std::string_view mask) {
  std::uint32_t value = 0;
  std::memcpy(&value, mask.data(), sizeof value);
  return value;
}

const std::string kMask = "\x37\xfa\x21\x3d";

std::string noise(std::size_t size) {
  Rng rng(size);
  std::string bytes(size, '\0');
  for (char& byte : bytes)
    byte = static_cast<char>(rng.next());
  return bytes;
}

TEST(Mask, EqualsTheSimpleLoopForEveryLengthAndAlignment) {
  const std::string source = noise(256);
  for (std::size_t from = 0; from < 16; ++from) {
    for (std::size_t to = 0; to < 16; ++to) {
      for (std::size_t size = 0; size <= 100; ++size) {
        std::string target(256, 'x');
        std::string expected = target;
        expected.replace(to, size, with_mask(source.substr(from, size), kMask));
        mask_copy(target.data() + to, source.data() + from, size, as_lies_in_memory(kMask));
        ASSERT_EQ(target, expected) << "from " << from << " to " << to << " size " << size;
      }
    }
  }
}

TEST(Mask, WorksInPlace) {
  for (std::size_t at = 0; at < 16; ++at) {
    for (std::size_t size = 0; size <= 100; ++size) {
      std::string bytes = noise(128);
      std::string expected = bytes;
      expected.replace(at, size, with_mask(bytes.substr(at, size), kMask));
      mask_copy(bytes.data() + at, bytes.data() + at, size, as_lies_in_memory(kMask));
      ASSERT_EQ(bytes, expected) << "at " << at << " size " << size;
    }
  }
}

TEST(Mask, GoesOnWhereItStopped) {
  const std::string source = noise(100);
  for (std::size_t cut = 0; cut <= source.size(); ++cut) {
    const std::uint32_t mask = as_lies_in_memory(kMask);
    std::string bytes = source;
    mask_copy(bytes.data(), bytes.data(), cut, mask);
    mask_copy(bytes.data() + cut, bytes.data() + cut, bytes.size() - cut, advance_mask(mask, cut));
    ASSERT_EQ(bytes, with_mask(source, kMask)) << "cut at " << cut;
  }
}

}  // namespace
}  // namespace wskit::wire
