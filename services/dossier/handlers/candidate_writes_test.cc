#include "services/dossier/handlers/candidate_writes.h"

#include <iterator>

#include "common/base/status_macros.h"
#include "common/service/process_context.h"
#include "ketnap/dossier/v1/events.pb.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/steps/snapshot.h"
#include "services/dossier/handlers/way_fixture.h"
#include "services/dossier/repository/milestone_columns.h"
#include "services/dossier/repository/paper_repository.h"

namespace ketnap::dossier {
namespace {

class CandidateWritesTest : public WayTest {
 protected:
  // Somebody with a value in every column, `shift` days later than usual.
  CandidateRecord Everything(int shift) {
    CandidateRecord record;
    Candidate& person = record.candidate;
    person.id = Uuid::FromName("person");
    person.organization = cell_;
    person.full_name = "Nguyễn Văn An";
    record.folded_name = "nguyen van an";
    person.birth_date = Date(1990, 5, 20);
    person.sex = 2;
    person.ethnicity = "Tày";
    person.religion = "Không";
    person.general_education = GeneralEducation::kLowerSecondary;
    person.qualification = 4;
    person.occupation = 5;
    person.youth_union_member = shift > 0;
    person.nominator_kind = 3;
    person.state = CandidateState::kTransferPending;
    person.resume_state = CandidateState::kVerified;
    person.transfer_destination = sister_cell_;
    person.helper = Uuid::FromName("helper");
    person.return_count = 3 + shift;
    person.former_membership = FormerMembership{
        Date(1980, 1, 2), Date(1990, 3, 4), LeavingReason::kLessSeriousCrime, Date(1995, 6, 7), 1};
    person.special_cases = {SpecialCase::kOverAge, SpecialCase::kReadmission,
                            SpecialCase::kPoliticalStandard};
    person.national_id_masked = "********1234";
    person.undecided_vote_count = 2 + shift;
    person.revocation_kind = RevocationKind::kProcedure;
    person.helper_to_be_replaced = true;
    person.acquaintance_waived = shift == 0;
    for (size_t i = 0; i < std::size(kMilestoneColumns); ++i) {
      person.milestones.*kMilestoneColumns[i] = Date(2016, 1, 1) + static_cast<int>(i) + shift;
    }
    record.create_time = harness_.clock().Now();
    record.update_time = record.create_time;
    person.version = 1;
    return record;
  }
  CandidateChange Change(const char* action) {
    CandidateChange change;
    change.action = action;
    change.occurred_on = Date(2017, 1, 2);
    change.request_id = harness_.NewRequestId();
    return change;
  }
  access::RequestContext Context() {
    return service::ProcessContext(harness_.clock(), "dossier", "test");
  }
  CandidateRecord Load() {
    CandidateRecord loaded;
    Run([&](db::Transaction& transaction) -> absl::Status {
      KETNAP_ASSIGN_OR_RETURN(const auto found,
                              LockCandidate(transaction, Uuid::FromName("person")));
      EXPECT_TRUE(found.has_value());
      if (found.has_value()) loaded = *found;
      return absl::OkStatus();
    });
    return loaded;
  }
  DossierPapers Papers() {
    DossierPapers papers;
    Run([&](db::Transaction& transaction) -> absl::Status {
      KETNAP_ASSIGN_OR_RETURN(papers, LoadPapers(transaction, Uuid::FromName("person")));
      return absl::OkStatus();
    });
    return papers;
  }
  void Write(CandidateChange change, CandidateRecord& record) {
    Run([&](db::Transaction& transaction) {
      return WriteCandidate(environment(), Context(), transaction, change, record);
    });
  }
};

TEST_F(CandidateWritesTest, EveryColumnComesBackAsItWasWritten) {
  CandidateRecord record = Everything(0);
  Run([&](db::Transaction& transaction) {
    return WriteNewCandidate(environment(), Context(), transaction, Change("Import"), record);
  });
  EXPECT_EQ(ToProto(Load()).DebugString(), ToProto(record).DebugString());
  CandidateRecord changed = Everything(1);
  Write(Change("Update"), changed);
  EXPECT_EQ(changed.candidate.version, 2);
  EXPECT_EQ(ToProto(Load()).DebugString(), ToProto(changed).DebugString());
  // And as the journal tells it.
  const auto entries = harness_.WaitForJournal(2);
  ASSERT_EQ(entries.size(), 2u);
  v1::CandidateStepRecorded event;
  ASSERT_TRUE(entries[1].event().UnpackTo(&event));
  EXPECT_EQ(event.step().action(), "Update");
  const auto folded = RecordOfSnapshot(event.candidate(), 2);
  ASSERT_TRUE(folded.ok()) << folded.status();
  EXPECT_EQ(ToProto(*folded).DebugString(), ToProto(changed).DebugString());
  // Who comes too late, is told so.
  CandidateRecord stale = Everything(2);
  const absl::Status status = harness_.database().RunReadModifyWrite(
      absl::InfiniteFuture(), [&](db::Transaction& transaction) {
        return WriteCandidate(environment(), Context(), transaction, Change("Update"), stale);
      });
  EXPECT_EQ(ErrorReason(status), "ETAG_MISMATCH");
}

TEST_F(CandidateWritesTest, PapersArePutInTakenOutAndCleared) {
  CandidateRecord record = Everything(0);
  CandidateChange change = Change("Import");
  ::ketnap::dossier::Document paper;
  paper.form = "3-KNĐ";
  paper.date = Date(2016, 11, 21);
  paper.introducer = Uuid::FromName("introducer");
  paper.acquainted_since = Date(2014, 1, 1);
  paper.defect_code = "INCOMPLETE";
  paper.file = Uuid::FromName("file");
  paper.acquaintance_waived = true;
  ::ketnap::dossier::Document summary;
  summary.form = "5-KNĐ";
  summary.date = Date(2016, 11, 25);
  change.papers.documents = {paper, summary};
  change.papers.opinions = {{OpinionSource::kResidenceCell, Date(2016, 11, 22), true}};
  change.papers.consents = {{SpecialCase::kOverAge, root_, {"12", "CV/TU", Date(2016, 10, 20)}}};
  change.papers.attestations = {
      {Uuid::FromName("criterion"), Date(2016, 10, 1), std::nullopt},
      {Uuid::FromName("other"), Date(2016, 10, 2), PaperReference{"7", "GXN", Date(2016, 9, 30)}}};
  Run([&](db::Transaction& transaction) {
    return WriteNewCandidate(environment(), Context(), transaction, change, record);
  });
  DossierPapers papers = Papers();
  ASSERT_EQ(papers.documents.size(), 2u);
  EXPECT_EQ(ToProto(papers.documents[0]).DebugString(), ToProto(paper).DebugString());
  ASSERT_EQ(papers.consents.size(), 1u);
  EXPECT_EQ(ToProto(papers.consents[0]).DebugString(),
            ToProto(change.papers.consents[0]).DebugString());
  ASSERT_EQ(papers.attestations.size(), 2u);
  EXPECT_TRUE(papers.attestations[0].paper.has_value() != papers.attestations[1].paper.has_value());

  CandidateChange removal = Change("AcceptTransfer");
  removal.removed_documents = {paper};
  removal.papers.opinions = {{OpinionSource::kResidenceCell, Date(2016, 12, 1), false}};
  Write(removal, record);
  papers = Papers();
  ASSERT_EQ(papers.documents.size(), 1u);
  EXPECT_EQ(papers.documents[0].form, "5-KNĐ");
  ASSERT_EQ(papers.opinions.size(), 1u);
  EXPECT_FALSE(papers.opinions[0].favorable);

  CandidateChange clearing = Change("RelistCandidate");
  clearing.clear_papers = true;
  clearing.papers.documents = {summary};
  Write(clearing, record);
  papers = Papers();
  EXPECT_EQ(papers.documents.size(), 1u);
  EXPECT_TRUE(papers.opinions.empty() && papers.consents.empty() && papers.attestations.empty());

  const auto entries = harness_.WaitForJournal(3);
  ASSERT_EQ(entries.size(), 3u);
  v1::CandidateStepRecorded event;
  ASSERT_TRUE(entries[0].event().UnpackTo(&event));
  EXPECT_EQ(event.step().documents_size(), 2);
  EXPECT_EQ(event.step().consents_size(), 1);
  EXPECT_EQ(event.step().attestations_size(), 2);
  ASSERT_TRUE(entries[1].event().UnpackTo(&event));
  EXPECT_EQ(event.step().removed_documents_size(), 1);
  ASSERT_TRUE(entries[2].event().UnpackTo(&event));
  EXPECT_TRUE(event.step().papers_cleared());
  EXPECT_EQ(event.step().documents_size(), 1);
}

// Papers are read and written by a person's rows alone.
TEST_F(CandidateWritesTest, PapersAreReachedByTheirKey) {
  for (const char* table :
       {"dossier_document", "dossier_opinion", "dossier_consent", "dossier_attestation"}) {
    const auto plan = harness_.ReadSql(
        absl::StrCat("EXPLAIN SELECT * FROM ", table, " WHERE candidate_id = 'x'"));
    ASSERT_EQ(plan.size(), 1u) << table;
    EXPECT_EQ(plan[0].Text(4), "PRIMARY") << table;
  }
}

}  // namespace
}  // namespace ketnap::dossier
