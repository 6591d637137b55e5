#include <string>
#include <utility>
#include <vector>

#include "common/api/update_mask.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "services/dossier/handlers/candidate_service.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/step_runner.h"
#include "services/dossier/handlers/sympathizers/namesakes.h"
#include "services/dossier/repository/candidate_repository.h"

namespace ketnap::dossier {
namespace {

// Who the person is: what the cell resolved about, so corrected once it has.
bool IsIdentityChanged(const Candidate& before, const Candidate& after) {
  return before.full_name != after.full_name || before.birth_date != after.birth_date ||
         before.sex != after.sex || before.ethnicity != after.ethnicity;
}

absl::Status CheckIdentityIsOpen(const Candidate& before, const std::string& name) {
  if (!before.milestones.cell_resolution.has_value()) return absl::OkStatus();
  return ReasonedError(
      absl::StatusCode::kFailedPrecondition, "USE_CORRECTION",
      {"Chi bộ đã ra nghị quyết về người này: họ tên, ngày sinh, giới tính, dân tộc chỉ được sửa "
       "bằng đính chính hồ sơ, có căn cứ và người thứ hai duyệt.",
       "The cell has resolved about the person: name, date of birth, sex and ethnicity are changed "
       "by a correction (CorrectRecord) alone."},
      {{"method", "CorrectRecord"}, {"candidate", name}});
}

bool operator==(const FormerMembership& a, const FormerMembership& b) {
  return a.first_admission == b.first_admission && a.leaving == b.leaving && a.reason == b.reason &&
         a.record_cleared == b.record_cleared && a.readmission_count == b.readmission_count;
}

bool SameFormer(const std::optional<FormerMembership>& a,
                const std::optional<FormerMembership>& b) {
  return a.has_value() == b.has_value() && (!a.has_value() || *a == *b);
}

// Names of the fields that differ, for the journal: what stood in them is in the snapshots.
std::vector<std::string> ChangedFields(const Candidate& before, const Candidate& after) {
  std::vector<std::string> changed;
  const auto note = [&changed](const char* field, bool differs) {
    if (differs) changed.emplace_back(field);
  };
  note("FULL_NAME", before.full_name != after.full_name);
  note("BIRTH_DATE", before.birth_date != after.birth_date);
  note("SEX", before.sex != after.sex);
  note("ETHNICITY", before.ethnicity != after.ethnicity);
  note("RELIGION", before.religion != after.religion);
  note("GENERAL_EDUCATION", before.general_education != after.general_education);
  note("QUALIFICATION", before.qualification != after.qualification);
  note("OCCUPATION", before.occupation != after.occupation);
  note("YOUTH_UNION_MEMBER", before.youth_union_member != after.youth_union_member);
  note("FORMER_MEMBERSHIP", !SameFormer(before.former_membership, after.former_membership));
  note("SPECIAL_CASES", before.special_cases != after.special_cases);
  return changed;
}

// The person with the masked fields of the request, read as a nomination is.
absl::StatusOr<Candidate> Changed(const Candidate& before, const access::RequestContext& context,
                                  const v1::UpdateCandidateRequest& request) {
  CandidateRecord present;
  present.candidate = before;
  v1::Candidate content = ToProto(present);
  KETNAP_RETURN_IF_ERROR(api::ApplyUpdateMask(
      request.update_mask(),
      {"full_name", "birth_date", "sex", "ethnicity", "religion", "general_education",
       "qualification", "occupation", "youth_union_member", "former_membership", "special_cases"},
      request.candidate(), &content));
  KETNAP_ASSIGN_OR_RETURN(CandidateRecord read, RecordOf(content, context));
  Candidate after = before;
  after.full_name = std::move(read.candidate.full_name);
  after.birth_date = read.candidate.birth_date;
  after.sex = read.candidate.sex;
  after.ethnicity = std::move(read.candidate.ethnicity);
  after.religion = std::move(read.candidate.religion);
  after.general_education = read.candidate.general_education;
  after.qualification = read.candidate.qualification;
  after.occupation = read.candidate.occupation;
  after.youth_union_member = read.candidate.youth_union_member;
  after.former_membership = read.candidate.former_membership;
  after.special_cases = std::move(read.candidate.special_cases);
  return after;
}

absl::Status Update(const Environment& environment, const access::RequestContext& context,
                    const v1::UpdateCandidateRequest& request, db::Transaction& transaction,
                    StepPlan& plan) {
  const Candidate before = plan.facts.candidate;
  KETNAP_ASSIGN_OR_RETURN(Candidate after, Changed(before, context, request));
  if (IsIdentityChanged(before, after)) {
    KETNAP_RETURN_IF_ERROR(CheckIdentityIsOpen(before, plan.candidate));
  }
  if (before.full_name != after.full_name || before.birth_date != after.birth_date) {
    CandidateRecord record;
    record.candidate = after;
    record.folded_name = FoldForSearch(after.full_name);
    KETNAP_ASSIGN_OR_RETURN(
        const Uuid base,
        BaseOfEnteringCell(environment, transaction, after.organization, plan.facts.date));
    KETNAP_ASSIGN_OR_RETURN(const Namesakes namesakes,
                            FindNamesakesWithin(*environment.tree, transaction, base, record));
    KETNAP_RETURN_IF_ERROR(RefuseBlocking(environment, context, namesakes));
  }
  for (std::string& field : ChangedFields(before, after)) {
    plan.record.add_codes(std::move(field));
  }
  plan.facts.candidate = std::move(after);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::Candidate> CandidateHandler::UpdateCandidate(
    const Context& context, const v1::UpdateCandidateRequest& request) {
  StepPlan plan;
  plan.facts.step = Step::kUpdate;
  KETNAP_ASSIGN_OR_RETURN(plan.facts.date, DateFromProto(request.date()));
  plan.candidate = request.candidate().name();
  plan.etag = request.etag();
  plan.request_id = request.request_id();
  plan.action = "UpdateCandidate";
  plan.date_field = "date";
  return TakeCandidateStep(
      environment_, context, request, plan,
      [&](db::Transaction& transaction, const Surroundings&, StepPlan& attempt) {
        return Update(environment_, context, request, transaction, attempt);
      });
}

}  // namespace ketnap::dossier
