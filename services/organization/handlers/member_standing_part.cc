#include "services/organization/handlers/member_standing_part.h"

#include <algorithm>
#include <utility>

#include "common/api/mutation.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/service/historical_entry.h"
#include "services/organization/domain/member_stay.h"
#include "services/organization/handlers/member_conversion.h"
#include "services/organization/handlers/member_scope.h"
#include "services/organization/handlers/member_writes.h"
#include "services/organization/repository/member_count.h"
#include "services/organization/repository/member_transfer_repository.h"

namespace ketnap::organization {
namespace {

// Papers that are out are taken back, and the paper of a temporary stay ends with it.
absl::Status EndOpenTransfers(db::Transaction& transaction, const access::RequestContext& context,
                              const Member& member, const MemberCause& cause) {
  KETNAP_ASSIGN_OR_RETURN(auto open, LockOpenTransfers(transaction, member.id));
  for (MemberTransfer& transfer : open) {
    const bool lasts = transfer.state == TransferState::kReceived;
    transfer.end_date =
        std::max(lasts ? *transfer.receive_date : transfer.issue_date, cause.occurred_on);
    transfer.state = lasts ? TransferState::kEnded : TransferState::kCancelled;
    KETNAP_RETURN_IF_ERROR(WriteTransfer(transaction, context, false, cause, &transfer));
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::Member> End(db::Transaction& transaction, const access::RequestContext& context,
                               const Environment& environment,
                               const v1::EndMembershipRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Date day, DateFromProto(request.left_date()));
  KETNAP_ASSIGN_OR_RETURN(const Member before,
                          MemberToChange(transaction, request.member(), request.etag()));
  MemberCause cause{
      .action = "EndMembership", .occurred_on = day, .request_id = request.request_id()};
  KETNAP_ASSIGN_OR_RETURN(
      cause.historical,
      service::CheckEntryDate(context, *environment.tree, before.organization, day,
                              environment.historical_entry_days, "left_date"));
  Member after = before;
  KETNAP_RETURN_IF_ERROR(
      organization::EndMembership(&after, day, static_cast<LeaveReason>(request.reason())));
  KETNAP_RETURN_IF_ERROR(EndOpenTransfers(transaction, context, after, cause));
  KETNAP_RETURN_IF_ERROR(WriteMember(transaction, context, &before, cause, &after));
  return ToProto(after, context.today);
}

absl::Status CheckExemption(const Member& member, const Exemption& exemption) {
  if (exemption.end.has_value() && *exemption.end < exemption.start) {
    return InvalidFieldsError({{"exemption.end_date",
                                "BEFORE_START",
                                {"Ngày hết miễn sinh hoạt không được trước ngày bắt đầu.",
                                 "An exemption must not end before it begins."}}});
  }
  if (exemption.start >= member.admission_ceremony_date) return absl::OkStatus();
  return InvalidFieldsError({{"exemption.start_date",
                              "BEFORE_CEREMONY",
                              {"Ngày bắt đầu miễn sinh hoạt không được trước ngày kết nạp.",
                               "An exemption must not begin before the admission ceremony."}}});
}

absl::StatusOr<v1::Member> Exempt(db::Transaction& transaction,
                                  const access::RequestContext& context,
                                  const Environment& environment,
                                  const v1::SetActivityExemptionRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Exemption exemption, FromProto(request.exemption()));
  KETNAP_ASSIGN_OR_RETURN(const Member before,
                          MemberToChange(transaction, request.member(), request.etag()));
  KETNAP_RETURN_IF_ERROR(CheckExemption(before, exemption));
  const bool is_known =
      std::any_of(before.exemptions.begin(), before.exemptions.end(),
                  [&](const Exemption& other) { return other.start == exemption.start; });
  // One that is known already is entered for its end.
  MemberCause cause{.action = "SetActivityExemption",
                    .occurred_on = exemption.start,
                    .request_id = request.request_id()};
  if (is_known) cause.occurred_on = std::min(exemption.end.value_or(context.today), context.today);
  KETNAP_ASSIGN_OR_RETURN(
      cause.historical,
      service::CheckEntryDate(context, *environment.tree, before.organization, cause.occurred_on,
                              environment.historical_entry_days, "exemption.start_date"));
  Member after = before;
  KETNAP_RETURN_IF_ERROR(SetExemption(&after, exemption));
  KETNAP_RETURN_IF_ERROR(WriteMember(transaction, context, &before, cause, &after));
  return ToProto(after, context.today);
}

}  // namespace

absl::StatusOr<v1::Member> MemberStandingPart::EndMembership(
    const Context& context, const v1::EndMembershipRequest& request) {
  return api::RunMutation<v1::Member>(*environment_.database, context, request,
                                      [&](db::Transaction& transaction) {
                                        return End(transaction, context, environment_, request);
                                      });
}

absl::StatusOr<v1::Member> MemberStandingPart::SetActivityExemption(
    const Context& context, const v1::SetActivityExemptionRequest& request) {
  return api::RunMutation<v1::Member>(*environment_.database, context, request,
                                      [&](db::Transaction& transaction) {
                                        return Exempt(transaction, context, environment_, request);
                                      });
}

absl::StatusOr<v1::CountMembersResponse> MemberStandingPart::CountMembers(
    const Context& context, const v1::CountMembersRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(
      const Uuid organization,
      VisibleOrganization(context, *environment_.tree, request.organization(), "organization"));
  KETNAP_ASSIGN_OR_RETURN(const auto as_of, OptionalDateFromProto(request.as_of()));
  MemberCountQuery query;
  query.organization = organization;
  query.subtree = request.subtree();
  query.day = as_of.value_or(context.today);
  query.few_organizations = IsFew(*environment_.tree, organization);
  if (query.day > context.today) {
    return InvalidFieldsError(
        {{"as_of",
          "DATE_IN_FUTURE",
          {"Ngày này không được ở tương lai.", "The date must not lie in the future."}}});
  }
  MemberCount count;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(count, organization::CountMembers(transaction, query));
        return absl::OkStatus();
      }));
  v1::CountMembersResponse response;
  response.set_official_count(count.official);
  response.set_probationary_count(count.probationary);
  response.set_temporarily_away_count(count.away);
  response.set_temporarily_hosted_count(count.hosted);
  response.set_exempt_count(count.exempt);
  *response.mutable_as_of() = DateToProto(query.day);
  return response;
}

}  // namespace ketnap::organization
