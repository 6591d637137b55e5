#include "services/dossier/projections/reorganization_fixture.h"

namespace ketnap::dossier {
namespace {

namespace organization = ::ketnap::organization::v1;

using OrganizationRegisterTest = ReorganizationTest;

TEST_F(OrganizationRegisterTest, CountsVotersOfAPastDayAfterTransfersAndExemptions) {
  MoveMember(members_[0], cell_, other_cell_, Date(2017, 1, 1));
  EXPECT_EQ(Voters(cell_, Date(2016, 12, 31)).official, 6);
  EXPECT_EQ(Voters(cell_, Date(2017, 1, 1)).official, 5);
  EXPECT_EQ(Voters(other_cell_, Date(2016, 12, 31)).official, 1);
  EXPECT_EQ(Voters(other_cell_, Date(2017, 1, 1)).official, 2);

  organization::MemberChanged event;
  auto* member = event.mutable_member();
  member->set_name(members_[1]);
  member->set_organization(NameOf(cell_));
  member->set_status(organization::MEMBER_STATUS_OFFICIAL);
  *member->mutable_official_date() = DateToProto(Date(2010, 3, 1));
  auto* home = member->add_stays();
  home->set_organization(NameOf(cell_));
  home->set_kind(organization::STAY_KIND_OFFICIAL);
  *home->mutable_start_date() = DateToProto(Date(2009, 3, 1));
  auto* guest = member->add_stays();
  guest->set_organization(NameOf(other_cell_));
  guest->set_kind(organization::STAY_KIND_TEMPORARY);
  *guest->mutable_start_date() = DateToProto(Date(2017, 3, 1));
  *guest->mutable_end_date() = DateToProto(Date(2017, 6, 30));
  auto* exemption = member->add_exemptions();
  *exemption->mutable_start_date() = DateToProto(Date(2017, 6, 1));
  Tell(event);
  Tell(event);
  const CellVoters away = Voters(cell_, Date(2017, 3, 1));
  EXPECT_EQ(away.official, 5);
  EXPECT_EQ(away.away, 1);
  EXPECT_EQ(away.exempt, 0);
  EXPECT_EQ(Voters(other_cell_, Date(2017, 3, 1)).official, 2) << "a guest does not vote";
  EXPECT_EQ(Voters(cell_, Date(2017, 6, 15)).exempt, 0) << "counted once, as away";
  EXPECT_EQ(Voters(cell_, Date(2017, 7, 1)).away, 0);
  EXPECT_EQ(Voters(cell_, Date(2017, 7, 1)).exempt, 1);

  member->set_status(organization::MEMBER_STATUS_LEFT);
  *member->mutable_left_date() = DateToProto(Date(2017, 9, 1));
  Tell(event);
  EXPECT_EQ(Voters(cell_, Date(2017, 8, 31)).official, 5);
  EXPECT_EQ(Voters(cell_, Date(2017, 9, 1)).official, 4);
}

TEST_F(OrganizationRegisterTest, AWayUpThatIsNotKnownOnTheDayIsTodays) {
  auto node = *harness_.runtime().tree().Find(superior_);
  node.valid_from = node.periods.front().valid_from = Date(2014, 1, 1);
  harness_.PutOrganization(node);
  Run([&](db::Transaction& transaction) -> absl::Status {
    for (const Date day : {Date(1999, 1, 1), Date(2013, 1, 1), Date(2016, 1, 1)}) {
      KETNAP_ASSIGN_OR_RETURN(const Surroundings around, LoadSurroundings(transaction, cell_, day));
      EXPECT_EQ(around.admission_authority, superior_);
      EXPECT_EQ(around.base_organization, base_);
      EXPECT_EQ(around.as_of_today, day < Date(2014, 1, 1));
    }
    return absl::OkStatus();
  });
}

TEST_F(OrganizationRegisterTest, TheAuthorityOfADayIsWhoHeldItThen) {
  auto node = *harness_.runtime().tree().Find(base_);
  node.has_admission_authority = true;
  node.authorities = {
      {organization::AUTHORITY_KIND_DELEGATED_ADMISSION, Date(2017, 1, 1), Date(2017, 12, 31)}};
  harness_.PutOrganization(node);
  Run([&](db::Transaction& transaction) -> absl::Status {
    for (const auto& [day, authority] :
         {std::make_pair(Date(2016, 12, 31), superior_), std::make_pair(Date(2017, 1, 1), base_),
          std::make_pair(Date(2017, 12, 31), base_), std::make_pair(Date(2018, 1, 1), superior_)}) {
      KETNAP_ASSIGN_OR_RETURN(const Surroundings around, LoadSurroundings(transaction, cell_, day));
      EXPECT_EQ(around.admission_authority, authority) << day;
      EXPECT_EQ(harness_.runtime().tree().AdmissionAuthorityOn(cell_, day), authority) << day;
    }
    return absl::OkStatus();
  });
}

TEST_F(OrganizationRegisterTest, TheCommitteeOfADayIsThatOfItsPeriod) {
  organization::OrganizationChanged event;
  event.mutable_organization()->set_name(NameOf(base_));
  event.mutable_organization()->set_committee_size(15);
  auto* before = event.add_periods();
  *before->mutable_valid_from() = DateToProto(Date(2000, 1, 1));
  *before->mutable_valid_to() = DateToProto(Date(2017, 12, 31));
  before->set_committee_size(9);
  before->set_has_youth_union(true);
  auto* after = event.add_periods();
  *after->mutable_valid_from() = DateToProto(Date(2018, 1, 1));
  after->set_committee_size(15);
  Run([&](db::Transaction& transaction) {
    return ApplyOrganizationEntry(transaction, EntryOf(event, Date(2018, 1, 1)));
  });
  Run([&](db::Transaction& transaction) -> absl::Status {
    KETNAP_ASSIGN_OR_RETURN(const Surroundings then,
                            LoadSurroundings(transaction, cell_, Date(2017, 12, 31)));
    EXPECT_EQ(then.base_committee_size, 9);
    EXPECT_TRUE(then.has_youth_union);
    KETNAP_ASSIGN_OR_RETURN(const Surroundings now,
                            LoadSurroundings(transaction, cell_, Date(2018, 1, 1)));
    EXPECT_EQ(now.base_committee_size, 15);
    EXPECT_FALSE(now.has_youth_union);
    return absl::OkStatus();
  });
}

}  // namespace
}  // namespace ketnap::dossier
