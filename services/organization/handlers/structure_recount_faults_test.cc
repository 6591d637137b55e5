#include "services/organization/handlers/reorganization_fixture.h"
#include "services/organization/handlers/structure_recount.h"

namespace ketnap::organization {
namespace {

using ::testing::IsEmpty;
using ::testing::Not;

// A count that finds nothing must be one that would find something.
class StructureRecountTest : public ReorganizationServiceTest {
 protected:
  StructureRecountTest()
      : recount_(harness_.config().database().socket_path(),
                 harness_.config().database().schema()) {
    BuildProvince();
    member_ = MustEnter(cell_a1_, "Hoàng Văn Thụ").name();
    v1::ReorganizeRequest request = NewReorganization(root_);
    AddMerge(&request, {cell_a1_}, cell_a2_);
    AddMove(&request, {base_b_}, root_);
    MustReorganize(request);
  }
  std::vector<std::string> Faults() {
    const Date today = harness_.clock().Today();
    return recount_.Faults({today - 300, today - 1, today});
  }

  StructureRecount recount_;
  std::string member_;
};

TEST_F(StructureRecountTest, FindsWhatIsBroken) {
  ASSERT_THAT(Faults(), IsEmpty());
  struct Harm {
    const char* harm;
    const char* repair;
    std::string id;
  };
  for (const Harm& harm : std::vector<Harm>{
           {"UPDATE organization_period SET valid_to = '2024-01-01' WHERE organization_id = ?"
            " AND valid_to < '9999-12-31'",
            "UPDATE organization_period SET valid_to = '2025-03-02' WHERE organization_id = ?"
            " AND valid_to < '9999-12-31'",
            base_b_},
           {"UPDATE organization_period SET display_name = 'x' WHERE organization_id = ?",
            "UPDATE organization_period SET display_name = 'Chi bộ Thanh tra'"
            " WHERE organization_id = ?",
            cell_a2_},
           {"UPDATE member_stay SET start_date = '2025-03-09' WHERE member_id = ?"
            " AND open_mark = 1",
            "UPDATE member_stay SET start_date = '2025-03-03' WHERE member_id = ?"
            " AND open_mark = 1",
            member_},
           {"UPDATE member SET version = version + 1 WHERE id = ?",
            "UPDATE member SET version = version - 1 WHERE id = ?", member_},
           {"UPDATE organization_lineage SET share_percent = 99 WHERE predecessor_id = ?",
            "UPDATE organization_lineage SET share_percent = 100 WHERE predecessor_id = ?",
            cell_a1_},
           {"UPDATE replica_organization_span SET valid_to = '2025-03-03'"
            " WHERE descendant_id = ? AND valid_to = '2025-03-02'",
            "UPDATE replica_organization_span SET valid_to = '2025-03-02'"
            " WHERE descendant_id = ? AND valid_to = '2025-03-03'",
            base_b_}}) {
    harness_.RunSql(harm.harm, {IdOf(harm.id)});
    EXPECT_THAT(Faults(), Not(IsEmpty())) << harm.harm;
    harness_.RunSql(harm.repair, {IdOf(harm.id)});
    EXPECT_THAT(Faults(), IsEmpty()) << harm.repair;
  }
}

}  // namespace
}  // namespace ketnap::organization
