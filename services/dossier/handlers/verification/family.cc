#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/api/etag.h"
#include "common/api/mutation.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "services/dossier/domain/verification_subjects.h"
#include "services/dossier/handlers/candidate_service.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/step_runner.h"
#include "services/dossier/handlers/steps/personal_read.h"
#include "services/dossier/handlers/verification/conflict_facts.h"
#include "services/dossier/handlers/verification/request_steps.h"
#include "services/dossier/handlers/verification/subjects.h"
#include "services/dossier/repository/candidate_repository.h"
#include "services/dossier/repository/relative_repository.h"

// The family section of the curriculum vitae. Names and stories leave this file sealed or as the
// answer to who stated a purpose; the journal has relations alone.
namespace ketnap::dossier {
namespace {

constexpr char kFamilyCode[] = "FAMILY";
// Somebody whom R-COI-1 kept from judging the person is no longer named as a relative.
constexpr char kConflictLiftedCode[] = "CONFLICT_LIFTED";

std::string FieldOf(int index, const char* field) {
  return absl::StrCat("relatives[", index, "].", field);
}

std::string BoundTo(const Uuid& candidate, int ordinal) {
  return absl::StrCat("candidate_relative/sealed_content/", candidate.ToString(), "/", ordinal);
}

void CheckMembership(const v1::Relative& relative, int index,
                     std::vector<FieldViolation>* violations) {
  if (relative.member().empty() || !relative.member_elsewhere()) return;
  violations->push_back({FieldOf(index, "member_elsewhere"),
                         "ALSO_MEMBER_HERE",
                         {"Đảng viên đã có trong hệ thống thì không ghi là đảng viên nơi khác.",
                          "A member known here is not a member elsewhere."}});
}

absl::Status CheckRelatives(const v1::SetFamilyRequest& request) {
  std::vector<FieldViolation> violations;
  std::map<v1::Relation, int> counts;
  for (int i = 0; i < request.relatives_size(); ++i) {
    const v1::Relative& relative = request.relatives(i);
    if (++counts[relative.relation()] > 1 && IsSingle(relative.relation())) {
      violations.push_back({FieldOf(i, "relation"),
                            "RELATION_TWICE",
                            {"Quan hệ này chỉ ghi một người.", "There is one such relative."}});
    }
    if (relative.has_civil_capacity() && relative.relation() != v1::RELATION_CHILD) {
      violations.push_back({FieldOf(i, "has_civil_capacity"),
                            "NOT_A_CHILD",
                            {"Chỉ ghi cho con.", "Of children alone."}});
    }
    CheckMembership(relative, i, &violations);
  }
  return violations.empty() ? absl::OkStatus() : InvalidFieldsError(violations);
}

// What is sealed of a relative.
std::string SealedContent(const v1::Relative& relative) {
  v1::Relative content;
  content.set_full_name(NormalizeNfc(relative.full_name()));
  content.set_birth_year(relative.birth_year());
  content.set_details(NormalizeNfc(relative.details()));
  return content.SerializeAsString();
}

absl::StatusOr<std::vector<SealedRelative>> Seal(const Sealer& sealer, const Uuid& candidate,
                                                 const v1::SetFamilyRequest& request) {
  std::vector<v1::Relation> relations;
  for (const v1::Relative& relative : request.relatives()) {
    relations.push_back(relative.relation());
  }
  const std::vector<std::string> subjects = SubjectsOf(relations);
  std::vector<SealedRelative> family;
  for (int i = 0; i < request.relatives_size(); ++i) {
    const v1::Relative& relative = request.relatives(i);
    SealedRelative row;
    row.facts.subject = subjects[static_cast<size_t>(i)];
    row.facts.relation = relative.relation();
    row.facts.member_elsewhere = relative.member_elsewhere();
    row.facts.deceased = relative.deceased();
    row.facts.has_civil_capacity = relative.has_civil_capacity();
    if (!relative.member().empty()) {
      KETNAP_ASSIGN_OR_RETURN(row.facts.member, api::ParseResourceName(relative.member(), kMembers,
                                                                       FieldOf(i, "member")));
    }
    row.ordinal = i + 1;
    row.sealed = sealer.Seal(SealedContent(relative), BoundTo(candidate, row.ordinal));
    family.push_back(std::move(row));
  }
  return family;
}

absl::Status CheckMembersKnown(db::Transaction& transaction,
                               const std::vector<SealedRelative>& family, Date day) {
  for (size_t i = 0; i < family.size(); ++i) {
    const auto& member = family[i].facts.member;
    if (!member.has_value()) continue;
    const std::string field = FieldOf(static_cast<int>(i), "member");
    KETNAP_RETURN_IF_ERROR(CheckKnownMember(transaction, *member, day, field.c_str()));
  }
  return absl::OkStatus();
}

bool LosesMember(const std::vector<RelativeFacts>& standing,
                 const std::vector<SealedRelative>& family) {
  return std::any_of(standing.begin(), standing.end(), [&](const RelativeFacts& before) {
    return before.member.has_value() &&
           std::none_of(family.begin(), family.end(), [&](const SealedRelative& after) {
             return after.facts.member == before.member;
           });
  });
}

absl::Status PrepareFamily(const Environment& environment, const access::RequestContext& context,
                           db::Transaction& transaction, const std::vector<SealedRelative>& family,
                           StepPlan& plan) {
  KETNAP_RETURN_IF_ERROR(CheckFamilyEditor(environment, context, plan.facts));
  if (family.empty()) {
    return FieldError("relatives", "REQUIRED",
                      {"Mục gia đình phải ghi cha, mẹ hoặc người trực tiếp nuôi dưỡng, kể cả người "
                       "đã mất.",
                       "The section names parents or who brought the person up, dead or alive."});
  }
  KETNAP_RETURN_IF_ERROR(CheckMembersKnown(transaction, family, context.today));
  if (LosesMember(plan.facts.relatives, family)) plan.record.add_codes(kConflictLiftedCode);
  return ReplaceFamily(transaction, plan.facts.candidate.id, family);
}

StepPlan PlanFamily(const access::RequestContext& context, const v1::SetFamilyRequest& request) {
  StepPlan plan;
  plan.facts.step = Step::kUpdate;
  plan.facts.date = context.today;
  plan.candidate = request.candidate();
  plan.etag = request.etag();
  plan.request_id = request.request_id();
  plan.action = "SetFamily";
  plan.date_field = "relatives";
  plan.record.add_codes(kFamilyCode);
  return plan;
}

std::vector<RelativeFacts> FactsOf(const std::vector<SealedRelative>& family) {
  std::vector<RelativeFacts> facts;
  for (const SealedRelative& relative : family) facts.push_back(relative.facts);
  return facts;
}

absl::StatusOr<v1::Relative> Opened(const Sealer& sealer, const SealedRelative& row,
                                    const std::string& bound_to) {
  KETNAP_ASSIGN_OR_RETURN(const std::string content, sealer.Open(row.sealed, bound_to));
  v1::Relative relative;
  if (!relative.ParseFromString(content)) {
    return absl::DataLossError("a relative's sealed content does not parse");
  }
  relative.set_relation(static_cast<v1::Relation>(row.facts.relation));
  if (row.facts.member.has_value()) relative.set_member(MemberName(*row.facts.member));
  relative.set_member_elsewhere(row.facts.member_elsewhere);
  relative.set_deceased(row.facts.deceased);
  relative.set_has_civil_capacity(row.facts.has_civil_capacity);
  return relative;
}

}  // namespace

absl::StatusOr<v1::SetFamilyResponse> CandidateHandler::SetFamily(
    const Context& context, const v1::SetFamilyRequest& request) {
  KETNAP_RETURN_IF_ERROR(CheckRelatives(request));
  KETNAP_ASSIGN_OR_RETURN(const Uuid id,
                          api::ParseResourceName(request.candidate(), kCandidates, "candidate"));
  KETNAP_ASSIGN_OR_RETURN(const std::vector<SealedRelative> family,
                          Seal(*environment_.sealer, id, request));
  KETNAP_ASSIGN_OR_RETURN(const RuleSet* rules, environment_.rules->InForceOn(context.today));
  StepPlan plan = PlanFamily(context, request);
  for (const SealedRelative& relative : family) plan.record.add_codes(relative.facts.subject);
  return api::RunMutation<v1::SetFamilyResponse>(
      *environment_.database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::SetFamilyResponse> {
        KETNAP_ASSIGN_OR_RETURN(
            const StepResult result,
            TakeStep(environment_, context, transaction, plan,
                     [&](db::Transaction& writing, const Surroundings&, StepPlan& attempt) {
                       return PrepareFamily(environment_, context, writing, family, attempt);
                     }));
        v1::SetFamilyResponse response;
        response.set_relative_count(static_cast<int>(family.size()));
        for (std::string& subject : RequiredSubjects(FactsOf(family), *rules)) {
          response.add_subjects_to_verify(std::move(subject));
        }
        response.set_etag(api::MakeEtag(result.record.candidate.version));
        return response;
      });
}

absl::StatusOr<v1::GetFamilyResponse> CandidateHandler::GetFamily(
    const Context& context, const v1::GetFamilyRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id,
                          api::ParseResourceName(request.candidate(), kCandidates, "candidate"));
  return RunPersonalRead<v1::GetFamilyResponse>(
      *environment_.database, context,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::GetFamilyResponse> {
        KETNAP_ASSIGN_OR_RETURN(const auto record, FindCandidate(transaction, id));
        if (!record.has_value()) return ResourceNotFoundError(request.candidate());
        // The pipeline looked before; the owner may have changed since.
        KETNAP_RETURN_IF_ERROR(access::CheckScope(context, *environment_.tree, context.permission,
                                                  record->candidate.organization,
                                                  request.candidate()));
        KETNAP_RETURN_IF_ERROR(RecordPersonalRead(transaction, context, id,
                                                  record->candidate.organization, "FAMILY",
                                                  request.request_id()));
        KETNAP_ASSIGN_OR_RETURN(const auto family, LoadFamily(transaction, id));
        v1::GetFamilyResponse response;
        for (const SealedRelative& row : family) {
          KETNAP_ASSIGN_OR_RETURN(*response.add_relatives(),
                                  Opened(*environment_.sealer, row, BoundTo(id, row.ordinal)));
        }
        return response;
      });
}

}  // namespace ketnap::dossier
