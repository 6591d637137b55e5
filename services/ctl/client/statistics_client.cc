#include "services/ctl/client/statistics_client.h"

#include "absl/strings/str_cat.h"
#include "common/base/clock.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"

namespace ketnap::ctl {
namespace {

using namespace ketnap::supervision::v1;  // NOLINT(build/namespaces): the messages of the API.

constexpr char kStatistics[] = "/ketnap.supervision.v1.StatisticsService/";
constexpr char kList[] = "/ketnap.organization.v1.OrganizationService/ListOrganizations";
constexpr char kGet[] = "/ketnap.organization.v1.OrganizationService/GetOrganization";
constexpr char kGetLineage[] = "/ketnap.organization.v1.OrganizationService/GetLineage";
constexpr absl::Duration kPoll = absl::Milliseconds(300);

absl::Status NoOrganization(const std::string& text, int found) {
  return ReasonedError(
      absl::StatusCode::kNotFound, "ORGANIZATION_NOT_FOUND",
      {absl::StrCat("Không xác định được tổ chức “", text, "”: có ", found, " kết quả."),
       absl::StrCat("The organization \"", text, "\" is not clear: ", found, " found.")});
}

}  // namespace

absl::StatusOr<GetAttainmentResponse> StatisticsClient::GetAttainment(
    const std::string& organization, std::optional<Date> as_of) {
  GetAttainmentRequest request;
  request.set_organization(organization);
  if (as_of.has_value()) *request.mutable_as_of_date() = DateToProto(*as_of);
  request.set_structure(structure_);
  GetAttainmentResponse response;
  KETNAP_RETURN_IF_ERROR(
      client_->Call(session_, absl::StrCat(kStatistics, "GetAttainment"), request, &response));
  return response;
}

absl::StatusOr<GetBreakdownResponse> StatisticsClient::GetBreakdown(const std::string& organization,
                                                                    Date start, Date end,
                                                                    BreakdownDimension dimension) {
  GetBreakdownRequest request;
  request.set_organization(organization);
  *request.mutable_start_date() = DateToProto(start);
  *request.mutable_end_date() = DateToProto(end);
  request.set_dimension(dimension);
  request.set_structure(structure_);
  GetBreakdownResponse response;
  KETNAP_RETURN_IF_ERROR(
      client_->Call(session_, absl::StrCat(kStatistics, "GetBreakdown"), request, &response));
  return response;
}

absl::StatusOr<GetFunnelResponse> StatisticsClient::GetFunnel(const std::string& organization,
                                                              Date start, Date end) {
  GetFunnelRequest request;
  request.set_organization(organization);
  *request.mutable_start_date() = DateToProto(start);
  *request.mutable_end_date() = DateToProto(end);
  request.set_structure(structure_);
  GetFunnelResponse response;
  KETNAP_RETURN_IF_ERROR(
      client_->Call(session_, absl::StrCat(kStatistics, "GetFunnel"), request, &response));
  return response;
}

absl::StatusOr<bool> StatisticsClient::WaitUntilFresh(const std::string& organization,
                                                      absl::Duration patience, Patience kind) {
  const SystemClock clock;
  absl::Time deadline = clock.Now() + patience;
  int64_t most_applied = -1;
  int in_a_row = 0;
  while (true) {
    const Date today = clock.Today();
    KETNAP_ASSIGN_OR_RETURN(const auto figures, GetFunnel(organization, today, today));
    in_a_row = figures.freshness().pending_entries() == 0 ? in_a_row + 1 : 0;
    if (in_a_row == 2) return true;
    int64_t applied = 0;
    for (const auto& [source, sequence] : figures.freshness().applied_sequences()) {
      applied += sequence;
    }
    if (kind == Patience::kSinceProgress && applied > most_applied) {
      most_applied = applied;
      deadline = clock.Now() + patience;
    }
    if (clock.Now() >= deadline) return false;
    absl::SleepFor(kPoll);
  }
}

absl::StatusOr<organization::v1::ListOrganizationsResponse> StatisticsClient::List(
    const organization::v1::ListOrganizationsRequest& request) {
  organization::v1::ListOrganizationsResponse response;
  KETNAP_RETURN_IF_ERROR(client_->Call(session_, kList, request, &response));
  return response;
}

absl::StatusOr<std::string> StatisticsClient::DefaultOrganization() {
  int found = 0;
  for (const char* type : {"DIRECT_SUPERIOR_COMMITTEE", "PROVINCIAL_COMMITTEE"}) {
    organization::v1::ListOrganizationsRequest request;
    request.set_type(type);
    request.set_page_size(2);
    KETNAP_ASSIGN_OR_RETURN(const auto listed, List(request));
    found = listed.organizations_size();
    if (found == 1) return listed.organizations(0).name();
  }
  return NoOrganization("", found);
}

absl::StatusOr<std::string> StatisticsClient::FindOrganization(const std::string& text) {
  if (text.empty()) return DefaultOrganization();
  if (text.starts_with("organizations/")) return text;
  organization::v1::ListOrganizationsRequest request;
  request.set_text(text);
  request.set_page_size(100);
  KETNAP_ASSIGN_OR_RETURN(const auto listed, List(request));
  if (listed.organizations_size() == 1) return listed.organizations(0).name();
  for (const auto& organization : listed.organizations()) {
    if (organization.display_name() == NormalizeNfc(text)) return organization.name();
  }
  return NoOrganization(text, listed.organizations_size());
}

absl::StatusOr<std::string> StatisticsClient::TitleOf(const std::string& organization) {
  organization::v1::GetOrganizationRequest request;
  request.set_name(organization);
  organization::v1::Organization found;
  KETNAP_RETURN_IF_ERROR(client_->Call(session_, kGet, request, &found));
  return found.display_name();
}

absl::StatusOr<std::vector<std::string>> StatisticsClient::FollowersOf(
    const std::string& organization) {
  organization::v1::GetLineageRequest request;
  request.set_name(organization);
  organization::v1::GetLineageResponse lineage;
  KETNAP_RETURN_IF_ERROR(client_->Call(session_, kGetLineage, request, &lineage));
  std::vector<std::string> followers;
  for (const auto& edge : lineage.successors()) {
    if (edge.predecessor() == organization && edge.predecessor_ended()) {
      followers.push_back(edge.successor());
    }
  }
  if (followers.empty()) followers.push_back(organization);
  return followers;
}

}  // namespace ketnap::ctl
