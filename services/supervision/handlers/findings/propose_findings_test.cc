#include "common/base/proto_date.h"
#include "services/supervision/handlers/findings/findings_fixture.h"

namespace ketnap::supervision {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ProposeFindingsTest : public FindingsTest {
 protected:
  // Somebody whose certificate had run out on the day the cell met.
  dossier::v1::Candidate Late(const Uuid& cell, Date meeting = Date(2018, 3, 5)) {
    auto candidate = Candidate(cell, [&](dossier::v1::Candidate& person) {
      *person.mutable_milestones()->mutable_cell_resolution_date() = DateToProto(meeting);
      *person.mutable_milestones()->mutable_awareness_certificate_date() = DateOf(2010, 1, 10);
    });
    Apply(EntryOf(candidate));
    return candidate;
  }

  void Mend(dossier::v1::Candidate candidate) {
    *candidate.mutable_milestones()->mutable_awareness_certificate_date() = DateOf(2017, 1, 10);
    Apply(EntryOf(candidate));
  }

  // "clause evidence_count state" of each.
  static std::vector<std::string> Summary(
      const absl::StatusOr<v1::ProposeFindingsResponse>& response) {
    EXPECT_TRUE(response.ok()) << response.status();
    std::vector<std::string> lines;
    if (!response.ok()) return lines;
    for (const v1::Finding& each : response->findings()) {
      lines.push_back(absl::StrCat(each.clause(), " ", each.evidence_count(), " ",
                                   v1::FindingState_Name(each.state())));
    }
    return lines;
  }
};

TEST_F(ProposeFindingsTest, DraftsOneFindingAClauseWithTheRecords) {
  const auto first = Late(cell_a1_);
  const auto second = Late(cell_a2_);
  Late(cell_b1_);                      // Not inspected.
  Late(cell_a1_, Date(2014, 12, 31));  // Before the period.
  const auto response = Propose();
  EXPECT_THAT(Summary(response), ElementsAre("R-CLS-1 2 FINDING_STATE_DRAFT"));
  const v1::Finding& finding = response->findings(0);
  EXPECT_TRUE(finding.proposed());
  EXPECT_EQ(finding.organization(), NameOf(base_a_));
  EXPECT_EQ(finding.clause_text(), "01-HD/TW 2016");
  EXPECT_EQ(finding.measure_code(), "MEASURE_3");
  EXPECT_THAT(finding.evidence(), ::testing::UnorderedElementsAre(first.name(), second.name()));
  // Sixty days from the inspection's end, 20 August.
  EXPECT_EQ(finding.due_date().month(), 10);
  EXPECT_EQ(finding.due_date().day(), 19);
}

TEST_F(ProposeFindingsTest, FollowsTheDataUntilSomebodyWorksOnIt) {
  const auto first = Late(cell_a1_);
  const std::string name = Propose()->findings(0).name();
  const auto second = Late(cell_a2_);
  const auto again = Propose();
  EXPECT_THAT(Summary(again), ElementsAre("R-CLS-1 2 FINDING_STATE_DRAFT"));
  EXPECT_EQ(again->findings(0).name(), name);
  Mend(first);
  Mend(second);
  EXPECT_THAT(Summary(Propose()), ElementsAre("R-CLS-1 0 FINDING_STATE_WITHDRAWN"));
  EXPECT_THAT(Summary(Propose()), IsEmpty());
  Late(cell_a1_);
  EXPECT_THAT(Summary(Propose()), ElementsAre("R-CLS-1 1 FINDING_STATE_DRAFT"));
}

TEST_F(ProposeFindingsTest, LeavesAloneWhatSomebodyDecided) {
  Late(cell_a1_);
  const std::string name = Propose()->findings(0).name();
  v1::WithdrawFindingRequest request;
  request.set_name(name);
  request.set_reason("Đã có giấy chứng nhận khác.");
  request.set_request_id(harness_.NewRequestId());
  ASSERT_TRUE(harness_.Call(team_, &Service::WithdrawFinding, request).ok());
  Late(cell_a2_);
  EXPECT_THAT(Summary(Propose()), IsEmpty());
  EXPECT_EQ(Get(team_, name)->state(), v1::FINDING_STATE_WITHDRAWN);
}

TEST_F(ProposeFindingsTest, LeavesAloneWhatWasPresented) {
  Late(cell_a1_);
  const std::string name = Propose()->findings(0).name();
  v1::PresentFindingsRequest request;
  request.set_inspection(inspection_);
  *request.mutable_date() = DateOf(2019, 8, 15);
  request.set_request_id(harness_.NewRequestId());
  ASSERT_TRUE(harness_.Call(team_, &Service::PresentFindings, request).ok());
  Late(cell_a2_);
  EXPECT_THAT(Summary(Propose()), IsEmpty());
  EXPECT_THAT(Get(team_, name)->evidence(), SizeIs(1));
}

}  // namespace
}  // namespace ketnap::supervision
