#include "services/dossier/handlers/duplicates/merge_reliance.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "ketnap/dossier/v1/events.pb.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/corrections/past_judgement.h"
#include "services/dossier/repository/timeline_repository.h"

namespace ketnap::dossier {
namespace {

constexpr int kEntriesAtOnce = 50;

bool HasEnded(CandidateState state) {
  return state == CandidateState::kDelisted || state == CandidateState::kRefused ||
         state == CandidateState::kRevoked || state == CandidateState::kStruckOff;
}

absl::StatusOr<std::set<Step>> StepsSinceMerge(db::Transaction& transaction, const Uuid& candidate,
                                               const Uuid& merged) {
  std::set<Step> steps;
  int64_t before = std::numeric_limits<int64_t>::max();
  while (true) {
    KETNAP_ASSIGN_OR_RETURN(const auto rows,
                            ReadTimeline(transaction, candidate, before, kEntriesAtOnce));
    for (const TimelineRow& row : rows) {
      before = row.version;
      v1::CandidateStepRecorded event;
      if (!event.ParseFromString(row.event)) continue;
      const v1::CandidateStep& step = event.step();
      if (step.step() == v1::STEP_MERGE && step.other_candidate() == CandidateName(merged)) {
        return steps;
      }
      steps.insert(static_cast<Step>(step.step()));
    }
    if (rows.size() < static_cast<size_t>(kEntriesAtOnce)) return steps;
  }
}

void AddOnce(const std::string& text, std::vector<std::string>* texts) {
  if (std::find(texts->begin(), texts->end(), text) == texts->end()) texts->push_back(text);
}

}  // namespace

absl::StatusOr<std::vector<JudgedStep>> JudgeStepsSinceMerge(const Environment& environment,
                                                             db::Transaction& transaction,
                                                             const Candidate& candidate,
                                                             const Uuid& merged) {
  std::vector<JudgedStep> judged;
  if (HasEnded(candidate.state)) return judged;
  KETNAP_ASSIGN_OR_RETURN(const std::set<Step> since,
                          StepsSinceMerge(transaction, candidate.id, merged));
  for (const PastStep& past : PastSteps(candidate)) {
    if (since.count(past.step) == 0) continue;
    KETNAP_ASSIGN_OR_RETURN(auto verdict,
                            JudgeAgain(environment, transaction, candidate, {}, past));
    if (verdict.has_value()) judged.push_back({past, *std::move(verdict)});
  }
  return judged;
}

absl::Status CheckStepsStillHold(const Environment& environment, db::Transaction& transaction,
                                 const Candidate& candidate,
                                 const std::vector<JudgedStep>& before) {
  std::vector<std::string> told, codes;
  for (const JudgedStep& judged : before) {
    KETNAP_ASSIGN_OR_RETURN(const auto verdict,
                            JudgeAgain(environment, transaction, candidate, {}, judged.step));
    if (!verdict.has_value()) continue;
    for (const Condition& condition : NewlyUnmet(judged.verdict, *verdict)) {
      AddOnce(StepName(judged.step.step), &told);
      AddOnce(condition.rule_id, &codes);
    }
  }
  if (told.empty()) return absl::OkStatus();
  const std::string steps = absl::StrJoin(told, ", ");
  return ReasonedError(
      absl::StatusCode::kFailedPrecondition, "MERGE_RELIED_ON",
      {absl::StrCat("Sau khi gộp, hồ sơ đã đi tiếp nhờ nhận xét hoặc giấy chứng nhận của hồ sơ "
                    "kia: ",
                    steps, ". Muốn bỏ gộp thì hoàn tác các bước ấy hoặc hủy bỏ quyết định trước."),
       absl::StrCat("Since the merge steps were taken that rest on reviews or certificates of the "
                    "other record: ",
                    absl::StrJoin(codes, ", "),
                    ". Undo them, or revoke the decision, before the records are parted.")},
      {{"conditions", absl::StrJoin(codes, ",")}});
}

}  // namespace ketnap::dossier
