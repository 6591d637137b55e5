#include <cstdio>

#include "services/organization/handlers/reorganization_fixture.h"
#include "services/organization/repository/member_listing.h"

namespace ketnap::organization {
namespace {

// 10,000 organizations: 20 committees below the root, 480 organizations below those, 9,500 cells
// below these with two members each. None has a journal entry yet, hence version 0.
#define KETNAP_NUMBERS                                                                    \
  " FROM (WITH RECURSIVE n AS (SELECT 0 AS k UNION ALL SELECT k + 1 FROM n WHERE k < 99)" \
  " SELECT a.k * 100 + b.k AS i FROM n a JOIN n b) numbers"
#define KETNAP_ORGANIZATION(letter, type, parent)                                   \
  "INSERT INTO organization SELECT UNHEX(MD5(CONCAT('" letter "', i))), 0, " parent \
  ", NULL, 1, '" type "', CONCAT('Tổ chức " letter "', i), CONCAT('to chuc " letter \
  "',"                                                                              \
  " i), 0, 0, 0, 0, 0, '2001-02-03', NULL, '2001-02-03', 1, '2025-01-01', "         \
  "'2025-01-01'" KETNAP_NUMBERS
constexpr const char* kFill[] = {
    KETNAP_ORGANIZATION("b", "GRASSROOTS_PARTY_ORGANIZATION",
                        "UNHEX(MD5(CONCAT('d', i MOD 20)))") " WHERE i < 480",
    KETNAP_ORGANIZATION("c", "PARTY_CELL", "UNHEX(MD5(CONCAT('b', i MOD 480)))") " WHERE i < 9500",
    "INSERT INTO organization_period SELECT id, valid_from, 0, '9999-12-31', 1, parent_id, type,"
    " display_name, folded_name, 0, 0, 0, 0, 0, NULL, created_at, NULL, '' FROM organization"
    " WHERE synthetic = 1",
    "INSERT INTO replica_organization (id, parent_id, type, display_name, has_admission_authority,"
    " valid_from) SELECT id, parent_id, type, display_name, 0, valid_from FROM organization"
    " WHERE synthetic = 1",
    "INSERT INTO replica_organization_period SELECT id, valid_from, '9999-12-31', parent_id, type,"
    " display_name FROM organization WHERE synthetic = 1",
    "INSERT INTO replica_organization_closure WITH RECURSIVE up AS (SELECT id, id AS above,"
    " parent_id, 0 AS depth FROM organization WHERE synthetic = 1 UNION ALL SELECT up.id, o.id,"
    " o.parent_id, up.depth + 1 FROM up JOIN organization o ON o.id = up.parent_id)"
    " SELECT above, id, depth FROM up",
    "INSERT INTO replica_organization_span SELECT c.ancestor_id, c.descendant_id, o.valid_from,"
    " '9999-12-31', c.depth, o.type, o.folded_name FROM replica_organization_closure c"
    " JOIN organization o ON o.id = c.descendant_id WHERE o.synthetic = 1",
    "INSERT INTO replica_organization_change SELECT id, 1 FROM organization WHERE synthetic = 1",
    "INSERT INTO member (id, version, organization_id, full_name, folded_name, birth_date, status,"
    " admission_ceremony_date, official_date, leave_reason, candidate_version, synthetic,"
    " created_at, updated_at) SELECT UNHEX(MD5(CONCAT('m', twice.n, o.display_name))), 1, o.id,"
    " o.display_name, o.folded_name, '1980-01-01', 2, '2005-01-01', '2006-01-01', 0, 0, 1,"
    " o.created_at, o.created_at FROM organization o JOIN (SELECT 1 AS n UNION ALL SELECT 2) twice"
    " WHERE o.type = 'PARTY_CELL' AND o.synthetic = 1",
    "INSERT INTO member_stay SELECT id, 1, admission_ceremony_date, organization_id, '9999-12-31',"
    " 1, NULL, official_date, '', created_at FROM member WHERE synthetic = 1"};
constexpr char kCommittees[] =
    KETNAP_ORGANIZATION("d", "DIRECT_SUPERIOR_COMMITTEE", "?") " WHERE i < 20";

class ReorganizationScaleTest : public ReorganizationServiceTest {
 protected:
  ReorganizationScaleTest() {
    root_ = MustCreate("", "PROVINCIAL_COMMITTEE", "Đảng bộ tỉnh");
    harness_.RunSql(kCommittees, {IdOf(root_)});
    for (const char* fill : kFill) harness_.RunSql(fill);
    const absl::Status listed = harness_.database().RunReadModifyWrite(
        absl::InfiniteFuture(),
        [&](db::Transaction& transaction) { return RelistMembersBelow(transaction, IdOf(root_)); });
    EXPECT_TRUE(listed.ok()) << listed;
    harness_.Restart();
  }

  std::string Named(const std::string& seed) {
    return absl::StrCat("organizations/",
                        harness_.ReadSql("SELECT UNHEX(MD5(?))", {seed}).at(0).Id(0).ToString());
  }
};

// As in 2025: a committee over 24 organizations with some 480 cells is dissolved into two, which
// take its organizations; three of these become one, one is split.
TEST_F(ReorganizationScaleTest, ACommitteeIsDissolvedIntoTwo) {
  ASSERT_EQ(harness_.runtime().tree().size(), 10001u);
  v1::ReorganizeRequest request = NewReorganization(root_);
  std::vector<std::string> to_first, to_second;
  for (int i = 0; i < 24; ++i) {
    (i % 2 == 0 ? to_first : to_second).push_back(Named(absl::StrCat("b", 20 * i)));
  }
  const std::string committee = Named("d0"), first = Named("d1"), second = Named("d2");
  AddMove(&request, to_first, first);
  AddMove(&request, to_second, second);
  AddMerge(&request, {to_first[1], to_first[2]}, to_first[0]);
  const std::string part =
      AddCreate(&request, second, "GRASSROOTS_PARTY_ORGANIZATION", "Đảng bộ mới");
  auto* split = Next(&request)->mutable_split();
  split->set_source(to_second[0]);
  AddPart(split, to_second[0], 50, true);
  AddPart(split, part, 50, false)->add_children(Named(absl::StrCat("c", 20)));
  AddDissolve(&request, committee, {first, second});

  const SystemClock clock;
  request.set_validate_only(true);
  const absl::Time began = clock.Now();
  const auto told = MustReorganize(request);
  const absl::Duration telling = clock.Now() - began;
  EXPECT_EQ(Counts(told)[v1::IMPACT_KIND_ORGANIZATION_ENDED], 3);
  request.set_validate_only(false);
  const absl::Time applied_from = clock.Now();
  MustReorganize(request);
  const absl::Duration applying = clock.Now() - applied_from;
  std::printf("10,001 organizations: told in %lld ms, applied in %lld ms\n",
              static_cast<long long>(absl::ToInt64Milliseconds(telling)),
              static_cast<long long>(absl::ToInt64Milliseconds(applying)));
  EXPECT_EQ(harness_.runtime().tree().CarriedOnBy(IdOf(committee)), IdOf(first));
  EXPECT_LT(applying, absl::Seconds(20));
}

}  // namespace
}  // namespace ketnap::organization
