#include "common/base/files.h"
#include "ketnap/dossier/v1/rule_service.grpc.pb.h"
#include "services/dossier/handlers/way_fixture.h"

namespace ketnap::dossier {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Rules = v1::RuleService::Stub;

class SimulateRuleSetTest : public WayTest {
 protected:
  SimulateRuleSetTest() { inspector_ = Inspector(superior_); }

  access::Caller Inspector(const Uuid& organization) {
    return harness_.Person(
        {ketnap::testing::ServiceHarness::GrantOver(organization, {"dossier.rules.simulate"})});
  }

  static std::string SetText() {
    return *ReadFile(KETNAP_SOURCE_DIR "/services/dossier/rules/2016.textproto");
  }
  static std::string Replace(std::string text, const std::string& from, const std::string& to) {
    const size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
  }

  v1::SimulateRuleSetRequest Trial(const std::string& text) {
    v1::SimulateRuleSetRequest request;
    request.set_rule_set_text(text);
    *request.mutable_date() = Day(2016, 12, 5);
    return request;
  }
  absl::StatusOr<v1::SimulateRuleSetResponse> Run(const v1::SimulateRuleSetRequest& request) {
    return harness_.Call(inspector_, &Rules::SimulateRuleSet, request);
  }
  v1::SimulateRuleSetResponse MustRun(const v1::SimulateRuleSetRequest& request) {
    auto reply = Run(request);
    EXPECT_TRUE(reply.ok()) << reply.status() << " " << EnglishMessage(reply.status());
    return reply.ok() ? *reply : v1::SimulateRuleSetResponse();
  }

  access::Caller inspector_;
};

TEST_F(SimulateRuleSetTest, TellsWhoWouldFailAndWhy) {
  Reach("cell");  // Waits for the cell's vote.
  const int64_t before = harness_.JournalSize();
  const std::string same = SetText();
  auto reply = MustRun(Trial(same));
  EXPECT_EQ(reply.judged_count(), 1);
  EXPECT_EQ(reply.eligible_now_count(), 1);
  EXPECT_EQ(reply.eligible_simulated_count(), 1);
  EXPECT_EQ(reply.changes_size(), 0);

  // They have known each other for less than three years.
  const std::string stricter = Replace(same, "minimum_acquaintance_months\" number: 12",
                                       "minimum_acquaintance_months\" number: 36");
  reply = MustRun(Trial(stricter));
  EXPECT_EQ(reply.eligible_now_count(), 1);
  EXPECT_EQ(reply.eligible_simulated_count(), 0);
  ASSERT_EQ(reply.changes_size(), 1);
  const v1::ChangedVerdict& change = reply.changes(0);
  EXPECT_EQ(change.candidate(), person_);
  EXPECT_EQ(change.step(), v1::STEP_CELL_RESOLUTION);
  EXPECT_TRUE(change.eligible_now());
  EXPECT_FALSE(change.eligible_simulated());
  ASSERT_EQ(change.changed_conditions_size(), 1);
  EXPECT_EQ(change.changed_conditions(0).rule_id(), "R-INT-3");
  EXPECT_THAT(change.changed_conditions(0).explanation(), HasSubstr("36 tháng"));
  // Nothing is written, nobody is moved.
  EXPECT_EQ(harness_.JournalSize(), before);
  EXPECT_EQ(Get().state(), v1::CANDIDATE_STATE_OPINIONS_COLLECTED);
}

// A decision revoked for its procedure is made anew (R-REV-2); one for its substance is not.
TEST_F(SimulateRuleSetTest, JudgesWhoseDecisionIsToBeMadeAgain) {
  Reach("decide");
  const auto revoked = [&](int kind) {
    harness_.RunSql(
        "UPDATE candidate SET state = 24, revocation_kind = ?, revocation_date = '2016-12-30'",
        {kind});
    auto request = Trial(Replace(SetText(), "redo_by_competent_body\" flag: true",
                                 "redo_by_competent_body\" flag: false"));
    *request.mutable_date() = Day(2017, 1, 10);
    return MustRun(request);
  };
  const auto redone = revoked(2);
  EXPECT_EQ(redone.judged_count(), 1);
  ASSERT_EQ(redone.changes_size(), 1);
  EXPECT_EQ(redone.changes(0).step(), v1::STEP_APPRAISE_DOSSIER);
  EXPECT_EQ(redone.changes(0).changed_conditions(0).rule_id(), "STATE");
  EXPECT_EQ(revoked(1).judged_count(), 0);
}

TEST_F(SimulateRuleSetTest, TriesALoadedSetOnANamedStep) {
  Reach("cell");
  v1::SimulateRuleSetRequest request;
  request.set_rule_set("ruleSets/2025-07");
  request.set_step(v1::STEP_CELL_RESOLUTION);
  *request.mutable_date() = Day(2016, 12, 5);
  EXPECT_EQ(MustRun(request).judged_count(), 1);
  request.set_rule_set("ruleSets/1999");
  EXPECT_EQ(Run(request).status().code(), absl::StatusCode::kNotFound);
  request.set_rule_set("ruleSets/2016");
  *request.mutable_date() = Day(2009, 12, 5);
  EXPECT_EQ(ErrorReason(Run(request).status()), "NO_RULE_SET");
}

TEST_F(SimulateRuleSetTest, FaultsOfTheTextAreFieldViolationsWithTheirLine) {
  const auto faulty = Run(Trial(Replace(SetText(), "\"minimum_age_months\" number: 216",
                                        "\"minimum_age_months\" number: 9999")));
  const auto violations = FieldViolations(faulty.status());
  ASSERT_EQ(violations.size(), 1u);
  EXPECT_EQ(violations[0].field, "rule_set_text");
  EXPECT_EQ(violations[0].rule_id, "RULE_SET_INVALID");
  EXPECT_THAT(violations[0].message.english, HasSubstr("Line 15: R-ELG-1.minimum_age_months"));
  EXPECT_THAT(violations[0].message.vietnamese, HasSubstr("Dòng 15: "));
  EXPECT_THAT(Violated(Run(Trial("rules { idd }")).status()),
              ::testing::Each(HasSubstr("rule_set_text")));
  auto both = Trial(SetText());
  both.set_rule_set("ruleSets/2016");
  EXPECT_THAT(Violated(Run(both).status()), ElementsAre("rule_set EXACTLY_ONE"));
  EXPECT_THAT(Violated(Run(v1::SimulateRuleSetRequest()).status()),
              ElementsAre("rule_set EXACTLY_ONE"));
}

TEST_F(SimulateRuleSetTest, PagesThroughEverybodyTheCallerMaySeeAndNobodyElse) {
  for (const Uuid& cell : {cell_, sister_cell_, other_cell_}) {
    nominating_cell_ = cell;
    for (const char* name : {"Nguyễn Văn An", "Hoàng Thị Bình"}) {
      ASSERT_TRUE(Send(Nomination(absl::StrCat(name, cell == sister_cell_ ? " Hai" : ""))).ok());
    }
  }
  auto judged = [&](const access::Caller& caller, const std::string& organization) {
    auto request = Trial(SetText());
    request.set_organization(organization);
    request.set_page_size(1);
    int64_t count = 0;
    int pages = 0;
    do {
      const auto reply = harness_.Call(caller, &Rules::SimulateRuleSet, request);
      EXPECT_TRUE(reply.ok()) << reply.status();
      if (!reply.ok()) return int64_t{-1};
      count += reply->judged_count();
      request.set_page_token(reply->next_page_token());
    } while (!request.page_token().empty() && ++pages < 20);
    return count;
  };
  EXPECT_EQ(judged(inspector_, ""), 6);
  EXPECT_EQ(judged(inspector_, absl::StrCat("organizations/", base_.ToString())), 4);
  EXPECT_EQ(judged(Inspector(other_base_), ""), 2);
  auto request = Trial(SetText());
  request.set_organization(absl::StrCat("organizations/", base_.ToString()));
  EXPECT_EQ(harness_.Call(Inspector(other_base_), &Rules::SimulateRuleSet, request).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_FALSE(harness_.Call(clerk_, &Rules::SimulateRuleSet, request).ok());
}

}  // namespace
}  // namespace ketnap::dossier
