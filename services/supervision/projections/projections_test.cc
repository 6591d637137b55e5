#include "services/supervision/projections/projections.h"

#include "common/base/status_macros.h"
#include "services/supervision/handlers/supervision_fixture.h"

namespace ketnap::supervision {
namespace {

class ProjectionsTest : public SupervisionTest {
 protected:
  // Everything the projections keep, as text.
  std::vector<std::string> Contents() {
    std::vector<std::string> lines;
    const absl::Status status = harness_.database().RunRead(
        absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
          for (const char* sql :
               {"SELECT CONCAT_WS('|', HEX(candidate_id), HEX(organization_id), version)"
                " FROM person_fact ORDER BY candidate_id",
                "SELECT CONCAT_WS('|', HEX(candidate_id), figure, day, code, number, amount,"
                " HEX(as_it_was_id), HEX(today_id)) FROM person_figure"
                " ORDER BY candidate_id, figure, day, code",
                "SELECT CONCAT_WS('|', basis, HEX(organization_id), figure, grain, day, code,"
                " number, amount) FROM figure_count WHERE amount <> 0"
                " ORDER BY basis, organization_id, figure, grain, day, code",
                "SELECT CONCAT_WS('|', HEX(candidate_id), since, HEX(organization_id))"
                " FROM person_stay ORDER BY candidate_id, since",
                "SELECT CONCAT_WS('|', HEX(plan_id), HEX(organization_id), version, period,"
                " start_date, end_date, title, standing) FROM admission_plan_fact"
                " ORDER BY plan_id",
                "SELECT CONCAT_WS('|', HEX(plan_id), revision, effective_on, whole_target)"
                " FROM plan_revision_fact ORDER BY plan_id, revision",
                "SELECT CONCAT_WS('|', HEX(plan_id), revision, HEX(organization_id), admissions)"
                " FROM target_revision_fact ORDER BY plan_id, revision, organization_id",
                "SELECT CONCAT_WS('|', HEX(predecessor_id), effective_date, HEX(successor_id),"
                " predecessor_ended) FROM succession_fact ORDER BY predecessor_id, effective_date",
                "SELECT CONCAT_WS('|', HEX(candidate_id), HEX(from_organization_id),"
                " effective_date, HEX(to_organization_id)) FROM relocation_fact ORDER BY 1",
                "SELECT CONCAT_WS('|', HEX(organization_id), workplace_kind)"
                " FROM organization_fact ORDER BY organization_id"}) {
            KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(sql));
            for (const db::Row& row : rows) lines.push_back(row.Text(0));
          }
          return absl::OkStatus();
        });
    EXPECT_TRUE(status.ok()) << status;
    return lines;
  }
  absl::Status Refused(journal::v1::JournalEntry entry) {
    return harness_.database().RunReadModifyWrite(
        absl::InfiniteFuture(), [&](db::Transaction& transaction) {
          KETNAP_RETURN_IF_ERROR(ApplyOrganizationEntry(transaction, entry));
          KETNAP_RETURN_IF_ERROR(ApplyTrainingEntry(transaction, entry));
          const journal::v1::JournalEntry* const entries[] = {&entry};
          return ApplyDossier(transaction, entries);
        });
  }
};

TEST_F(ProjectionsTest, AJournalToldTwiceLeavesTheSame) {
  auto person = Candidate(cell_a1_);
  std::vector<journal::v1::JournalEntry> told = {
      EntryOf(cell_a1_, organization::v1::WORKPLACE_KIND_HEALTH),
      EntryOf(cell_a1_, organization::v1::WORKPLACE_KIND_EDUCATION), EntryOf(person)};
  person.set_organization(NameOf(cell_b1_));
  *person.mutable_milestones()->mutable_ceremony_date() = DateOf(2018, 5, 19);
  person.set_return_count(1);
  told.push_back(EntryOf(person, Date(2018, 5, 19)));
  organization::v1::Plan plan;
  plan.set_name("plans/018f0000-0000-7000-8000-0000000000bb");
  plan.set_organization(NameOf(bloc_));
  plan.set_period(organization::v1::PLAN_PERIOD_YEAR);
  *plan.mutable_start_date() = DateOf(2018, 1, 1);
  *plan.mutable_end_date() = DateOf(2018, 12, 31);
  plan.set_whole_target(5);
  for (const Uuid& part : {base_a_, base_b_}) {
    plan.add_targets()->set_organization(NameOf(part));
  }
  told.push_back(EntryOf(plan));
  plan.mutable_targets()->RemoveLast();
  plan.mutable_targets(0)->set_admissions(5);
  plan.set_state(organization::v1::PLAN_STATE_APPROVED);
  plan.set_revision(1);
  told.push_back(EntryOf(plan));
  plan.set_whole_target(6);
  plan.mutable_targets(0)->set_admissions(6);
  plan.set_revision(2);
  told.push_back(EntryOf(plan, Date(2018, 6, 1)));
  told.push_back(ReorganizationEntry(Date(2019, 1, 1), {{cell_a1_, {{cell_a2_, 100}}}}));

  for (const auto& entry : told) Apply(entry);
  const auto once = Contents();
  // A person with two stays, a plan with two contents of one part each, nine organizations and a
  // step; what the person counts as, by their steps and by their stage, and that for each
  // organization above.
  constexpr size_t kFacts = 14 + 2;
  ASSERT_EQ(once.size(), 18 + kFacts + 2 * kFacts * (2 + 3 + 3));
  for (const auto& entry : told) {
    Apply(entry);
    Apply(entry);
  }
  EXPECT_EQ(Contents(), once);
  EXPECT_EQ(Ask(Breakdown(cell_b1_, v1::BREAKDOWN_DIMENSION_SEX))->total(), 1);
  EXPECT_EQ(Ask(Breakdown(cell_a1_, v1::BREAKDOWN_DIMENSION_SEX))->total(), 0);
  EXPECT_EQ(Ask(Funnel(cell_a1_))->total().nominated(), 1);  // There, then.
}

TEST_F(ProjectionsTest, WhatWasRevokedOrMergedCountsNowhere) {
  auto facts = [this] {
    std::string text;
    for (const char* code : {"NOMINATED", "DECIDED", "ADMITTED", "OFFICIAL", "DELISTED"}) {
      const auto rows = harness_.ReadSql(
          "SELECT SUM(amount) FROM figure_count WHERE basis = 2 AND organization_id = ? AND"
          " figure = 1 AND grain = 1 AND code = ?",
          {root_, code});
      text += rows.at(0).OptionalInt(0).value_or(0) == 1 ? 'x' : '-';
    }
    return text;
  };
  auto person = Candidate(cell_a1_);
  auto* reached = person.mutable_milestones();
  *reached->mutable_listing_date() = DateOf(2017, 2, 7);
  *reached->mutable_admission_decision_date() = DateOf(2018, 5, 1);
  *reached->mutable_ceremony_date() = DateOf(2018, 5, 19);
  *reached->mutable_official_date() = DateOf(2019, 5, 19);
  person.set_state(dossier::v1::CANDIDATE_STATE_OFFICIAL_MEMBER);
  Apply(EntryOf(person));
  EXPECT_EQ(facts(), "xxxx-");
  // On the way to another cell, or reported after votes without result, they stay admitted.
  for (const auto state : {dossier::v1::CANDIDATE_STATE_TRANSFER_PENDING,
                           dossier::v1::CANDIDATE_STATE_RECOGNITION_REPORTED,
                           dossier::v1::CANDIDATE_STATE_STRUCK_OFF}) {
    person.set_state(state);
    Apply(EntryOf(person));
    EXPECT_EQ(facts(), "xxxx-") << state;
  }
  person.set_state(dossier::v1::CANDIDATE_STATE_REVOKED);
  *reached->mutable_revocation_date() = DateOf(2019, 6, 1);
  Apply(EntryOf(person));
  EXPECT_EQ(facts(), "x----");
  // Taken back, the admission counts again.
  person.set_state(dossier::v1::CANDIDATE_STATE_OFFICIAL_MEMBER);
  Apply(EntryOf(person));
  EXPECT_EQ(facts(), "xxxx-");
  person.set_state(dossier::v1::CANDIDATE_STATE_MERGED);
  Apply(EntryOf(person));
  EXPECT_EQ(facts(), "-----");
  // Who is on the list again is not off it.
  person.set_state(dossier::v1::CANDIDATE_STATE_DELISTED);
  *reached->mutable_delisting_date() = DateOf(2019, 7, 1);
  Apply(EntryOf(person));
  EXPECT_EQ(facts(), "xxxxx");
  person.set_state(dossier::v1::CANDIDATE_STATE_SYMPATHIZER_LISTED);
  *reached->mutable_listing_date() = DateOf(2019, 8, 1);
  Apply(EntryOf(person));
  EXPECT_EQ(facts(), "xxxx-");
}

TEST_F(ProjectionsTest, OtherKindsPassByAndABrokenEntryStops) {
  TellTree();
  const auto before = Contents();
  journal::v1::JournalEntry other;
  other.mutable_event()->PackFrom(organization::v1::MemberChanged());
  Apply(other);
  Apply(journal::v1::JournalEntry());
  EXPECT_EQ(Contents(), before);
  for (journal::v1::JournalEntry entry :
       {EntryOf(Candidate(cell_a1_)), EntryOf(organization::v1::Plan()),
        EntryOf(cell_a1_, organization::v1::WORKPLACE_KIND_HEALTH)}) {
    entry.mutable_event()->set_value("\xff\xff");
    EXPECT_EQ(Refused(entry).code(), absl::StatusCode::kInternal);
  }
  EXPECT_FALSE(Refused(EntryOf(organization::v1::Plan())).ok());
  EXPECT_EQ(Contents(), before);
}

}  // namespace
}  // namespace ketnap::supervision
