#include <algorithm>
#include <atomic>
#include <set>
#include <thread>

#include "services/training/handlers/training_fixture.h"
#include "services/training/repository/certificate_repository.h"
#include "services/training/repository/class_repository.h"

namespace ketnap::training {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ClassCertificatesTest : public TrainingTest {
 protected:
  absl::StatusOr<v1::VerifyCertificateResponse> Verify(const std::string& code) {
    v1::VerifyCertificateRequest request;
    request.set_verification_code(code);
    return harness_.Call(Harness::Stranger(), &Classes::VerifyCertificate, request);
  }
  absl::Status Refused(const v1::IssueCertificatesRequest& request) {
    return harness_.Call(Trainer(bloc_), &Classes::IssueCertificates, request).status();
  }
};

TEST_F(ClassCertificatesTest, AreIssuedOnceToAllWhoPassed) {
  const Enrolled done = CompletedClass(3);
  const auto issued = MustIssue(done.name);
  ASSERT_TRUE(issued.ok());
  Names numbers;
  for (const v1::Certificate& each : issued->certificates()) numbers.push_back(each.number());
  EXPECT_THAT(numbers, ElementsAre("001/2025/NTVD", "002/2025/NTVD", "003/2025/NTVD"));
  const auto again = Refused(Issue(done.name));
  EXPECT_EQ(again.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ErrorReason(again), "NOTHING_TO_ISSUE");
  // The next class goes on, each kind in a register of its own.
  EXPECT_EQ(MustIssue(CompletedClass(1).name)->certificates(0).number(), "004/2025/NTVD");
}

TEST_F(ClassCertificatesTest, AreRefusedBeforeTheLastDayAndForAWorkshop) {
  const Enrolled done = CompletedClass(1);
  auto early = Issue(done.name);
  *early.mutable_issue_date() = DateOf(2025, 2, 20);
  EXPECT_THAT(Faults(Refused(early)), ElementsAre("issue_date:OUT_OF_RANGE"));
  *early.mutable_issue_date() = DateOf(2025, 3, 4);
  EXPECT_THAT(Faults(Refused(early)), ElementsAre("issue_date:DATE_IN_FUTURE"));
  const Enrolled workshop = CompletedClass(1, "classTypes/party-affairs-workshop");
  EXPECT_EQ(Refused(Issue(workshop.name)).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ErrorReason(Refused(Issue(workshop.name))), "NO_CERTIFICATE");
  EXPECT_THAT(ListCertificates(Trainer(bloc_)), IsEmpty());
}

TEST_F(ClassCertificatesTest, AreVerifiedByAnybody) {
  const auto issued = MustIssue(CompletedClass(1).name);
  ASSERT_TRUE(issued.ok());
  const v1::Certificate& certificate = issued->certificates(0);
  ASSERT_EQ(certificate.verification_code().size(), 20u);
  const auto genuine = Verify(certificate.verification_code());
  ASSERT_TRUE(genuine.ok()) << genuine.status();
  EXPECT_TRUE(genuine->genuine());
  EXPECT_EQ(genuine->number(), certificate.number());
  EXPECT_EQ(genuine->class_type(), "classTypes/awareness");
  EXPECT_EQ(genuine->issue_date().day(), 28);
  const auto forged = Verify("22222222222222222222");
  ASSERT_TRUE(forged.ok()) << forged.status();
  EXPECT_EQ(forged->ByteSizeLong(), 0u);
  for (const char* code : {"", "2222", "222222222222222222222", "%"}) {
    EXPECT_EQ(Verify(code).status().code(), absl::StatusCode::kInvalidArgument) << code;
  }
}

TEST_F(ClassCertificatesTest, TheRegisterHasNoGapsWhateverRunsAtOnceAndFails) {
  constexpr int kClasses = 6, kLearners = 3;
  Names classes;
  for (int i = 0; i < kClasses; ++i) classes.push_back(CompletedClass(kLearners).name);
  std::atomic<int> failed = 0;
  std::vector<std::thread> threads;
  std::vector<absl::StatusOr<v1::IssueCertificatesResponse>> responses(
      kClasses, absl::UnknownError("not asked"));
  for (size_t i = 0; i < kClasses; ++i) {
    threads.emplace_back([&, i] { responses[i] = MustIssue(classes[i]); });
    // Transactions that take numbers and end badly, the first of them before there is a register.
    threads.emplace_back([&] {
      const absl::Status status = harness_.database().RunReadModifyWrite(
          absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
            auto first = TakeSerials(transaction, "classTypes/awareness", 2025, 5);
            if (!first.ok()) return first.status();
            absl::SleepFor(absl::Milliseconds(5));
            return absl::CancelledError("on purpose");
          });
      if (absl::IsCancelled(status)) ++failed;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(failed, kClasses);
  std::set<std::string> numbers;
  for (const auto& response : responses) {
    ASSERT_TRUE(response.ok()) << response.status();
    // One class's numbers stand together.
    const int first = std::stoi(response->certificates(0).number());
    for (int i = 0; i < kLearners; ++i) {
      EXPECT_EQ(std::stoi(response->certificates(i).number()), first + i);
      numbers.insert(response->certificates(i).number());
    }
  }
  ASSERT_EQ(numbers.size(), static_cast<size_t>(kClasses * kLearners));
  EXPECT_EQ(*numbers.begin(), "001/2025/NTVD");
  EXPECT_EQ(*numbers.rbegin(), "018/2025/NTVD");
  EXPECT_EQ(MustIssue(CompletedClass(1).name)->certificates(0).number(), "019/2025/NTVD");
}

TEST_F(ClassCertificatesTest, AreListedNewestFirstWithinScope) {
  const Enrolled first = CompletedClass(3);
  ASSERT_TRUE(MustIssue(first.name).ok());
  v1::ListCertificatesRequest request;
  request.set_page_size(2);
  const auto all = ListCertificates(Trainer(bloc_), request);
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[0].number(), "003/2025/NTVD");
  EXPECT_EQ(all[2].number(), "001/2025/NTVD");
  EXPECT_EQ(NamesOf(ListCertificates(Clerk(cell_a1_), request)), NamesOf(all));
  EXPECT_THAT(ListCertificates(Clerk(cell_a2_), request), IsEmpty());
  EXPECT_THAT(ListCertificates(Clerk(base_b_), request), IsEmpty());
  request.set_candidate(all[1].candidate());
  EXPECT_THAT(NamesOf(ListCertificates(Clerk(base_a_), request)), ElementsAre(all[1].name()));
  EXPECT_THAT(ListCertificates(Clerk(base_b_), request), IsEmpty());
}

}  // namespace
}  // namespace ketnap::training
