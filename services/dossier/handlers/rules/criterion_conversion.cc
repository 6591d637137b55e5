#include "services/dossier/handlers/rules/criterion_conversion.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "common/api/etag.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "services/dossier/handlers/convert.h"

namespace ketnap::dossier {
namespace {

using Violations = std::vector<FieldViolation>;

void Refuse(const char* field, const char* rule, Message message, Violations* violations) {
  violations->push_back({std::string("local_criterion.") + field, rule, std::move(message)});
}

// What a criterion looks at must be stated, and nothing else.
void CheckKind(const v1::LocalCriterion& criterion, Violations* violations) {
  const bool by_qualification = criterion.kind() == v1::CRITERION_KIND_MINIMUM_QUALIFICATION;
  const bool has_qualification = criterion.qualification() != v1::QUALIFICATION_UNSPECIFIED;
  if (by_qualification != has_qualification) {
    Refuse("qualification", by_qualification ? "REQUIRED" : "NOT_FOR_THIS_KIND",
           {"Trình độ chuyên môn chỉ nêu, và phải nêu, cho tiêu chí về trình độ chuyên môn.",
            "The qualification is stated for the criterion of qualification, and for no other."},
           violations);
  }
  const bool counts_reviews = criterion.kind() == v1::CRITERION_KIND_MINIMUM_REVIEWS ||
                              criterion.kind() == v1::CRITERION_KIND_NO_WEAK_REVIEW;
  if (counts_reviews && criterion.number() == 0) {
    Refuse("number", "REQUIRED",
           {"Phải nêu số lần nhận xét.", "The number of reviews must be stated."}, violations);
  }
  if (by_qualification && criterion.number() != 0) {
    Refuse("number", "NOT_FOR_THIS_KIND",
           {"Tiêu chí về trình độ chuyên môn không có số.",
            "The criterion of qualification has no number."},
           violations);
  }
}

void CheckStep(const v1::LocalCriterion& criterion, Violations* violations) {
  if (criterion.step() == v1::STEP_OPEN_DOSSIER || criterion.step() == v1::STEP_CELL_RESOLUTION) {
    return;
  }
  Refuse("step", "STEP_NOT_GUARDED",
         {"Tiêu chí của đơn vị chỉ áp dụng khi lập hồ sơ hoặc khi chi bộ xét.",
          "A criterion guards the opening of the dossier or the cell's resolution."},
         violations);
}

void CheckDays(const CriterionRecord& record, Violations* violations) {
  if (record.valid_to.has_value() && *record.valid_to < record.valid_from) {
    Refuse("valid_to", "BEFORE_VALID_FROM",
           {"Ngày cuối không được trước ngày đầu.", "The last day precedes the first."},
           violations);
  }
  if (record.valid_from < record.criterion.decision.date) {
    Refuse("valid_from", "BEFORE_DECISION",
           {"Tiêu chí không có hiệu lực trước ngày của văn bản ban hành.",
            "A criterion is not in force before the paper that sets it."},
           violations);
  }
}

}  // namespace

v1::LocalCriterion ToProto(const CriterionRecord& record) {
  const LocalCriterion& criterion = record.criterion;
  v1::LocalCriterion proto;
  proto.set_name(api::ResourceName(kLocalCriteria, criterion.id));
  proto.set_organization(OrganizationName(record.organization));
  proto.set_title(criterion.title);
  proto.set_kind(static_cast<v1::CriterionKind>(criterion.kind));
  proto.set_qualification(static_cast<v1::Qualification>(criterion.qualification));
  proto.set_number(criterion.number);
  proto.set_step(static_cast<v1::Step>(criterion.step));
  *proto.mutable_valid_from() = DateToProto(record.valid_from);
  if (record.valid_to.has_value()) *proto.mutable_valid_to() = DateToProto(*record.valid_to);
  *proto.mutable_decision() = ToProto(criterion.decision);
  proto.set_etag(api::MakeEtag(record.version));
  for (int occupation : criterion.occupations) {
    proto.add_occupations(static_cast<v1::Occupation>(occupation));
  }
  return proto;
}

absl::StatusOr<CriterionRecord> RecordOf(const v1::LocalCriterion& criterion) {
  CriterionRecord record;
  KETNAP_ASSIGN_OR_RETURN(record.organization,
                          api::ParseResourceName(criterion.organization(), kOrganizations,
                                                 "local_criterion.organization"));
  KETNAP_ASSIGN_OR_RETURN(record.valid_from, DateFromProto(criterion.valid_from()));
  if (criterion.has_valid_to()) {
    KETNAP_ASSIGN_OR_RETURN(record.valid_to, DateFromProto(criterion.valid_to()));
  }
  LocalCriterion& value = record.criterion;
  value.title = NormalizeNfc(criterion.title());
  value.kind = criterion.kind();
  value.qualification = criterion.qualification();
  value.number = criterion.number();
  value.step = static_cast<Step>(criterion.step());
  value.occupations.assign(criterion.occupations().begin(), criterion.occupations().end());
  std::sort(value.occupations.begin(), value.occupations.end());
  value.occupations.erase(std::unique(value.occupations.begin(), value.occupations.end()),
                          value.occupations.end());
  value.decision.number = NormalizeNfc(criterion.decision().number());
  value.decision.symbol = NormalizeNfc(criterion.decision().symbol());
  KETNAP_ASSIGN_OR_RETURN(value.decision.date, DateFromProto(criterion.decision().date()));
  Violations violations;
  CheckKind(criterion, &violations);
  CheckStep(criterion, &violations);
  CheckDays(record, &violations);
  if (!violations.empty()) return InvalidFieldsError(violations);
  return record;
}

}  // namespace ketnap::dossier
