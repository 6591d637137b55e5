#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/dossier/domain/condition_builder.h"
#include "services/dossier/domain/conditions.h"

namespace ketnap::dossier {

Condition AuthorityCondition(const StepFacts& facts, const RuleSet& rules) {
  const Rule& rule = rules.Get(facts.decided_by_standing_committee ? "R-VOT-5" : "R-VOT-4");
  const Remedy remedy{"AUTHORITY", "DecideAdmission"};
  if (!facts.admission_authority.has_value() ||
      facts.deciding_organization != facts.admission_authority) {
    return Judge(rule, false,
                 {"Tổ chức ra quyết định không phải là cấp có thẩm quyền kết nạp gần nhất của chi "
                  "bộ này.",
                  "The deciding organization is not the nearest with admission authority."},
                 remedy);
  }
  // A grassroots committee that was given the authority decides as a whole; a superior by its
  // standing committee.
  const bool right_body = facts.authority_is_base_committee != facts.decided_by_standing_committee;
  return Judge(
      rule, right_body,
      right_body ? Message{"Quyết định do đúng cấp có thẩm quyền.", "The competent body decides."}
                 : Message{facts.authority_is_base_committee
                               ? "Đảng ủy cơ sở được ủy quyền phải quyết định bằng tập thể cấp ủy."
                               : "Cấp trên trực tiếp quyết định thông qua ban thường vụ.",
                           "Another body of that organization is competent."},
      remedy);
}

Condition ProbationCondition(const StepFacts& facts, const RuleSet& rules) {
  const Rule& rule = rules.Get("R-PRB-1");
  const auto& ceremony = facts.candidate.milestones.ceremony;
  if (!ceremony.has_value()) {
    return Judge(rule, false, {"Chưa có lễ kết nạp.", "There was no ceremony."},
                 {"CELL", "RecordCeremony"});
  }
  const Date end = AddMonths(*ceremony, static_cast<int>(rule.Number("months")));
  const bool met = facts.date >= end;
  return Judge(rule, met,
               {absl::StrCat("Thời gian dự bị hết ngày ", FormatDateForPeople(end), "; bước này ",
                             met ? "không" : "phải không", " trước ngày đó."),
                absl::StrCat("Probation ends on ", FormatDate(end), ".")},
               {"CELL", ""}, {{"probation_end", FormatDate(end)}});
}

Condition NewMemberClassCondition(const StepFacts& facts, const RuleSet& rules) {
  const auto& issued = facts.candidate.milestones.new_member_certificate;
  const bool met = issued.has_value() && *issued <= facts.date;
  return Judge(
      rules.Get("R-ELG-4"), met,
      met ? Message{"Đã có giấy chứng nhận lớp đảng viên mới.",
                    "The new-member class certificate is there."}
          : Message{"Chưa có giấy chứng nhận lớp bồi dưỡng đảng viên mới tính đến ngày này.",
                    "There is no new-member class certificate by that day."},
      {"TRAINING", "IssueCertificates"});
}

Condition ProbationPapersCondition(const StepFacts& facts, const RuleSet& rules) {
  std::string missing;
  for (const char* form : {"10-KNĐ", "11-KNĐ", "12-KNĐ"}) {
    if (FindDocument(facts.papers, form) == nullptr) {
      absl::StrAppend(&missing, missing.empty() ? "" : ", ", form);
    }
  }
  const bool met = missing.empty();
  return Judge(rules.Get("R-DOS-1"), met,
               met ? Message{"Đã đủ bản tự kiểm điểm và nhận xét thời gian dự bị.",
                             "The papers of probation are complete."}
                   : Message{absl::StrCat("Hồ sơ công nhận chính thức còn thiếu: ", missing, "."),
                             absl::StrCat("Missing papers of probation: ", missing, ".")},
               {"CELL", "RecordProbationReview"}, {{"missing", missing}});
}

}  // namespace ketnap::dossier
