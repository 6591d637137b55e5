#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/access/scoped_query.h"
#include "common/api/etag.h"
#include "common/api/mutation.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/training/handlers/class_change.h"
#include "services/training/handlers/class_handler.h"
#include "services/training/handlers/conversion.h"
#include "services/training/handlers/enrolment/class_book.h"
#include "services/training/handlers/enrolment/enrolment_judge.h"
#include "services/training/handlers/enrolment/running_class.h"
#include "services/training/handlers/visible_class.h"
#include "services/training/repository/nomination_repository.h"
#include "services/training/repository/quota_repository.h"

namespace ketnap::training {
namespace {

constexpr int kMostQuotas = 500;

absl::StatusOr<std::vector<ClassQuota>> ReadQuotas(const v1::AllocateQuotasRequest& request) {
  std::vector<ClassQuota> quotas;
  for (const v1::ClassQuota& each : request.quotas()) {
    ClassQuota quota;
    KETNAP_ASSIGN_OR_RETURN(
        quota.organization,
        api::ParseResourceName(each.organization(), kOrganizations, "quotas.organization"));
    quota.seats = each.seats();
    quotas.push_back(quota);
  }
  return quotas;
}

// What is wrong with the place of one quota's organization; "" when nothing is.
FieldViolation FaultOf(const access::OrganizationTree& tree, const TrainingClass& training_class,
                       const std::set<Uuid>& all, const Uuid& organization, bool is_first) {
  if (!tree.IsWithin(organization, training_class.organizer)) {
    return {
        "",
        "ORGANIZATION_UNKNOWN",
        {"Không có tổ chức này thuộc đơn vị mở lớp.", "The organizer has no such organization."}};
  }
  if (!is_first) {
    return {"", "DUPLICATE", {"Tổ chức được nêu hai lần.", "The organization is named twice."}};
  }
  const std::vector<Uuid> path = tree.PathToRoot(organization);
  const bool is_nested = std::any_of(path.begin(), path.end(), [&](const Uuid& above) {
    return above != organization && all.count(above) > 0;
  });
  if (is_nested) {
    return {"",
            "NESTED_QUOTA",
            {"Tổ chức trực thuộc một tổ chức khác đã có chỉ tiêu trong danh sách.",
             "The organization stands below another of the list."}};
  }
  return {};
}

absl::Status CheckQuotas(const access::OrganizationTree& tree, const TrainingClass& training_class,
                         const std::vector<ClassQuota>& quotas) {
  std::set<Uuid> all;
  int sum = 0;
  for (const ClassQuota& quota : quotas) {
    all.insert(quota.organization);
    sum += quota.seats;
  }
  std::vector<FieldViolation> violations;
  std::set<Uuid> seen;
  for (size_t i = 0; i < quotas.size(); ++i) {
    FieldViolation fault = FaultOf(tree, training_class, all, quotas[i].organization,
                                   seen.insert(quotas[i].organization).second);
    if (fault.rule_id.empty()) continue;
    fault.field = absl::StrCat("quotas[", i, "].organization");
    violations.push_back(std::move(fault));
  }
  if (sum > training_class.seats) {
    violations.push_back(
        {"quotas",
         "SEATS_EXCEEDED",
         {absl::StrCat("Tổng chỉ tiêu là ", sum, ", lớp chỉ có ", training_class.seats, " chỗ."),
          absl::StrCat("The quotas add up to ", sum, ", the class has ", training_class.seats,
                       " seats.")}});
  }
  return violations.empty() ? absl::OkStatus() : InvalidFieldsError(violations);
}

}  // namespace

absl::StatusOr<v1::TrainingClass> ClassHandler::AllocateQuotas(
    const Context& context, const v1::AllocateQuotasRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Date date, DateFromProto(request.date()));
  KETNAP_ASSIGN_OR_RETURN(const std::vector<ClassQuota> quotas, ReadQuotas(request));
  return api::RunMutation<v1::TrainingClass>(
      *environment_->database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::TrainingClass> {
        const ChangeRequest entry{request.training_class(), "AllocateQuotas", request.request_id(),
                                  date};
        auto body = [&](ClassChange& change) -> absl::Status {
          KETNAP_RETURN_IF_ERROR(CheckRunning(change.training_class));
          KETNAP_RETURN_IF_ERROR(api::CheckEtag(request.etag(), change.training_class.version - 1,
                                                request.training_class()));
          KETNAP_RETURN_IF_ERROR(CheckQuotas(*environment_->tree, change.training_class, quotas));
          KETNAP_ASSIGN_OR_RETURN(ClassBook book,
                                  ClassBook::Open(transaction, *environment_, &change));
          KETNAP_RETURN_IF_ERROR(book.SetQuotas(quotas));
          KETNAP_RETURN_IF_ERROR(book.FillSeats(date));
          return book.Save();
        };
        KETNAP_ASSIGN_OR_RETURN(const ClassChange changed,
                                ChangeClass(transaction, *environment_, context, entry, body));
        return ToProto(changed.training_class);
      });
}

absl::StatusOr<v1::ListQuotasResponse> ClassHandler::ListQuotas(
    const Context& context, const v1::ListQuotasRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const TrainingClass training_class,
                          FindVisibleClass(*environment_, context, request.training_class()));
  const access::VisibleScope scope = access::VisibleScopeOf(context, *environment_->tree);
  std::vector<ClassQuota> all;
  std::vector<ClassQuota> shown;
  std::vector<Nomination> waiting;
  KETNAP_RETURN_IF_ERROR(environment_->database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(all, QuotasOfClass(transaction, training_class.id));
        KETNAP_ASSIGN_OR_RETURN(waiting, WaitingOfClass(transaction, training_class.id));
        KETNAP_ASSIGN_OR_RETURN(shown, access::QueryScope<ClassQuota>(
                                           scope, kMostQuotas,
                                           [&](const std::optional<Uuid>& root) {
                                             return training::ListQuotas(transaction, root,
                                                                         training_class.id);
                                           },
                                           [](const ClassQuota& a, const ClassQuota& b) {
                                             return a.organization < b.organization;
                                           }));
        return absl::OkStatus();
      }));
  std::map<Uuid, int> waits;
  for (const Nomination& each : waiting) {
    const auto over = QuotaOver(*environment_->tree, all, each.organization);
    if (over.has_value()) ++waits[*over];
  }
  v1::ListQuotasResponse response;
  for (const ClassQuota& quota : shown) {
    v1::ClassQuota* message = response.add_quotas();
    *message = ToProto(quota);
    message->set_waiting(waits[quota.organization]);
  }
  int unallocated = training_class.seats;
  for (const ClassQuota& quota : all) unallocated -= quota.seats;
  // What is left over tells the sum of the others' quotas: for who holds the class.
  const bool holds_class = access::CheckScope(context, *environment_->tree, context.permission,
                                              training_class.organizer, "")
                               .ok();
  if (holds_class) response.set_unallocated_seats(unallocated);
  return response;
}

}  // namespace ketnap::training
