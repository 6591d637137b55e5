#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_IMPORTS_IMPORT_FIXTURE_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_IMPORTS_IMPORT_FIXTURE_H_

#include <string>
#include <vector>

#include "services/dossier/handlers/way_fixture.h"

namespace ketnap::dossier {

// Imports of people into the province, as one officer who begins and continues them.
class ImportTest : public WayTest {
 protected:
  using Rows = std::vector<v1::CandidateRow>;

  ImportTest() : officer_(Officer(superior_)) {}

  access::Caller Officer(const Uuid& organization, bool history = true) {
    std::vector<std::string> permissions = {"dossier.candidates.import", "dossier.candidates.read"};
    if (history) permissions.push_back("history.enter");
    return harness_.Person({ketnap::testing::ServiceHarness::GrantOver(organization, permissions)});
  }

  static std::string Named(const Uuid& organization) {
    return absl::StrCat("organizations/", organization.ToString());
  }

  // Somebody listed in 2018.
  v1::CandidateRow Row(const std::string& key, const std::string& full_name) {
    v1::CandidateRow row;
    row.set_key(key);
    *row.mutable_candidate() = Nomination(full_name).candidate();
    row.mutable_candidate()->set_state(v1::CANDIDATE_STATE_SYMPATHIZER_LISTED);
    *row.mutable_candidate()->mutable_milestones()->mutable_listing_date() = Day(2018, 3, 5);
    return row;
  }
  // The same, admitted in December 2018.
  v1::CandidateRow AdmittedRow(const std::string& key, const std::string& full_name) {
    v1::CandidateRow row = Row(key, full_name);
    v1::Candidate* candidate = row.mutable_candidate();
    candidate->set_state(v1::CANDIDATE_STATE_ADMITTED_PROBATIONARY);
    candidate->set_helper(members_[0]);
    v1::Milestones* days = candidate->mutable_milestones();
    *days->mutable_helper_assignment_date() = Day(2018, 3, 5);
    *days->mutable_awareness_certificate_date() = Day(2018, 5, 2);
    *days->mutable_application_date() = Day(2018, 6, 1);
    *days->mutable_cv_date() = Day(2018, 6, 5);
    *days->mutable_verification_date() = Day(2018, 8, 1);
    *days->mutable_cell_resolution_date() = Day(2018, 9, 3);
    *days->mutable_admission_decision_date() = Day(2018, 11, 1);
    *days->mutable_ceremony_date() = Day(2018, 12, 1);
    *row.mutable_evidence() = Paper(2018, 11, 1);
    row.mutable_evidence()->set_symbol("QĐ/ĐU");
    return row;
  }

  v1::ImportCandidatesRequest Part(const std::string& import, int64_t first_row, const Rows& rows,
                                   bool last = false) {
    v1::ImportCandidatesRequest request;
    request.set_organization(Named(superior_));
    request.set_import(import);
    request.set_first_row(first_row);
    for (const v1::CandidateRow& row : rows) *request.add_rows() = row;
    request.set_last(last);
    request.set_request_id(harness_.NewRequestId());
    return request;
  }

  absl::StatusOr<v1::ImportCandidatesResponse> Take(const v1::ImportCandidatesRequest& request) {
    return harness_.Call(officer_, &People::ImportCandidates, request, kPatient);
  }
  v1::ImportCandidatesResponse MustTake(const v1::ImportCandidatesRequest& request) {
    auto response = Take(request);
    EXPECT_TRUE(response.ok()) << response.status() << EnglishMessage(response.status());
    if (!response.ok()) return {};
    const v1::ImportProgress& progress = response->progress();
    EXPECT_EQ(progress.created_count() + progress.updated_count() + progress.skipped_count() +
                  progress.failed_count(),
              progress.next_row());
    return *std::move(response);
  }

  // "CREATED", or "FAILED field:RULE field:RULE", a line for each row.
  static std::vector<std::string> Outcomes(const v1::ImportCandidatesResponse& response) {
    std::vector<std::string> outcomes;
    for (const auto& result : response.results()) {
      std::string line =
          v1::ImportOutcome_Name(result.outcome()).substr(std::string("IMPORT_OUTCOME_").size());
      for (const auto& fault : result.faults()) {
        EXPECT_FALSE(fault.message().empty());
        absl::StrAppend(&line, " ", fault.field(), ":", fault.rule_id());
      }
      EXPECT_EQ(result.has_failed_row(), result.outcome() == v1::IMPORT_OUTCOME_FAILED);
      outcomes.push_back(std::move(line));
    }
    return outcomes;
  }
  std::vector<std::string> OutcomesOf(const Rows& rows) {
    return Outcomes(MustTake(Part("", 0, rows, true)));
  }
  int64_t CountPeople() { return harness_.ReadSql("SELECT COUNT(*) FROM candidate")[0].Int(0); }

  static inline const ketnap::testing::ServiceHarness::CallOptions kPatient = {
      .purpose = "", .timeout = absl::Seconds(60)};
  const access::Caller officer_;
};

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_IMPORTS_IMPORT_FIXTURE_H_
