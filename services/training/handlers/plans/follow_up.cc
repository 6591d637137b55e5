#include <map>
#include <string_view>
#include <tuple>
#include <utility>

#include "common/access/scoped_query.h"
#include "common/api/page_key.h"
#include "common/api/page_token.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/training/handlers/conversion.h"
#include "services/training/handlers/plans/training_plan_handler.h"
#include "services/training/handlers/visible_class.h"
#include "services/training/repository/follow_up_repository.h"

namespace ketnap::training {
namespace {

using Context = access::RequestContext;

constexpr char kReadCertificates[] = "training.certificates.read";
constexpr char kAwareness[] = "classTypes/awareness";
// No class has more learners: its seats are at most 2,000, and each organization nominates for it.
constexpr int kWholeClass = 100000;

// What a caller may see of learners beside the class itself.
class LearnerSight {
 public:
  LearnerSight(const Context& context, const access::OrganizationTree& tree)
      : context_(context), tree_(tree) {}

  // Where the person stands today: only to who may see the organization that follows them.
  bool SeesPerson(const CohortRow& row) const {
    return Holds(context_.permission, row.person.organization);
  }
  bool SeesCertificate(const CohortRow& row) const {
    return row.certificate.has_value() &&
           (Holds(kReadCertificates, row.certificate->organization) ||
            Holds(kReadCertificates, row.person.organization));
  }

 private:
  bool Holds(std::string_view permission, const Uuid& organization) const {
    return access::CheckScope(context_, tree_, permission, organization, "").ok();
  }

  const Context& context_;
  const access::OrganizationTree& tree_;
};

// Takes away where somebody stands today who is followed elsewhere.
void Veil(CohortRow* row) {
  row->person.organization = Uuid();
  row->person.stage = LearnerStage::kUnspecified;
  row->person.last_step.reset();
}

v1::CohortLearner ToProto(const CohortRow& row, Date today, bool with_certificate) {
  v1::CohortLearner message;
  *message.mutable_nomination() = ToProto(row.nomination);
  message.mutable_nomination()->set_full_name(row.person.full_name);
  if (row.person.birth_date.has_value()) {
    *message.mutable_nomination()->mutable_birth_date() = DateToProto(*row.person.birth_date);
  }
  if (row.person.stage != LearnerStage::kUnspecified) {
    message.set_organization(api::ResourceName(kOrganizations, row.person.organization));
  }
  message.set_stage(static_cast<v1::LearnerStage>(row.person.stage));
  if (row.person.last_step.has_value()) {
    *message.mutable_last_step_date() = DateToProto(*row.person.last_step);
    message.set_months_since_step(WholeMonthsBetween(*row.person.last_step, today));
  }
  if (with_certificate) {
    *message.mutable_certificate() = ToProto(*row.certificate);
    // Whoever has the code can show the paper as theirs: it is on the paper alone.
    message.mutable_certificate()->clear_verification_code();
    message.mutable_certificate()->set_full_name(row.person.full_name);
  }
  return message;
}

void CountStages(const std::vector<CohortRow>& rows, v1::Cohort* cohort) {
  std::map<LearnerStage, int> counts;
  for (const CohortRow& row : rows) {
    const bool is_told = row.person.stage != LearnerStage::kUnspecified;
    if (is_told && row.nomination.state == NominationState::kPassed) ++counts[row.person.stage];
  }
  for (const auto& [stage, count] : counts) {
    v1::StageCount* added = cohort->add_counts();
    added->set_stage(static_cast<v1::LearnerStage>(stage));
    added->set_count(count);
  }
}

struct StalledKey {
  Date step = Date(1, 1, 1);
  Uuid person;
};

absl::StatusOr<StalledKey> ReadStalledKey(const api::Page& page) {
  StalledKey key;
  if (page.after_key.empty()) return key;
  if (page.after_key.size() != 2) return api::PageTokenError();
  const auto step = ParseDate(page.after_key[0]);
  const auto person = Uuid::Parse(page.after_key[1]);
  if (!step.ok() || !person.ok()) return api::PageTokenError();
  return StalledKey{*step, *person};
}

}  // namespace

absl::StatusOr<v1::Cohort> TrainingPlanHandler::GetCohort(const Context& context,
                                                          const v1::GetCohortRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  KETNAP_ASSIGN_OR_RETURN(const auto after, api::ReadIdKey(page));
  KETNAP_ASSIGN_OR_RETURN(const TrainingClass training_class,
                          FindVisibleClass(*environment_, context, request.training_class()));
  access::VisibleScope scope = access::VisibleScopeOf(context, *environment_->tree);
  // Who holds the class sees all its learners, whoever follows them.
  bool holds_class = scope.everything;
  for (const Uuid& root : scope.roots) {
    holds_class = holds_class || environment_->tree->IsWithin(training_class.organizer, root);
  }
  scope.everything = holds_class;
  std::vector<CohortRow> all;
  KETNAP_RETURN_IF_ERROR(environment_->database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(all, access::QueryScope<CohortRow>(
                                         scope, kWholeClass,
                                         [&](const std::optional<Uuid>& root) {
                                           return ListCohort(transaction, root, training_class.id,
                                                             Uuid(), kWholeClass);
                                         },
                                         [](const CohortRow& a, const CohortRow& b) {
                                           return a.nomination.id < b.nomination.id;
                                         }));
        return absl::OkStatus();
      }));
  const LearnerSight sight(context, *environment_->tree);
  for (CohortRow& row : all) {
    if (!holds_class && !sight.SeesPerson(row)) Veil(&row);
  }
  v1::Cohort response;
  CountStages(all, &response);
  *response.mutable_as_of() = DateToProto(context.today);
  std::erase_if(all, [&](const CohortRow& row) {
    return after.has_value() && !(*after < row.nomination.id);
  });
  const bool more = api::CutToPage(page, &all);
  for (const CohortRow& row : all) {
    *response.add_learners() = ToProto(row, context.today, sight.SeesCertificate(row));
  }
  if (more) {
    response.set_next_page_token(
        api::MakePageToken(request, principal, {all.back().nomination.id.ToString()}));
  }
  return response;
}

absl::StatusOr<v1::ListStalledLearnersResponse> TrainingPlanHandler::ListStalledLearners(
    const Context& context, const v1::ListStalledLearnersRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  KETNAP_ASSIGN_OR_RETURN(const StalledKey key, ReadStalledKey(page));
  KETNAP_ASSIGN_OR_RETURN(const Uuid root, api::ParseResourceName(request.organization(),
                                                                  kOrganizations, "organization"));
  if (!environment_->tree->Contains(root)) return ResourceNotFoundError(request.organization());
  const ClassType* type = environment_->class_types->InForceOn(kAwareness, context.today);
  if (type == nullptr) return absl::InternalError("the catalogue has no awareness class");
  const int months = request.months() == 0 ? type->stall_months : request.months();
  std::vector<CohortRow> rows;
  KETNAP_RETURN_IF_ERROR(environment_->database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(rows, ListStalled(transaction, root, kAwareness, context.today,
                                                  AddMonths(context.today, -months), key.step,
                                                  key.person, page.size + 1));
        return absl::OkStatus();
      }));
  v1::ListStalledLearnersResponse response;
  const bool more = api::CutToPage(page, &rows);
  const LearnerSight sight(context, *environment_->tree);
  for (const CohortRow& row : rows) {
    *response.add_learners() = ToProto(row, context.today, sight.SeesCertificate(row));
  }
  if (more) {
    response.set_next_page_token(api::MakePageToken(
        request, principal,
        {FormatDate(*rows.back().person.last_step), rows.back().person.id.ToString()}));
  }
  return response;
}

}  // namespace ketnap::training
