#include "services/organization/handlers/member_handler.h"

#include <tuple>
#include <utility>

#include "common/access/organization_tree.h"
#include "common/api/mutation.h"
#include "common/api/page_token.h"
#include "common/api/resource_name.h"
#include "common/api/update_mask.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/organization/domain/member_stay.h"
#include "services/organization/handlers/member_conversion.h"
#include "services/organization/handlers/member_scope.h"
#include "services/organization/handlers/member_writes.h"
#include "services/organization/repository/member_listing.h"
#include "services/organization/repository/member_repository.h"

namespace ketnap::organization {
namespace {

// Fields of a correction, and those of them that the dossier service tells where it admitted the
// member.
constexpr const char* kDates[] = {"admission_ceremony_date", "official_date", "seniority_date"};

absl::StatusOr<v1::Member> Create(db::Transaction& transaction,
                                  const access::RequestContext& context,
                                  const v1::CreateMemberRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(Member member, FromProto(request.member()));
  const auto violations = CheckNewMember(member, context.today);
  if (!violations.empty()) return InvalidFieldsError(violations);
  KETNAP_ASSIGN_OR_RETURN(member, EnterMember(transaction, context, std::move(member),
                                              {.action = "CreateMember",
                                               .occurred_on = context.today,
                                               .request_id = request.request_id()}));
  return ToProto(member, context.today);
}

absl::Status CheckDossierDates(const Member& before, const Member& after) {
  if (!before.candidate.has_value()) return absl::OkStatus();
  const bool changed[] = {before.admission_ceremony_date != after.admission_ceremony_date,
                          before.official_date != after.official_date,
                          before.seniority_date != after.seniority_date};
  std::vector<FieldViolation> violations;
  for (size_t i = 0; i < std::size(kDates); ++i) {
    if (!changed[i]) continue;
    violations.push_back({absl::StrCat("member.", kDates[i]),
                          "SET_BY_DOSSIER",
                          {"Ngày này lấy từ hồ sơ kết nạp; cần đính chính trong hồ sơ.",
                           "This date comes from the dossier and is corrected there."}});
  }
  return violations.empty() ? absl::OkStatus() : InvalidFieldsError(violations);
}

// The member with the masked fields of the request.
absl::StatusOr<Member> Corrected(const Member& before, const access::RequestContext& context,
                                 const v1::UpdateMemberRequest& request) {
  v1::Member content = ToListedProto(before, context.today);
  KETNAP_RETURN_IF_ERROR(api::ApplyUpdateMask(
      request.update_mask(), {"full_name", "birth_date", kDates[0], kDates[1], kDates[2]},
      request.member(), &content));
  KETNAP_ASSIGN_OR_RETURN(Member papers, FromProto(content));
  Member after = before;
  after.full_name = std::move(papers.full_name);
  after.birth_date = papers.birth_date;
  after.admission_ceremony_date = papers.admission_ceremony_date;
  after.official_date = papers.official_date;
  after.seniority_date = papers.seniority_date;
  KETNAP_RETURN_IF_ERROR(CheckDossierDates(before, after));
  const auto violations = CheckCorrectedMember(after, context.today);
  if (!violations.empty()) return InvalidFieldsError(violations);
  return after;
}

absl::StatusOr<v1::Member> Update(db::Transaction& transaction,
                                  const access::RequestContext& context,
                                  const v1::UpdateMemberRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Member before, MemberToChange(transaction, request.member().name(),
                                                              request.member().etag()));
  KETNAP_ASSIGN_OR_RETURN(Member after, Corrected(before, context, request));
  if (after.full_name != before.full_name || after.birth_date != before.birth_date) {
    KETNAP_RETURN_IF_ERROR(LockHome(transaction, after.organization).status());
    KETNAP_RETURN_IF_ERROR(CheckNotThereTwice(transaction, after));
  }
  if (after.admission_ceremony_date != before.admission_ceremony_date && !after.stays.empty()) {
    KETNAP_ASSIGN_OR_RETURN(const auto first,
                            FindHome(transaction, after.stays.front().organization));
    KETNAP_RETURN_IF_ERROR(CorrectFirstDay(&after, first.value_or(MemberHome())));
  }
  KETNAP_RETURN_IF_ERROR(WriteMember(
      transaction, context, &before,
      {.action = "UpdateMember", .occurred_on = context.today, .request_id = request.request_id()},
      &after));
  return ToProto(after, context.today);
}

bool Before(const ListedMember& a, const ListedMember& b) {
  return std::tie(a.key, a.member.id) < std::tie(b.key, b.member.id);
}

}  // namespace

absl::StatusOr<v1::Member> MemberHandler::CreateMember(const Context& context,
                                                       const v1::CreateMemberRequest& request) {
  return api::RunMutation<v1::Member>(
      *environment_.database, context, request,
      [&](db::Transaction& transaction) { return Create(transaction, context, request); });
}

absl::StatusOr<v1::Member> MemberHandler::UpdateMember(const Context& context,
                                                       const v1::UpdateMemberRequest& request) {
  return api::RunMutation<v1::Member>(
      *environment_.database, context, request,
      [&](db::Transaction& transaction) { return Update(transaction, context, request); });
}

absl::StatusOr<v1::Member> MemberHandler::GetMember(const Context& context,
                                                    const v1::GetMemberRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(request.name(), "members"));
  std::optional<Member> found;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(found, FindMember(transaction, id));
        return absl::OkStatus();
      }));
  if (!found.has_value()) return ResourceNotFoundError(request.name());
  return ToProto(*found, context.today);
}

absl::StatusOr<v1::ListMembersResponse> MemberHandler::ListMembers(
    const Context& context, const v1::ListMembersRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  MemberQuery members;
  members.status = static_cast<MemberStatus>(request.status());
  members.today = context.today;
  KETNAP_ASSIGN_OR_RETURN(members.page, NamePageOf(page, request.text()));
  members.text = std::exchange(members.page.prefix, "");
  KETNAP_ASSIGN_OR_RETURN(const access::VisibleScope scope,
                          ListScope(context, *environment_.tree, request.organization()));
  std::vector<ListedMember> rows;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        auto query = [&](const std::optional<Uuid>& root) {
          MemberQuery of_root = members;
          of_root.below = root;
          of_root.few_organizations = root.has_value() && IsFew(*environment_.tree, *root);
          return organization::ListMembers(transaction, of_root);
        };
        KETNAP_ASSIGN_OR_RETURN(rows,
                                QueryScope<ListedMember>(scope, members.page.limit, query, Before));
        return absl::OkStatus();
      }));
  const bool more = CutToPage(page, &rows);
  v1::ListMembersResponse response;
  for (const auto& row : rows) {
    *response.add_members() = ToListedProto(row.member, context.today);
  }
  if (more) {
    response.set_next_page_token(api::MakePageToken(
        request, principal, {rows.back().key, rows.back().member.id.ToString()}));
  }
  return response;
}

}  // namespace ketnap::organization
