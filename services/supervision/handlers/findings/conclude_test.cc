#include "common/base/proto_date.h"
#include "common/journal/seal.h"
#include "ketnap/supervision/v1/events.pb.h"
#include "services/supervision/handlers/findings/findings_fixture.h"

namespace ketnap::supervision {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ConcludeTest : public FindingsTest {
 protected:
  absl::StatusOr<v1::SealedConclusion> Sealed(const access::Caller& caller) {
    v1::GetSealedConclusionRequest request;
    request.set_inspection(inspection_);
    return harness_.Call(caller, &Service::GetSealedConclusion, request);
  }

  absl::StatusOr<v1::Conclusion> Get(const access::Caller& caller) {
    v1::GetConclusionRequest request;
    request.set_inspection(inspection_);
    return harness_.Call(caller, &Service::GetConclusion, request);
  }

  bool Verifies(const v1::SealedConclusion& sealed) {
    return journal::VerifyManifest(harness_.runtime().verifier(), sealed.issuer(),
                                   journal::kConclusionDomain, sealed.manifest(),
                                   sealed.signature());
  }
};

TEST_F(ConcludeTest, NamesEveryFindingThatIsNotReady) {
  v1::Finding presented = Stated();
  presented.clear_due_date();
  const std::string without_day = Record(presented)->name();
  ASSERT_TRUE(Present().ok());
  const std::string draft = Record(Stated("R-DOS-2"))->name();
  const auto refused = Conclude();
  EXPECT_EQ(ErrorReason(refused.status()), "CONCLUSION_NOT_READY");
  std::vector<std::string> unmet;
  for (const UnmetCondition& each : UnmetConditions(refused.status())) {
    unmet.push_back(each.subject + " " + each.rule_id);
  }
  EXPECT_THAT(unmet,
              ElementsAre(without_day + " DUE_DATE_MISSING", draft + " FINDING_NOT_PRESENTED"));
  EXPECT_EQ(Get(team_).status().code(), absl::StatusCode::kNotFound);
}

TEST_F(ConcludeTest, ConcludesOnce) {
  ASSERT_TRUE(Conclude().ok());
  EXPECT_EQ(ErrorReason(Conclude().status()), "INSPECTION_STATE");
  EXPECT_EQ(ErrorReason(Record(Stated()).status()), "INSPECTION_STATE");
  EXPECT_EQ(harness_.ReadSql("SELECT state, version FROM inspection")[0].Int(0), 3);
}

TEST_F(ConcludeTest, SealsTheFactsAsTheyWere) {
  const auto candidate = Admit(cell_a1_, Date(2018, 5, 2));
  v1::Finding finding = Stated();
  finding.add_evidence(candidate.name());
  ASSERT_TRUE(Record(finding).ok());
  ASSERT_TRUE(Present().ok() && Conclude().ok());
  const auto sealed = Sealed(team_);
  ASSERT_TRUE(sealed.ok()) << sealed.status();
  EXPECT_TRUE(Verifies(*sealed));
  v1::ConclusionManifest manifest;
  v1::ConclusionSnapshot snapshot;
  ASSERT_TRUE(manifest.ParseFromString(sealed->manifest()));
  ASSERT_TRUE(snapshot.ParseFromString(sealed->snapshot()));
  EXPECT_EQ(manifest.snapshot_digest(), journal::ContentDigest(sealed->snapshot()));
  EXPECT_EQ(manifest.snapshot_size(), static_cast<int64_t>(sealed->snapshot().size()));
  EXPECT_EQ(manifest.finding_count(), 1);
  EXPECT_EQ(manifest.record_count(), 2);
  EXPECT_EQ(snapshot.inspection().state(), v1::INSPECTION_STATE_CONCLUDED);
  bool admitted = false;
  for (const v1::SnapshotFigure& row : snapshot.figures()) {
    admitted = admitted || (row.code() == "ADMITTED" && row.count() == 1 &&
                            row.organization() == NameOf(base_a_));
  }
  EXPECT_TRUE(admitted);
  ASSERT_THAT(snapshot.records(), SizeIs(2));
  // No name, no birthday, nothing people are counted by.
  EXPECT_EQ(sealed->snapshot().find("Vi Thị Hoa"), std::string::npos);
  EXPECT_EQ(sealed->snapshot().find("Tày"), std::string::npos);
  // What changes later changes nothing of it.
  Admit(cell_a2_, Date(2018, 6, 2));
  EXPECT_EQ(Sealed(team_)->snapshot(), sealed->snapshot());
}

TEST_F(ConcludeTest, NoByteOfItCanChange) {
  ASSERT_TRUE(Record(Stated()).ok());
  ASSERT_TRUE(Present().ok() && Conclude().ok());
  const v1::SealedConclusion sealed = *Sealed(team_);
  for (size_t i = 0; i < sealed.manifest().size(); ++i) {
    v1::SealedConclusion forged = sealed;
    (*forged.mutable_manifest())[i] = static_cast<char>((*forged.mutable_manifest())[i] ^ 1);
    EXPECT_FALSE(Verifies(forged)) << i;
  }
  v1::SealedConclusion other = sealed;
  other.set_issuer("dossier");
  EXPECT_FALSE(Verifies(other));
  std::string snapshot = sealed.snapshot();
  snapshot[snapshot.size() / 2] = static_cast<char>(snapshot[snapshot.size() / 2] ^ 1);
  EXPECT_NE(journal::ContentDigest(snapshot), journal::ContentDigest(sealed.snapshot()));
}

TEST_F(ConcludeTest, TheSealedConclusionIsForWhoHoldsIt) {
  ASSERT_TRUE(Record(Stated()).ok());
  ASSERT_TRUE(Present().ok() && Conclude().ok());
  for (const access::Caller& caller : {body_, cell_, neighbor_, superior_}) {
    EXPECT_EQ(Sealed(caller).status().code(), absl::StatusCode::kNotFound);
  }
  EXPECT_THAT(Get(body_)->findings(), SizeIs(1));
  EXPECT_THAT(Get(superior_)->findings(), SizeIs(1));
  EXPECT_EQ(Get(cell_).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(Get(neighbor_).status().code(), absl::StatusCode::kNotFound);
}

TEST_F(ConcludeTest, OfSeveralSubjectsEachSeesItsOwn) {
  inspection_ = StartInspection(bloc_, {base_a_, base_b_});
  v1::Finding theirs = Stated();
  theirs.set_organization(NameOf(cell_b1_));
  theirs.set_responsible_body(NameOf(base_b_));
  const std::string a = Record(Stated())->name();
  const std::string b = Record(theirs)->name();
  ASSERT_TRUE(Present().ok() && Conclude().ok());
  EXPECT_THAT(Get(team_)->findings(), SizeIs(2));
  ASSERT_THAT(Get(body_)->findings(), SizeIs(1));
  EXPECT_EQ(Get(body_)->findings(0).name(), a);
  ASSERT_THAT(Get(neighbor_)->findings(), SizeIs(1));
  EXPECT_EQ(Get(neighbor_)->findings(0).name(), b);
}

TEST_F(ConcludeTest, IsJournaledWithWhatWasSigned) {
  ASSERT_TRUE(Record(Stated()).ok());
  ASSERT_TRUE(Present().ok() && Conclude().ok());
  const auto rows =
      harness_.ReadSql("SELECT event FROM journal_entry WHERE aggregate_type = 'conclusions'");
  ASSERT_THAT(rows, SizeIs(1));
  v1::ConclusionSealed event;
  ASSERT_TRUE(event.ParseFromString(rows[0].Text(0)));
  EXPECT_EQ(event.manifest_bytes(), Sealed(team_)->manifest());
  EXPECT_EQ(event.signature(), Sealed(team_)->signature());
}

TEST_F(ConcludeTest, WithoutFindingsToo) {
  const auto concluded = Conclude();
  ASSERT_TRUE(concluded.ok()) << concluded.status();
  EXPECT_THAT(concluded->findings(), IsEmpty());
  EXPECT_EQ(concluded->manifest().finding_count(), 0);
}

}  // namespace
}  // namespace ketnap::supervision
