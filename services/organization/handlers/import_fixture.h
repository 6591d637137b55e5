#ifndef KETNAP_SERVICES_ORGANIZATION_HANDLERS_IMPORT_FIXTURE_H_
#define KETNAP_SERVICES_ORGANIZATION_HANDLERS_IMPORT_FIXTURE_H_

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "ketnap/organization/v1/import.pb.h"
#include "services/organization/handlers/province_fixture.h"

namespace ketnap::organization {

// Imports into the province, as one officer who begins and continues them.
class ImportTest : public ProvinceTest {
 protected:
  ImportTest() : officer_(Officer()) {}

  static v1::OrganizationRow OrganizationRowOf(const std::string& key,
                                               const std::string& parent_key,
                                               const std::string& type,
                                               const std::string& display_name) {
    v1::OrganizationRow row;
    row.mutable_key()->set_scheme("PARTY_ORGANIZATION");
    row.mutable_key()->set_value(key);
    if (!parent_key.empty()) {
      row.mutable_parent_key()->set_scheme("PARTY_ORGANIZATION");
      row.mutable_parent_key()->set_value(parent_key);
    }
    row.mutable_organization()->set_type(type);
    row.mutable_organization()->set_display_name(display_name);
    *row.mutable_organization()->mutable_valid_from() = DateOf(2001, 2, 3);
    return row;
  }

  static v1::MemberRow MemberRowOf(const std::string& key, const std::string& cell_key,
                                   const std::string& full_name) {
    v1::MemberRow row;
    row.mutable_key()->set_scheme("MEMBER_DATABASE");
    row.mutable_key()->set_value(key);
    row.mutable_cell_key()->set_scheme("PARTY_ORGANIZATION");
    row.mutable_cell_key()->set_value(cell_key);
    auto* member = row.mutable_member();
    member->set_full_name(full_name);
    *member->mutable_birth_date() = DateOf(1980, 5, 6);
    member->set_status(v1::MEMBER_STATUS_OFFICIAL);
    *member->mutable_admission_ceremony_date() = DateOf(2005, 9, 15);
    *member->mutable_official_date() = DateOf(2006, 9, 15);
    return row;
  }

  template <typename Request, typename Rows>
  Request PartOf(const std::string& import, int64_t first_row, const Rows& rows, bool last) {
    Request request;
    request.set_organization(bloc_);
    request.set_import(import);
    request.set_first_row(first_row);
    for (const auto& row : rows) *request.add_rows() = row;
    request.set_last(last);
    request.set_request_id(harness_.NewRequestId());
    return request;
  }

  using OrganizationRows = std::vector<v1::OrganizationRow>;
  using MemberRows = std::vector<v1::MemberRow>;

  v1::ImportOrganizationsRequest OrganizationPart(const std::string& import, int64_t first_row,
                                                  const OrganizationRows& rows, bool last = false) {
    return PartOf<v1::ImportOrganizationsRequest>(import, first_row, rows, last);
  }
  v1::ImportMembersRequest MemberPart(const std::string& import, int64_t first_row,
                                      const MemberRows& rows, bool last = false) {
    return PartOf<v1::ImportMembersRequest>(import, first_row, rows, last);
  }

  absl::StatusOr<v1::ImportOrganizationsResponse> Send(
      const v1::ImportOrganizationsRequest& request) {
    return harness_.Call(officer_, &Organizations::ImportOrganizations, request, kPatient);
  }
  absl::StatusOr<v1::ImportMembersResponse> Send(const v1::ImportMembersRequest& request) {
    return harness_.Call(officer_, &Members::ImportMembers, request, kPatient);
  }
  template <typename Request>
  auto MustSend(const Request& request) {
    auto response = Send(request);
    EXPECT_TRUE(response.ok()) << response.status();
    return *std::move(response);
  }
  absl::StatusOr<v1::ImportProgress> GetImport(const access::Caller& caller,
                                               const std::string& name) {
    v1::GetImportRequest request;
    request.set_name(name);
    return harness_.Call(caller, &Organizations::GetImport, request);
  }

  // "CREATED", or "FAILED field:RULE field:RULE", a line for each row.
  template <typename Response>
  static std::vector<std::string> Outcomes(const Response& response) {
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

  static void ExpectEveryRowCounted(const v1::ImportProgress& progress) {
    EXPECT_EQ(progress.created_count() + progress.updated_count() + progress.skipped_count() +
                  progress.failed_count(),
              progress.next_row());
  }

  v1::CheckStructureResponse CheckStructure() {
    auto response = harness_.Call(Harness::Process("operator"), &Organizations::CheckStructure,
                                  v1::CheckStructureRequest(), kPatient);
    EXPECT_TRUE(response.ok()) << response.status();
    return response.value_or(v1::CheckStructureResponse());
  }

  static inline const Harness::CallOptions kPatient = {.purpose = "", .timeout = absl::Seconds(60)};
  const access::Caller officer_;
};

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_HANDLERS_IMPORT_FIXTURE_H_
