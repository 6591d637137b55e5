#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/dossier/domain/condition_builder.h"
#include "services/dossier/domain/eligibility.h"
#include "services/dossier/domain/vote_conditions.h"

namespace ketnap::dossier {
namespace {

bool IsCellVote(Step step) {
  return step == Step::kCellResolution || step == Step::kProposeRecognition ||
         step == Step::kProposeStrikeOff;
}

const char* VotingParty(Step step) {
  if (IsCellVote(step)) return "CELL";
  const bool base = step == Step::kBaseResolution || step == Step::kRecognitionBaseResolution;
  return base ? "BASE_COMMITTEE" : "AUTHORITY";
}

// The RPC that records a step's vote.
const char* VotingRpc(Step step) {
  switch (step) {
    case Step::kDecideAdmission:
      return "DecideAdmission";
    case Step::kProposeRecognition:
      return "ProposeRecognition";
    case Step::kDecideRecognition:
      return "DecideRecognition";
    case Step::kProposeStrikeOff:
      return "ProposeStrikeOff";
    case Step::kDecideStrikeOff:
      return "DecideStrikeOff";
    default:
      return "RecordResolution";
  }
}

// Who enters what the vote is held against, with the organization service.
Remedy SizeRemedy(Step step) {
  return IsCellVote(step) ? Remedy{"BASE_COMMITTEE", "CreateMember"}
                          : Remedy{"AUTHORITY", "UpdateOrganization"};
}

Message UnknownSize(const StepFacts& facts) {
  if (IsCellVote(facts.step)) {
    return {
        "Sổ đảng viên chưa có đảng viên chính thức nào của chi bộ vào ngày họp nên không đối "
        "chiếu được phiếu: đảng ủy cơ sở cập nhật sổ đảng viên của chi bộ trước.",
        "The register knows no official member of the cell on that day: enter them first."};
  }
  const bool standing = facts.decided_by_standing_committee;
  const bool base =
      facts.step == Step::kBaseResolution || facts.step == Step::kRecognitionBaseResolution;
  return {absl::StrCat("Chưa biết số ủy viên ",
                       base       ? "của đảng ủy cơ sở"
                       : standing ? "ban thường vụ của cấp ra quyết định"
                                  : "cấp ủy của cấp ra quyết định",
                       " nên không đối chiếu được phiếu: ban tổ chức cập nhật số ủy viên trong "
                       "danh mục tổ chức đảng trước."),
          "The register does not tell how many belong to the body: enter its size with the "
          "organization first."};
}

// Only a cell's base is reduced (R-VOT-2), and by what the rules name; a committee counts all its
// members.
int BaseOf(const VoteTally& vote, Step step, const RuleSet& rules) {
  if (!IsCellVote(step)) return vote.entitled;
  const Rule& rule = rules.Get("R-VOT-2");
  int base = vote.entitled;
  if (rule.Flag("subtract_temporarily_transferred")) base -= vote.temporarily_transferred;
  if (rule.Flag("subtract_exempt_absent")) base -= vote.exempt_absent;
  return base;
}

}  // namespace

int VoteBase(const VoteTally& vote) {
  return vote.entitled - vote.temporarily_transferred - vote.exempt_absent;
}

const Rule& VoteRule(const StepFacts& facts, const RuleSet& rules) {
  switch (facts.step) {
    case Step::kBaseResolution:
    case Step::kRecognitionBaseResolution:
      return rules.Get("R-VOT-3");
    case Step::kDecideAdmission:
    case Step::kDecideRecognition:
    case Step::kDecideStrikeOff:
      return facts.decided_by_standing_committee ? rules.Get("R-VOT-5") : rules.Get("R-VOT-4");
    default:
      return rules.Get("R-VOT-1");
  }
}

int RegisteredVoters(const StepFacts& facts) {
  switch (facts.step) {
    case Step::kBaseResolution:
    case Step::kRecognitionBaseResolution:
      return facts.base_committee_size;
    case Step::kDecideAdmission:
    case Step::kDecideRecognition:
    case Step::kDecideStrikeOff:
      return facts.decided_by_standing_committee ? facts.authority_standing_size
                                                 : facts.authority_committee_size;
    default:
      return facts.cell_official_members;
  }
}

bool VoteCarries(const StepFacts& facts, const RuleSet& rules) {
  if (!facts.vote.has_value()) return false;
  const Fraction fraction = VoteRule(facts, rules).FractionOf("fraction");
  const int total = BaseOf(*facts.vote, facts.step, rules);
  return total > 0 && fraction.IsReachedBy(facts.vote->in_favor, total);
}

Condition VoteArithmetic(const StepFacts& facts, const RuleSet& rules) {
  const Rule& rule = rules.Get("R-VOT-2");
  const Remedy remedy{VotingParty(facts.step), VotingRpc(facts.step)};
  if (!facts.vote.has_value()) {
    return Judge(rule, false, {"Phải ghi kết quả biểu quyết.", "The vote must be recorded."},
                 remedy);
  }
  const VoteTally& vote = *facts.vote;
  const int registered = RegisteredVoters(facts);
  Facts used{{"entitled", absl::StrCat(vote.entitled)},
             {"temporarily_transferred", absl::StrCat(vote.temporarily_transferred)},
             {"exempt_absent", absl::StrCat(vote.exempt_absent)},
             {"present", absl::StrCat(vote.present)},
             {"in_favor", absl::StrCat(vote.in_favor)},
             {"against", absl::StrCat(vote.against)},
             {"register", absl::StrCat(registered)}};
  if (IsCellVote(facts.step)) {
    used["register_away"] = absl::StrCat(facts.cell_away_members);
    used["register_exempt"] = absl::StrCat(facts.cell_exempt_members);
  }
  const int base = BaseOf(vote, facts.step, rules);
  if (base <= 0 || vote.present > VoteBase(vote) || vote.in_favor + vote.against > vote.present) {
    return Judge(rule, false,
                 {absl::StrCat("Số liệu biểu quyết không khớp: triệu tập ", vote.entitled,
                               ", có mặt ", vote.present, ", tán thành ", vote.in_favor,
                               ", không tán thành ", vote.against, "."),
                  "The figures of the vote contradict each other."},
                 remedy, std::move(used));
  }
  // Held against nothing, one voice would decide.
  if (registered <= 0 && rule.Flag("known_size_required")) {
    return Judge(rule, false, UnknownSize(facts), SizeRemedy(facts.step), std::move(used));
  }
  // Whoever is not counted is known to the register: a cell cannot shrink its base by its own word.
  if (IsCellVote(facts.step) && (vote.temporarily_transferred > facts.cell_away_members ||
                                 vote.exempt_absent > facts.cell_exempt_members)) {
    return Judge(rule, false,
                 {absl::StrCat("Theo sổ đảng viên, ngày họp chi bộ có ", facts.cell_away_members,
                               " người chuyển sinh hoạt tạm thời và ", facts.cell_exempt_members,
                               " người được miễn sinh hoạt; không được trừ nhiều hơn. Nếu sổ chưa "
                               "đủ thì cập nhật sổ trước."),
                  absl::StrCat("The register knows ", facts.cell_away_members, " away and ",
                               facts.cell_exempt_members,
                               " exempt on that day; no more may be left out of the base.")},
                 remedy, std::move(used));
  }
  if (vote.entitled < registered) {
    return Judge(rule, false,
                 {absl::StrCat("Mẫu số ", vote.entitled, " nhỏ hơn số người có quyền biểu quyết ",
                               "theo sổ (", registered, ")."),
                  absl::StrCat("The base of ", vote.entitled, " is smaller than the register's ",
                               registered, ".")},
                 remedy, std::move(used));
  }
  return Judge(rule, true,
               {absl::StrCat("Mẫu số tính phiếu là ", base, " trên ", vote.entitled,
                             " người được triệu tập."),
                absl::StrCat("The base of the vote is ", base, " of ", vote.entitled, ".")},
               remedy, std::move(used));
}

Condition VoteFraction(const StepFacts& facts, const RuleSet& rules) {
  const Rule& rule = VoteRule(facts, rules);
  const Fraction fraction = rule.FractionOf("fraction");
  const VoteTally vote = facts.vote.value_or(VoteTally{});
  const int total = BaseOf(vote, facts.step, rules);
  const std::string demanded = absl::StrCat(fraction.strictly_more ? "trên " : "ít nhất ",
                                            fraction.numerator, "/", fraction.denominator);
  const bool met = VoteCarries(facts, rules);
  return Judge(
      rule, met,
      {absl::StrCat("Tán thành ", vote.in_favor, " trên ", total,
                    met ? ", đạt tỷ lệ yêu cầu (" : ", chưa đạt tỷ lệ yêu cầu (", demanded, ")."),
       absl::StrCat(vote.in_favor, " in favour of ", total, met ? ", enough (" : ", too few (",
                    fraction.strictly_more ? "more than " : "at least ", fraction.numerator, "/",
                    fraction.denominator, ").")},
      {VotingParty(facts.step), VotingRpc(facts.step)},
      {{"in_favor", absl::StrCat(vote.in_favor)}, {"base", absl::StrCat(total)}});
}

}  // namespace ketnap::dossier
