#include "services/supervision/handlers/findings/findings_fixture.h"

namespace ketnap::supervision {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

std::vector<std::string> RulesOf(const absl::Status& status) {
  std::vector<std::string> rules;
  for (const FieldViolation& each : FieldViolations(status)) {
    rules.push_back(each.field + " " + each.rule_id);
  }
  return rules;
}

std::string StateOf(const absl::StatusOr<v1::Finding>& finding) {
  if (finding.ok()) return v1::FindingState_Name(finding->state());
  return finding.status().code() == absl::StatusCode::kNotFound ? "NOT_FOUND"
                                                                : ErrorReason(finding.status());
}

TEST_F(FindingsTest, GoesFromDraftToVerifiedRemedy) {
  const auto recorded = Record(Stated());
  ASSERT_TRUE(recorded.ok()) << recorded.status();
  const std::string name = recorded->name();
  EXPECT_EQ(recorded->clause_text(), "mục 3.3 29-QĐ/TW");
  EXPECT_EQ(recorded->subject(), NameOf(base_a_));
  ASSERT_TRUE(Present().ok());
  const auto answered = Respond(body_, base_a_, name);
  ASSERT_TRUE(answered.ok()) << answered.status();
  EXPECT_EQ(answered->response().organization(), NameOf(base_a_));
  const auto concluded = Conclude();
  ASSERT_TRUE(concluded.ok()) << concluded.status();
  EXPECT_THAT(concluded->findings(), SizeIs(1));
  EXPECT_EQ(StateOf(Remedy(body_, base_a_, name)), "FINDING_STATE_REMEDIED");
  EXPECT_EQ(StateOf(Verify(team_, name)), "FINDING_STATE_VERIFIED");
  // Six changes of the finding, one of the inspection, the seal; each journaled.
  const auto rows = harness_.ReadSql(
      "SELECT action, COUNT(*) FROM journal_entry WHERE aggregate_type <> 'inspections' GROUP BY "
      "action ORDER BY action");
  std::vector<std::string> actions;
  for (const db::Row& row : rows) actions.push_back(row.Text(0) + " " + row.Text(1));
  EXPECT_THAT(actions, ElementsAre("ConcludeInspection 2", "PresentFindings 1", "RecordFinding 1",
                                   "RecordRemedy 1", "SubmitResponse 1", "VerifyRemedy 1"));
}

TEST_F(FindingsTest, ARetryChangesNothing) {
  v1::RecordFindingRequest request;
  request.set_inspection(inspection_);
  *request.mutable_finding() = Stated();
  request.set_request_id(harness_.NewRequestId());
  const auto first = harness_.Call(team_, &Service::RecordFinding, request);
  const auto again = harness_.Call(team_, &Service::RecordFinding, request);
  ASSERT_TRUE(first.ok() && again.ok()) << first.status() << again.status();
  EXPECT_EQ(first->name(), again->name());
  EXPECT_THAT(List(team_, bloc_), SizeIs(1));
}

TEST_F(FindingsTest, EachSeesWhatIsTheirs) {
  const std::string name = Record(Stated())->name();
  const auto states = [&] {
    return std::vector<std::string>{StateOf(Get(team_, name)), StateOf(Get(body_, name)),
                                    StateOf(Get(cell_, name)), StateOf(Get(superior_, name)),
                                    StateOf(Get(neighbor_, name))};
  };
  const std::string draft = "FINDING_STATE_DRAFT", none = "NOT_FOUND",
                    presented = "FINDING_STATE_PRESENTED", concluded = "FINDING_STATE_CONCLUDED";
  EXPECT_THAT(states(), ElementsAre(draft, none, none, none, none));
  EXPECT_THAT(List(body_, base_a_), IsEmpty());
  EXPECT_THAT(List(superior_, root_), IsEmpty());
  ASSERT_TRUE(Present().ok());
  EXPECT_THAT(states(), ElementsAre(presented, presented, presented, none, none));
  EXPECT_THAT(List(body_, base_a_), ElementsAre(name));
  EXPECT_THAT(List(superior_, root_), IsEmpty());
  ASSERT_TRUE(Conclude().ok());
  EXPECT_THAT(states(), ElementsAre(concluded, concluded, concluded, concluded, none));
  EXPECT_THAT(List(superior_, root_), ElementsAre(name));
  EXPECT_THAT(List(neighbor_, base_b_), IsEmpty());
}

TEST_F(FindingsTest, ASuperiorLooksOn) {
  ASSERT_TRUE(Record(Stated()).ok());
  EXPECT_EQ(ErrorReason(Present(superior_).status()), "INSPECTION_OF_ANOTHER_COMMITTEE");
  v1::ConcludeInspectionRequest request = Conclusion();
  ASSERT_TRUE(Present().ok());
  EXPECT_EQ(ErrorReason(harness_.Call(superior_, &Service::ConcludeInspection, request).status()),
            "INSPECTION_OF_ANOTHER_COMMITTEE");
}

TEST_F(FindingsTest, NamesEveryViolation) {
  v1::Finding finding = Stated("R-NONE");
  finding.set_organization(NameOf(base_b_));
  finding.set_measure_code("MEASURE_8");
  finding.set_description("Người có số 012345678901 thiếu hồ sơ.");
  *finding.mutable_due_date() = DateOf(2019, 8, 10);
  EXPECT_THAT(
      RulesOf(Record(finding).status()),
      UnorderedElementsAre("finding.description PERSONAL_NUMBER",
                           "finding.organization NOT_INSPECTED", "finding.clause UNKNOWN_CLAUSE",
                           "finding.measure_code UNKNOWN_MEASURE", "finding.due_date TOO_EARLY"));
  finding = Stated();
  finding.set_responsible_body(NameOf(bloc_));
  EXPECT_THAT(RulesOf(Record(finding).status()),
              ElementsAre("finding.responsible_body NOT_INSPECTED"));
  finding = Stated();
  *finding.mutable_found_date() = DateOf(2019, 7, 31);
  EXPECT_THAT(RulesOf(Record(finding).status()), ElementsAre("finding.found_date TOO_EARLY"));
}

TEST_F(FindingsTest, ChangesWhatTheMaskNamesAndNothingElse) {
  const auto recorded = Record(Stated());
  ASSERT_TRUE(recorded.ok());
  v1::UpdateFindingRequest request;
  request.mutable_finding()->set_name(recorded->name());
  request.mutable_finding()->set_etag(recorded->etag());
  request.mutable_finding()->set_title("Hồ sơ thiếu nghị quyết giới thiệu");
  // The rest is required by the field rules and not named by the mask.
  const v1::Finding rest = Stated("R-DOS-2");
  request.mutable_finding()->set_organization(rest.organization());
  request.mutable_finding()->set_responsible_body(rest.responsible_body());
  request.mutable_finding()->set_clause(rest.clause());
  request.mutable_finding()->set_severity(v1::FINDING_SEVERITY_SERIOUS);
  request.mutable_finding()->set_measure_code(rest.measure_code());
  *request.mutable_finding()->mutable_found_date() = rest.found_date();
  request.mutable_update_mask()->add_paths("title");
  request.set_request_id(harness_.NewRequestId());
  const auto updated = harness_.Call(team_, &Service::UpdateFinding, request);
  ASSERT_TRUE(updated.ok()) << updated.status();
  EXPECT_EQ(updated->title(), "Hồ sơ thiếu nghị quyết giới thiệu");
  EXPECT_EQ(updated->clause(), "R-DOS-1");
  EXPECT_EQ(updated->severity(), v1::FINDING_SEVERITY_SHORTCOMING);
  request.set_request_id(harness_.NewRequestId());
  EXPECT_EQ(harness_.Call(team_, &Service::UpdateFinding, request).status().code(),
            absl::StatusCode::kAborted);
}

TEST_F(FindingsTest, OnlyWhoAnswersForItResponds) {
  const std::string name = Record(Stated())->name();
  EXPECT_EQ(StateOf(Respond(body_, base_a_, name)), "NOT_FOUND");  // A draft still.
  ASSERT_TRUE(Present().ok());
  EXPECT_EQ(StateOf(Respond(neighbor_, base_b_, name)), "NOT_FOUND");
  EXPECT_EQ(StateOf(Respond(body_, cell_a2_, name)), "NOT_FOUND");  // Not its business.
  EXPECT_EQ(StateOf(Respond(cell_, cell_a1_, name)), "FINDING_STATE_PRESENTED");
  EXPECT_EQ(StateOf(Respond(body_, base_a_, name)), "FINDING_STATE_PRESENTED");
  ASSERT_TRUE(Conclude().ok());
  EXPECT_EQ(StateOf(Respond(body_, base_a_, name)), "FINDING_STATE");
}

TEST_F(FindingsTest, RemediesStayOnTheListUntilVerified) {
  const std::string name = Record(Stated())->name();
  EXPECT_EQ(StateOf(Remedy(body_, base_a_, name)), "NOT_FOUND");
  ASSERT_TRUE(Present().ok());
  ASSERT_TRUE(Conclude().ok());
  const auto overdue = [&] {
    return List(team_, bloc_, [](v1::ListFindingsRequest& each) { each.set_overdue(true); });
  };
  EXPECT_THAT(overdue(), IsEmpty());
  harness_.clock().SetDay(Date(2019, 10, 1));
  EXPECT_THAT(overdue(), ElementsAre(name));
  EXPECT_TRUE(Get(body_, name)->overdue());
  ASSERT_TRUE(Remedy(body_, base_a_, name).ok());
  EXPECT_THAT(overdue(), ElementsAre(name));
  ASSERT_TRUE(Verify(team_, name).ok());
  EXPECT_THAT(overdue(), IsEmpty());
  v1::ReopenRemedyRequest request;
  request.set_name(name);
  *request.mutable_date() = DateOf(2019, 10, 1);
  request.set_reason("Nghị quyết bổ sung không đúng mẫu.");
  *request.mutable_due_date() = DateOf(2019, 11, 1);
  request.set_request_id(harness_.NewRequestId());
  const auto reopened = harness_.Call(team_, &Service::ReopenRemedy, request);
  ASSERT_TRUE(reopened.ok()) << reopened.status();
  EXPECT_EQ(reopened->remedies(0).outcome(), v1::REMEDY_OUTCOME_REOPENED);
  EXPECT_FALSE(reopened->overdue());
  EXPECT_EQ(Remedy(body_, base_a_, name)->remedies_size(), 2);
}

TEST_F(FindingsTest, NobodyVerifiesTheirOwnRemedy) {
  const std::string name = Record(Stated())->name();
  ASSERT_TRUE(Present().ok() && Conclude().ok());
  const access::Caller both = harness_.Person(
      {Harness::GrantOver(bloc_, {"supervision.remedies.verify", "supervision.responses.write"})});
  ASSERT_TRUE(Remedy(both, base_a_, name).ok());
  EXPECT_EQ(StateOf(Verify(both, name)), "OWN_REMEDY");
  EXPECT_EQ(StateOf(Verify(team_, name)), "FINDING_STATE_VERIFIED");
}

TEST_F(FindingsTest, AReminderOwesNoRemedy) {
  v1::Finding reminder = Stated();
  reminder.set_severity(v1::FINDING_SEVERITY_REMINDER);
  reminder.clear_due_date();
  const std::string name = Record(reminder)->name();
  ASSERT_TRUE(Present().ok() && Conclude().ok());
  EXPECT_EQ(StateOf(Remedy(body_, base_a_, name)), "NO_REMEDY_OWED");
}

TEST_F(FindingsTest, RecursInWhoCarriesAnOrganizationOn) {
  const std::string before = Record(Stated())->name();
  ASSERT_TRUE(Present().ok() && Conclude().ok());
  harness_.clock().SetDay(Date(2020, 3, 20));
  const Uuid next = Create("Chi bộ Hợp nhất", base_a_, Date(2020, 1, 1), "PARTY_CELL");
  Reorganize(Date(2020, 1, 1), {{cell_a1_, {{next, 100}}}});
  inspection_ = StartInspection(bloc_, {base_a_}, Date(2020, 3, 1));
  v1::Finding again = Stated();
  again.set_organization(NameOf(next));
  *again.mutable_found_date() = DateOf(2020, 3, 10);
  *again.mutable_due_date() = DateOf(2020, 4, 10);
  const auto recorded = Record(again);
  ASSERT_TRUE(recorded.ok()) << recorded.status();
  EXPECT_EQ(recorded->recurrence().count(), 1);
  EXPECT_THAT(recorded->recurrence().earlier(), ElementsAre(before));
  again.set_clause("R-DOS-2");
  EXPECT_EQ(Record(again)->recurrence().count(), 0);
  EXPECT_THAT(List(team_, bloc_, [](v1::ListFindingsRequest& each) { each.set_recurring(true); }),
              ElementsAre(recorded->name()));
}

TEST_F(FindingsTest, PagesHoldEveryFindingOnce) {
  std::vector<std::string> names;
  for (int i = 0; i < 7; ++i) {
    v1::Finding finding = Stated(i % 2 == 0 ? "R-DOS-1" : "R-DOS-2");
    *finding.mutable_found_date() = DateOf(2019, 8, 3 + i / 2);
    names.push_back(Record(finding)->name());
  }
  const auto listed =
      List(team_, base_a_, [](v1::ListFindingsRequest& each) { each.set_page_size(2); });
  EXPECT_THAT(listed, ::testing::UnorderedElementsAreArray(names));
  EXPECT_THAT(List(team_, base_a_,
                   [](v1::ListFindingsRequest& each) {
                     each.set_page_size(2);
                     each.set_clause("R-DOS-2");
                   }),
              SizeIs(3));
}

}  // namespace
}  // namespace ketnap::supervision
