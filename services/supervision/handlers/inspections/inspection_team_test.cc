#include "common/base/proto_date.h"
#include "services/supervision/handlers/inspections/inspection_fixture.h"

namespace ketnap::supervision {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr auto kLead = v1::INSPECTION_TEAM_ROLE_LEAD;
constexpr auto kMember = v1::INSPECTION_TEAM_ROLE_MEMBER;

class InspectionTeamTest : public InspectionTest {
 protected:
  InspectionTeamTest() : inspection_(Planned()) {}

  std::vector<std::string> Conflicts(const Inspector& inspector) {
    return Violations(Appoint(inspection_, inspector, kMember).status());
  }
  // A candidate of that cell with a helper.
  dossier::v1::Candidate Helped(const Uuid& cell, const Inspector& helper) {
    return Candidate(cell, [&](dossier::v1::Candidate& person) {
      person.set_state(dossier::v1::CANDIDATE_STATE_SYMPATHIZER_LISTED);
      person.set_helper(helper.member_name);
    });
  }

  std::string inspection_;
};

TEST_F(InspectionTeamTest, WhoBelongsOrBelongedInThePeriodMayNot) {
  EXPECT_THAT(Conflicts(MakeInspector(cell_a1_)),
              ElementsAre("appointments[0].account BELONGS_TO_SUBJECT"));
  EXPECT_THAT(Conflicts(MakeInspector(base_a_)),
              ElementsAre("appointments[0].account BELONGS_TO_SUBJECT"));
  EXPECT_THAT(Conflicts(MakeInspector(cell_b1_)), IsEmpty());
  // Left the cell on the last day before the period under review, and on its first day.
  for (const auto& [last, expected] : {std::pair{Date(2016, 6, 30), 0u}, {Date(2016, 7, 1), 1u}}) {
    const Inspector inspector = MakeInspector(cell_b1_);
    auto member = MemberOf(inspector, cell_a1_);
    *member.mutable_stays(0)->mutable_end_date() = DateToProto(last);
    auto* now = member.add_stays();
    now->set_organization(NameOf(cell_b1_));
    *now->mutable_start_date() = DateToProto(last + 1);
    TellMember(member);
    EXPECT_EQ(Conflicts(inspector).size(), expected) << last;
  }
}

TEST_F(InspectionTeamTest, WhoHoldsAPostThereMayNot) {
  const Inspector inspector = MakeInspector(cell_b1_);
  auto member = MemberOf(inspector, cell_b1_);
  auto* post = member.add_appointments();
  post->set_organization(NameOf(base_a_));
  post->set_position("COMMITTEE_MEMBER");
  *post->mutable_start_date() = DateOf(2017, 1, 1);
  TellMember(member);
  EXPECT_THAT(Conflicts(inspector), ElementsAre("appointments[0].account HOLDS_POST_IN_SUBJECT"));
  post->set_organization(NameOf(bloc_));  // Of the committee that inspects.
  TellMember(member);
  EXPECT_THAT(Conflicts(inspector), IsEmpty());
}

TEST_F(InspectionTeamTest, WhoHelpsIntroducesOrWasAdmittedThereMayNot) {
  const Inspector helper = MakeInspector(cell_b1_), introducer = MakeInspector(cell_b1_);
  auto person = Helped(cell_a1_, helper);
  dossier::v1::CandidateStep step;
  step.add_documents()->set_introducer(introducer.member_name);
  TellPerson(person, step);
  EXPECT_THAT(Conflicts(helper), ElementsAre("appointments[0].account HELPER_IN_SUBJECT"));
  EXPECT_THAT(Conflicts(introducer), ElementsAre("appointments[0].account INTRODUCER_IN_SUBJECT"));

  // The paper is taken back and another helps: what was in the period remains.
  person.set_helper(MakeInspector(cell_b1_).member_name);
  step.Clear();
  step.add_removed_documents()->set_introducer(introducer.member_name);
  TellPerson(person, step);
  EXPECT_THAT(Conflicts(helper), ElementsAre("appointments[0].account HELPER_IN_SUBJECT"));
  EXPECT_THAT(Conflicts(introducer), ElementsAre("appointments[0].account INTRODUCER_IN_SUBJECT"));

  // Help that ended before the period is none.
  const Inspector former = MakeInspector(cell_b1_);
  auto old = Helped(cell_a2_, former);
  TellPerson(old, {}, Date(2014, 1, 1));
  old.set_state(dossier::v1::CANDIDATE_STATE_OFFICIAL_MEMBER);
  TellPerson(old, {}, Date(2016, 6, 30));
  EXPECT_THAT(Conflicts(former), IsEmpty());

  const Inspector admitted = MakeInspector(cell_b1_);
  auto own = Candidate(cell_a2_);
  TellPerson(own);
  auto member = MemberOf(admitted, cell_b1_);
  member.set_candidate(own.name());
  TellMember(member);
  EXPECT_THAT(Conflicts(admitted), ElementsAre("appointments[0].account OWN_DOSSIER_IN_SUBJECT"));
  *own.mutable_milestones()->mutable_official_date() = DateOf(2016, 6, 30);
  TellPerson(own);
  EXPECT_THAT(Conflicts(admitted), IsEmpty());
}

TEST_F(InspectionTeamTest, WhoseAccountItIsMustBeKnown) {
  EXPECT_THAT(Conflicts(MakeInspector(cell_b1_, cell_a2_)),
              ElementsAre("appointments[0].account WORKS_FOR_SUBJECT"));
  Inspector nobody;
  nobody.account_name = "accounts/018f0000-0000-7000-8000-0000000000aa";
  EXPECT_THAT(Conflicts(nobody), ElementsAre("appointments[0].account ACCOUNT_NOT_USABLE"));
  const Inspector inspector = MakeInspector(cell_b1_);
  identity::v1::Account account;
  account.set_name(inspector.account_name);
  account.set_organization("organizations/-");
  account.set_state(identity::v1::ACCOUNT_STATE_ACTIVE);
  TellAccount(account);
  EXPECT_THAT(Conflicts(inspector), ElementsAre("appointments[0].account ACCOUNT_WITHOUT_MEMBER"));
  account.set_member(inspector.member_name);
  account.set_state(identity::v1::ACCOUNT_STATE_DISABLED);
  TellAccount(account);
  EXPECT_THAT(Conflicts(inspector), ElementsAre("appointments[0].account ACCOUNT_NOT_USABLE"));
}

TEST_F(InspectionTeamTest, AReorganizationWashesNothingAway) {
  // cell_b1 was part of what base_a carries on: whoever belonged there is tied to base_a.
  const Inspector inspector = MakeInspector(cell_b1_);
  EXPECT_THAT(Conflicts(inspector), IsEmpty());
  Reorganize(Date(2019, 8, 10), {{cell_b1_, {{cell_a1_, 100}}}});
  EXPECT_THAT(Conflicts(inspector), ElementsAre("appointments[0].account BELONGS_TO_SUBJECT"));
}

TEST_F(InspectionTeamTest, AllOrNoneAndEveryFaultIsNamed) {
  auto request = Appointment(inspection_, MakeInspector(cell_b1_), kLead);
  request.add_appointments()->set_account(MakeInspector(cell_a1_).account_name);
  request.mutable_appointments(1)->set_role(kLead);
  *request.add_appointments() = request.appointments(0);
  const auto refused = harness_.Call(commission_, &Service::AppointTeam, request);
  EXPECT_THAT(
      Violations(refused.status()),
      ElementsAre("appointments[1].role ONE_LEAD", "appointments[1].account BELONGS_TO_SUBJECT",
                  "appointments[2].account DUPLICATE"));
  EXPECT_EQ(Get(commission_, inspection_)->team_size(), 1);
}

TEST_F(InspectionTeamTest, ALeadIsReplacedButNeverMissed) {
  ASSERT_TRUE(Start(inspection_, Date(2019, 8, 5)).ok());
  EXPECT_THAT(Unmet(Appoint(inspection_, lead_, kMember).status()),
              ElementsAre("LEAD " + inspection_));
  v1::RemoveTeamMemberRequest request;
  request.set_inspection(inspection_);
  request.set_account(lead_.account_name);
  request.set_reason("Nhận nhiệm vụ khác");
  const auto remove = [&] {
    request.set_request_id(harness_.NewRequestId());
    return harness_.Call(commission_, &Service::RemoveTeamMember, request);
  };
  EXPECT_THAT(Unmet(remove().status()), ElementsAre("LEAD " + inspection_));
  const Inspector other = MakeInspector(cell_b1_);
  const auto replaced = Appoint(inspection_, other, kLead);
  ASSERT_TRUE(replaced.ok()) << replaced.status();
  EXPECT_EQ(replaced->team(0).role(), kMember);
  const auto removed = remove();
  ASSERT_TRUE(removed.ok()) << removed.status();
  EXPECT_TRUE(removed->team(0).has_remove_time());
  EXPECT_EQ(removed->team(0).remove_reason(), "Nhận nhiệm vụ khác");
  EXPECT_THAT(Violations(remove().status()), ElementsAre("account NOT_OF_TEAM"));
}

TEST_F(InspectionTeamTest, WhoCameIntoConflictSinceStopsTheStart) {
  TellMember(MemberOf(lead_, cell_a1_));
  EXPECT_THAT(Unmet(Start(inspection_, Date(2019, 8, 5)).status()),
              ElementsAre("BELONGS_TO_SUBJECT " + lead_.account_name));
}

TEST_F(InspectionTeamTest, WhatIsToldAgainOrLateChangesNothing) {
  const auto ties = [this] {
    std::string text;
    for (const auto& row : harness_.ReadSql(
             "SELECT HEX(source_id), HEX(member_id), kind, HEX(organization_id), first_day, "
             "last_day FROM member_tie ORDER BY 1, 2, 3, 4, 5")) {
      for (size_t i = 0; i < 6; ++i) text += row.Text(i) + " ";
      text += "\n";
    }
    return text;
  };
  const Inspector helper = MakeInspector(cell_b1_);
  const auto person = Helped(cell_a1_, helper);
  TellPerson(person, {}, Date(2019, 1, 1));
  auto moved = person;
  moved.set_organization(NameOf(cell_a2_));
  TellPerson(moved, {}, Date(2019, 2, 1));
  const std::string once = ties();
  EXPECT_NE(once.find("2019-02-01"), std::string::npos);
  versions_[person.name()] = 0;
  TellPerson(person, {}, Date(2019, 1, 1));
  TellPerson(moved, {}, Date(2019, 2, 1));
  versions_[lead_.member_name] = 0;
  TellMember(MemberOf(lead_, cell_a1_));
  EXPECT_EQ(ties(), once);
}

}  // namespace
}  // namespace ketnap::supervision
