#include "services/supervision/domain/inspection_program.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/supervision/domain/tidy_text.h"

namespace ketnap::supervision {
namespace {

void CheckItem(const ProgramItem& item, const ProgramFacts& facts, const std::string& path,
               std::vector<FieldViolation>* violations) {
  if (item.title.empty()) {
    violations->push_back({absl::StrCat(path, ".title"),
                           "REQUIRED",
                           {"Cần ghi nội dung cuộc kiểm tra, giám sát.", "The title is needed."}});
  }
  if (item.lead_title.empty()) {
    violations->push_back({absl::StrCat(path, ".lead_title"),
                           "REQUIRED",
                           {"Cần ghi chức danh người chủ trì.", "Say who leads it, by post."}});
  }
  RefusePersonalNumber(absl::StrCat(path, ".title"), item.title, violations);
  RefusePersonalNumber(absl::StrCat(path, ".lead_title"), item.lead_title, violations);
  std::set<Uuid> seen;
  for (size_t i = 0; i < item.subjects.size(); ++i) {
    const std::string subject = absl::StrCat(path, ".subjects[", i, "]");
    if (!seen.insert(item.subjects[i]).second) {
      violations->push_back(
          {subject,
           "DUPLICATE",
           {"Tổ chức này đã có trong mục.", "The item names this organization already."}});
    } else if (!facts.may_be_subject(item.subjects[i])) {
      violations->push_back(
          {subject,
           "NOT_BELOW_PROGRAM_ORGANIZATION",
           {"Tổ chức này không còn hoạt động hoặc không thuộc phạm vi của cấp ủy lập chương trình.",
            "The organization has ended, or is neither the committee's own nor below it."}});
    }
  }
}

UnmetCondition WrongState(const InspectionProgram& program, const Message& message) {
  return {"STATE", NameOf(program), message};
}

}  // namespace

std::string NameOf(const InspectionProgram& program) {
  return absl::StrCat("inspectionPrograms/", program.id.ToString());
}

Date QuarterEnd(int year, int quarter) { return AddMonths(Date(year, 1, 1), 3 * quarter) - 1; }

std::vector<FieldViolation> CheckItems(const std::vector<ProgramItem>& items,
                                       const std::set<Uuid>& known, const ProgramFacts& facts,
                                       const std::string& field) {
  std::vector<FieldViolation> violations;
  std::set<Uuid> seen;
  for (size_t i = 0; i < items.size(); ++i) {
    const std::string path = absl::StrCat(field, "[", i, "]");
    const bool is_new = items[i].id == Uuid();
    if (!is_new && !known.contains(items[i].id)) {
      violations.push_back({absl::StrCat(path, ".name"),
                            "UNKNOWN_ITEM",
                            {"Chương trình này không có mục mang mã đó; mục mới thì để trống mã.",
                             "The programme has no such item; a new one carries no name."}});
    } else if (!is_new && !seen.insert(items[i].id).second) {
      violations.push_back({absl::StrCat(path, ".name"),
                            "DUPLICATE",
                            {"Mục này được nêu hai lần.", "The item is named twice."}});
    }
    CheckItem(items[i], facts, path, &violations);
  }
  return violations;
}

absl::Status CheckIsDraft(const InspectionProgram& program) {
  if (program.state == ProgramState::kDraft) return absl::OkStatus();
  return UnmetConditionsError(
      "PROGRAM_NOT_DRAFT",
      {WrongState(program, {"Chương trình đã được phê duyệt; chỉ được điều chỉnh, có lý do và văn "
                            "bản.",
                            "The programme is approved; it is amended, with a reason and a "
                            "document."})});
}

absl::Status CheckIsApproved(const InspectionProgram& program) {
  if (program.state == ProgramState::kApproved) return absl::OkStatus();
  return UnmetConditionsError(
      "PROGRAM_NOT_APPROVED",
      {WrongState(program,
                  {"Chương trình đang là dự thảo, chưa được phê duyệt; sửa thẳng vào dự thảo.",
                   "The programme is a draft still; change the draft."})});
}

absl::Status CheckHasItems(const InspectionProgram& program,
                           const std::vector<ProgramItem>& items) {
  if (!items.empty()) return absl::OkStatus();
  return UnmetConditionsError("PROGRAM_EMPTY",
                              {{"ITEMS",
                                NameOf(program),
                                {"Chương trình chưa có cuộc kiểm tra, giám sát nào để phê duyệt.",
                                 "The programme foresees nothing yet."}}});
}

absl::Status CheckInspectedItemsStay(const std::vector<ProgramItem>& before,
                                     const std::vector<ProgramItem>& after,
                                     const std::set<Uuid>& inspected) {
  std::vector<UnmetCondition> conditions;
  for (const ProgramItem& item : before) {
    if (!inspected.contains(item.id)) continue;
    const bool stays = std::any_of(after.begin(), after.end(), [&](const ProgramItem& next) {
      return next.id == item.id && next.kind == item.kind &&
             std::all_of(item.subjects.begin(), item.subjects.end(), [&](const Uuid& subject) {
               return std::find(next.subjects.begin(), next.subjects.end(), subject) !=
                      next.subjects.end();
             });
    });
    if (stays) continue;
    conditions.push_back(
        {"ITEM_HAS_INSPECTION",
         absl::StrCat("programItems/", item.id.ToString()),
         {"Mục này đã có cuộc kiểm tra, giám sát; không được bỏ mục, bớt đối tượng hay đổi hình "
          "thức.",
          "The item has an inspection: it stays, with its kind and its subjects."}});
  }
  if (conditions.empty()) return absl::OkStatus();
  return UnmetConditionsError("PROGRAM_ITEM_INSPECTED", conditions);
}

std::vector<FieldViolation> CheckItemLink(const InspectionProgram& program, const ProgramItem& item,
                                          InspectionKind kind, const ItemLinkFacts& facts) {
  std::vector<FieldViolation> violations;
  const auto add = [&](std::string rule, Message message) {
    violations.push_back({"inspection.program_item", std::move(rule), std::move(message)});
  };
  if (program.state != ProgramState::kApproved) {
    add("PROGRAM_NOT_APPROVED", {"Chương trình có mục này chưa được phê duyệt.",
                                 "The programme of the item is not approved."});
  }
  if (item.kind != kind) {
    add("OTHER_KIND", {"Hình thức không khớp với mục của chương trình (kiểm tra hay giám sát "
                       "chuyên đề).",
                       "The item foresees the other kind: inspection or thematic supervision."});
  }
  if (!facts.subjects_are_foreseen) {
    add("OTHER_SUBJECTS", {"Có tổ chức được kiểm tra không nằm trong mục của chương trình.",
                           "A subject is not one the item foresees."});
  }
  return violations;
}

ItemProgress ProgressOf(int year, int quarter, const std::vector<InspectionState>& inspections,
                        Date today) {
  bool any_over = false, any_open = false, any_running = false;
  for (const InspectionState state : inspections) {
    if (state == InspectionState::kCancelled) continue;
    const bool over = state == InspectionState::kConcluded || state == InspectionState::kClosed;
    any_over |= over;
    any_open |= !over;
    any_running |= state == InspectionState::kStarted;
  }
  if (any_over && !any_open) return ItemProgress::kDone;
  if (today > QuarterEnd(year, quarter)) return ItemProgress::kLate;
  return any_running || any_over ? ItemProgress::kRunning : ItemProgress::kAhead;
}

}  // namespace ketnap::supervision
