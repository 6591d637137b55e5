#include "services/supervision/domain/process_record.h"

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace ketnap::supervision {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// From 2017 on: reviews of a month within ten days of its end, probation of twelve months.
ProcessRules Rules() {
  ProcessRuleSet set;
  set.id = "2017";
  set.from = Date(2017, 1, 1);
  set.rules["R-RVW-2"].numbers["days_after_month_end"] = 10;
  set.rules["R-PRB-1"].numbers["months"] = 12;
  return ProcessRules({set});
}

class Events {
 public:
  Events& Owed(Date day, bool owed, std::string code = "") {
    ProcessEvent& event = Add(ProcessKind::kUnderReview, day);
    event.flag = owed;
    event.code = std::move(code);
    return *this;
  }
  Events& Review(Date month, Date day) {
    Add(ProcessKind::kReview, day).reference = month;
    return *this;
  }
  Events& Defect(Date day, std::string code, std::optional<Uuid> helper = std::nullopt) {
    ProcessEvent& event = Add(ProcessKind::kDefect, day);
    event.code = std::move(code);
    event.helper = helper;
    return *this;
  }
  Events& Clock(std::string rule, Date reference, Date day, bool late) {
    ProcessEvent& event = Add(ProcessKind::kDeadline, day);
    event.code = std::move(rule);
    event.reference = reference;
    event.flag = late;
    return *this;
  }
  Events& Corrects(std::string milestone, Date day) {
    Add(ProcessKind::kCorrected, day).code = std::move(milestone);
    return *this;
  }
  Events& Of(ProcessKind kind, Date day) {
    Add(kind, day);
    return *this;
  }
  const std::vector<ProcessEvent>& all() const { return events_; }

 private:
  ProcessEvent& Add(ProcessKind kind, Date day) {
    ProcessEvent event;
    event.version = static_cast<int64_t>(events_.size()) + 1;
    event.kind = kind;
    event.day = day;
    events_.push_back(event);
    return events_.back();
  }

  std::vector<ProcessEvent> events_;
};

// "2017-03-31 MISSING", …
std::vector<std::string> Texts(const std::vector<Fact>& facts) {
  std::vector<std::string> texts;
  for (const Fact& fact : facts) {
    std::string text = absl::StrCat(FormatDate(fact.day), " ", fact.code);
    if (fact.number != 0) absl::StrAppend(&text, " ", fact.number);
    if (fact.count != 1) absl::StrAppend(&text, " x", fact.count);
    texts.push_back(text);
  }
  return texts;
}

std::vector<std::string> Reviews(const Events& events, Date through) {
  return Texts(ReviewFacts(Corrected(events.all(), Rules()), Rules(), through));
}

TEST(ProcessRecordTest, AReviewIsExpectedOfEachWholeMonthUntilTheCeremony) {
  Events events;
  events.Owed(Date(2017, 2, 7), true)
      .Review(Date(2017, 3, 1), Date(2017, 4, 10))  // The last day in time.
      .Review(Date(2017, 4, 1), Date(2017, 5, 11))  // A day late.
      .Owed(Date(2017, 7, 20), false);
  EXPECT_THAT(Reviews(events, Date(2017, 12, 31)),
              ElementsAre("2017-03-31 HELD", "2017-04-30 LATE", "2017-05-31 MISSING",
                          "2017-06-30 MISSING"));
}

TEST(ProcessRecordTest, TheMonthOfTheFirstDayCountsWhenItIsTheFirst) {
  EXPECT_THAT(Reviews(Events().Owed(Date(2017, 2, 1), true), Date(2017, 2, 28)),
              ElementsAre("2017-02-28 MISSING"));
  EXPECT_THAT(Reviews(Events().Owed(Date(2017, 2, 2), true), Date(2017, 2, 28)), IsEmpty());
}

TEST(ProcessRecordTest, WhoLeavesOnTheLastDayOwesTheMonthNoMore) {
  Events last_day;
  last_day.Owed(Date(2017, 2, 1), true).Owed(Date(2017, 2, 28), false);
  EXPECT_THAT(Reviews(last_day, Date(2017, 12, 31)), IsEmpty());
  Events day_after;
  day_after.Owed(Date(2017, 2, 1), true).Owed(Date(2017, 3, 1), false);
  EXPECT_THAT(Reviews(day_after, Date(2017, 12, 31)), ElementsAre("2017-02-28 MISSING"));
}

TEST(ProcessRecordTest, MissingReviewsAreKnownUpToTheHorizonAndHeldOnesBeyond) {
  Events events;
  events.Owed(Date(2017, 2, 1), true).Review(Date(2017, 4, 1), Date(2017, 4, 25));
  EXPECT_THAT(Reviews(events, Date(2017, 2, 28)),
              ElementsAre("2017-02-28 MISSING", "2017-04-30 HELD"));
  EXPECT_THAT(Reviews(events, Date(2017, 3, 31)),
              ElementsAre("2017-02-28 MISSING", "2017-03-31 MISSING", "2017-04-30 HELD"));
}

TEST(ProcessRecordTest, AMonthThatOwedNoneIsExtraAndOneBeforeAllRulesIsNotExpected) {
  Events events;
  events.Owed(Date(2016, 11, 1), true)
      .Review(Date(2016, 12, 1), Date(2016, 12, 20))
      .Owed(Date(2017, 2, 5), false)
      .Review(Date(2017, 2, 1), Date(2017, 2, 20));
  EXPECT_THAT(Reviews(events, Date(2017, 12, 31)),
              ElementsAre("2016-12-31 EXTRA", "2017-01-31 MISSING", "2017-02-28 EXTRA"));
}

TEST(ProcessRecordTest, WhoIsListedAgainOwesFromThenOn) {
  Events events;
  events.Owed(Date(2017, 1, 1), true)
      .Owed(Date(2017, 2, 10), false)
      .Owed(Date(2017, 5, 10), true)
      .Owed(Date(2017, 7, 10), false);
  EXPECT_THAT(Reviews(events, Date(2017, 12, 31)),
              ElementsAre("2017-01-31 MISSING", "2017-06-30 MISSING"));
}

TEST(ProcessRecordTest, TheHorizonIsTheLastMonthWhoseTimeHasPassed) {
  EXPECT_EQ(ReviewHorizon(Rules(), Date(2017, 5, 10)), Date(2017, 3, 31));
  EXPECT_EQ(ReviewHorizon(Rules(), Date(2017, 5, 11)), Date(2017, 4, 30));
  EXPECT_EQ(ReviewHorizon(ProcessRules(), Date(2017, 5, 11)), std::nullopt);
}

TEST(ProcessRecordTest, WhoHasLeftOwesNothingLater) {
  const auto owes = [](const Events& events, Date through) {
    return OwesLaterReviews(events.all(), through);
  };
  Events open;
  open.Owed(Date(2017, 1, 1), true);
  EXPECT_TRUE(owes(open, Date(2030, 1, 31)));
  Events left = open;
  left.Owed(Date(2017, 6, 15), false);
  EXPECT_TRUE(owes(left, Date(2017, 4, 30)));   // May is owed.
  EXPECT_FALSE(owes(left, Date(2017, 5, 31)));  // June is not.
  Events on_the_last_day = open;
  on_the_last_day.Owed(Date(2017, 6, 30), false);
  EXPECT_FALSE(owes(on_the_last_day, Date(2017, 5, 31)));
  EXPECT_FALSE(owes(Events(), Date(2017, 5, 31)));
}

TEST(ProcessRecordTest, ADossierIsJudgedOnceARound) {
  Events events;
  events.Defect(Date(2017, 3, 1), "3-KNĐ|MISSING")
      .Defect(Date(2017, 3, 1), "5-KNĐ|WRONG_FORM")
      .Defect(Date(2017, 4, 1), "3-KNĐ|MISSING")
      .Of(ProcessKind::kDecided, Date(2017, 5, 1))
      // Refused; listed and decided on again.
      .Of(ProcessKind::kRoundEnded, Date(2017, 6, 1))
      .Of(ProcessKind::kDecided, Date(2017, 9, 1))
      // A return, then off the list and on it: the next return is of another round.
      .Defect(Date(2017, 10, 1), "3-KNĐ|MISSING")
      .Of(ProcessKind::kRoundEnded, Date(2017, 10, 5))
      .Defect(Date(2017, 11, 1), "3-KNĐ|MISSING");
  std::vector<Fact> judged;
  for (const Fact& fact : DefectFacts(events.all())) {
    if (fact.figure == Figure::kDossierJudged) judged.push_back(fact);
  }
  EXPECT_THAT(Texts(judged), ElementsAre("2017-03-01 RETURNED", "2017-09-01 FIRST_TIME_RIGHT",
                                         "2017-10-01 RETURNED", "2017-11-01 RETURNED"));
}

TEST(ProcessRecordTest, DefectsOfADayAreCountedTogetherAndByHelper) {
  const Uuid helper = Uuid::FromName("helper");
  Events events;
  events.Defect(Date(2017, 3, 1), "3-KNĐ|MISSING", helper)
      .Defect(Date(2017, 3, 1), "5-KNĐ|MISSING", helper)
      .Defect(Date(2017, 3, 1), "5-KNĐ|MISSING", helper)
      .Defect(Date(2017, 4, 1), "5-KNĐ|MISSING");
  std::vector<Fact> defects;
  std::vector<Fact> of_helpers;
  for (const Fact& fact : DefectFacts(events.all())) {
    if (fact.figure == Figure::kDefect) defects.push_back(fact);
    if (fact.figure == Figure::kDefectOfHelper) of_helpers.push_back(fact);
  }
  EXPECT_THAT(Texts(defects), ElementsAre("2017-03-01 3-KNĐ|MISSING", "2017-03-01 5-KNĐ|MISSING x2",
                                          "2017-04-01 5-KNĐ|MISSING"));
  EXPECT_THAT(Texts(of_helpers),
              ElementsAre(absl::StrCat("2017-03-01 ", helper.ToString(), "|MISSING x3")));
}

TEST(ProcessRecordTest, ADeadlineCountsTheDaysItTook) {
  Events events;
  events.Clock("R-DL-1", Date(2017, 3, 1), Date(2017, 3, 31), false)
      .Clock("R-DL-2", Date(2017, 4, 2), Date(2017, 6, 1), true);
  EXPECT_THAT(Texts(DeadlineFacts(events.all())),
              ElementsAre("2017-03-31 R-DL-1|IN_TIME 30", "2017-06-01 R-DL-2|LATE 60"));
}

TEST(ProcessRecordTest, ACorrectionMovesTheNewestOfItsKindAndNothingElse) {
  Events events;
  events.Owed(Date(2017, 1, 1), true, "listing_date")
      .Clock("R-DL-1", Date(2017, 2, 1), Date(2017, 2, 11), false)
      .Clock("R-DL-2", Date(2017, 3, 1), Date(2017, 3, 20), false)
      .Owed(Date(2017, 3, 20), false, "ceremony_date")
      .Clock("R-DL-3", Date(2018, 3, 20), Date(2018, 4, 1), false)
      .Corrects("ceremony_date", Date(2017, 4, 3))
      .Clock("R-DL-5", Date(2017, 4, 3), Date(2017, 4, 5), false);
  EXPECT_THAT(Texts(DeadlineFacts(Corrected(events.all(), Rules()))),
              ElementsAre("2017-02-11 R-DL-1|IN_TIME 10", "2017-04-03 R-DL-2|IN_TIME 33",
                          "2018-04-01 R-DL-3|IN_TIME", "2017-04-05 R-DL-5|IN_TIME 2"));
  // The ceremony was held in April: March was still owed.
  EXPECT_THAT(Reviews(events, Date(2017, 12, 31)),
              ElementsAre("2017-01-31 MISSING", "2017-02-28 MISSING", "2017-03-31 MISSING"));
}

}  // namespace
}  // namespace ketnap::supervision
