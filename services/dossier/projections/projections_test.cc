#include "ketnap/dossier/v1/events.pb.h"
#include "services/dossier/handlers/way_fixture.h"
#include "services/dossier/repository/register_repository.h"

namespace ketnap::dossier {
namespace {

class ProjectionTest : public WayTest {
 protected:
  int OfficialMembers(Date day) {
    int count = -1;
    Run([&](db::Transaction& transaction) -> absl::Status {
      auto counted = CountVoters(transaction, cell_, day);
      if (counted.ok()) count = counted->official;
      return counted.status();
    });
    return count;
  }
};

TEST_F(ProjectionTest, RecordsACertificateOnceAndJournalsIt) {
  Reach("certificate");
  const auto entry = CertificateEntry(person_, kAwareness, Date(2016, 10, 1));
  Apply(entry);
  Apply(entry);
  EXPECT_EQ(harness_.JournalSize(), 5);
  EXPECT_EQ(Get().etag(), "\"5\"");
  const auto entries = harness_.WaitForJournal(5);
  v1::CandidateStepRecorded event;
  ASSERT_TRUE(entries[4].event().UnpackTo(&event));
  EXPECT_EQ(event.step().action(), "RecordCertificate");
  EXPECT_EQ(event.step().form(), "CN-NTVĐ");
  EXPECT_EQ(event.step().document().number(), "012/2016/NTVD");
  EXPECT_EQ(event.candidate().milestones().awareness_certificate_date().month(), 10);
  // An older one changes nothing, a newer one counts.
  Certify(kAwareness, Date(2015, 10, 1));
  EXPECT_EQ(harness_.JournalSize(), 5);
  Certify(kAwareness, Date(2017, 10, 1));
  EXPECT_EQ(Get().milestones().awareness_certificate_date().year(), 2017);
  Certify("classTypes/party-affairs-workshop", Date(2018, 10, 1));
  EXPECT_EQ(harness_.JournalSize(), 6);
}

TEST_F(ProjectionTest, SkipsTheCertificateOfSomebodyUnknown) {
  Apply(CertificateEntry(absl::StrCat("candidates/", base_.ToString()), kAwareness,
                         Date(2016, 10, 1)));
  EXPECT_EQ(harness_.JournalSize(), 0);
}

TEST_F(ProjectionTest, CountsWhoWasOfficialOnTheDay) {
  EXPECT_EQ(OfficialMembers(Date(2016, 12, 5)), 6);
  EXPECT_EQ(OfficialMembers(Date(2010, 2, 28)), 0);
  EXPECT_EQ(OfficialMembers(Date(2010, 3, 1)), 6);
  LeaveParty(members_[0], Date(2016, 6, 1));
  LeaveParty(members_[0], Date(2017, 6, 1));  // Told again later, of the same leaving.
  EXPECT_EQ(OfficialMembers(Date(2016, 5, 31)), 6);
  EXPECT_EQ(OfficialMembers(Date(2016, 6, 1)), 5);
}

TEST_F(ProjectionTest, TakesTheNearestAuthority) {
  Run([&](db::Transaction& transaction) -> absl::Status {
    const Date today = harness_.clock().Today();
    auto around = LoadSurroundings(transaction, cell_, today);
    if (!around.ok()) return around.status();
    EXPECT_EQ(around->base_organization, base_);
    EXPECT_TRUE(around->has_base_committee);
    EXPECT_EQ(around->base_committee_size, 9);
    EXPECT_TRUE(around->has_youth_union);
    EXPECT_EQ(around->admission_authority, superior_);
    EXPECT_EQ(around->authority_committee_size, 33);
    EXPECT_EQ(around->authority_standing_size, 9);
    EXPECT_EQ(around->path, "Chi bộ Văn phòng, Đảng bộ Sở Tài chính, Đảng bộ Khối, Tỉnh ủy");
    around = LoadSurroundings(transaction, lone_cell_, today);
    if (!around.ok()) return around.status();
    EXPECT_EQ(around->base_organization, lone_cell_);
    EXPECT_FALSE(around->has_base_committee);
    return absl::OkStatus();
  });
}

}  // namespace
}  // namespace ketnap::dossier
