#include "services/organization/handlers/structure_writes.h"

#include <functional>

#include "absl/strings/str_cat.h"
#include "common/access/organization_tree.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "ketnap/organization/v1/events.pb.h"
#include "services/organization/handlers/province_fixture.h"
#include "services/organization/repository/history_repository.h"
#include "services/organization/repository/organization_repository.h"

namespace ketnap::organization {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const Date kEffective(2025, 3, 1);

// Batches as a reorganization makes them, below the API.
class StructureWritesTest : public ProvinceTest {
 protected:
  StructureWritesTest() { BuildProvince(); }

  using Body = std::function<absl::Status(db::Transaction&)>;

  absl::Status Run(const Body& body) {
    KETNAP_RETURN_IF_ERROR(harness_.database().RunReadModifyWrite(
        absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
          KETNAP_RETURN_IF_ERROR(access::LockTree(transaction));
          return body(transaction);
        }));
    return harness_.runtime().tree().Reload(harness_.database());
  }
  StructureCause Cause() const {
    return {"Reorganize", Uuid::FromName("request").ToString(), kEffective, false,
            Uuid::FromName("reorganization")};
  }
  access::RequestContext Context() {
    access::RequestContext context;
    context.caller.issuer = "organization";
    context.now = harness_.clock().Now();
    context.today = harness_.clock().Today();
    context.deadline = absl::InfiniteFuture();
    return context;
  }
  Organization Load(db::Transaction& transaction, const std::string& name) {
    auto organization = LockOrganization(transaction, IdOf(name));
    EXPECT_TRUE(organization.ok() && organization->has_value()) << organization.status();
    return **organization;
  }
  absl::Status Publish(db::Transaction& transaction, const std::vector<std::string>& names) {
    for (const std::string& name : names) {
      KETNAP_RETURN_IF_ERROR(
          PublishOrganization(transaction, Context(), IdOf(name), Cause()).status());
    }
    return absl::OkStatus();
  }
  absl::Status Rename(db::Transaction& transaction, Organization* organization,
                      const std::string& name) {
    OrganizationContent content = organization->content;
    content.display_name = name;
    return ChangeContent(transaction, organization, content, kEffective, Cause(),
                         harness_.clock().Now());
  }
  absl::Status Move(db::Transaction& transaction, Organization* organization,
                    const std::string& parent) {
    OrganizationContent content = organization->content;
    content.parent = IdOf(parent);
    return ChangeContent(transaction, organization, content, kEffective, Cause(),
                         harness_.clock().Now());
  }
  absl::Status End(db::Transaction& transaction, Organization* organization) {
    return EndOrganization(transaction, organization, kEffective - 1, Cause(),
                           harness_.clock().Now());
  }
  std::vector<OrganizationPeriod> Periods(const std::string& name) {
    std::vector<OrganizationPeriod> periods;
    const absl::Status status =
        harness_.database().RunRead(absl::InfiniteFuture(), [&](db::Transaction& transaction) {
          auto found = FindPeriods(transaction, IdOf(name));
          if (found.ok()) periods = *std::move(found);
          return found.status();
        });
    EXPECT_TRUE(status.ok()) << status;
    return periods;
  }
  absl::StatusOr<v1::Organization> GetOn(const std::string& name, Date day) {
    v1::GetOrganizationRequest request;
    request.set_name(name);
    *request.mutable_as_of() = DateToProto(day);
    return harness_.Call(Officer(), &Organizations::GetOrganization, request);
  }
};

TEST_F(StructureWritesTest, ManyChangesOfOneOrganizationAreOneVersion) {
  const absl::Status changed = Run([&](db::Transaction& transaction) -> absl::Status {
    Organization cell = Load(transaction, cell_a1_);
    KETNAP_RETURN_IF_ERROR(Rename(transaction, &cell, "Chi bộ Một"));
    KETNAP_RETURN_IF_ERROR(Move(transaction, &cell, base_b_));
    KETNAP_RETURN_IF_ERROR(Rename(transaction, &cell, "Chi bộ Hai"));
    KETNAP_RETURN_IF_ERROR(SetCodes(transaction, &cell, {{"CODE", "1", kEffective, {}, {}}},
                                    kEffective, harness_.clock().Now()));
    EXPECT_EQ(cell.version, 1);
    return Publish(transaction, {cell_a1_});
  });
  ASSERT_TRUE(changed.ok()) << changed;
  const auto periods = Periods(cell_a1_);
  ASSERT_THAT(periods, SizeIs(2)) << "what only this change saw is not kept";
  EXPECT_EQ(periods[1].content.display_name, "Chi bộ Hai");
  EXPECT_EQ(periods[1].content.parent, IdOf(base_b_));
  EXPECT_EQ(periods[1].reorganization, Uuid::FromName("reorganization"));
  EXPECT_EQ(periods[0].valid_to, kEffective - 1);
  const auto entries = harness_.WaitForJournal(8);
  ASSERT_THAT(entries, SizeIs(8));
  EXPECT_EQ(entries.back().aggregate_version(), 2);
  EXPECT_TRUE(harness_.runtime().tree().IsWithin(IdOf(cell_a1_), IdOf(base_b_)));
  EXPECT_TRUE(harness_.runtime().tree().IsWithinOn(IdOf(cell_a1_), IdOf(base_a_), kEffective - 1));
}

TEST_F(StructureWritesTest, WhatEndsHandsItsNameAndCodesToWhatIsMade) {
  auto give_code = [&](db::Transaction& transaction) -> absl::Status {
    Organization cell = Load(transaction, cell_a1_);
    KETNAP_RETURN_IF_ERROR(SetCodes(transaction, &cell, {{"CODE", "7", {}, {}, {}}},
                                    Date(2020, 1, 1), harness_.clock().Now()));
    return Publish(transaction, {cell_a1_});
  };
  ASSERT_TRUE(Run(give_code).ok());
  const Uuid made = Uuid::FromName("made");
  // The new one comes first: nothing is claimed before all has changed.
  const absl::Status changed = Run([&](db::Transaction& transaction) -> absl::Status {
    Organization successor = Load(transaction, cell_a1_);
    successor.id = made;
    successor.valid_from = successor.content_from = kEffective;
    successor.codes = {{"CODE", "7", kEffective, {}, {}}};
    KETNAP_RETURN_IF_ERROR(AddOrganization(transaction, successor, Cause()));
    Organization cell = Load(transaction, cell_a1_);
    KETNAP_RETURN_IF_ERROR(End(transaction, &cell));
    return Publish(transaction, {absl::StrCat("organizations/", made.ToString()), cell_a1_});
  });
  ASSERT_TRUE(changed.ok()) << changed;
  const std::string name = absl::StrCat("organizations/", made.ToString());
  EXPECT_EQ(Get(Officer(), name)->etag(), "\"1\"");
  EXPECT_EQ(GetOn(cell_a1_, kEffective - 1)->codes(0).value(), "7");
  EXPECT_EQ(GetOn(cell_a1_, kEffective).status().code(), absl::StatusCode::kNotFound);
  auto ended = Get(Officer(), cell_a1_);
  ASSERT_TRUE(ended.ok()) << "its records stay visible";
  EXPECT_EQ(ended->valid_to().day(), 28);
  EXPECT_EQ(ended->codes_size(), 0);
  v1::ListOrganizationsRequest list;
  list.set_parent(base_a_);
  EXPECT_THAT(ListNames(Officer(), list), ElementsAre(cell_a2_, name));
  *list.mutable_as_of() = DateToProto(kEffective - 1);
  EXPECT_THAT(ListNames(Officer(), list), ElementsAre(cell_a2_, cell_a1_));

  auto request = NewOrganization(cell_a1_, "PARTY_CELL", "Chi bộ con");
  EXPECT_EQ(Create(request).status().code(), absl::StatusCode::kFailedPrecondition);
  v1::UpdateOrganizationRequest update;
  *update.mutable_organization() = *ended;
  update.mutable_organization()->set_committee_size(3);
  update.set_request_id(harness_.NewRequestId());
  auto updated = harness_.Call(Officer(), &Organizations::UpdateOrganization, update);
  EXPECT_EQ(ErrorReason(updated.status()), "ORGANIZATION_ENDED");
}

TEST_F(StructureWritesTest, SiblingsExchangeTheirNames) {
  auto exchange = [&](const std::string& for_a1) {
    return Run([&](db::Transaction& transaction) -> absl::Status {
      Organization a1 = Load(transaction, cell_a1_), a2 = Load(transaction, cell_a2_);
      KETNAP_RETURN_IF_ERROR(Rename(transaction, &a1, for_a1));
      KETNAP_RETURN_IF_ERROR(Rename(transaction, &a2, "Chi bộ Văn phòng"));
      return Publish(transaction, {cell_a1_, cell_a2_});
    });
  };
  // Both alike in the end: nothing of it stays.
  const absl::Status clash = exchange("Chi bộ Văn phòng");
  EXPECT_TRUE(absl::IsAlreadyExists(clash)) << clash;
  EXPECT_EQ(Get(Officer(), cell_a2_)->display_name(), "Chi bộ Thanh tra");
  const absl::Status exchanged = exchange("Chi bộ Thanh tra");
  ASSERT_TRUE(exchanged.ok()) << exchanged;
  EXPECT_EQ(Get(Officer(), cell_a1_)->display_name(), "Chi bộ Thanh tra");
  EXPECT_EQ(Get(Officer(), cell_a2_)->display_name(), "Chi bộ Văn phòng");
}

TEST_F(StructureWritesTest, AuthoritiesAreGivenAndTakenOnce) {
  auto give = [&](Date from) {
    return Run([&](db::Transaction& transaction) -> absl::Status {
      Organization base = Load(transaction, base_a_);
      Authority authority;
      authority.kind = AuthorityKind::kDelegatedAdmission;
      authority.valid_from = from;
      authority.decision = DecisionReference{"5", "QĐ/TU", "Tỉnh ủy Lạng Sơn", from};
      KETNAP_RETURN_IF_ERROR(GiveAuthority(transaction, &base, authority, harness_.clock().Now()));
      return Publish(transaction, {base_a_});
    });
  };
  auto take = [&](Date from) {
    return Run([&](db::Transaction& transaction) -> absl::Status {
      Organization base = Load(transaction, base_a_);
      KETNAP_RETURN_IF_ERROR(TakeAuthority(transaction, &base, AuthorityKind::kDelegatedAdmission,
                                           from, harness_.clock().Now()));
      return Publish(transaction, {base_a_});
    });
  };
  const Date given(2020, 1, 1), taken(2024, 1, 1);
  EXPECT_EQ(ErrorReason(take(taken)), "AUTHORITY_NOT_HELD");
  ASSERT_TRUE(give(given).ok());
  EXPECT_TRUE(absl::IsAlreadyExists(give(taken)));
  EXPECT_EQ(ErrorReason(take(given)), "ORGANIZATION_CHANGED_SINCE");
  ASSERT_TRUE(take(taken).ok());
  EXPECT_EQ(GetOn(base_a_, taken - 1)->authorities(0).decision().number(), "5");
  EXPECT_EQ(GetOn(base_a_, taken)->authorities_size(), 0);
  EXPECT_TRUE(give(taken).ok());
}

TEST_F(StructureWritesTest, NothingEndsBeforeItsPresentContentBegan) {
  const absl::Status refused = Run([&](db::Transaction& transaction) -> absl::Status {
    Organization cell = Load(transaction, cell_a1_);
    KETNAP_RETURN_IF_ERROR(Rename(transaction, &cell, "Chi bộ Mới"));
    return End(transaction, &cell);
  });
  EXPECT_EQ(ErrorReason(refused), "ORGANIZATION_CHANGED_SINCE");
  EXPECT_THAT(Periods(cell_a1_), SizeIs(1));
}

TEST_F(StructureWritesTest, ACopyThatIsOldChangesNothing) {
  Organization old;
  ASSERT_TRUE(Run([&](db::Transaction& transaction) -> absl::Status {
                old = Load(transaction, cell_a1_);
                Organization cell = old;
                KETNAP_RETURN_IF_ERROR(Rename(transaction, &cell, "Chi bộ Mới"));
                return Publish(transaction, {cell_a1_});
              }).ok());
  const absl::Status stale = Run([&](db::Transaction& transaction) {
    Organization copy = old;
    return Rename(transaction, &copy, "Chi bộ Khác");
  });
  EXPECT_TRUE(absl::IsAborted(stale)) << stale;
}

TEST_F(StructureWritesTest, WhatHasMovedAwayIsOutOfSightInThePastToo) {
  ASSERT_TRUE(Run([&](db::Transaction& transaction) -> absl::Status {
                Organization cell = Load(transaction, cell_a1_);
                KETNAP_RETURN_IF_ERROR(Rename(transaction, &cell, "Chi bộ Văn phòng Sở"));
                KETNAP_RETURN_IF_ERROR(Move(transaction, &cell, base_b_));
                return Publish(transaction, {cell_a1_});
              }).ok());
  const auto here = Clerk(base_a_), there = Clerk(base_b_);
  v1::ListOrganizationsRequest then;
  *then.mutable_as_of() = DateToProto(kEffective - 1);
  EXPECT_THAT(ListNames(here, then), ElementsAre(cell_a2_, base_a_));
  EXPECT_THAT(ListNames(there, then), ElementsAre(cell_a1_, cell_b1_, base_b_));
  then.set_parent(base_a_);
  EXPECT_THAT(ListNames(here, then), ElementsAre(cell_a2_));
  EXPECT_THAT(ListNames(Officer(), then), ElementsAre(cell_a2_, cell_a1_));
  then.set_parent(base_b_);
  EXPECT_THAT(ListNames(there, then), ElementsAre(cell_b1_)) << "it stood elsewhere then";
  EXPECT_EQ(Get(here, cell_a1_).status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace ketnap::organization
