#include "services/training/roll_call_code.h"

#include <gtest/gtest.h>

#include <set>

#include "absl/strings/ascii.h"

namespace ketnap::training {
namespace {

const Uuid& SomeRollCall() {
  static const auto* id = new Uuid(*Uuid::Parse("018f0000-0000-7000-8000-0000000000aa"));
  return *id;
}

TEST(RollCallCodeTest, IsWhatHmacSaysItIs) {
  // Computed apart from this code: HMAC-SHA-256 under 32 bytes of 7, purpose, id, window 5.
  EXPECT_EQ(MakeRollCallCode(SomeRollCall(), 5, std::string(32, '\7')),
            "289J222223S2322222222222PA222227JZNVDVW8SR4A4GGU");
}

TEST(RollCallCodeTest, ComesBackAsItWentAndAsPeopleTypeIt) {
  const std::string key = NewRollCallKey();
  for (const int64_t window : {int64_t{0}, int64_t{1439}, int64_t{0xffffffff}}) {
    const std::string text = MakeRollCallCode(SomeRollCall(), window, key);
    EXPECT_EQ(text.size(), 48u);
    for (const std::string& typed :
         {text, absl::AsciiStrToLower(text), text.substr(0, 24) + " - " + text.substr(24)}) {
      const SeenCode seen = ReadRollCallCode(typed);
      EXPECT_EQ(seen.roll_call, SomeRollCall());
      EXPECT_EQ(seen.window, window);
      EXPECT_TRUE(IsGenuine(seen, key));
    }
  }
}

TEST(RollCallCodeTest, NoOtherTextIsGenuine) {
  const std::string key = NewRollCallKey();
  const std::string text = MakeRollCallCode(SomeRollCall(), 7, key);
  for (size_t i = 0; i < text.size(); ++i) {
    std::string changed = text;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(IsGenuine(ReadRollCallCode(changed), key)) << i;
  }
  EXPECT_FALSE(IsGenuine(ReadRollCallCode(text), NewRollCallKey()));
  for (const std::string& none : {std::string(), text.substr(1), text + "A", std::string(48, '1'),
                                  std::string(80, 'A'), std::string("mã")}) {
    EXPECT_TRUE(ReadRollCallCode(none).roll_call.IsNil()) << none;
    EXPECT_FALSE(IsGenuine(ReadRollCallCode(none), key)) << none;
  }
}

TEST(RollCallCodeTest, EachRollCallHasItsOwnKey) {
  std::set<std::string> keys;
  for (int i = 0; i < 100; ++i) {
    keys.insert(NewRollCallKey());
    EXPECT_EQ(keys.begin()->size(), 32u);
  }
  EXPECT_EQ(keys.size(), 100u);
}

}  // namespace
}  // namespace ketnap::training
