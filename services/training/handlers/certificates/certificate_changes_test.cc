#include <atomic>
#include <random>
#include <set>
#include <thread>

#include "absl/strings/ascii.h"
#include "ketnap/training/v1/events.pb.h"
#include "services/training/handlers/certificates/certificate_fixture.h"
#include "services/training/repository/certificate_repository.h"

namespace ketnap::training {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class CertificateChangesTest : public CertificateTest {
 protected:
  v1::ClassChanged LastChange() {
    const auto size = static_cast<size_t>(harness_.JournalSize());
    const auto entries = harness_.WaitForJournal(size);
    v1::ClassChanged changed;
    EXPECT_TRUE(entries.back().event().UnpackTo(&changed));
    last_action_ = entries.back().action();
    return changed;
  }
  std::string last_action_;
};

TEST_F(CertificateChangesTest, ARevokedOneCountsNoMoreAndKeepsItsNumber) {
  const auto issued = Issued(2);
  const auto request = Revocation(issued[0].name());
  const auto revoked = Revoke(request);
  ASSERT_TRUE(revoked.ok()) << revoked.status();
  EXPECT_EQ(revoked->status(), v1::CERTIFICATE_STATUS_REVOKED);
  EXPECT_EQ(revoked->number(), "001/2025/NTVD");
  EXPECT_EQ(revoked->closing_date().day(), 1);
  EXPECT_EQ(revoked->closing_reason(), "Thi hộ");
  EXPECT_THAT(revoked->revocation_document(), HasSubstr("12-QĐ/TTCT"));
  EXPECT_EQ(revoked->full_name(), "Hoàng Thị Lan");
  const auto verified = Verify(issued[0].verification_code());
  ASSERT_TRUE(verified.ok());
  EXPECT_TRUE(verified->genuine());
  EXPECT_EQ(verified->status(), v1::CERTIFICATE_STATUS_REVOKED);
  EXPECT_EQ(Verify(issued[1].verification_code())->status(), v1::CERTIFICATE_STATUS_ISSUED);
  // A retry changes nothing; another decision finds nothing to revoke.
  const int64_t entries = harness_.JournalSize();
  const auto again = Revoke(request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SerializeAsString(), revoked->SerializeAsString());
  EXPECT_EQ(ErrorReason(Revoke(issued[0].name()).status()), "CERTIFICATE_REVOKED");
  EXPECT_EQ(ErrorReason(Replace(issued[0].name()).status()), "CERTIFICATE_REVOKED");
  EXPECT_EQ(harness_.JournalSize(), entries);
}

TEST_F(CertificateChangesTest, AChangeIsJournaledWithTheClassAndWithoutNames) {
  const auto issued = Issued(1);
  ASSERT_TRUE(Revoke(issued[0].name()).ok());
  const v1::ClassChanged changed = LastChange();
  EXPECT_EQ(last_action_, "RevokeCertificate");
  EXPECT_EQ(changed.training_class().name(), issued[0].training_class());
  ASSERT_EQ(changed.certificates_size(), 1);
  EXPECT_EQ(changed.certificates(0).status(), v1::CERTIFICATE_STATUS_REVOKED);
  EXPECT_EQ(changed.certificates(0).full_name(), "");
  const auto kept = harness_.ReadSql("SELECT response FROM idempotency");
  ASSERT_FALSE(kept.empty());
  for (const db::Row& row : kept) EXPECT_THAT(row.Text(0), Not(HasSubstr("Hoàng Thị Lan")));
}

TEST_F(CertificateChangesTest, ASpoiltPaperIsVoidAndTheNextNumberStandsForIt) {
  const auto issued = Issued(2);
  const auto replaced = Replace(issued[0].name());
  ASSERT_TRUE(replaced.ok()) << replaced.status();
  const v1::Certificate& voided = replaced->voided();
  const v1::Certificate& paper = replaced->certificate();
  EXPECT_EQ(voided.status(), v1::CERTIFICATE_STATUS_VOID);
  EXPECT_EQ(voided.replacement(), paper.name());
  EXPECT_EQ(voided.closing_reason(), "In sai tên");
  EXPECT_EQ(paper.number(), "003/2025/NTVD");
  EXPECT_EQ(paper.candidate(), voided.candidate());
  EXPECT_EQ(paper.grade(), voided.grade());
  EXPECT_EQ(paper.issue_date().month(), 3);
  // How long it counts runs from the first.
  EXPECT_EQ(paper.expire_date().year(), 2030);
  EXPECT_EQ(paper.expire_date().month(), 2);
  EXPECT_EQ(paper.expire_date().day(), 28);
  EXPECT_EQ(paper.full_name(), "Hoàng Thị Lan");
  EXPECT_NE(paper.verification_code(), voided.verification_code());
  EXPECT_EQ(Verify(voided.verification_code())->status(), v1::CERTIFICATE_STATUS_VOID);
  EXPECT_EQ(Verify(paper.verification_code())->status(), v1::CERTIFICATE_STATUS_ISSUED);
  // The learner has the new one, and the class owes none.
  v1::ListNominationsRequest learners;
  learners.set_training_class(paper.training_class());
  Names held;
  for (const auto& learner : ListNominations(Issuer(), learners)) {
    held.push_back(learner.certificate());
  }
  EXPECT_THAT(held, ElementsAre(paper.name(), issued[1].name()));
  const v1::ClassChanged changed = LastChange();
  EXPECT_EQ(last_action_, "ReplaceCertificate");
  ASSERT_EQ(changed.certificates_size(), 2);
  EXPECT_EQ(changed.certificates(0).replacement(), changed.certificates(1).name());
  ASSERT_EQ(changed.nominations_size(), 1);
  EXPECT_EQ(changed.nominations(0).certificate(), paper.name());
  // A void number leads to the one that stands for it.
  const absl::Status refused = Revoke(voided.name()).status();
  EXPECT_EQ(ErrorReason(refused), "CERTIFICATE_VOID");
  EXPECT_EQ(ErrorMetadataValue(refused, "replacement"), paper.name());
  auto later = Revocation(paper.name());
  *later.mutable_date() = DateOf(2025, 3, 3);
  EXPECT_TRUE(Revoke(later).ok());
}

TEST_F(CertificateChangesTest, DaysAreJudged) {
  const auto issued = Issued(1);
  auto early = Revocation(issued[0].name());
  *early.mutable_date() = DateOf(2025, 2, 27);
  EXPECT_THAT(Faults(Revoke(early).status()), ElementsAre("date:OUT_OF_RANGE"));
  *early.mutable_date() = DateOf(2025, 3, 4);
  EXPECT_THAT(Faults(Revoke(early).status()), ElementsAre("date:DATE_IN_FUTURE"));
  auto paper = Replacement(issued[0].name());
  *paper.mutable_issue_date() = DateOf(2025, 2, 27);
  EXPECT_THAT(Faults(Replace(paper).status()), ElementsAre("issue_date:OUT_OF_RANGE"));
  paper = Replacement(issued[0].name());
  paper.clear_reason_note();
  EXPECT_EQ(Replace(paper).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(CertificateChangesTest, OnlyWhoHeldTheClassChangesThem) {
  const auto issued = Issued(1);
  // Over the person's cell, with every permission: sees it, did not issue it.
  const auto follower = Trainer(base_a_, {"training.certificates.revoke"});
  const auto refused =
      harness_.Call(follower, &Certificates::RevokeCertificate, Revocation(issued[0].name()));
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(ErrorReason(refused.status()), "NOT_ISSUER");
  EXPECT_EQ(
      ErrorReason(
          harness_.Call(follower, &Certificates::ReplaceCertificate, Replacement(issued[0].name()))
              .status()),
      "NOT_ISSUER");
  // Elsewhere there is no such certificate.
  const auto stranger = Trainer(base_b_, {"training.certificates.revoke"});
  EXPECT_EQ(harness_.Call(stranger, &Certificates::RevokeCertificate, Revocation(issued[0].name()))
                .status()
                .code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(Revoke(absl::StrCat("certificates/", harness_.NewRequestId())).status().code(),
            absl::StatusCode::kNotFound);
  // Without the permission of its own.
  EXPECT_EQ(
      harness_.Call(Trainer(bloc_), &Certificates::RevokeCertificate, Revocation(issued[0].name()))
          .status()
          .code(),
      absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(Verify(issued[0].verification_code())->status(), v1::CERTIFICATE_STATUS_ISSUED);
}

TEST_F(CertificateChangesTest, TheIssuerKeepsThoseOfLearnersWhoMoveAway) {
  const Enrolled done = CompletedClass(2);
  harness_.RunSql("UPDATE nomination SET organization_id = ?", {base_c_});
  harness_.RunSql("UPDATE candidate_fact SET organization_id = ?", {base_c_});
  const auto issued = MustIssue(done.name);
  ASSERT_TRUE(issued.ok());
  ASSERT_EQ(issued->certificates(0).organization(), NameOf(base_c_));
  for (const auto& entry : Register(Issuer())) {
    EXPECT_EQ(entry.certificate().full_name(), "Hoàng Thị Lan");
  }
  const std::string name = issued->certificates(0).name();
  EXPECT_TRUE(Render(Issuer(), name).ok());
  EXPECT_TRUE(Render(Clerk(base_c_), name).ok());
  EXPECT_EQ(Render(Clerk(base_a_), name).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(Register(Clerk(base_a_))[0].certificate().name(), "");
  // Who follows the person did not issue it.
  const auto follower = Trainer(base_c_, {"training.certificates.revoke"});
  EXPECT_EQ(
      ErrorReason(
          harness_.Call(follower, &Certificates::RevokeCertificate, Revocation(name)).status()),
      "NOT_ISSUER");
  EXPECT_TRUE(Revoke(name).ok());
  EXPECT_TRUE(Replace(issued->certificates(1).name()).ok());
}

TEST_F(CertificateChangesTest, WhoFollowsThePersonTodayReachesTheCertificate) {
  const auto issued = Issued(1);
  harness_.RunSql("UPDATE candidate_fact SET organization_id = ?", {base_c_});
  EXPECT_TRUE(Render(Clerk(base_c_), issued[0].name()).ok());
  EXPECT_TRUE(Render(Clerk(cell_a1_), issued[0].name()).ok());
  EXPECT_EQ(Render(Clerk(base_b_), issued[0].name()).status().code(), absl::StatusCode::kNotFound);
}

TEST_F(CertificateChangesTest, AnImportedOneGetsANumberHereWhenItIsReplaced) {
  const auto issued = Issued(1);
  harness_.RunSql(
      "UPDATE certificate SET serial = NULL, number = '77/2019', imported = TRUE,"
      " issue_date = '2019-05-01', expire_date = '2024-05-01'");
  const auto replaced = Replace(issued[0].name());
  ASSERT_TRUE(replaced.ok()) << replaced.status();
  EXPECT_EQ(replaced->voided().number(), "77/2019");
  EXPECT_TRUE(replaced->voided().imported());
  EXPECT_EQ(replaced->certificate().number(), "002/2025/NTVD");
  EXPECT_FALSE(replaced->certificate().imported());
  EXPECT_EQ(replaced->certificate().expire_date().year(), 2024);
}

TEST_F(CertificateChangesTest, TheRegisterHasEveryNumberWhateverHappensAtOnce) {
  constexpr int kLearners = 6, kThreads = 6, kTurns = 8;
  std::vector<v1::Certificate> issued = Issued(kLearners);
  std::vector<std::string> more;
  for (int i = 0; i < kThreads; ++i) more.push_back(CompletedClass(2).name);
  std::atomic<int> voided = 0, revoked = 0, given = kLearners;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      std::mt19937 random(static_cast<unsigned>(i));
      if (MustIssue(more[static_cast<size_t>(i)]).ok()) given += 2;
      for (int turn = 0; turn < kTurns; ++turn) {
        // All threads replace the same few, each paper by who is first, and each call twice.
        const std::string name = issued[random() % kLearners].name();
        const auto request = Replacement(name);
        const auto first = Replace(request);
        const auto retry = Replace(request);
        if (first.ok()) {
          ++voided;
          ++given;
          EXPECT_EQ(first->certificate().name(), retry->certificate().name());
        } else {
          EXPECT_THAT(ErrorReason(first.status()),
                      ::testing::AnyOf("CERTIFICATE_VOID", "CERTIFICATE_REVOKED"));
        }
        if (turn == 0 && Revoke(issued[static_cast<size_t>(i) % kLearners].name()).ok()) ++revoked;
        // Takes numbers and gives them back.
        const absl::Status broken = harness_.database().RunReadModifyWrite(
            absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
              auto taken = TakeSerials(transaction, "classTypes/awareness", 2025, 3);
              if (!taken.ok()) return taken.status();
              return absl::CancelledError("on purpose");
            });
        EXPECT_TRUE(absl::IsCancelled(broken)) << broken;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const auto entries = Register(Issuer(), 2025, 7);
  ASSERT_EQ(static_cast<int>(entries.size()), given);
  EXPECT_EQ(last_serial_, given);
  int open = 0, void_ones = 0, revoked_ones = 0;
  std::set<std::string> codes;
  for (size_t i = 0; i < entries.size(); ++i) {
    const v1::Certificate& each = entries[i].certificate();
    EXPECT_EQ(entries[i].serial(), static_cast<int>(i) + 1);
    codes.insert(each.verification_code());
    open += each.status() == v1::CERTIFICATE_STATUS_ISSUED;
    void_ones += each.status() == v1::CERTIFICATE_STATUS_VOID;
    revoked_ones += each.status() == v1::CERTIFICATE_STATUS_REVOKED;
    EXPECT_EQ(each.replacement().empty(), each.status() != v1::CERTIFICATE_STATUS_VOID);
  }
  EXPECT_EQ(void_ones, voided);
  EXPECT_EQ(revoked_ones, revoked);
  EXPECT_EQ(open, given - voided - revoked);
  EXPECT_EQ(codes.size(), entries.size());
  EXPECT_GT(voided, 0);
}

// ---- Verification

// Counts and keeps what is asked of the database.
class Listening : public db::Transaction {
 public:
  explicit Listening(db::Transaction* real) : real_(real) {}
  absl::StatusOr<db::Rows> Query(std::string_view sql, const db::Values& values) override {
    asked.emplace_back(sql);
    return real_->Query(sql, values);
  }
  absl::StatusOr<int64_t> Execute(std::string_view sql, const db::Values& values) override {
    asked.emplace_back(sql);
    return real_->Execute(sql, values);
  }
  std::vector<std::string> asked;

 private:
  db::Transaction* real_;
};

TEST_F(CertificateChangesTest, VerificationAsksTheSameWhateverTheCode) {
  const std::string code = Issued(1)[0].verification_code();
  std::string near = code;
  near.back() = near.back() == '2' ? '3' : '2';
  std::set<std::vector<std::string>> ways;
  auto ask = [&](const std::string& wanted) {
    bool found = false;
    const absl::Status status = harness_.database().RunRead(
        absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
          Listening listening(&transaction);
          auto certificate = FindCertificateByCode(listening, wanted);
          if (!certificate.ok()) return certificate.status();
          found = certificate->has_value();
          ways.insert(listening.asked);
          return absl::OkStatus();
        });
    EXPECT_TRUE(status.ok()) << status;
    return found;
  };
  EXPECT_TRUE(ask(code));
  EXPECT_FALSE(ask(near));
  EXPECT_FALSE(ask("22222222222222222222"));
  EXPECT_FALSE(ask(code.substr(0, 19)));
  EXPECT_FALSE(ask(""));
  ASSERT_EQ(ways.size(), 1u);
  ASSERT_EQ(ways.begin()->size(), 1u);
  // The code itself is no part of what is searched.
  EXPECT_THAT(ways.begin()->front(), HasSubstr("WHERE f.code_digest = ?"));
  // A digest that leads to another code is no answer.
  harness_.RunSql("UPDATE certificate SET verification_code = ?", {near});
  EXPECT_FALSE(ask(code));
}

TEST_F(CertificateChangesTest, VerificationTellsNothingOfThePersonAndTakesSmallLetters) {
  const v1::Certificate issued = Issued(1)[0];
  const auto verified = Verify(absl::AsciiStrToLower(issued.verification_code()));
  ASSERT_TRUE(verified.ok());
  EXPECT_TRUE(verified->genuine());
  EXPECT_EQ(verified->expire_date().year(), 2030);
  const std::string told = verified->DebugString();
  for (const std::string& hidden :
       {issued.candidate().substr(11), issued.organization().substr(14), std::string("Lan")}) {
    EXPECT_THAT(told, Not(HasSubstr(hidden)));
  }
  EXPECT_THAT(Verify("22222222222222222222")->DebugString(), IsEmpty());
}

}  // namespace
}  // namespace ketnap::training
