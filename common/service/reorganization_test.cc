#include "common/service/reorganization.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "ketnap/organization/v1/events.pb.h"

namespace ketnap::service {
namespace {

namespace organization = ::ketnap::organization::v1;
using ::testing::ElementsAre;

Uuid Id(std::string_view name) { return Uuid::FromName(name); }
std::string Organization(std::string_view name) {
  return absl::StrCat("organizations/", Id(name).ToString());
}

class ReorganizationTest : public ::testing::Test {
 protected:
  ReorganizationTest() {
    auto* recorded = event_.mutable_reorganization();
    recorded->set_name(absl::StrCat("reorganizations/", Id("decision").ToString()));
    recorded->set_title("Sắp xếp tổ chức đảng năm 2025");
    *recorded->mutable_effective_date() = DateToProto(Date(2025, 7, 1));
    recorded->set_state(organization::REORGANIZATION_STATE_APPLIED);
  }

  void Edge(std::string_view from, std::string_view to, organization::LineageKind kind,
            bool takes_rest, bool ended = true) {
    auto* edge = event_.mutable_reorganization()->add_lineage();
    edge->set_predecessor(Organization(from));
    edge->set_successor(Organization(to));
    edge->set_kind(kind);
    edge->set_takes_rest(takes_rest);
    edge->set_predecessor_ended(ended);
    edge->set_predecessor_display_name(std::string(from));
  }
  void Merge(std::string_view from, std::string_view to) {
    Edge(from, to, organization::LINEAGE_KIND_MERGE, true);
  }
  void Name(std::string_view resource, std::string_view from, std::string_view to) {
    auto* relocation = event_.add_relocations();
    relocation->set_resource(std::string(resource));
    relocation->set_from_organization(Organization(from));
    relocation->set_to_organization(Organization(to));
  }
  absl::StatusOr<std::optional<AppliedReorganization>> Read() {
    journal::v1::JournalEntry entry;
    entry.mutable_event()->PackFrom(event_);
    return AppliedReorganization::Read(entry);
  }
  AppliedReorganization Applied() {
    auto read = Read();
    EXPECT_TRUE(read.ok() && read->has_value()) << read.status();
    return **read;
  }

  organization::ReorganizationRecorded event_;
};

TEST_F(ReorganizationTest, OnlyWhatIsAppliedCounts) {
  EXPECT_TRUE(Read()->has_value());
  for (const auto state :
       {organization::REORGANIZATION_STATE_SCHEDULED, organization::REORGANIZATION_STATE_BLOCKED,
        organization::REORGANIZATION_STATE_CANCELLED}) {
    event_.mutable_reorganization()->set_state(state);
    EXPECT_FALSE(Read()->has_value());
  }
  journal::v1::JournalEntry other;
  other.mutable_event()->PackFrom(organization::MemberChanged());
  EXPECT_FALSE(AppliedReorganization::Read(other)->has_value());
  other.mutable_event()->PackFrom(event_);
  other.mutable_event()->set_value("\xff\xff");
  EXPECT_EQ(AppliedReorganization::Read(other).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(ReorganizationTest, NamesGoWhereTheyAreNamedAndTheRestWithTheRest) {
  Edge("cell", "part", organization::LINEAGE_KIND_SPLIT, false);
  Edge("cell", "heir", organization::LINEAGE_KIND_SPLIT, true);
  Name("candidates/1", "cell", "part");
  const AppliedReorganization applied = Applied();
  ASSERT_EQ(applied.departures().size(), 1u);
  EXPECT_TRUE(applied.departures()[0].ended);
  EXPECT_EQ(applied.DestinationOf("candidates/1", Id("cell")), Id("part"));
  EXPECT_EQ(applied.DestinationOf("candidates/2", Id("cell")), Id("heir"));
  EXPECT_EQ(applied.DestinationOf("", Id("cell")), Id("heir"));
  EXPECT_EQ(applied.DestinationOf("candidates/1", Id("elsewhere")), Id("elsewhere"));
  EXPECT_THAT(applied.FinalFollowers(0), ElementsAre(Id("part"), Id("heir")));
}

TEST_F(ReorganizationTest, WhoGoesOnKeepsTheRest) {
  Edge("cell", "cell", organization::LINEAGE_KIND_SPLIT, true, false);
  Edge("cell", "part", organization::LINEAGE_KIND_SPLIT, false, false);
  Name("candidates/1", "cell", "part");
  const AppliedReorganization applied = Applied();
  EXPECT_FALSE(applied.departures()[0].ended);
  EXPECT_EQ(applied.DestinationOf("candidates/1", Id("cell")), Id("part"));
  EXPECT_EQ(applied.DestinationOf("candidates/2", Id("cell")), Id("cell"));
  EXPECT_THAT(applied.FinalFollowers(0), ElementsAre(Id("part")));
}

TEST_F(ReorganizationTest, StepsOfOneBatchFollowEachOther) {
  Merge("a", "b");
  Edge("b", "c", organization::LINEAGE_KIND_SPLIT, true);
  Edge("b", "d", organization::LINEAGE_KIND_SPLIT, false);
  Name("candidates/1", "b", "d");
  const AppliedReorganization applied = Applied();
  EXPECT_EQ(applied.DestinationOf("candidates/2", Id("a")), Id("c"));
  EXPECT_EQ(applied.DestinationOf("candidates/1", Id("a")), Id("d"));
  EXPECT_THAT(applied.FinalFollowers(0), ElementsAre(Id("c"), Id("d")));
}

TEST_F(ReorganizationTest, WhatCameLaterIsNotSplitBefore) {
  Edge("b", "b", organization::LINEAGE_KIND_SPLIT, false, false);
  Edge("b", "c", organization::LINEAGE_KIND_SPLIT, true, false);
  Merge("a", "b");
  const AppliedReorganization applied = Applied();
  EXPECT_EQ(applied.DestinationOf("candidates/1", Id("a")), Id("b"));
  EXPECT_EQ(applied.DestinationOf("candidates/1", Id("b")), Id("c"));
  EXPECT_THAT(applied.FinalFollowers(1), ElementsAre(Id("b")));
}

TEST_F(ReorganizationTest, WhatEndsWithoutFollowersStaysWhereItIs) {
  event_.mutable_reorganization()->add_operations()->mutable_dissolve()->set_organization(
      Organization("cell"));
  const AppliedReorganization applied = Applied();
  ASSERT_EQ(applied.departures().size(), 1u);
  EXPECT_TRUE(applied.departures()[0].ended);
  EXPECT_EQ(applied.DestinationOf("candidates/1", Id("cell")), Id("cell"));
  EXPECT_TRUE(applied.FinalFollowers(0).empty());
}

}  // namespace
}  // namespace ketnap::service
