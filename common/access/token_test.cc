#include "common/access/token.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "absl/strings/ascii.h"
#include "common/base/clock.h"
#include "common/base/errors.h"
#include "common/base/files.h"
#include "ketnap/access/v1/caller.pb.h"

namespace ketnap::access {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'750'000'000);

class TokenTest : public ::testing::Test {
 protected:
  void SetUp() override {
    char pattern[] = "/tmp/ketnap-token-XXXXXX";
    ASSERT_NE(mkdtemp(pattern), nullptr);
    directory_ = pattern;
    std::filesystem::create_directories(Trusted());
    for (const char* issuer : {"gateway", "dossier"}) {
      ASSERT_TRUE(GenerateKeyPair(issuer, directory_, Trusted()).ok());
    }
    gateway_ = LoadSigner("gateway");
    dossier_ = LoadSigner("dossier");
    verifier_ = *Verifier::Load(Trusted());
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  std::string Trusted() const { return directory_ + "/trusted"; }
  std::unique_ptr<Signer> LoadSigner(const std::string& issuer) const {
    auto signer = Signer::Load(issuer, directory_ + "/" + issuer + ".key");
    EXPECT_TRUE(signer.ok()) << signer.status();
    return *std::move(signer);
  }

  static Caller Person() {
    Caller caller;
    caller.account = "accounts/018f0000-0000-7000-8000-000000000001";
    caller.session = "sessions/1";
    caller.member = "members/018f0000-0000-7000-8000-000000000002";
    caller.grants.push_back({Uuid::FromName("cell"),
                             {"dossier.candidate.create", "dossier.candidate.read"},
                             Date(2024, 1, 1),
                             Date(2024, 12, 31)});
    caller.grants.push_back({std::nullopt, {"identity.self.read"}, Date(2024, 1, 1), std::nullopt});
    return caller;
  }

  void ExpectInvalid(std::string_view token, std::string_view fault,
                     std::string_view audience = "dossier", absl::Time now = kNow) const {
    const auto caller = verifier_->Verify(token, audience, now);
    ASSERT_FALSE(caller.ok()) << "expected " << fault;
    EXPECT_EQ(caller.status().code(), absl::StatusCode::kUnauthenticated);
    EXPECT_EQ(ErrorReason(caller.status()), "IDENTITY_INVALID");
  }

  std::string directory_;
  std::unique_ptr<Signer> gateway_;
  std::unique_ptr<Signer> dossier_;
  std::unique_ptr<Verifier> verifier_;
};

TEST_F(TokenTest, CarriesTheCallerWhole) {
  const std::string token = gateway_->SignCaller(Person(), "dossier", kNow);
  for (int round = 0; round < 2; ++round) {  // The second answer comes from the cache.
    const auto caller = verifier_->Verify(token, "dossier", kNow);
    ASSERT_TRUE(caller.ok()) << caller.status();
    EXPECT_EQ(caller->issuer, "gateway");
    EXPECT_EQ(caller->Principal(), Person().account);
    EXPECT_EQ(caller->session, "sessions/1");
    EXPECT_EQ(caller->member, Person().member);
    ASSERT_EQ(caller->grants.size(), 2u);
    EXPECT_EQ(caller->grants[0].organization, Uuid::FromName("cell"));
    EXPECT_EQ(caller->grants[0].valid_to, Date(2024, 12, 31));
    EXPECT_TRUE(caller->grants[0].Permits("dossier.candidate.read"));
    EXPECT_FALSE(caller->grants[0].Permits("dossier.candidate"));
    EXPECT_FALSE(caller->grants[1].organization.has_value());
    EXPECT_TRUE(caller->HasPermission("dossier.candidate.read", Date(2024, 12, 31)));
    EXPECT_FALSE(caller->HasPermission("dossier.candidate.read", Date(2025, 1, 1)));
    EXPECT_FALSE(caller->HasPermission("dossier.candidate.read", Date(2023, 12, 31)));
    EXPECT_FALSE(caller->IsProcess());
  }
}

// Reorganizations split an office over many organizations; a call's metadata holds 32 KiB.
TEST_F(TokenTest, HundredsOfGrantsFitIntoACall) {
  constexpr size_t kMetadataBytes = 32 * 1024;
  Caller caller = Person();
  const std::vector<std::string> offices[] = {
      std::vector<std::string>(30, "dossier.candidates.read"),
      std::vector<std::string>(30, "training.classes.read")};
  while (caller.grants.size() < 400) {
    caller.grants.push_back({Uuid::Generate(kNow), offices[caller.grants.size() % 2],
                             Date(2024, 1, 1), Date(2024, 12, 31)});
  }
  const std::string token = gateway_->SignCaller(caller, "dossier", kNow);
  EXPECT_LT(token.size() * 4 / 3, kMetadataBytes * 3 / 4);
  const auto read = verifier_->Verify(token, "dossier", kNow);
  ASSERT_TRUE(read.ok()) << read.status();
  ASSERT_EQ(read->grants.size(), caller.grants.size());
  for (size_t i = 0; i < caller.grants.size(); ++i) {
    EXPECT_EQ(read->grants[i].permissions, caller.grants[i].permissions) << i;
    EXPECT_EQ(read->grants[i].organization, caller.grants[i].organization) << i;
  }
}

TEST_F(TokenTest, RefusesWhatIsForged) {
  const std::string token = gateway_->SignCaller(Person(), "dossier", kNow);
  for (size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    ExpectInvalid(changed, "BAD_SIGNATURE");
  }
  ExpectInvalid("", "MALFORMED");
  ExpectInvalid("x", "MALFORMED");
  ExpectInvalid(std::string(100'000, 'x'), "MALFORMED");
  ExpectInvalid(token.substr(0, token.size() - 1), "MALFORMED");
}

TEST_F(TokenTest, RefusesAnotherKeyUnderATrustedName) {
  const std::string elsewhere = directory_ + "/elsewhere";
  std::filesystem::create_directories(elsewhere);
  ASSERT_TRUE(GenerateKeyPair("gateway", elsewhere, elsewhere).ok());
  const auto impostor = *Signer::Load("gateway", elsewhere + "/gateway.key");
  ExpectInvalid(impostor->SignCaller(Person(), "dossier", kNow), "BAD_SIGNATURE");
}

TEST_F(TokenTest, RefusesAnUnknownIssuer) {
  const std::string elsewhere = directory_ + "/elsewhere";
  std::filesystem::create_directories(elsewhere);
  ASSERT_TRUE(GenerateKeyPair("stranger", elsewhere, elsewhere).ok());
  const auto stranger = *Signer::Load("stranger", elsewhere + "/stranger.key");
  ExpectInvalid(stranger->SignSelf("dossier", kNow), "UNKNOWN_ISSUER");
}

TEST_F(TokenTest, RefusesAnotherAudienceEvenWhenCached) {
  const std::string token = gateway_->SignCaller(Person(), "dossier", kNow);
  ExpectInvalid(token, "WRONG_AUDIENCE", "training");
  ASSERT_TRUE(verifier_->Verify(token, "dossier", kNow).ok());
  ExpectInvalid(token, "WRONG_AUDIENCE", "training");
}

TEST_F(TokenTest, HoldsForItsMinuteOnly) {
  const std::string token = gateway_->SignCaller(Person(), "dossier", kNow);
  ExpectInvalid(token, "NOT_YET_VALID", "dossier", kNow - absl::Seconds(6));
  EXPECT_TRUE(verifier_->Verify(token, "dossier", kNow - absl::Seconds(5)).ok());
  EXPECT_TRUE(verifier_->Verify(token, "dossier", kNow + absl::Seconds(59)).ok());
  ExpectInvalid(token, "EXPIRED", "dossier", kNow + absl::Seconds(60));
}

TEST_F(TokenTest, OnlyTheGatewayStatesAccountsAndGrants) {
  ExpectInvalid(dossier_->SignCaller(Person(), "dossier", kNow), "ISSUER");
  Caller with_session;
  with_session.session = "sessions/1";
  ExpectInvalid(dossier_->SignCaller(with_session, "dossier", kNow), "ISSUER");
  Caller with_member;
  with_member.member = Person().member;
  ExpectInvalid(dossier_->SignCaller(with_member, "dossier", kNow), "ISSUER");
  Caller with_grant;
  with_grant.grants = Person().grants;
  ExpectInvalid(dossier_->SignCaller(with_grant, "dossier", kNow), "ISSUER");
}

TEST_F(TokenTest, AProcessSpeaksForItself) {
  const std::string token = dossier_->SignSelf("training", kNow);
  const auto caller = verifier_->Verify(token, "training", kNow);
  ASSERT_TRUE(caller.ok()) << caller.status();
  EXPECT_TRUE(caller->IsProcess());
  EXPECT_FALSE(caller->IsSignedIn());
  EXPECT_EQ(caller->Principal(), "processes/dossier");
  EXPECT_EQ(dossier_->SignSelf("training", kNow + absl::Seconds(29)), token);
  const std::string renewed = dossier_->SignSelf("training", kNow + absl::Seconds(30));
  EXPECT_NE(renewed, token);
  EXPECT_TRUE(verifier_->Verify(renewed, "training", kNow + absl::Seconds(89)).ok());
  // A clock set back must not hand out a token from its future.
  const std::string earlier = dossier_->SignSelf("training", kNow - absl::Hours(1));
  EXPECT_TRUE(verifier_->Verify(earlier, "training", kNow - absl::Hours(1)).ok());
}

TEST_F(TokenTest, AGatewayTokenWithoutAccountIsNobody) {
  const auto caller = verifier_->Verify(gateway_->SignSelf("dossier", kNow), "dossier", kNow);
  ASSERT_TRUE(caller.ok());
  EXPECT_FALSE(caller->IsProcess());
  EXPECT_FALSE(caller->IsSignedIn());
  EXPECT_EQ(caller->Principal(), "anonymous");
}

TEST_F(TokenTest, SignsMessagesThatAreNoTokens) {
  const std::string signature = dossier_->SignMessage("checkpoint 7");
  EXPECT_EQ(signature.size(), 64u);
  EXPECT_TRUE(verifier_->VerifyMessage("dossier", "checkpoint 7", signature));
  EXPECT_FALSE(verifier_->VerifyMessage("dossier", "checkpoint 8", signature));
  EXPECT_FALSE(verifier_->VerifyMessage("gateway", "checkpoint 7", signature));
  EXPECT_FALSE(verifier_->VerifyMessage("stranger", "checkpoint 7", signature));
  EXPECT_FALSE(verifier_->VerifyMessage("dossier", "checkpoint 7", "short"));

  // Claims signed as a plain message are no token.
  ketnap::access::v1::SignedClaims stolen;
  ASSERT_TRUE(stolen.ParseFromString(gateway_->SignCaller(Person(), "dossier", kNow)));
  stolen.set_signature(gateway_->SignMessage(stolen.claims()));
  ExpectInvalid(stolen.SerializeAsString(), "BAD_SIGNATURE");
}

TEST_F(TokenTest, TheCacheIsBoundedAndKeepsAnswering) {
  for (int i = 0; i < 5000; ++i) {
    Caller caller;
    caller.account = "accounts/" + std::to_string(i);
    const std::string token = gateway_->SignCaller(caller, "dossier", kNow);
    const auto verified = verifier_->Verify(token, "dossier", kNow);
    ASSERT_TRUE(verified.ok());
    EXPECT_EQ(verified->account, caller.account);
  }
}

TEST_F(TokenTest, KeysStayAndAreWellKept) {
  const std::string key_path = directory_ + "/dossier.key";
  const std::string before = *ReadFile(key_path);
  ASSERT_TRUE(GenerateKeyPair("dossier", directory_, Trusted()).ok());
  EXPECT_EQ(*ReadFile(key_path), before);
  struct stat info;
  ASSERT_EQ(stat(key_path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);

  // A lost public half is made again from the secret one; a lost secret half is not papered over.
  const std::string public_path = Trusted() + "/dossier.pub";
  const std::string public_before = *ReadFile(public_path);
  std::filesystem::remove(public_path);
  ASSERT_TRUE(GenerateKeyPair("dossier", directory_, Trusted()).ok());
  EXPECT_EQ(*ReadFile(public_path), public_before);
  std::filesystem::remove(key_path);
  EXPECT_EQ(ErrorReason(GenerateKeyPair("dossier", directory_, Trusted())), "SECRET_KEY_MISSING");
  EXPECT_FALSE(GenerateKeyPair("../evil", directory_, Trusted()).ok());
}

TEST_F(TokenTest, RefusesMalformedKeyFiles) {
  ASSERT_TRUE(WriteFileAtomically(Trusted() + "/broken.pub", "abc\n", 0644).ok());
  const auto verifier = Verifier::Load(Trusted());
  EXPECT_EQ(verifier.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ErrorReason(verifier.status()), "PUBLIC_KEY_MALFORMED");
  EXPECT_FALSE(Verifier::Load(directory_ + "/nowhere").ok());

  const std::string path = directory_ + "/odd.key";
  ASSERT_TRUE(WriteFileAtomically(path, std::string(128, 'a'), 0600).ok());
  EXPECT_EQ(ErrorReason(Signer::Load("odd", path).status()), "SECRET_KEY_MALFORMED");
  ASSERT_EQ(chmod((directory_ + "/gateway.key").c_str(), 0644), 0);
  EXPECT_FALSE(Signer::Load("gateway", directory_ + "/gateway.key").ok());
}

}  // namespace
}  // namespace ketnap::access
