#include <atomic>
#include <chrono>
#include <string>
#include <thread>

#include "services/dossier/handlers/corrections/officer_fixture.h"
#include "services/dossier/repository/register/decision_register_repository.h"

namespace ketnap::dossier {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class DecisionRegisterTest : public OfficerTest {
 protected:
  v1::ListRegisterEntriesResponse List(const Uuid& organization, v1::DecisionType type,
                                       std::optional<Date> term = std::nullopt) {
    v1::ListRegisterEntriesRequest request;
    request.set_organization(NameOf(organization));
    request.set_type(type);
    if (term.has_value()) *request.mutable_term_start() = DateToProto(*term);
    auto reply = Send(&Dossiers::ListRegisterEntries, request);
    EXPECT_TRUE(reply.ok()) << reply.status();
    return reply.ok() ? *reply : v1::ListRegisterEntriesResponse();
  }
  v1::VoidRegisterNumberRequest Void(Date day, const Uuid& organization) {
    v1::VoidRegisterNumberRequest request;
    request.set_organization(NameOf(organization));
    request.set_type(v1::DECISION_TYPE_ADMISSION);
    *request.mutable_date() = DateToProto(day);
    request.set_reason_note("Viết hỏng.");
    request.set_request_id(harness_.NewRequestId());
    return request;
  }
  std::vector<int64_t> Numbers() {
    std::vector<int64_t> numbers;
    for (const auto& row : harness_.ReadSql(
             "SELECT number FROM register_entry ORDER BY organization_id, type, term_start, "
             "number")) {
      numbers.push_back(row.Int(0));
    }
    return numbers;
  }
  static std::vector<int64_t> UpTo(int64_t last) {
    std::vector<int64_t> numbers;
    for (int64_t i = 1; i <= last; ++i) numbers.push_back(i);
    return numbers;
  }
  RegisterEntry VoidEntry() {
    RegisterEntry entry;
    entry.id = Uuid::Generate(harness_.clock().Now());
    entry.key = {superior_, DecisionType::kAdmission, Date(2015, 7, 1)};
    entry.status = RegisterEntryStatus::kVoid;
    entry.void_reason = "Viết hỏng.";
    entry.create_time = harness_.clock().Now();
    return entry;
  }
};

TEST_F(DecisionRegisterTest, EachDecisionTakesTheNextNumberOfItsType) {
  ASSERT_NO_FATAL_FAILURE(Reach(""));
  const auto admissions = List(superior_, v1::DECISION_TYPE_ADMISSION);
  ASSERT_EQ(admissions.entries_size(), 1);
  const v1::RegisterEntry& admission = admissions.entries(0);
  EXPECT_EQ(admission.number(), 1);
  EXPECT_EQ(admission.status(), v1::REGISTER_ENTRY_STATUS_IN_FORCE);
  EXPECT_EQ(admission.candidate(), person_);
  EXPECT_EQ(admission.full_name(), "Nguyễn Văn An");
  EXPECT_EQ(admission.decision().number(), "05");
  EXPECT_EQ(admission.term_start().year(), 2015);
  const auto recognitions = List(superior_, v1::DECISION_TYPE_RECOGNITION);
  ASSERT_EQ(recognitions.entries_size(), 1);
  EXPECT_EQ(recognitions.entries(0).number(), 1);
  EXPECT_EQ(Newest().step().register_entry(), recognitions.entries(0).name());
  EXPECT_EQ(Newest().step().register_number(), 1);
  EXPECT_THAT(List(base_, v1::DECISION_TYPE_ADMISSION).entries(), IsEmpty());
}

TEST_F(DecisionRegisterTest, ARefusalIsNoDecisionOfTheRegister) {
  ASSERT_NO_FATAL_FAILURE(Reach("decide"));
  auto refusal = Admission();
  *refusal.mutable_vote() = Vote(9, 2);
  ASSERT_TRUE(Send(&Dossiers::DecideAdmission, refusal).ok());
  EXPECT_EQ(Get().state(), v1::CANDIDATE_STATE_REFUSED);
  EXPECT_THAT(Numbers(), IsEmpty());
  EXPECT_EQ(Newest().step().register_entry(), "");
}

TEST_F(DecisionRegisterTest, OnePaperDecidesAboutOnePerson) {
  ASSERT_NO_FATAL_FAILURE(Reach("ceremony"));
  const std::string first = person_;
  ASSERT_TRUE(Send(Nomination("Lý Thị Bình")).ok());
  auto again = steps_;
  again.erase(again.begin());
  for (const auto& [name, take] : again) {
    if (name == "decide") break;
    ASSERT_TRUE(take().ok()) << name;
  }
  const std::string etag = Get().etag();
  const absl::Status status = Send(&Dossiers::DecideAdmission, Admission()).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(ErrorReason(status), "DECISION_NUMBER_TAKEN");
  EXPECT_EQ(Get().etag(), etag);
  EXPECT_EQ(Numbers(), UpTo(1)) << "the number taken in vain is free again";
  auto other = Admission();
  other.mutable_decision()->set_number("06");
  ASSERT_TRUE(Send(&Dossiers::DecideAdmission, other).ok());
  EXPECT_EQ(Numbers(), UpTo(2));
  EXPECT_EQ(List(superior_, v1::DECISION_TYPE_ADMISSION).entries(0).number(), 2);
}

TEST_F(DecisionRegisterTest, ARevocationHasANumberAndEndsWhatItRevokes) {
  ASSERT_NO_FATAL_FAILURE(Reach("new-member"));
  auto revoke = For<v1::RevokeDecisionRequest>();
  revoke.set_kind(v1::REVOCATION_KIND_SUBSTANCE);
  revoke.set_revoking_organization(NameOf(superior_));
  revoke.set_body(v1::DECIDING_BODY_STANDING_COMMITTEE);
  *revoke.mutable_decision() = Paper(2017, 5, 15);
  revoke.set_reason_note("Không đủ tiêu chuẩn.");
  auto revoked = Send(&Dossiers::RevokeDecision, revoke);
  ASSERT_TRUE(revoked.ok()) << revoked.status() << EnglishMessage(revoked.status());
  EXPECT_EQ(Get().state(), v1::CANDIDATE_STATE_REVOKED);
  EXPECT_EQ(List(superior_, v1::DECISION_TYPE_ADMISSION).entries(0).status(),
            v1::REGISTER_ENTRY_STATUS_REVOKED);
  const auto revocations = List(superior_, v1::DECISION_TYPE_REVOCATION);
  ASSERT_EQ(revocations.entries_size(), 1);
  EXPECT_EQ(revocations.entries(0).number(), 1);
  EXPECT_EQ(revocations.entries(0).status(), v1::REGISTER_ENTRY_STATUS_IN_FORCE);
  EXPECT_EQ(Newest().step().register_entry(), revocations.entries(0).name());
}

TEST_F(DecisionRegisterTest, ASpoiltNumberIsUsedUpAndEachTermBeginsAnew) {
  for (const Date day : {Date(2016, 1, 4), Date(2018, 1, 4), Date(2015, 6, 30)}) {
    auto voided = Send(&Dossiers::VoidRegisterNumber, Void(day, superior_));
    ASSERT_TRUE(voided.ok()) << voided.status();
    EXPECT_EQ(voided->status(), v1::REGISTER_ENTRY_STATUS_VOID);
    EXPECT_EQ(voided->number(), day == Date(2018, 1, 4) ? 2 : 1) << FormatDate(day);
    EXPECT_EQ(voided->void_reason(), "Viết hỏng.");
  }
  ASSERT_NO_FATAL_FAILURE(Reach("ceremony"));
  const auto admissions = List(superior_, v1::DECISION_TYPE_ADMISSION);
  ASSERT_EQ(admissions.entries_size(), 3);
  EXPECT_EQ(admissions.entries(0).number(), 3);
  EXPECT_EQ(admissions.entries(0).candidate(), person_);
  EXPECT_EQ(admissions.entries(2).candidate(), "");
  EXPECT_EQ(List(superior_, v1::DECISION_TYPE_ADMISSION, Date(2010, 7, 1)).entries_size(), 1);
  EXPECT_THAT(
      Violated(Send(&Dossiers::VoidRegisterNumber, Void(Date(2019, 1, 11), superior_)).status()),
      ElementsAre("date DATE_IN_FUTURE"));
  const auto request = Void(Date(2018, 2, 5), superior_);
  ASSERT_TRUE(Send(&Dossiers::VoidRegisterNumber, request).ok());
  ASSERT_TRUE(Send(&Dossiers::VoidRegisterNumber, request).ok()) << "a retry";
  EXPECT_EQ(List(superior_, v1::DECISION_TYPE_ADMISSION).entries_size(), 4);
}

TEST_F(DecisionRegisterTest, IsReadInPagesByWhoMaySeeTheOrganization) {
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(Send(&Dossiers::VoidRegisterNumber, Void(Date(2018, 1, 4), superior_)).ok());
  }
  v1::ListRegisterEntriesRequest request;
  request.set_organization(NameOf(superior_));
  request.set_type(v1::DECISION_TYPE_ADMISSION);
  request.set_page_size(2);
  std::vector<int> numbers;
  do {
    auto page = Send(&Dossiers::ListRegisterEntries, request);
    ASSERT_TRUE(page.ok()) << page.status();
    for (const auto& entry : page->entries()) numbers.push_back(entry.number());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(numbers, ElementsAre(5, 4, 3, 2, 1));
  request.set_page_token("");
  EXPECT_EQ(SendAs(Officer(base_), &Dossiers::ListRegisterEntries, request).status().code(),
            absl::StatusCode::kNotFound);
}

TEST_F(DecisionRegisterTest, ManyAtOnceAndEveryThirdGivenUpLeaveNoGap) {
  constexpr int kWriters = 32;
  std::atomic<int> committed = 0;
  std::vector<std::thread> writers;
  for (int i = 0; i < kWriters; ++i) {
    writers.emplace_back([&, i] {
      for (int k = 0; k < 6; ++k) {
        const bool gives_up = (i + k) % 3 == 0;
        const absl::Status status = harness_.database().RunReadModifyWrite(
            absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
              RegisterEntry entry = VoidEntry();
              KETNAP_RETURN_IF_ERROR(InsertEntry(transaction, &entry));
              return gives_up ? absl::CancelledError("thought better of it") : absl::OkStatus();
            });
        if (status.ok()) ++committed;
        EXPECT_EQ(status.ok(), !gives_up) << status;
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(committed, kWriters * 4);
  EXPECT_EQ(Numbers(), UpTo(committed));
}

// A transaction whose connection is cut at one statement.
class CutTransaction : public db::Transaction {
 public:
  CutTransaction(db::Transaction* real, int statements) : real_(*real), left_(statements) {}

  absl::StatusOr<db::Rows> Query(std::string_view sql, const db::Values& values) override {
    if (left_-- == 0) return absl::UnavailableError("cut");
    return real_.Query(sql, values);
  }
  absl::StatusOr<int64_t> Execute(std::string_view sql, const db::Values& values) override {
    if (left_-- == 0) return absl::UnavailableError("cut");
    return real_.Execute(sql, values);
  }

 private:
  db::Transaction& real_;
  int left_;
};

TEST_F(DecisionRegisterTest, CutAtEveryStatementNoNumberIsLost) {
  int committed = 0;
  for (int statements = 0; statements < 6; ++statements) {
    const absl::Status status = harness_.database().RunReadModifyWrite(
        absl::InfiniteFuture(), [&](db::Transaction& transaction) {
          CutTransaction cut(&transaction, statements);
          RegisterEntry entry = VoidEntry();
          return InsertEntry(cut, &entry);
        });
    if (status.ok()) ++committed;
    EXPECT_EQ(Numbers(), UpTo(committed)) << statements;
  }
  EXPECT_EQ(committed, 3) << "three statements take a number";
}

TEST_F(DecisionRegisterTest, ConnectionsKilledUnderwayLeaveNoGap) {
  std::atomic<bool> done = false;
  std::thread killer([&] {
    while (!done) {
      const auto threads = harness_.ReadSql(
          "SELECT id FROM information_schema.processlist WHERE db = DATABASE()"
          " AND id <> CONNECTION_ID() ORDER BY RAND() LIMIT 1");
      for (const auto& row : threads) {
        // One that has just ended cannot be killed.
        (void)harness_.database().RunReadModifyWrite(
            absl::InfiniteFuture(), [&](db::Transaction& transaction) {
              return transaction.Execute(absl::StrCat("KILL ", row.Int(0))).status();
            });
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
  });
  std::atomic<int> answered = 0;
  std::vector<std::thread> callers;
  for (int i = 0; i < 4; ++i) {
    callers.emplace_back([&] {
      for (int k = 0; k < 15; ++k) {
        const auto request = Void(Date(2018, 1, 4), superior_);
        // The same request again until it is answered: it takes one number at most.
        for (int attempt = 0; attempt < 2000; ++attempt) {
          if (!Send(&Dossiers::VoidRegisterNumber, request).ok()) continue;
          ++answered;
          break;
        }
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  done = true;
  killer.join();
  EXPECT_EQ(answered, 60);
  EXPECT_EQ(Numbers(), UpTo(60));
}

}  // namespace
}  // namespace ketnap::dossier
