#include <map>

#include "absl/strings/str_cat.h"
#include "common/base/proto_date.h"
#include "services/supervision/handlers/figures/process_fixture.h"

namespace ketnap::supervision {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using State = dossier::v1::CandidateState;

constexpr char kHelper[] = "members/018f0000-0000-7000-8000-0000000000aa";

class ProcessFiguresTest : public ProcessTest {};

std::vector<std::string> Lines(const v1::GetDefectsResponse& answer) {
  std::vector<std::string> lines;
  for (const v1::DefectPart& part : answer.parts()) {
    lines.push_back(absl::StrCat(part.organization_display_name(), ": ", part.judged(), " ",
                                 part.first_time_right(), " ", part.defects()));
  }
  return lines;
}

TEST_F(ProcessFiguresTest, DefectsAreCountedByPartFormCodeAndHelper) {
  Person twice = Listed(cell_a1_, Date(2018, 11, 5), Date(2018, 11, 10));
  twice.set_helper(kHelper);
  Resolve(&twice, Date(2019, 1, 10));
  Return(&twice, Date(2019, 1, 20), "3-KNĐ,2-KNĐ", {"SIGNATURE_OR_SEAL", "INCOMPLETE"});
  Return(&twice, Date(2019, 2, 20), "2-KNĐ", {"INCOMPLETE"});
  Decide(&twice, Date(2019, 3, 1));
  Person right = Listed(cell_b1_, Date(2018, 11, 5), Date(2018, 11, 10));
  Resolve(&right, Date(2019, 1, 10));
  Decide(&right, Date(2019, 4, 1));
  Person right_too = Listed(cell_a2_, Date(2018, 11, 5), Date(2018, 11, 10));
  Resolve(&right_too, Date(2019, 1, 10));
  Decide(&right_too, Date(2019, 5, 1));

  auto request = About<v1::GetDefectsRequest>(bloc_);
  request.set_with_helpers(true);
  for (const auto structure : {v1::STRUCTURE_BASIS_AS_IT_WAS, v1::STRUCTURE_BASIS_BY_TODAY}) {
    request.set_structure(structure);
    const auto answer = Defects(request);
    EXPECT_EQ(answer.total().judged(), 3);
    EXPECT_EQ(answer.total().first_time_right(), 2);
    EXPECT_EQ(answer.total().first_time_right_permille(), 667);
    EXPECT_EQ(answer.total().defects(), 3);
    EXPECT_THAT(Lines(answer),
                ElementsAre("Đảng bộ Sở Tài chính: 2 1 3", "Đảng bộ Sở Y tế: 1 1 0"));
    ASSERT_EQ(answer.rows_size(), 2);
    EXPECT_EQ(answer.rows(0).form(), "2-KNĐ");
    EXPECT_EQ(answer.rows(0).code(), "INCOMPLETE");
    EXPECT_EQ(answer.rows(0).defects(), 2);
    EXPECT_EQ(answer.rows(0).share_permille(), 667);
    EXPECT_EQ(answer.rows(1).code(), "SIGNATURE_OR_SEAL");
    ASSERT_EQ(answer.helpers_size(), 1);
    EXPECT_EQ(answer.helpers(0).helper(), kHelper);
    EXPECT_EQ(answer.helpers(0).defects(), 3);
    EXPECT_EQ(answer.structure(), structure);
    EXPECT_TRUE(answer.has_freshness());
  }
  // The second return alone.
  *request.mutable_start_date() = DateOf(2019, 2, 1);
  *request.mutable_end_date() = DateOf(2019, 2, 28);
  request.set_with_helpers(false);
  const auto february = Defects(request);
  EXPECT_EQ(february.total().judged(), 0);
  EXPECT_EQ(february.total().defects(), 1);
  EXPECT_EQ(february.helpers_size(), 0);
}

TEST_F(ProcessFiguresTest, TimelinessHasEachDeadlineWithQuantiles) {
  for (int i = 1; i <= 10; ++i) {
    // Listed i days after the nomination; decided 10 i days after the cell's resolution.
    Person person = Listed(i <= 6 ? cell_a1_ : cell_b1_, Date(2019, 1, 1), Date(2019, 1, 1) + i);
    Resolve(&person, Date(2019, 2, 1));
    Decide(&person, Date(2019, 2, 1) + 10 * i, i > 8 ? 3 : 0);
  }
  // 30 working days are over.
  Listed(cell_b1_, Date(2019, 1, 1), Date(2019, 3, 1));
  const auto answer = Timeliness(About<v1::GetTimelinessRequest>(bloc_));
  ASSERT_EQ(answer.total().rows_size(), 2);
  const v1::DeadlineRow& decision = answer.total().rows(0);
  EXPECT_EQ(decision.rule_id(), "R-DL-1");
  EXPECT_THAT(decision.title(), Not(IsEmpty()));
  EXPECT_THAT(decision.clause(), Not(IsEmpty()));
  EXPECT_THAT(decision.confidence(), Not(IsEmpty()));
  EXPECT_EQ(decision.completed(), 10);
  EXPECT_EQ(decision.late(), 2);
  EXPECT_EQ(decision.late_permille(), 200);
  EXPECT_EQ(decision.median_days(), 50);
  EXPECT_EQ(decision.p90_days(), 90);
  EXPECT_EQ(decision.p95_days(), 100);
  EXPECT_EQ(decision.maximum_days(), 100);
  const v1::DeadlineRow& listing = answer.total().rows(1);
  EXPECT_EQ(listing.rule_id(), "R-NOM-1");
  EXPECT_EQ(listing.completed(), 11);
  EXPECT_EQ(listing.late(), 1);
  EXPECT_EQ(answer.total().completed(), 21);
  EXPECT_EQ(answer.total().late(), 3);
  ASSERT_EQ(answer.parts_size(), 2);
  EXPECT_EQ(answer.parts(0).completed(), 12);
  EXPECT_EQ(answer.parts(0).late(), 0);
  EXPECT_EQ(answer.parts(1).completed(), 9);
  EXPECT_EQ(answer.parts(1).late(), 3);
}

TEST_F(ProcessFiguresTest, EveryClockStopsOnce) {
  Person person = Listed(cell_a1_, Date(2018, 1, 1), Date(2018, 1, 1));
  Resolve(&person, Date(2018, 2, 1));
  Decide(&person, Date(2018, 3, 1));
  HoldCeremony(&person, Date(2018, 3, 5), Date(2018, 3, 25));
  *person.mutable_milestones()->mutable_party_cv_date() = DateOf(2018, 4, 1);
  Step(&person, dossier::v1::STEP_DECLARE_PARTY_CV, Date(2018, 4, 1), person.state());
  // Two votes; the second proposes. Then the decision.
  Step(&person, dossier::v1::STEP_PROPOSE_RECOGNITION, Date(2019, 3, 30), person.state());
  *person.mutable_milestones()->mutable_recognition_proposal_date() = DateOf(2019, 4, 30);
  Step(&person, dossier::v1::STEP_PROPOSE_RECOGNITION, Date(2019, 4, 30),
       State::CANDIDATE_STATE_OFFICIAL_PROPOSED);
  *person.mutable_milestones()->mutable_recognition_decision_date() = DateOf(2019, 5, 10);
  Step(&person, dossier::v1::STEP_DECIDE_RECOGNITION, Date(2019, 5, 10),
       State::CANDIDATE_STATE_OFFICIAL_MEMBER);
  auto request = About<v1::GetTimelinessRequest>(cell_a1_);
  *request.mutable_start_date() = DateOf(2018, 1, 1);
  std::map<std::string, std::string> rows;
  const auto answer = Timeliness(request);
  for (const v1::DeadlineRow& row : answer.total().rows()) {
    rows[row.rule_id()] = absl::StrCat(row.completed(), " ", row.median_days());
  }
  EXPECT_EQ(rows, (std::map<std::string, std::string>{{"R-DL-1", "1 28"},
                                                      {"R-DL-2", "1 20"},
                                                      {"R-DL-3", "1 5"},
                                                      {"R-DL-4", "1 10"},
                                                      {"R-DL-5", "1 7"},
                                                      {"R-NOM-1", "1 0"}}));
}

TEST_F(ProcessFiguresTest, VerificationsCountOnceByTheirAnswer) {
  Person person = Listed(cell_a1_, Date(2019, 1, 1), Date(2019, 1, 1));
  const auto verify = [&](Date day, Date reply, bool answered, Date due) {
    Step(&person, dossier::v1::STEP_FOLLOW_VERIFICATION, day, State::CANDIDATE_STATE_VERIFYING,
         [&](dossier::v1::CandidateStep& step) {
           auto& asked = *step.add_verifications();
           asked.set_subject("FATHER");
           *asked.mutable_request_date() = DateOf(2019, 2, 1);
           *asked.mutable_due_date() = DateToProto(due);
           *asked.mutable_reply_date() = DateToProto(reply);
           if (answered) asked.set_outcome(dossier::v1::VERIFICATION_OUTCOME_CLEAR);
         });
  };
  verify(Date(2019, 3, 4), Date(2019, 3, 4), false, Date(2019, 3, 1));
  verify(Date(2019, 3, 9), Date(2019, 3, 4), true, Date(2019, 3, 1));
  const auto answer = Timeliness(About<v1::GetTimelinessRequest>(cell_a1_));
  ASSERT_EQ(answer.total().rows_size(), 2);
  EXPECT_EQ(answer.total().rows(1).rule_id(), "R-VER-1");
  EXPECT_EQ(answer.total().rows(1).completed(), 1);
  EXPECT_EQ(answer.total().rows(1).late(), 1);
  EXPECT_EQ(answer.total().rows(1).median_days(), 31);
}

TEST_F(ProcessFiguresTest, AnUndoneStepLeavesNothingAndAMergedPersonCountsNowhere) {
  Person person = Listed(cell_a1_, Date(2019, 1, 1), Date(2019, 1, 2));
  Resolve(&person, Date(2019, 2, 1));
  const int64_t resolved = versions_[person.name()];
  Return(&person, Date(2019, 2, 10), "2-KNĐ", {"INCOMPLETE"});
  const auto request = About<v1::GetDefectsRequest>(root_);
  EXPECT_EQ(Defects(request).total().defects(), 1);
  person.set_state(State::CANDIDATE_STATE_CELL_RESOLVED);
  Undo(&person, resolved);
  EXPECT_EQ(Defects(request).total().defects(), 0);
  EXPECT_EQ(Defects(request).total().judged(), 0);
  Decide(&person, Date(2019, 3, 1));
  EXPECT_EQ(Defects(request).total().first_time_right(), 1);
  Step(&person, dossier::v1::STEP_MERGE, Date(2019, 3, 2), State::CANDIDATE_STATE_MERGED);
  EXPECT_EQ(Defects(request).total().judged(), 0);
  EXPECT_EQ(Timeliness(About<v1::GetTimelinessRequest>(root_)).total().completed(), 0);
  Step(&person, dossier::v1::STEP_MERGE, Date(2019, 3, 3),
       State::CANDIDATE_STATE_ADMISSION_DECIDED);
  EXPECT_EQ(Defects(request).total().judged(), 1);
}

TEST_F(ProcessFiguresTest, AJournalToldTwiceLeavesTheSame) {
  std::vector<journal::v1::JournalEntry> told;
  Person person = Candidate(cell_a1_);
  told.push_back(StepEntry(&person, dossier::v1::STEP_NOMINATE, Date(2019, 1, 1),
                           State::CANDIDATE_STATE_NOMINATED));
  told.push_back(StepEntry(&person, dossier::v1::STEP_LIST_SYMPATHIZER, Date(2019, 1, 5),
                           State::CANDIDATE_STATE_SYMPATHIZER_LISTED));
  told.push_back(StepEntry(&person, dossier::v1::STEP_RETURN_DOSSIER, Date(2019, 3, 5),
                           State::CANDIDATE_STATE_RETURNED, [](dossier::v1::CandidateStep& step) {
                             step.set_form("2-KNĐ");
                             step.add_codes("INCOMPLETE");
                           }));
  const auto contents = [this] {
    std::vector<std::string> lines;
    for (const db::Row& row : harness_.ReadSql(
             "SELECT CONCAT_WS('|', HEX(candidate_id), version, ordinal, kind, day,"
             " reference_day, code, flag) FROM process_event ORDER BY candidate_id, version,"
             " ordinal")) {
      lines.push_back(row.Text(0));
    }
    for (const db::Row& row : harness_.ReadSql(
             "SELECT CONCAT_WS('|', HEX(candidate_id), figure, day, code, number, amount)"
             " FROM person_figure WHERE figure BETWEEN 10 AND 14 ORDER BY candidate_id, figure,"
             " day, code")) {
      lines.push_back(row.Text(0));
    }
    return lines;
  };
  for (const auto& entry : told) Apply(entry);
  CountMissing();
  const auto once = contents();
  // Listed in time, one defect, owed from then on; a clock, a defect, a return, six reviews.
  EXPECT_EQ(once.size(), 3u + 9u);
  for (const auto& entry : told) {
    Apply(entry);
    Apply(entry);
  }
  CountMissing();
  EXPECT_EQ(contents(), once);
}

}  // namespace
}  // namespace ketnap::supervision
