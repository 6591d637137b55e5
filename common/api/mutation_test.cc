#include "common/api/mutation.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "common/base/clock.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/db/migrator.h"
#include "common/testing/mariadb_fixture.h"
#include "google/type/date.pb.h"
#include "ketnap/api/migrations.h"
#include "ketnap/organization/v1/organization_service.pb.h"

namespace ketnap::api {
namespace {

using Request = ketnap::organization::v1::CreateOrganizationRequest;
using Response = google::type::Date;

class MutationTest : public ::testing::Test {
 protected:
  void SetUp() override {
    database_ = schema_.Open();
    ASSERT_TRUE(db::Migrate(*database_, "idempotency", Migrations(), clock_.Now()).ok());
    Execute("CREATE TABLE effect (id INT NOT NULL AUTO_INCREMENT, PRIMARY KEY (id))");
  }

  void Execute(std::string_view sql) {
    ASSERT_TRUE(database_
                    ->RunWrite(absl::InfiniteFuture(),
                               [&](db::Transaction& transaction) {
                                 return transaction.Execute(sql).status();
                               })
                    .ok());
  }
  int64_t Count(std::string_view sql) {
    int64_t count = -1;
    EXPECT_TRUE(database_
                    ->RunRead(absl::InfiniteFuture(),
                              [&](db::Transaction& transaction) -> absl::Status {
                                KETNAP_ASSIGN_OR_RETURN(db::Rows rows, transaction.Query(sql));
                                count = rows.at(0).Int(0);
                                return absl::OkStatus();
                              })
                    .ok());
    return count;
  }

  access::RequestContext Context(const std::string& issuer = "training") const {
    access::RequestContext context;
    context.caller.issuer = issuer;
    context.method = "/ketnap.test.v1.Test/Create";
    context.now = clock_.Now();
    context.deadline = clock_.Now() + absl::Seconds(20);
    return context;
  }
  static Request MakeRequest(const std::string& request_id, const std::string& name = "Chi bộ 1") {
    Request request;
    request.set_request_id(request_id);
    request.mutable_organization()->set_display_name(name);
    return request;
  }

  // One effect; the answer's year says how often the body has run.
  absl::StatusOr<Response> Create(const Request& request, const access::RequestContext& context,
                                  absl::Status outcome = absl::OkStatus(),
                                  absl::Duration takes = absl::ZeroDuration(),
                                  absl::Notification* begun = nullptr) {
    return RunMutation<Response>(
        *database_, context, request,
        [&](db::Transaction& transaction) -> absl::StatusOr<Response> {
          KETNAP_RETURN_IF_ERROR(transaction.Execute("INSERT INTO effect VALUES ()").status());
          if (begun != nullptr && !begun->HasBeenNotified()) begun->Notify();
          absl::SleepFor(takes);
          KETNAP_RETURN_IF_ERROR(outcome);
          Response response;
          response.set_year(++runs_);
          return response;
        });
  }

  SystemClock clock_;
  testing::TestSchema schema_;
  std::unique_ptr<db::Database> database_;
  std::atomic<int> runs_{0};
};

TEST_F(MutationTest, ReplaysTheKeptAnswer) {
  const auto first = Create(MakeRequest("a"), Context());
  ASSERT_TRUE(first.ok()) << first.status();
  const auto again = Create(MakeRequest("a"), Context());
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->year(), 1);
  EXPECT_EQ(runs_, 1);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM effect"), 1);
}

TEST_F(MutationTest, KeepsCallersAndMethodsApart) {
  ASSERT_TRUE(Create(MakeRequest("a"), Context()).ok());
  ASSERT_TRUE(Create(MakeRequest("a"), Context("dossier")).ok());
  access::RequestContext other = Context();
  other.method = "/ketnap.test.v1.Test/Other";
  ASSERT_TRUE(Create(MakeRequest("a"), other).ok());
  EXPECT_EQ(runs_, 3);
}

TEST_F(MutationTest, RefusesTheSameIdWithOtherContent) {
  ASSERT_TRUE(Create(MakeRequest("a"), Context()).ok());
  const auto other = Create(MakeRequest("a", "Chi bộ 2"), Context());
  EXPECT_TRUE(absl::IsInvalidArgument(other.status()));
  EXPECT_EQ(ErrorReason(other.status()), "REQUEST_ID_REUSED");
  EXPECT_EQ(Count("SELECT COUNT(*) FROM effect"), 1);
}

TEST_F(MutationTest, CapitalsMakeNoOtherId) {
  ASSERT_TRUE(Create(MakeRequest("a"), Context()).ok());
  EXPECT_EQ(ErrorReason(Create(MakeRequest("A"), Context()).status()), "REQUEST_ID_REUSED");
  EXPECT_EQ(runs_, 1);
}

TEST_F(MutationTest, DemandsARequestId) {
  const auto result = Create(MakeRequest(""), Context());
  EXPECT_TRUE(absl::IsInvalidArgument(result.status()));
  EXPECT_EQ(runs_, 0);
}

TEST_F(MutationTest, KeepsNothingOfAFailure) {
  const auto failed = Create(MakeRequest("a"), Context(), absl::FailedPreconditionError("not yet"));
  EXPECT_TRUE(absl::IsFailedPrecondition(failed.status()));
  EXPECT_EQ(Count("SELECT COUNT(*) FROM effect"), 0);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM idempotency"), 0);
  EXPECT_TRUE(Create(MakeRequest("a"), Context()).ok());
  EXPECT_EQ(Count("SELECT COUNT(*) FROM effect"), 1);
}

TEST_F(MutationTest, ConcurrentTwinsRunOnce) {
  for (int round = 0; round < 5; ++round) {
    const std::string id = absl::StrCat("twin-", round);
    std::vector<std::thread> threads;
    std::vector<absl::StatusOr<Response>> answers(6, absl::UnknownError("did not run"));
    for (size_t i = 0; i < answers.size(); ++i) {
      threads.emplace_back([&, i] {
        answers[i] = Create(MakeRequest(id), Context(), absl::OkStatus(), absl::Milliseconds(30));
      });
    }
    for (std::thread& thread : threads) thread.join();
    for (const auto& answer : answers) {
      ASSERT_TRUE(answer.ok()) << answer.status();
      EXPECT_EQ(answer->year(), answers[0]->year());
    }
  }
  EXPECT_EQ(runs_, 5);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM effect"), 5);
}

TEST_F(MutationTest, ATwinRunsWhenTheFirstFails) {
  absl::Notification begun;
  std::thread first([&] {
    EXPECT_FALSE(Create(MakeRequest("a"), Context(), absl::FailedPreconditionError("no"),
                        absl::Milliseconds(150), &begun)
                     .ok());
  });
  begun.WaitForNotification();
  EXPECT_TRUE(Create(MakeRequest("a"), Context()).ok());
  first.join();
  EXPECT_EQ(Count("SELECT COUNT(*) FROM effect"), 1);
}

TEST_F(MutationTest, PrunesOnlyWhatIsOld) {
  access::RequestContext old = Context();
  old.now -= absl::Hours(8 * 24);
  for (const char* id : {"a", "b", "c"}) ASSERT_TRUE(Create(MakeRequest(id), old).ok());
  ASSERT_TRUE(Create(MakeRequest("d"), Context()).ok());
  EXPECT_EQ(*PruneIdempotency(*database_, clock_.Now(), 2), 2);
  EXPECT_EQ(*PruneIdempotency(*database_, clock_.Now(), 2), 1);
  EXPECT_EQ(*PruneIdempotency(*database_, clock_.Now(), 2), 0);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM idempotency"), 1);
}

}  // namespace
}  // namespace ketnap::api
