#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/dossier/domain/condition_builder.h"
#include "services/dossier/domain/conditions.h"

// Which body may resolve, decide or revoke, and who must stand aside.
namespace ketnap::dossier {
namespace {

// The id the organization service gives the member that this person becomes.
Uuid MemberIdOf(const Uuid& candidate) {
  return Uuid::FromName(absl::StrCat("member-of:candidates/", candidate.ToString()));
}

// Members who are in conflict, by R-COI-1.
std::vector<Uuid> MembersInConflict(const StepFacts& facts, const Rule& rule) {
  std::vector<Uuid> members;
  if (rule.Flag("self")) members.push_back(MemberIdOf(facts.candidate.id));
  if (rule.Flag("helper") && facts.candidate.helper.has_value()) {
    members.push_back(*facts.candidate.helper);
  }
  if (rule.Flag("relative")) {
    for (const RelativeFacts& relative : facts.relatives) {
      if (relative.member.has_value()) members.push_back(*relative.member);
    }
  }
  if (rule.Flag("introducer")) {
    for (const Document& document : facts.papers.documents) {
      if (document.introducer.has_value()) members.push_back(*document.introducer);
    }
  }
  return members;
}

bool Contains(const std::vector<Uuid>& members, const Uuid& member) {
  return std::find(members.begin(), members.end(), member) != members.end();
}

// The cell's meeting that sectional and grassroots committee speak about.
std::optional<Date> CellMeetingOf(const StepFacts& facts) {
  const Milestones& reached = facts.candidate.milestones;
  if (facts.step == Step::kBaseResolution) return reached.cell_resolution;
  return facts.candidate.state == CandidateState::kStrikeOffProposed ? reached.strike_off_proposal
                                                                     : reached.recognition_proposal;
}

// Whether what was said on `said` is about the meeting, and not about an earlier one.
bool IsAbout(std::optional<Date> said, std::optional<Date> meeting) {
  return said.has_value() && (!meeting.has_value() || *said >= *meeting);
}

}  // namespace

Condition AuthorityCondition(const StepFacts& facts, const RuleSet& rules) {
  const Rule& rule = rules.Get(facts.decided_by_standing_committee ? "R-VOT-5" : "R-VOT-4");
  const char* rpc = facts.step == Step::kDecideRecognition ? "DecideRecognition"
                    : facts.step == Step::kDecideStrikeOff ? "DecideStrikeOff"
                                                           : "DecideAdmission";
  const Remedy remedy{"AUTHORITY", rpc};
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

Condition RevocationCondition(const StepFacts& facts, const RuleSet& rules) {
  const bool procedure = facts.revocation_kind == RevocationKind::kProcedure;
  const Rule& rule = rules.Get(procedure ? "R-REV-2" : "R-REV-1");
  const Remedy remedy{"AUTHORITY", "RevokeDecision"};
  if (!facts.deciding_organization.has_value()) {
    return Judge(rule, false,
                 {"Phải nêu cấp hủy quyết định.", "Who revokes the decision must be named."},
                 remedy);
  }
  const bool issuer = facts.decision_issuer == facts.deciding_organization;
  if (issuer || facts.revoker_is_superior) {
    return Judge(rule, true,
                 {issuer ? "Cấp đã ra quyết định hủy quyết định của mình."
                         : "Cấp trên của nơi ra quyết định hủy quyết định.",
                  "The issuer or its superior revokes."},
                 remedy);
  }
  // Whoever stands where the dissolved issuer stood for the person.
  const bool successor =
      !facts.decision_issuer_stands && facts.deciding_organization == facts.admission_authority;
  const bool allowed = rules.Get("R-REV-1").Flag("dissolved_issuer_successor_revokes");
  return Judge(
      rule, successor && allowed,
      successor && allowed
          ? Message{"Nơi ra quyết định đã giải thể; cấp ủy có thẩm quyền nơi đang quản lý người "
                    "đó hủy quyết định.",
                    "The issuer was dissolved; the present committee revokes."}
          : Message{"Chỉ cấp đã ra quyết định hoặc cấp trên của cấp đó được hủy quyết "
                    "định; khi nơi ra quyết định đã giải thể thì theo quy định có hiệu "
                    "lực vào ngày hủy.",
                    "Only the issuer or its superior may revoke; of a dissolved issuer, "
                    "who the rules of that day name."},
      remedy);
}

Condition ConflictCondition(const StepFacts& facts, const RuleSet& rules) {
  const Rule& rule = rules.Get("R-COI-1");
  const std::vector<Uuid> conflicted = MembersInConflict(facts, rule);
  int open = 0;
  int recused = 0;
  for (const Uuid& member : facts.acting_members) {
    if (!Contains(conflicted, member)) continue;
    ++(Contains(facts.recused_members, member) ? recused : open);
  }
  return Judge(rule, open == 0,
               open == 0 ? Message{recused == 0 ? "Người thực hiện không thuộc trường hợp phải "
                                                  "đứng ngoài."
                                                : "Người thuộc trường hợp phải đứng ngoài đã không "
                                                  "tham gia, có ghi nhận.",
                                   "Nobody in conflict takes part."}
                         : Message{"Người thực hiện là chính người được xét, người thân, đảng viên "
                                   "giúp đỡ hoặc người giới thiệu: không được tham gia, hoặc phải "
                                   "ghi nhận việc người đó đứng ngoài.",
                                   "Somebody in conflict of interest acts; that they took no part "
                                   "is not recorded."},
               {"CELL", ""},
               {{"in_conflict", absl::StrCat(open)}, {"recused", absl::StrCat(recused)}});
}

Condition CellStrengthCondition(const StepFacts& facts, const RuleSet& rules) {
  const Rule& rule = rules.Get("R-ORG-1");
  const int64_t minimum = rule.Number("minimum_official_members");
  // What the cell says of itself counts where it is more than the register knows.
  const int members =
      std::max(facts.cell_official_members, facts.vote.has_value() ? facts.vote->entitled : 0);
  const bool met = members >= minimum;
  return Judge(rule, met,
               {absl::StrCat(met ? "Chi bộ có " : "Chi bộ chỉ có ", members,
                             met ? " đảng viên chính thức, đủ để họp xét (ít nhất "
                                 : " đảng viên chính thức, không đủ để họp xét (ít nhất ",
                             minimum, ")."),
                absl::StrCat("The cell has ", members, " official members, ",
                             met ? "enough to meet (" : "too few to meet (", minimum, ").")},
               {"BASE_COMMITTEE", ""}, {{"official_members", absl::StrCat(members)}});
}

Condition BaseCommitteeCondition(const StepFacts& facts) {
  return JudgeProcess(
      "BODY", facts.has_base_committee,
      facts.has_base_committee
          ? Message{"Chi bộ trực thuộc đảng ủy cơ sở.", "The cell has a committee above it."}
          : Message{"Chi bộ cơ sở không có đảng ủy cơ sở: không thực hiện bước này.",
                    "A grassroots cell has no committee: this step is skipped."});
}

Condition SectionalCommitteeCondition(const StepFacts& facts) {
  return JudgeProcess(
      "BODY", facts.has_sectional_committee,
      facts.has_sectional_committee
          ? Message{"Chi bộ trực thuộc đảng ủy bộ phận.",
                    "A sectional committee stands above the cell."}
          : Message{"Chi bộ không trực thuộc đảng ủy bộ phận: không thực hiện bước này.",
                    "No sectional committee stands in between: this step is "
                    "skipped."});
}

Condition SectionReportedCondition(const StepFacts& facts, const RuleSet& rules) {
  const Milestones& reached = facts.candidate.milestones;
  const bool admission = facts.step == Step::kBaseResolution;
  const bool met = IsAbout(admission ? reached.section_report : reached.recognition_section_report,
                           CellMeetingOf(facts));
  return Judge(rules.Get("R-DOS-1"), met,
               {absl::StrCat(met ? "Đã có" : "Chưa có", " báo cáo thẩm định của đảng ủy bộ phận (",
                             admission ? "7-KNĐ" : "14-KNĐ", ") về nghị quyết của chi bộ."),
                met ? "The sectional committee has reported."
                    : "The sectional committee's report is missing."},
               {"SECTIONAL_COMMITTEE", "RecordSectionReport"});
}

Condition BaseResolvedCondition(const StepFacts& facts, const RuleSet& rules) {
  const bool met =
      IsAbout(facts.candidate.milestones.recognition_base_resolution, CellMeetingOf(facts));
  return Judge(
      rules.Get("R-VOT-3"), met,
      met ? Message{"Đã có nghị quyết của đảng ủy cơ sở.", "The grassroots committee has resolved."}
          : Message{"Chưa có nghị quyết của đảng ủy cơ sở (15-KNĐ).",
                    "The grassroots committee's resolution (15-KNĐ) is missing."},
      {"BASE_COMMITTEE", "RecordResolution"});
}

}  // namespace ketnap::dossier
