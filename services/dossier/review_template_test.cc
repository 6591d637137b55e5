#include "services/dossier/review_template.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/dossier/handlers/way_fixture.h"
#include "services/dossier/repository/review_repository.h"

namespace ketnap::dossier {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kAlways[] =
    "headings { id: \"POLITICAL_AWARENESS\" title: \"a\" required: true }\n"
    "headings { id: \"WORK_RESULT\" title: \"b\" required: true }\n"
    "headings { id: \"ETHICS\" title: \"c\" required: true }\n"
    "headings { id: \"PUBLIC_TRUST\" title: \"d\" required: true }\n";

absl::Status Parse(const std::string& more) {
  return ParseReviewTemplate("t", absl::StrCat(kAlways, more)).status();
}

std::vector<std::string> Violated(const absl::Status& status) {
  std::vector<std::string> fields;
  for (const FieldViolation& violation : FieldViolations(status)) {
    fields.push_back(absl::StrCat(violation.field, " ", violation.rule_id));
  }
  return fields;
}

TEST(ReviewTemplateTest, TheOneOfTheRepositoryIsValid) {
  const auto loaded = LoadReviewTemplate(KETNAP_SOURCE_DIR "/services/dossier/data");
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_EQ(loaded->headings_size(), 5);
  EXPECT_FALSE(LoadReviewTemplate("/nowhere").ok());
}

TEST(ReviewTemplateTest, WhatIsWrongIsNamed) {
  EXPECT_TRUE(Parse("").ok());
  EXPECT_THAT(Parse("headings { id: \"x y\" title: \"t\" }").message(), HasSubstr("no code"));
  EXPECT_THAT(Parse("headings { id: \"ETHICS\" title: \"t\" required: true }").message(),
              HasSubstr("given twice"));
  EXPECT_THAT(Parse("headings { id: \"OWN\" }").message(), HasSubstr("no title"));
  EXPECT_THAT(
      ParseReviewTemplate("t", "headings { id: \"ETHICS\" title: \"c\" }").status().message(),
      HasSubstr("must be required"));
  EXPECT_THAT(ParseReviewTemplate("t", "").status().message(),
              HasSubstr("\"PUBLIC_TRUST\" is missing"));
  EXPECT_THAT(Parse("headings { di: \"OWN\" }").message(), HasSubstr("t:5"));
  std::string many;
  for (int i = 0; i < 21; ++i) absl::StrAppend(&many, "headings { id: \"H", i, "\" title: \"t\" }");
  EXPECT_THAT(Parse(many).message(), HasSubstr("more than 20"));
}

TEST(ReviewTemplateTest, AReviewMarksWhatIsDemandedAndNothingUnknown) {
  const auto strict = ParseReviewTemplate(
      "t", absl::StrCat(kAlways,
                        "headings { id: \"TASK_RESULT\" title: \"Nhiệm vụ\" required: true }\n"
                        "headings { id: \"LOCAL\" title: \"Nơi cư trú\" required: true }\n"
                        "headings { id: \"SPORT\" title: \"Thể thao\" }\n"));
  ASSERT_TRUE(strict.ok()) << strict.status();
  v1::RecordMonthlyReviewRequest review;
  EXPECT_THAT(Violated(CheckAgainstTemplate(*strict, review)),
              ElementsAre("task_result REQUIRED", "extra_marks REQUIRED"));
  review.set_task_result(v1::REVIEW_RATING_GOOD);
  review.add_extra_marks()->set_heading("LOCAL");
  EXPECT_TRUE(CheckAgainstTemplate(*strict, review).ok());
  for (const char* heading : {"SPORT", "LOCAL", "OTHER", "ETHICS"}) {
    review.add_extra_marks()->set_heading(heading);
  }
  EXPECT_THAT(Violated(CheckAgainstTemplate(*strict, review)),
              ElementsAre("extra_marks[2].heading DUPLICATE_HEADING",
                          "extra_marks[3].heading UNKNOWN_HEADING",
                          "extra_marks[4].heading UNKNOWN_HEADING"));
}

class ReviewsOfTemplateTest : public WayTest {};

TEST_F(ReviewsOfTemplateTest, TheTemplateIsToldAndTheTaskResultKept) {
  const auto told = Send(&People::GetReviewTemplate, v1::GetReviewTemplateRequest());
  ASSERT_TRUE(told.ok()) << told.status();
  EXPECT_EQ(told->headings(0).id(), "POLITICAL_AWARENESS");
  EXPECT_FALSE(told->remark_help().empty());
  Reach("review");
  auto review = Review();
  review.set_task_result(v1::REVIEW_RATING_WEAK);
  const auto recorded = Send(&People::RecordMonthlyReview, review);
  ASSERT_TRUE(recorded.ok()) << recorded.status();
  EXPECT_EQ(recorded->task_result(), v1::REVIEW_RATING_WEAK);
  auto unknown = Review();
  *unknown.mutable_month() = Day(2016, 9, 1);
  *unknown.mutable_review_date() = Day(2016, 10, 3);
  auto* mark = unknown.add_extra_marks();
  mark->set_heading("LOCAL");
  mark->set_rating(v1::REVIEW_RATING_GOOD);
  EXPECT_THAT(Violated(Send(&People::RecordMonthlyReview, unknown).status()),
              ElementsAre("extra_marks[0].heading UNKNOWN_HEADING"));
}

TEST_F(ReviewsOfTemplateTest, MarksOfOwnHeadingsGoWithTheirReview) {
  Reach("open");
  const Uuid person = *Uuid::Parse(person_.substr(person_.find('/') + 1));
  Run([&](db::Transaction& transaction) -> absl::Status {
    for (const int month : {9, 10}) {
      MonthlyReview review;
      review.candidate = person;
      review.month = Date(2016, month, 1);
      review.review_date = Date(2016, month + 1, 2);
      review.political_awareness = review.work_result = review.ethics = review.public_trust = 1;
      review.conclusion = 1;
      review.create_time = harness_.clock().Now();
      review.extra_marks = {{"LOCAL", 1}, {"SPORT", month == 9 ? 2 : 3}};
      KETNAP_RETURN_IF_ERROR(InsertReview(transaction, review));
    }
    return absl::OkStatus();
  });
  v1::ListMonthlyReviewsRequest request;
  request.set_candidate(person_);
  const auto page = Send(&People::ListMonthlyReviews, request);
  ASSERT_TRUE(page.ok()) << page.status();
  ASSERT_EQ(page->monthly_reviews_size(), 3);
  EXPECT_EQ(page->monthly_reviews(0).extra_marks(1).rating(), v1::REVIEW_RATING_WEAK);
  EXPECT_EQ(page->monthly_reviews(1).extra_marks(1).rating(), v1::REVIEW_RATING_FAIR);
  EXPECT_EQ(page->monthly_reviews(2).extra_marks_size(), 0);
  harness_.RunSql("DELETE FROM monthly_review WHERE review_month = '2016-10-01'");
  EXPECT_EQ(harness_.ReadSql("SELECT COUNT(*) FROM review_mark")[0].Int(0), 2);
}

}  // namespace
}  // namespace ketnap::dossier
