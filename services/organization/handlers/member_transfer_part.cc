#include "services/organization/handlers/member_transfer_part.h"

#include <algorithm>
#include <charconv>
#include <tuple>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/api/etag.h"
#include "common/api/mutation.h"
#include "common/api/page_token.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/service/calendar_replica.h"
#include "common/service/historical_entry.h"
#include "services/organization/domain/member_stay.h"
#include "services/organization/handlers/member_conversion.h"
#include "services/organization/handlers/member_scope.h"
#include "services/organization/handlers/member_writes.h"
#include "services/organization/repository/member_listing.h"
#include "services/organization/repository/member_repository.h"
#include "services/organization/repository/member_transfer_repository.h"

namespace ketnap::organization {
namespace {

// A transfer and its member, both locked.
struct Moving {
  Member member;
  MemberTransfer transfer;
};

TransferClocks ClocksOf(const Environment& environment) {
  auto calendar = environment.calendar->Current();
  return {environment.rules->present_clock().working_days(),
          environment.rules->complete_clock().working_days(),
          [calendar = std::move(calendar)](Date from, int working_days) {
            return calendar->AddWorkingDays(from, working_days);
          }};
}

absl::StatusOr<Moving> MovingOf(db::Transaction& transaction, const std::string& name,
                                const std::string& etag) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id,
                          api::ParseResourceName(name, "memberTransfers", "transfer"));
  KETNAP_ASSIGN_OR_RETURN(const auto member_id, organization::TransferMember(transaction, id));
  if (!member_id.has_value()) return ResourceNotFoundError(name);
  KETNAP_ASSIGN_OR_RETURN(Member member, MemberToChange(transaction, MemberName(*member_id), ""));
  KETNAP_ASSIGN_OR_RETURN(auto transfer, LockTransfer(transaction, id));
  if (!transfer.has_value()) return ResourceNotFoundError(name);
  KETNAP_RETURN_IF_ERROR(api::CheckEtag(etag, transfer->version, name));
  return Moving{std::move(member), *std::move(transfer)};
}

absl::Status CheckNoneOpen(db::Transaction& transaction, const MemberTransfer& wanted) {
  KETNAP_ASSIGN_OR_RETURN(const auto open, LockOpenTransfers(transaction, wanted.member));
  for (const MemberTransfer& other : open) {
    if (other.kind != wanted.kind) continue;
    return ResourceAlreadyExistsError(
        NameOf(other), {"Đảng viên này đang có một việc chuyển sinh hoạt chưa xong; cần hoàn thành "
                        "hoặc thu hồi giấy giới thiệu đó trước.",
                        "The member has a transfer under way; it has to be finished or taken back "
                        "first."});
  }
  return absl::OkStatus();
}

// An official move to where the member took part for a time ends that stay, and with it its paper.
absl::Status EndGuestTransfer(db::Transaction& transaction, const access::RequestContext& context,
                              const Member& member, const MemberCause& cause) {
  if (OpenStay(member, StayKind::kTemporary) != nullptr) return absl::OkStatus();
  KETNAP_ASSIGN_OR_RETURN(auto open, LockOpenTransfers(transaction, member.id));
  for (MemberTransfer& other : open) {
    if (other.state != TransferState::kReceived) continue;
    other.state = TransferState::kEnded;
    other.end_date = std::max(*other.receive_date, cause.occurred_on - 1);
    KETNAP_RETURN_IF_ERROR(WriteTransfer(transaction, context, false, cause, &other));
  }
  return absl::OkStatus();
}

absl::Status CheckDestinationExisted(const MemberHome& destination, Date day) {
  if (destination.valid_from <= day) return absl::OkStatus();
  return InvalidFieldsError(
      {{"receive_date",
        "BEFORE_ORGANIZATION",
        {"Ngày tiếp nhận không được trước ngày thành lập của nơi đến.",
         "The day of arrival must not lie before the destination existed."}}});
}

absl::Status ReceiveNow(db::Transaction& transaction, const access::RequestContext& context,
                        const Environment& environment, Date day, MemberCause cause,
                        Moving* moving) {
  const Uuid destination = moving->transfer.destination;
  KETNAP_ASSIGN_OR_RETURN(const MemberHome home, HomeToEnter(transaction, destination));
  KETNAP_ASSIGN_OR_RETURN(
      const bool historical,
      service::CheckEntryDate(context, *environment.tree, destination, day,
                              environment.historical_entry_days, "receive_date"));
  cause.historical = cause.historical || historical;
  KETNAP_RETURN_IF_ERROR(CheckDestinationExisted(home, day));
  const Member before = moving->member;
  auto goes_on = [&](const Uuid& post) { return environment.tree->IsWithin(destination, post); };
  KETNAP_RETURN_IF_ERROR(Receive(&moving->member, &moving->transfer, day, goes_on, context.now));
  if (moving->transfer.kind == StayKind::kOfficial) {
    KETNAP_RETURN_IF_ERROR(CheckNotThereTwice(transaction, moving->member));
    KETNAP_RETURN_IF_ERROR(EndGuestTransfer(transaction, context, moving->member, cause));
  }
  KETNAP_RETURN_IF_ERROR(WriteMember(transaction, context, &before, cause, &moving->member));
  return WriteTransfer(transaction, context, false, cause, &moving->transfer);
}

absl::StatusOr<v1::MemberTransfer> Transfer(db::Transaction& transaction,
                                            const access::RequestContext& context,
                                            const Environment& environment,
                                            const v1::TransferMemberRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(MemberTransfer transfer, FromProto(request.transfer()));
  KETNAP_ASSIGN_OR_RETURN(const auto receive_date, OptionalDateFromProto(request.receive_date()));
  const auto violations = CheckNewTransfer(transfer);
  if (!violations.empty()) return InvalidFieldsError(violations);
  KETNAP_ASSIGN_OR_RETURN(Member member,
                          MemberToChange(transaction, request.transfer().member(), ""));
  if (receive_date.has_value()) {
    KETNAP_RETURN_IF_ERROR(access::CheckScope(context, *environment.tree, context.permission,
                                              transfer.destination,
                                              request.transfer().destination()));
  }
  KETNAP_RETURN_IF_ERROR(HomeToEnter(transaction, transfer.destination).status());
  MemberCause cause{.action = "TransferMember",
                    .occurred_on = transfer.issue_date,
                    .request_id = request.request_id()};
  KETNAP_ASSIGN_OR_RETURN(
      cause.historical,
      service::CheckEntryDate(context, *environment.tree, member.organization, transfer.issue_date,
                              environment.historical_entry_days, "transfer.issue_date"));
  KETNAP_RETURN_IF_ERROR(CheckNoneOpen(transaction, transfer));
  KETNAP_RETURN_IF_ERROR(Issue(member, ClocksOf(environment), &transfer));
  transfer.id = Uuid::Generate(context.now);
  KETNAP_RETURN_IF_ERROR(WriteTransfer(transaction, context, true, cause, &transfer));
  Moving moving{std::move(member), std::move(transfer)};
  if (receive_date.has_value()) {
    cause.occurred_on = *receive_date;
    KETNAP_RETURN_IF_ERROR(
        ReceiveNow(transaction, context, environment, *receive_date, std::move(cause), &moving));
  }
  return ToProto(moving.transfer, context.today);
}

absl::StatusOr<v1::MemberTransfer> ReceivePresented(db::Transaction& transaction,
                                                    const access::RequestContext& context,
                                                    const Environment& environment,
                                                    const v1::ReceiveMemberRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Date day, DateFromProto(request.receive_date()));
  KETNAP_ASSIGN_OR_RETURN(Moving moving, MovingOf(transaction, request.transfer(), request.etag()));
  KETNAP_RETURN_IF_ERROR(ReceiveNow(
      transaction, context, environment, day,
      {.action = "ReceiveMember", .occurred_on = day, .request_id = request.request_id()},
      &moving));
  return ToProto(moving.transfer, context.today);
}

absl::StatusOr<v1::MemberTransfer> End(db::Transaction& transaction,
                                       const access::RequestContext& context,
                                       const Environment& environment,
                                       const v1::EndTransferRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Date day, DateFromProto(request.end_date()));
  KETNAP_ASSIGN_OR_RETURN(Moving moving, MovingOf(transaction, request.transfer(), request.etag()));
  MemberCause cause{
      .action = "EndTransfer", .occurred_on = day, .request_id = request.request_id()};
  // The caller's own end of the transfer.
  const Uuid home = moving.member.organization;
  const bool at_home =
      access::CheckScope(context, *environment.tree, context.permission, home, request.transfer())
          .ok();
  KETNAP_ASSIGN_OR_RETURN(cause.historical,
                          service::CheckEntryDate(context, *environment.tree,
                                                  at_home ? home : moving.transfer.destination, day,
                                                  environment.historical_entry_days, "end_date"));
  const Member before = moving.member;
  KETNAP_ASSIGN_OR_RETURN(const bool member_changed,
                          organization::EndTransfer(&moving.member, &moving.transfer, day));
  if (member_changed) {
    KETNAP_RETURN_IF_ERROR(WriteMember(transaction, context, &before, cause, &moving.member));
  }
  KETNAP_RETURN_IF_ERROR(WriteTransfer(transaction, context, false, cause, &moving.transfer));
  return ToProto(moving.transfer, context.today);
}

bool Before(const ListedTransfer& a, const ListedTransfer& b) {
  return std::tie(a.key, a.transfer.id) < std::tie(b.key, b.transfer.id);
}

absl::StatusOr<TransferQuery> QueryOf(const api::Page& page, const access::RequestContext& context,
                                      const v1::ListMemberTransfersRequest& request) {
  TransferQuery query;
  query.state = static_cast<TransferState>(request.state());
  query.limit = page.size + 1;
  if (request.overdue_only()) query.before_key = DueKey(context.today);
  if (page.after_key.empty()) return query;
  if (page.after_key.size() != 2) return api::PageTokenError();
  const std::string& key = page.after_key[0];
  const auto id = Uuid::Parse(page.after_key[1]);
  const auto parsed = std::from_chars(key.data(), key.data() + key.size(), query.after_key);
  if (parsed.ec != std::errc() || parsed.ptr != key.data() + key.size() || !id.ok()) {
    return api::PageTokenError();
  }
  query.after_id = *id;
  return query;
}

}  // namespace

absl::StatusOr<Uuid> TransferOwner(db::Database& database, const access::OrganizationTree& tree,
                                   const access::RequestContext& context, std::string_view name) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(name, "memberTransfers"));
  std::optional<TransferEnds> ends;
  KETNAP_RETURN_IF_ERROR(
      database.RunRead(context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(ends, FindTransferEnds(transaction, id));
        return absl::OkStatus();
      }));
  if (!ends.has_value()) return ResourceNotFoundError(name);
  if (!absl::EndsWith(context.method, "/EndTransfer")) return ends->destination;
  for (const Uuid& end : {ends->home, ends->origin}) {
    if (access::CheckScope(context, tree, context.permission, end, name).ok()) return end;
  }
  return ends->destination;
}

absl::StatusOr<v1::MemberTransfer> MemberTransferPart::TransferMember(
    const Context& context, const v1::TransferMemberRequest& request) {
  return api::RunMutation<v1::MemberTransfer>(
      *environment_.database, context, request, [&](db::Transaction& transaction) {
        return Transfer(transaction, context, environment_, request);
      });
}

absl::StatusOr<v1::MemberTransfer> MemberTransferPart::ReceiveMember(
    const Context& context, const v1::ReceiveMemberRequest& request) {
  return api::RunMutation<v1::MemberTransfer>(
      *environment_.database, context, request, [&](db::Transaction& transaction) {
        return ReceivePresented(transaction, context, environment_, request);
      });
}

absl::StatusOr<v1::MemberTransfer> MemberTransferPart::EndTransfer(
    const Context& context, const v1::EndTransferRequest& request) {
  return api::RunMutation<v1::MemberTransfer>(
      *environment_.database, context, request, [&](db::Transaction& transaction) {
        return End(transaction, context, environment_, request);
      });
}

absl::StatusOr<v1::ListMemberTransfersResponse> MemberTransferPart::ListMemberTransfers(
    const Context& context, const v1::ListMemberTransfersRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  KETNAP_ASSIGN_OR_RETURN(const TransferQuery transfers, QueryOf(page, context, request));
  KETNAP_ASSIGN_OR_RETURN(const access::VisibleScope scope,
                          ListScope(context, *environment_.tree, request.organization()));
  std::vector<ListedTransfer> rows;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        auto query = [&](const std::optional<Uuid>& root) {
          TransferQuery of_root = transfers;
          of_root.below = root;
          return ListTransfers(transaction, of_root);
        };
        KETNAP_ASSIGN_OR_RETURN(rows,
                                QueryScope<ListedTransfer>(scope, transfers.limit, query, Before));
        return absl::OkStatus();
      }));
  const bool more = CutToPage(page, &rows);
  v1::ListMemberTransfersResponse response;
  for (const auto& row : rows) {
    *response.add_transfers() = ToProto(row.transfer, context.today);
  }
  if (more) {
    response.set_next_page_token(api::MakePageToken(
        request, principal, {absl::StrCat(rows.back().key), rows.back().transfer.id.ToString()}));
  }
  return response;
}

}  // namespace ketnap::organization
