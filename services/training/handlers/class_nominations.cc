#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/access/scoped_query.h"
#include "common/api/mutation.h"
#include "common/api/page_token.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/training/handlers/class_change.h"
#include "services/training/handlers/class_handler.h"
#include "services/training/handlers/conversion.h"
#include "services/training/handlers/page_key.h"
#include "services/training/repository/class_repository.h"

namespace ketnap::training {
namespace {

UnmetCondition CannotAttend(const std::string& candidate, const Message& why) {
  return {"R-CLS-ATTEND", candidate, why};
}

// The people of the request, each judged; or every reason why some may not attend.
absl::StatusOr<std::vector<CandidateFacts>> JudgePeople(db::Transaction& transaction,
                                                        const Environment& environment,
                                                        const TrainingClass& training_class,
                                                        const Uuid& organization,
                                                        const v1::NominateRequest& request) {
  const ClassType* type = environment.class_types->Find(training_class.class_type);
  if (type == nullptr) {
    return ReasonedError(absl::StatusCode::kFailedPrecondition, "CLASS_TYPE_REMOVED",
                         {"Loại lớp học này không còn trong danh mục.",
                          "This class type is no longer in the catalogue."});
  }
  std::vector<CandidateFacts> people;
  std::vector<UnmetCondition> unmet;
  std::set<std::string> seen;
  for (const std::string& name : request.candidates()) {
    KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(name, kCandidates, "candidates"));
    if (!seen.insert(name).second) {
      unmet.push_back(CannotAttend(name, {"Được nêu hai lần.", "Named twice."}));
      continue;
    }
    KETNAP_ASSIGN_OR_RETURN(const auto facts, FindCandidateFacts(transaction, id));
    // Somebody of another organization is as unknown as somebody who does not exist.
    if (!facts.has_value() || !environment.tree->IsWithin(facts->organization, organization)) {
      unmet.push_back(
          {"CANDIDATE_UNKNOWN",
           name,
           {"Không tìm thấy người này trong tổ chức giới thiệu (dữ liệu có thể đang cập nhật).",
            "Not known in the nominating organization (the data may still be arriving)."}});
      continue;
    }
    const auto why = WhyNotAttend(*type, *facts, training_class.start_date);
    if (why.has_value()) unmet.push_back(CannotAttend(name, *why));
    people.push_back(*facts);
  }
  if (!unmet.empty()) return UnmetConditionsError("NOMINATION_CONDITIONS_UNMET", unmet);
  return people;
}

absl::Status AddNominations(db::Transaction& transaction, const Context& context,
                            const std::vector<CandidateFacts>& people, ClassChange* change) {
  for (const CandidateFacts& person : people) {
    Nomination nomination;
    nomination.id = Uuid::Generate(context.now);
    nomination.training_class = change->training_class.id;
    nomination.candidate = person.id;
    nomination.organization = person.organization;
    const absl::Status inserted = InsertNomination(transaction, nomination);
    if (absl::IsAlreadyExists(inserted)) {
      KETNAP_ASSIGN_OR_RETURN(const auto other,
                              FindNomination(transaction, change->training_class.id, person.id));
      return ResourceAlreadyExistsError(
          other.has_value() ? api::ResourceName(kNominations, other->id) : "",
          {"Người này đã được giới thiệu vào lớp học.", "This person is nominated already."});
    }
    KETNAP_RETURN_IF_ERROR(inserted);
    change->nominations.push_back(nomination);
  }
  return absl::OkStatus();
}

// The learners to enrol: those named, or all that wait.
absl::StatusOr<std::vector<Nomination>> ChooseWaiting(
    db::Transaction& transaction, const TrainingClass& training_class,
    const v1::ApproveNominationsRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const auto all, NominationsOfClass(transaction, training_class.id));
  std::vector<Nomination> chosen;
  if (request.nominations().empty()) {
    for (const Nomination& each : all) {
      if (each.state == NominationState::kNominated) chosen.push_back(each);
    }
    return chosen;
  }
  std::map<std::string, Nomination> by_name;
  for (const Nomination& each : all) by_name[api::ResourceName(kNominations, each.id)] = each;
  std::vector<UnmetCondition> unmet;
  for (const std::string& name : request.nominations()) {
    auto found = by_name.find(name);
    if (found == by_name.end() || found->second.state != NominationState::kNominated) {
      unmet.push_back({"STATE",
                       name,
                       {"Không phải giới thiệu đang chờ duyệt của lớp này.",
                        "Not a nomination of this class that waits."}});
      continue;
    }
    chosen.push_back(found->second);
    by_name.erase(found);
  }
  if (!unmet.empty()) return UnmetConditionsError("NOMINATION_CONDITIONS_UNMET", unmet);
  return chosen;
}

absl::Status Enrol(db::Transaction& transaction, std::vector<Nomination> chosen,
                   ClassChange* change) {
  TrainingClass& training_class = change->training_class;
  const int free = training_class.seats - training_class.enrolled;
  const int wanted = static_cast<int>(chosen.size());
  if (wanted > free) {
    return ReasonedError(absl::StatusCode::kFailedPrecondition, "SEATS_EXHAUSTED",
                         {absl::StrCat("Lớp còn ", free, " chỗ, không đủ cho ", wanted, " người."),
                          absl::StrCat(free, " seats are free, ", wanted, " were asked for.")},
                         {{"free", absl::StrCat(free)}, {"wanted", absl::StrCat(wanted)}});
  }
  for (Nomination& nomination : chosen) {
    nomination.state = NominationState::kEnrolled;
    KETNAP_RETURN_IF_ERROR(UpdateNomination(transaction, nomination));
    change->nominations.push_back(nomination);
  }
  training_class.enrolled += wanted;
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::NominateResponse> ClassHandler::Nominate(const Context& context,
                                                            const v1::NominateRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Date date, DateFromProto(request.date()));
  KETNAP_ASSIGN_OR_RETURN(
      const Uuid organization,
      api::ParseResourceName(request.organization(), kOrganizations, "organization"));
  return api::RunMutation<v1::NominateResponse>(
      *environment_->database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::NominateResponse> {
        const ChangeRequest entry{
            request.training_class(), "Nominate", request.request_id(), date, "date", organization};
        auto body = [&](ClassChange& change) -> absl::Status {
          KETNAP_RETURN_IF_ERROR(CheckState(change.training_class, ClassState::kOpen));
          KETNAP_ASSIGN_OR_RETURN(const auto people,
                                  JudgePeople(transaction, *environment_, change.training_class,
                                              organization, request));
          return AddNominations(transaction, context, people, &change);
        };
        KETNAP_ASSIGN_OR_RETURN(const ClassChange changed,
                                ChangeClass(transaction, *environment_, context, entry, body));
        v1::NominateResponse response;
        for (const Nomination& each : changed.nominations) {
          *response.add_nominations() = ToProto(each);
        }
        return response;
      });
}

absl::StatusOr<v1::ApproveNominationsResponse> ClassHandler::ApproveNominations(
    const Context& context, const v1::ApproveNominationsRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Date date, DateFromProto(request.date()));
  return api::RunMutation<v1::ApproveNominationsResponse>(
      *environment_->database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::ApproveNominationsResponse> {
        const ChangeRequest entry{request.training_class(), "ApproveNominations",
                                  request.request_id(), date};
        auto body = [&](ClassChange& change) -> absl::Status {
          KETNAP_RETURN_IF_ERROR(CheckState(change.training_class, ClassState::kOpen));
          KETNAP_ASSIGN_OR_RETURN(auto chosen,
                                  ChooseWaiting(transaction, change.training_class, request));
          return Enrol(transaction, std::move(chosen), &change);
        };
        KETNAP_ASSIGN_OR_RETURN(const ClassChange changed,
                                ChangeClass(transaction, *environment_, context, entry, body));
        v1::ApproveNominationsResponse response;
        *response.mutable_training_class() = ToProto(changed.training_class);
        for (const Nomination& each : changed.nominations) {
          *response.add_nominations() = ToProto(each);
        }
        return response;
      });
}

absl::StatusOr<v1::ListNominationsResponse> ClassHandler::ListNominations(
    const Context& context, const v1::ListNominationsRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  std::optional<Uuid> training_class;
  if (!request.training_class().empty()) {
    KETNAP_ASSIGN_OR_RETURN(training_class, api::ParseResourceName(request.training_class(),
                                                                   kClasses, "training_class"));
  }
  KETNAP_ASSIGN_OR_RETURN(const std::optional<Uuid> after, ReadPageId(page));
  const access::VisibleScope scope = access::VisibleScopeOf(context, *environment_->tree);
  std::vector<Nomination> rows;
  KETNAP_RETURN_IF_ERROR(environment_->database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(
            rows, access::QueryScope<Nomination>(
                      scope, page.size + 1,
                      [&](const std::optional<Uuid>& root) {
                        return training::ListNominations(transaction, root, training_class,
                                                         after.value_or(Uuid()), page.size + 1);
                      },
                      [](const Nomination& a, const Nomination& b) { return a.id < b.id; }));
        return absl::OkStatus();
      }));
  v1::ListNominationsResponse response;
  const bool more = access::CutToPage(page, &rows);
  for (const Nomination& row : rows) *response.add_nominations() = ToProto(row);
  if (more) {
    response.set_next_page_token(
        api::MakePageToken(request, principal, {rows.back().id.ToString()}));
  }
  return response;
}

}  // namespace ketnap::training
