#include "services/dossier/handlers/steps/journal_fold.h"

#include <map>

#include "common/api/resource_name.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/corrections/officer_fixture.h"

namespace ketnap::dossier {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class JournalFoldTest : public OfficerTest {
 protected:
  FoldedCandidate Fold(int64_t version) {
    FoldedCandidate folded;
    const Uuid id = *api::ParseResourceName(person_, kCandidates);
    Run([&](db::Transaction& transaction) -> absl::Status {
      KETNAP_ASSIGN_OR_RETURN(folded, FoldJournal(transaction, id, version));
      return absl::OkStatus();
    });
    return folded;
  }

  static v1::CandidateStep PapersOf(const FoldedCandidate& folded) {
    v1::CandidateStep papers;
    for (const auto& each : folded.papers.documents) *papers.add_documents() = ToProto(each);
    for (const auto& each : folded.papers.verifications) {
      *papers.add_verifications() = ToProto(each);
    }
    for (const auto& each : folded.papers.opinions) *papers.add_opinions() = ToProto(each);
    return papers;
  }

  static int64_t VersionOf(const v1::Candidate& candidate) {
    return std::stoll(candidate.etag().substr(1));
  }
};

TEST_F(JournalFoldTest, EveryVersionOfTheWayFoldsToItsRows) {
  std::map<int64_t, Rows> seen;
  for (const auto& [name, take] : steps_) {
    ASSERT_TRUE(take().ok()) << name;
    Rows rows = ReadRows();
    seen.emplace(VersionOf(rows.candidate), std::move(rows));
  }
  ASSERT_GE(seen.size(), 25u);
  for (const auto& [version, rows] : seen) {
    const FoldedCandidate folded = Fold(version);
    EXPECT_EQ(ToProto(folded.record).DebugString(), rows.candidate.DebugString()) << version;
    EXPECT_EQ(PapersOf(folded).DebugString(), rows.papers.DebugString()) << version;
    std::vector<Date> months;
    for (const FoldedReview& review : folded.reviews) months.push_back(review.month);
    EXPECT_EQ(months, rows.months) << version;
    EXPECT_EQ(folded.effective_version, version);
    EXPECT_FALSE(folded.record.candidate.relocated_on.has_value());
  }
}

TEST_F(JournalFoldTest, AReorganizationMovesThePersonInTheFold) {
  ASSERT_NO_FATAL_FAILURE(Reach("base"));
  MergeIntoOtherCell();
  const Rows rows = ReadRows();
  const FoldedCandidate folded = Fold(VersionOf(rows.candidate));
  EXPECT_EQ(ToProto(folded.record).DebugString(), rows.candidate.DebugString());
  EXPECT_EQ(folded.record.candidate.relocated_on, kReorganizationDay);
}

// ---- Without a service: entries as they come.

v1::CandidateStepRecorded Entry(v1::Step step, Date day) {
  v1::CandidateStepRecorded event;
  auto* candidate = event.mutable_candidate();
  candidate->set_name(CandidateName(Uuid::FromName("person")));
  candidate->set_organization(OrganizationName(Uuid::FromName("cell")));
  candidate->set_full_name("Nông Thị Hoa");
  *candidate->mutable_birth_date() = DateToProto(Date(1990, 5, 20));
  event.mutable_step()->set_step(step);
  *event.mutable_step()->mutable_occurred_on() = DateToProto(day);
  return event;
}

v1::CandidateStepRecorded Review(Date month) {
  auto event = Entry(v1::STEP_RECORD_MONTHLY_REVIEW, month + 40);
  *event.mutable_step()->mutable_month() = DateToProto(month);
  event.mutable_step()->set_review_conclusion(v1::REVIEW_CONCLUSION_READY);
  return event;
}

v1::CandidateStepRecorded Undo(int64_t restored) {
  auto event = Entry(v1::STEP_UNDO, Date(2017, 1, 1));
  event.mutable_step()->set_restored_version(restored);
  event.mutable_step()->set_papers_cleared(true);
  return event;
}

std::vector<int> MonthsOf(const FoldedCandidate& folded) {
  std::vector<int> months;
  for (const FoldedReview& review : folded.reviews) {
    months.push_back(static_cast<int>(review.month.month()));
  }
  return months;
}

TEST(JournalFoldEntriesTest, AnUndoLeadsBackAndAnotherLeadsOn) {
  auto folded = [](int entries) {
    JournalFold fold;
    const std::vector<v1::CandidateStepRecorded> all = {Entry(v1::STEP_NOMINATE, Date(2016, 1, 4)),
                                                        Review(Date(2016, 2, 1)),
                                                        Review(Date(2016, 3, 1)),
                                                        Undo(2),
                                                        Undo(1),
                                                        Review(Date(2016, 5, 1)),
                                                        Undo(5)};
    for (int i = 0; i < entries; ++i) {
      EXPECT_TRUE(fold.Add(i + 1, all[static_cast<size_t>(i)]).ok());
    }
    return std::move(fold).Finish();
  };
  EXPECT_THAT(MonthsOf(folded(3)), ElementsAre(2, 3));
  EXPECT_THAT(MonthsOf(folded(4)), ElementsAre(2));
  EXPECT_EQ(folded(4).effective_version, 2);
  EXPECT_THAT(MonthsOf(folded(5)), IsEmpty());
  EXPECT_EQ(folded(5).effective_version, 1);
  EXPECT_THAT(MonthsOf(folded(6)), ElementsAre(5));
  EXPECT_EQ(folded(6).effective_version, 6);
  // Back to version 5, which is an undo itself.
  EXPECT_THAT(MonthsOf(folded(7)), IsEmpty());
  EXPECT_EQ(folded(7).effective_version, 1);
}

TEST(JournalFoldEntriesTest, EntriesWithoutPapersGiveTheOneTheirFactsDescribe) {
  JournalFold fold;
  auto nominated = Entry(v1::STEP_NOMINATE, Date(2016, 1, 4));
  nominated.mutable_step()->add_codes("TRADE_UNION");
  ASSERT_TRUE(fold.Add(1, nominated).ok());
  ASSERT_TRUE(fold.Add(2, Entry(v1::STEP_OPEN_DOSSIER, Date(2016, 2, 4))).ok());
  ASSERT_TRUE(fold.Add(3, Entry(v1::STEP_DECLARE_CV, Date(2016, 2, 5))).ok());
  auto asked = Entry(v1::STEP_REQUEST_VERIFICATION, Date(2016, 2, 6));
  asked.mutable_step()->add_codes("FATHER");
  asked.mutable_step()->set_recipient("Đảng ủy xã");
  ASSERT_TRUE(fold.Add(4, asked).ok());
  auto answered = Entry(v1::STEP_ANSWER_VERIFICATION, Date(2016, 2, 20));
  answered.mutable_step()->add_codes("FATHER");
  answered.mutable_step()->add_codes("CLEAR");
  ASSERT_TRUE(fold.Add(5, answered).ok());
  auto introduced = Entry(v1::STEP_ATTACH_DOCUMENT, Date(2016, 2, 21));
  introduced.mutable_step()->set_form("3-KNĐ");
  introduced.mutable_step()->set_member(MemberName(Uuid::FromName("helper")));
  *introduced.mutable_step()->mutable_acquainted_since() = DateToProto(Date(2014, 1, 1));
  ASSERT_TRUE(fold.Add(6, introduced).ok());
  auto opinion = Entry(v1::STEP_RECORD_OPINION, Date(2016, 2, 22));
  opinion.mutable_step()->add_codes("RESIDENCE_CELL");
  opinion.mutable_step()->add_codes("UNFAVORABLE");
  ASSERT_TRUE(fold.Add(7, opinion).ok());
  auto returned = Entry(v1::STEP_RETURN_DOSSIER, Date(2016, 3, 1));
  returned.mutable_step()->set_form("2-KNĐ,3-KNĐ");
  returned.mutable_step()->add_codes("INCOMPLETE");
  returned.mutable_step()->add_codes("WRONG_FORM");
  ASSERT_TRUE(fold.Add(8, returned).ok());

  const FoldedCandidate folded = std::move(fold).Finish();
  EXPECT_EQ(folded.record.candidate.nominator_kind, v1::NOMINATOR_KIND_TRADE_UNION);
  ASSERT_EQ(folded.papers.documents.size(), 3u);
  EXPECT_EQ(folded.papers.documents[0].form, "1-KNĐ");
  EXPECT_EQ(folded.papers.documents[0].defect_code, "");
  EXPECT_EQ(folded.papers.documents[1].defect_code, "INCOMPLETE");
  EXPECT_EQ(folded.papers.documents[2].defect_code, "WRONG_FORM");
  EXPECT_EQ(folded.papers.documents[2].introducer, Uuid::FromName("helper"));
  EXPECT_EQ(folded.papers.documents[2].acquainted_since, Date(2014, 1, 1));
  ASSERT_EQ(folded.papers.verifications.size(), 1u);
  EXPECT_EQ(folded.papers.verifications[0].outcome, VerificationOutcome::kClear);
  EXPECT_EQ(folded.papers.verifications[0].answer_date, Date(2016, 2, 20));
  ASSERT_EQ(folded.papers.opinions.size(), 1u);
  EXPECT_FALSE(folded.papers.opinions[0].favorable);
}

TEST(JournalFoldEntriesTest, WhatAnEntryClearsOrTakesOutIsGone) {
  JournalFold fold;
  auto opened = Entry(v1::STEP_OPEN_DOSSIER, Date(2016, 2, 4));
  for (const char* form : {"1-KNĐ", "5-KNĐ"}) {
    auto* document = opened.mutable_step()->add_documents();
    document->set_form(form);
    *document->mutable_date() = DateToProto(Date(2016, 2, 4));
  }
  ASSERT_TRUE(fold.Add(1, opened).ok());
  auto taken = Entry(v1::STEP_ATTACH_DOCUMENT, Date(2016, 2, 5));
  *taken.mutable_step()->add_removed_documents() = opened.step().documents(1);
  ASSERT_TRUE(fold.Add(2, taken).ok());
  JournalFold cleared = fold;
  const FoldedCandidate one = std::move(fold).Finish();
  ASSERT_EQ(one.papers.documents.size(), 1u);
  EXPECT_EQ(one.papers.documents[0].form, "1-KNĐ");
  auto relisted = Entry(v1::STEP_RELIST, Date(2016, 2, 6));
  relisted.mutable_step()->set_papers_cleared(true);
  ASSERT_TRUE(cleared.Add(3, relisted).ok());
  EXPECT_THAT(std::move(cleared).Finish().papers.documents, IsEmpty());
}

}  // namespace
}  // namespace ketnap::dossier
