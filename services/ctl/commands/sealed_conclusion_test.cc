#include "services/ctl/commands/sealed_conclusion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <filesystem>

#include "common/base/errors.h"
#include "common/journal/seal.h"
#include "google/protobuf/util/json_util.h"

namespace ketnap::ctl {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class SealedConclusionTest : public ::testing::Test {
 protected:
  SealedConclusionTest() {
    char folder[] = "/tmp/ketnap_seal_XXXXXX";
    folder_ = mkdtemp(folder);
    mkdir((folder_ + "/trusted").c_str(), 0700);
    for (const char* issuer : {"supervision", "dossier"}) {
      EXPECT_TRUE(access::GenerateKeyPair(issuer, folder_, folder_ + "/trusted").ok());
    }
    keys_ = *access::Verifier::Load(folder_ + "/trusted");
    sealed_ = SealedBy("supervision");
  }
  ~SealedConclusionTest() override { std::filesystem::remove_all(folder_); }

  supervision::v1::SealedConclusion SealedBy(const std::string& issuer) {
    supervision::v1::ConclusionSnapshot snapshot;
    snapshot.mutable_inspection()->set_name("inspections/1");
    snapshot.mutable_inspection()->set_organization("organizations/1");
    snapshot.add_findings()->set_title("Hồ sơ thiếu giấy tờ");
    snapshot.add_figures()->set_code("ADMITTED");
    supervision::v1::SealedConclusion sealed;
    sealed.set_snapshot(snapshot.SerializeAsString());
    supervision::v1::ConclusionManifest manifest;
    manifest.set_inspection("inspections/1");
    manifest.set_organization("organizations/1");
    manifest.set_digest_algorithm("BLAKE2b-256");
    manifest.set_snapshot_digest(journal::ContentDigest(sealed.snapshot()));
    manifest.set_snapshot_size(static_cast<int64_t>(sealed.snapshot().size()));
    manifest.set_finding_count(1);
    manifest.set_figure_count(1);
    return Signed(issuer, manifest, sealed.snapshot());
  }

  supervision::v1::SealedConclusion Signed(const std::string& issuer,
                                           const supervision::v1::ConclusionManifest& manifest,
                                           const std::string& snapshot) {
    const auto signer = *access::Signer::Load(issuer, folder_ + "/" + issuer + ".key");
    supervision::v1::SealedConclusion sealed;
    sealed.set_manifest(manifest.SerializeAsString());
    sealed.set_snapshot(snapshot);
    sealed.set_signature(
        journal::SignManifest(*signer, journal::kConclusionDomain, sealed.manifest()));
    sealed.set_issuer(issuer);
    return sealed;
  }

  std::vector<std::string> Faults(const supervision::v1::SealedConclusion& sealed) {
    return CheckConclusion(sealed, *keys_).faults;
  }

  std::string folder_;
  std::unique_ptr<access::Verifier> keys_;
  supervision::v1::SealedConclusion sealed_;
};

TEST_F(SealedConclusionTest, HoldsAsItWasSigned) {
  EXPECT_THAT(Faults(sealed_), IsEmpty());
  const auto read = ReadSealedConclusion(sealed_.SerializeAsString());
  ASSERT_TRUE(read.ok());
  EXPECT_THAT(Faults(*read), IsEmpty());
  std::string json;
  ASSERT_TRUE(google::protobuf::util::MessageToJsonString(sealed_, &json).ok());
  const auto from_json = ReadSealedConclusion(json);
  ASSERT_TRUE(from_json.ok());
  EXPECT_THAT(Faults(*from_json), IsEmpty());
}

TEST_F(SealedConclusionTest, FindsEveryChangedByte) {
  for (size_t i = 0; i < sealed_.snapshot().size(); ++i) {
    auto changed = sealed_;
    (*changed.mutable_snapshot())[i] = static_cast<char>(changed.snapshot()[i] ^ 1);
    EXPECT_THAT(Faults(changed), Contains("SNAPSHOT_CHANGED")) << i;
  }
  for (size_t i = 0; i < sealed_.manifest().size(); ++i) {
    auto changed = sealed_;
    (*changed.mutable_manifest())[i] = static_cast<char>(changed.manifest()[i] ^ 1);
    EXPECT_THAT(Faults(changed), Contains("SIGNATURE_FORGED")) << i;
  }
  for (size_t i = 0; i < sealed_.signature().size(); ++i) {
    auto changed = sealed_;
    (*changed.mutable_signature())[i] = static_cast<char>(changed.signature()[i] ^ 1);
    EXPECT_THAT(Faults(changed), ElementsAre("SIGNATURE_FORGED")) << i;
  }
}

TEST_F(SealedConclusionTest, AnotherProcessConcludesNothing) {
  EXPECT_THAT(Faults(SealedBy("dossier")), ElementsAre("SIGNATURE_FORGED"));
}

TEST_F(SealedConclusionTest, ASnapshotUnderTheManifestOfAnotherIsFound) {
  supervision::v1::ConclusionManifest manifest;
  ASSERT_TRUE(manifest.ParseFromString(sealed_.manifest()));
  manifest.set_inspection("inspections/2");
  EXPECT_THAT(Faults(Signed("supervision", manifest, sealed_.snapshot())),
              ElementsAre("MANIFEST_OF_ANOTHER"));
}

TEST_F(SealedConclusionTest, OtherFilesAreRefused) {
  for (const char* text : {"", "{}", "hello", "{\"manifest\": 3}"}) {
    EXPECT_EQ(ErrorReason(ReadSealedConclusion(text).status()), "NOT_A_CONCLUSION") << text;
  }
}

}  // namespace
}  // namespace ketnap::ctl
