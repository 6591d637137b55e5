#include "services/training/domain/training_need.h"

#include <gtest/gtest.h>

namespace ketnap::training {
namespace {

TEST(TrainingNeedTest, WhatIsMissingIsTrainedByThePastsRatio) {
  const struct {
    NeedFacts facts;
    PastRatio past;
    int expected, to_train;
  } cases[] = {
      {{10, 0, 0}, {100, 50}, 0, 20},  // Half of those trained are admitted.
      {{10, 4, 0}, {100, 50}, 0, 12},  // Six are missing.
      {{10, 4, 6}, {100, 50}, 3, 6},   // Three of the six certified will come.
      {{10, 4, 13}, {100, 50}, 6, 0},  // Enough are certified already.
      {{10, 12, 0}, {100, 50}, 0, 0},  // Reached.
      {{1, 0, 0}, {3, 2}, 0, 2},       // Rounded up: 1.5.
      {{0, 0, 5}, {100, 50}, 2, 0},    // Nothing is aimed at.
      {{10, 0, 5}, {0, 0}, 0, -1},     // No past.
      {{10, 0, 5}, {100, 0}, 0, -1},   // Nobody was ever admitted.
      {{10, 10, 5}, {0, 0}, 0, 0},     // No past is needed.
  };
  for (const auto& each : cases) {
    const Need need = NeedOf(each.facts, each.past);
    EXPECT_EQ(need.expected, each.expected);
    EXPECT_EQ(need.to_train, each.to_train);
  }
}

TEST(TrainingNeedTest, RatiosAreOfAThousand) {
  EXPECT_EQ((PastRatio{0, 0}).Permille(), 0);
  EXPECT_EQ((PastRatio{3, 2}).Permille(), 666);
  EXPECT_EQ((PastRatio{5, 5}).Permille(), 1000);
}

TEST(TrainingNeedTest, OnlyThoseWhoHadTheirTimeCount) {
  const PastSpan span = PastSpanOf(Date(2020, 1, 1), 24);
  EXPECT_EQ(span.begin, Date(2015, 1, 1));
  EXPECT_EQ(span.end, Date(2018, 1, 1));
}

}  // namespace
}  // namespace ketnap::training
