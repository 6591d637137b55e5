#include <string>
#include <utility>
#include <vector>

#include "services/dossier/projections/reorganization_fixture.h"

// Who records what a body decided works for that body or for one above it.
namespace ketnap::dossier {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr Date kDecision(2019, 1, 8);  // Two days ago.

class DecidingBodyTest : public ReorganizationTest {
 protected:
  access::Caller Secretary(const Uuid& organization, bool history = false) {
    std::vector<std::string> permissions = {"dossier.decisions.write", "dossier.decisions.revoke"};
    if (history) permissions.push_back("history.enter");
    return harness_.Person({ketnap::testing::ServiceHarness::GrantOver(organization, permissions)});
  }
  v1::DecideAdmissionRequest Late() {
    auto request = Admission();
    *request.mutable_decision()->mutable_date() = DateToProto(kDecision);
    request.set_lateness_reason("Ban Thường vụ lùi kỳ họp.");
    return request;
  }
  template <typename Response>
  static void ExpectHidden(const absl::StatusOr<Response>& reply, const std::string& organization) {
    EXPECT_EQ(reply.status().code(), absl::StatusCode::kNotFound) << reply.status();
    EXPECT_THAT(EnglishMessage(reply.status()), HasSubstr(organization));
  }
};

TEST_F(DecidingBodyTest, AnOfficerOfTheBaseRecordsNoDecisionOfTheSuperior) {
  ASSERT_NO_FATAL_FAILURE(Reach("decide"));
  ExpectHidden(harness_.Call(Secretary(base_), &Dossiers::DecideAdmission, Late()),
               NameOf(superior_));
  EXPECT_EQ(Get().state(), v1::CANDIDATE_STATE_UNDER_AUTHORITY_REVIEW);
  // Within the own grants the body is a matter of the rules.
  auto wrong = Late();
  wrong.set_deciding_organization(NameOf(base_));
  EXPECT_THAT(Unmet(harness_.Call(Secretary(base_), &Dossiers::DecideAdmission, wrong).status()),
              ElementsAre("R-VOT-5"));
  auto decided = harness_.Call(Secretary(superior_), &Dossiers::DecideAdmission, Late());
  ASSERT_TRUE(decided.ok()) << decided.status() << EnglishMessage(decided.status());
  EXPECT_EQ(decided->state(), v1::CANDIDATE_STATE_ADMISSION_DECIDED);

  auto revocation = For<v1::RevokeDecisionRequest>();
  revocation.set_kind(v1::REVOCATION_KIND_SUBSTANCE);
  revocation.set_revoking_organization(NameOf(superior_));
  revocation.set_body(v1::DECIDING_BODY_STANDING_COMMITTEE);
  *revocation.mutable_decision() = Paper(2019, 1, 9);
  revocation.set_reason_note("Không bảo đảm tiêu chuẩn.");
  ExpectHidden(harness_.Call(Secretary(base_), &Dossiers::RevokeDecision, revocation),
               NameOf(superior_));
  EXPECT_TRUE(harness_.Call(Secretary(superior_), &Dossiers::RevokeDecision, revocation).ok());
}

TEST_F(DecidingBodyTest, OldPapersAreEnteredByWhoMayEnterThePast) {
  ASSERT_NO_FATAL_FAILURE(Reach("decide"));
  auto refused = harness_.Call(Secretary(base_), &Dossiers::DecideAdmission, Admission());
  EXPECT_FALSE(refused.ok());
  auto entered = harness_.Call(Secretary(base_, true), &Dossiers::DecideAdmission, Admission());
  EXPECT_TRUE(entered.ok()) << entered.status() << EnglishMessage(entered.status());
}

TEST_F(DecidingBodyTest, OfABodyThatEndedTheSuccessorRecords) {
  ASSERT_NO_FATAL_FAILURE(Reach("decide"));
  const Uuid successor =
      harness_.AddOrganization("Đảng bộ các cơ quan", root_, "DIRECT_SUPERIOR_COMMITTEE", true);
  Run([&](db::Transaction& transaction) {
    access::Succession step;
    step.predecessor = superior_;
    step.successor = successor;
    step.effective_date = kDecision + 1;
    step.takes_rest = true;
    step.predecessor_ended = true;
    return access::PutSuccession(transaction, step);
  });
  End(superior_, kDecision);
  // The person still stands below the one that ended; the successor's officer has both.
  access::Caller officer = Secretary(base_);
  ExpectHidden(harness_.Call(officer, &Dossiers::DecideAdmission, Late()), NameOf(superior_));
  officer.grants.push_back(
      ketnap::testing::ServiceHarness::GrantOver(successor, {"dossier.decisions.write"}));
  auto decided = harness_.Call(officer, &Dossiers::DecideAdmission, Late());
  EXPECT_TRUE(decided.ok()) << decided.status() << EnglishMessage(decided.status());
}

}  // namespace
}  // namespace ketnap::dossier
