#include "services/organization/domain/import_organization.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace ketnap::organization {
namespace {

FieldViolation ParentNotFound() {
  return {
      "parent_key",
      "PARENT_NOT_FOUND",
      {"Không có tổ chức cấp trên nào mang mã này trong phạm vi của đợt nhập; dòng của cấp trên "
       "phải đứng trước và phải được nhận.",
       "No organization within the import has this key; the row of the one above comes first "
       "and must not fail."}};
}

FieldViolation KeyWasUsed(const Organization& holder) {
  return {"key",
          "KEY_WAS_USED",
          {absl::StrCat("Mã này từng thuộc về “", holder.content.display_name,
                        "”; mã không dùng lại cho tổ chức khác."),
           "The key belonged to another organization; keys are not used again."}};
}

FieldViolation MoveNeedsReorganization(const Organization& present, const Organization& parent) {
  return {"parent_key",
          "MOVE_NEEDS_REORGANIZATION",
          {absl::StrCat("“", present.content.display_name, "” hiện không trực thuộc “",
                        parent.content.display_name,
                        "”; chuyển cấp trên phải theo quyết định sắp xếp tổ chức, không theo "
                        "đợt nhập."),
           "The organization stands below another one; it is moved by a reorganization, not by an "
           "import."}};
}

FieldViolation TypeNeedsReorganization() {
  return {"organization.type",
          "TYPE_NEEDS_REORGANIZATION",
          {"Loại tổ chức khác với loại hiện tại; đổi loại hình phải theo quyết định sắp xếp tổ "
           "chức, không theo đợt nhập.",
           "The organization has another type; that changes by a reorganization, not by an "
           "import."}};
}

FieldViolation AuthorityNeedsReorganization() {
  return {"organization.authorities",
          "AUTHORITY_NEEDS_REORGANIZATION",
          {"Tổ chức hiện không có thẩm quyền này; giao thẩm quyền phải theo quyết định sắp xếp tổ "
           "chức, không theo đợt nhập.",
           "The organization does not hold this authority; it is given by a reorganization, not by "
           "an import."}};
}

FieldViolation NameTaken() {
  return {"organization.display_name",
          "NAME_TAKEN",
          {"Cấp trên này đã có tổ chức trực thuộc mang tên đó.",
           "Another organization below the same one has this name."}};
}

FieldViolation ChangedSince(const Organization& present) {
  return {
      "organization",
      "ORGANIZATION_CHANGED_SINCE",
      {absl::StrCat("Tổ chức đã có thay đổi từ ngày ", FormatDateForPeople(present.content_from),
                    ", sau ngày hiệu lực của đợt nhập."),
       absl::StrCat("The organization changed on ", FormatDate(present.content_from),
                    ", after the day from which this import changes it.")}};
}

// Unmet conditions of a placement as faults of the row.
void AddPlacement(const absl::Status& status, RowFaults* faults) {
  for (const UnmetCondition& unmet : UnmetConditions(status)) {
    faults->Add(
        {unmet.rule_id == "ORGANIZATION_TYPE_DAYS" ? "organization.valid_from" : "parent_key",
         unmet.rule_id, unmet.message});
  }
}

void CheckNew(const Organization& row, bool has_valid_from, const OrganizationRowFacts& facts,
              RowFaults* faults) {
  if (!has_valid_from) {
    faults->Add(
        {"organization.valid_from",
         "REQUIRED",
         {"Tổ chức mới cần có ngày thành lập.", "A new organization needs its first day."}});
  }
  if (facts.key_elsewhere) faults->Add(KeyInUseElsewhere());
  if (facts.key_of_ended.has_value()) faults->Add(KeyWasUsed(*facts.key_of_ended));
  if (!facts.parent.has_value()) return;
  if (facts.type.has_value()) {
    AddPlacement(
        CheckPlacement(*facts.type, &*facts.parent,
                       has_valid_from ? std::optional<Date>(row.valid_from) : std::nullopt),
        faults);
  }
  if (has_valid_from && row.valid_from < facts.parent->valid_from) {
    faults->Add({"organization.valid_from",
                 "BEFORE_PARENT",
                 {absl::StrCat("Ngày thành lập không được trước ngày thành lập của cấp trên (",
                               FormatDateForPeople(facts.parent->valid_from), ")."),
                  absl::StrCat("The first day must not lie before that of the one above, ",
                               FormatDate(facts.parent->valid_from), ".")}});
  }
}

// A row that only says that it may decide admission is content with any authority.
bool Holds(const Organization& present, const Authority& wanted, Date day) {
  const bool any = wanted.kind == AuthorityKind::kAdmission && !wanted.decision.has_value();
  return std::any_of(present.authorities.begin(), present.authorities.end(),
                     [&](const Authority& authority) {
                       return (any || authority.kind == wanted.kind) && Covers(authority, day);
                     });
}

void CheckPresent(const Organization& row, const OrganizationRowFacts& facts, RowFaults* faults) {
  const Organization& present = *facts.present;
  if (facts.parent.has_value() && present.content.parent != facts.parent->id) {
    faults->Add(MoveNeedsReorganization(present, *facts.parent));
  }
  if (facts.type.has_value() && present.content.type != row.content.type) {
    faults->Add(TypeNeedsReorganization());
  }
  for (const Authority& authority : row.authorities) {
    if (authority.valid_to.has_value() || Holds(present, authority, facts.today)) continue;
    faults->Add(AuthorityNeedsReorganization());
  }
}

}  // namespace

OrganizationJudgement JudgeOrganization(const Organization& row, bool has_valid_from,
                                        const OrganizationRowFacts& facts, RowFaults* faults) {
  if (!facts.type.has_value()) {
    if (!faults->Has("organization.type")) faults->Add(UnknownType());
  } else {
    Organization judged = row;
    if (!has_valid_from || facts.present.has_value()) judged.valid_from = Date(1, 1, 1);
    if (facts.present.has_value()) judged.authorities.clear();
    faults->Add(CheckContent(judged, *facts.type, facts.today));
  }
  if (!facts.parent.has_value() && !faults->Has("parent_key")) faults->Add(ParentNotFound());
  if (facts.name_taken) faults->Add(NameTaken());

  OrganizationJudgement judgement;
  if (facts.present.has_value()) {
    CheckPresent(row, facts, faults);
    judgement.content = row.content;
    judgement.content.parent = facts.present->content.parent;
    judgement.content.type = facts.present->content.type;
    const bool same = judgement.content == facts.present->content;
    judgement.outcome = same ? ImportOutcome::kSkipped : ImportOutcome::kUpdated;
    if (!same && facts.present->content_from > facts.effective_date) {
      faults->Add(ChangedSince(*facts.present));
    }
  } else {
    CheckNew(row, has_valid_from, facts, faults);
    judgement.content = row.content;
    if (facts.parent.has_value()) judgement.content.parent = facts.parent->id;
    judgement.outcome = ImportOutcome::kCreated;
  }
  if (!faults->empty()) judgement.outcome = ImportOutcome::kFailed;
  return judgement;
}

}  // namespace ketnap::organization
