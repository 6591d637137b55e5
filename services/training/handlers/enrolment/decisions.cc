#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/api/mutation.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/training/handlers/class_change.h"
#include "services/training/handlers/class_handler.h"
#include "services/training/handlers/conversion.h"
#include "services/training/handlers/enrolment/answers.h"
#include "services/training/handlers/enrolment/class_book.h"
#include "services/training/handlers/enrolment/enrolment_judge.h"

namespace ketnap::training {
namespace {

// A change of learners, and their places on the waiting list after it.
struct Decided {
  ClassChange change;
  std::map<Uuid, int> positions;

  std::vector<Nomination> Those(NominationState state) const {
    std::vector<Nomination> some;
    for (const Nomination& each : change.nominations) {
      if (each.state == state) some.push_back(each);
    }
    return some;
  }
};

// Changes an open class through its book.
absl::StatusOr<Decided> DecideInBook(db::Transaction& transaction, const Environment& environment,
                                     const Context& context, const ChangeRequest& entry,
                                     const std::function<absl::Status(ClassBook&)>& body) {
  Decided decided;
  auto change_book = [&](ClassChange& change) -> absl::Status {
    KETNAP_RETURN_IF_ERROR(CheckState(change.training_class, ClassState::kOpen));
    KETNAP_ASSIGN_OR_RETURN(ClassBook book, ClassBook::Open(transaction, environment, &change));
    KETNAP_RETURN_IF_ERROR(body(book));
    KETNAP_RETURN_IF_ERROR(book.Save());
    decided.positions = book.Positions();
    return absl::OkStatus();
  };
  KETNAP_ASSIGN_OR_RETURN(decided.change,
                          ChangeClass(transaction, environment, context, entry, change_book));
  return decided;
}

// Those named, or all that were nominated, in the order of nomination.
absl::StatusOr<std::vector<Nomination>> ChooseNominated(
    const ClassBook& book, const v1::ApproveNominationsRequest& request) {
  const auto is_nominated = [](const Nomination& each) {
    return each.state == NominationState::kNominated;
  };
  if (!request.nominations().empty()) {
    return book.Choose(request.nominations(), is_nominated,
                       {"Không phải giới thiệu đang chờ duyệt của lớp này.",
                        "Not a nomination of this class that waits."});
  }
  std::vector<Nomination> chosen;
  for (const auto& [id, each] : book.learners()) {
    if (is_nominated(each)) chosen.push_back(each);
  }
  std::sort(chosen.begin(), chosen.end(), &NominatedBefore);
  return chosen;
}

absl::Status JudgeAgain(db::Transaction& transaction, const Environment& environment,
                        const TrainingClass& training_class, const ClassBook& book,
                        const std::vector<Nomination>& chosen) {
  PeopleToJudge asked;
  asked.organization = training_class.organizer;
  for (const Nomination& each : chosen) asked.people.push_back(each.candidate);
  KETNAP_ASSIGN_OR_RETURN(const auto judged, JudgePeople(transaction, environment, training_class,
                                                         book.quotas(), asked));
  std::vector<UnmetCondition> unmet;
  for (size_t i = 0; i < chosen.size(); ++i) {
    AddUnmet(judged[i].verdict, api::ResourceName(kNominations, chosen[i].id), &unmet);
  }
  if (!unmet.empty()) return UnmetConditionsError("NOMINATION_CONDITIONS_UNMET", unmet);
  return absl::OkStatus();
}

// The quotas that are too small for the chosen.
std::vector<UnmetCondition> SmallQuotas(const std::vector<ClassQuota>& quotas,
                                        const access::OrganizationTree& tree,
                                        const std::vector<Nomination>& chosen) {
  std::map<Uuid, int> wanted;
  for (const Nomination& each : chosen) {
    ++wanted[QuotaOver(tree, quotas, each.organization).value_or(each.organization)];
  }
  std::vector<UnmetCondition> unmet;
  for (const ClassQuota& quota : quotas) {
    const int count = wanted[quota.organization];
    if (count <= quota.free()) continue;
    unmet.push_back({"R-CLS-QUOTA",
                     api::ResourceName(kOrganizations, quota.organization),
                     {absl::StrCat("Chỉ tiêu của tổ chức còn ", quota.free(), " chỗ, không đủ cho ",
                                   count, " người."),
                      absl::StrCat(quota.free(), " seats of the quota are free, ", count,
                                   " were asked for.")}});
  }
  return unmet;
}

// Why some of the chosen found no seat, by what was free before them.
absl::Status NoSeats(const TrainingClass& before, const std::vector<ClassQuota>& quotas_before,
                     const access::OrganizationTree& tree, const std::vector<Nomination>& chosen) {
  const auto unmet = SmallQuotas(quotas_before, tree, chosen);
  if (!unmet.empty()) return UnmetConditionsError("QUOTA_EXHAUSTED", unmet);
  const int free = before.seats - before.enrolled;
  const int wanted = static_cast<int>(chosen.size());
  return ReasonedError(absl::StatusCode::kFailedPrecondition, "SEATS_EXHAUSTED",
                       {absl::StrCat("Lớp còn ", free, " chỗ, không đủ cho ", wanted, " người."),
                        absl::StrCat(free, " seats are free, ", wanted, " were asked for.")},
                       {{"free", absl::StrCat(free)}, {"wanted", absl::StrCat(wanted)}});
}

// Enrols those of the request, or puts them on the waiting list where it says so.
absl::Status Approve(db::Transaction& transaction, const Environment& environment,
                     const v1::ApproveNominationsRequest& request, Date date,
                     const TrainingClass& training_class, ClassBook* book) {
  KETNAP_ASSIGN_OR_RETURN(const auto chosen, ChooseNominated(*book, request));
  KETNAP_RETURN_IF_ERROR(JudgeAgain(transaction, environment, training_class, *book, chosen));
  const std::vector<ClassQuota> quotas_before = book->quotas();
  for (const Nomination& each : chosen) book->Admit(each);
  KETNAP_RETURN_IF_ERROR(book->FillSeats(date));
  const bool all_seated = std::all_of(chosen.begin(), chosen.end(), [&](const Nomination& each) {
    return book->learners().at(each.id).state == NominationState::kEnrolled;
  });
  if (all_seated || request.waiting_list()) return absl::OkStatus();
  return NoSeats(training_class, quotas_before, *environment.tree, chosen);
}

// Whose nominations an organization may take back: its own people's; the organizer everybody's.
// Somebody else's is as unknown as one that does not exist.
absl::StatusOr<std::vector<Nomination>> ChooseWithdrawn(const ClassBook& book,
                                                        const Environment& environment,
                                                        const v1::WithdrawRequest& request,
                                                        const Uuid& organization,
                                                        const Uuid& organizer) {
  return book.Choose(request.nominations(),
                     [&](const Nomination& each) {
                       const bool is_its_own =
                           organization == organizer ||
                           environment.tree->IsWithin(each.organization, organization);
                       return is_its_own && Stands(each);
                     },
                     {"Không phải giới thiệu hoặc học viên của tổ chức này trong lớp.",
                      "Not a nomination or learner of this organization in the class."});
}

// Who was tested stays, whatever the score: it is judged when the class is completed.
absl::Status CheckNoResults(const std::vector<Nomination>& chosen) {
  for (const Nomination& each : chosen) {
    if (each.score < 0) continue;
    return ReasonedError(absl::StatusCode::kFailedPrecondition, "CLASS_HAS_RESULTS",
                         {"Học viên đã có điểm kiểm tra nên không rút khỏi lớp được.",
                          "A learner who has a score cannot be withdrawn from the class."},
                         {{"nomination", api::ResourceName(kNominations, each.id)}});
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::ApproveNominationsResponse> ClassHandler::ApproveNominations(
    const Context& context, const v1::ApproveNominationsRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Date date, DateFromProto(request.date()));
  auto body = [&](db::Transaction& transaction) -> absl::StatusOr<v1::ApproveNominationsResponse> {
    const ChangeRequest entry{request.training_class(), "ApproveNominations", request.request_id(),
                              date};
    KETNAP_ASSIGN_OR_RETURN(
        const Decided decided,
        DecideInBook(transaction, *environment_, context, entry, [&](ClassBook& book) {
          return Approve(transaction, *environment_, request, date, book.training_class(), &book);
        }));
    v1::ApproveNominationsResponse response;
    *response.mutable_training_class() = ToProto(decided.change.training_class);
    AddLearners(decided.Those(NominationState::kEnrolled), decided.positions,
                response.mutable_nominations());
    AddLearners(decided.Those(NominationState::kWaiting), decided.positions,
                response.mutable_waiting());
    return response;
  };
  KETNAP_ASSIGN_OR_RETURN(v1::ApproveNominationsResponse response,
                          api::RunMutation<v1::ApproveNominationsResponse>(*environment_->database,
                                                                           context, request, body));
  KETNAP_RETURN_IF_ERROR(FillAnswer(*environment_, context,
                                    {response.mutable_nominations(), response.mutable_waiting()}));
  return response;
}

absl::StatusOr<v1::DeclineNominationsResponse> ClassHandler::DeclineNominations(
    const Context& context, const v1::DeclineNominationsRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Date date, DateFromProto(request.date()));
  auto decline = [&](ClassBook& book) -> absl::Status {
    KETNAP_ASSIGN_OR_RETURN(
        const auto chosen,
        book.Choose(request.nominations(),
                    [](const Nomination& each) {
                      return each.state == NominationState::kNominated ||
                             each.state == NominationState::kWaiting;
                    },
                    {"Không phải giới thiệu đang chờ duyệt hoặc chờ xếp chỗ của lớp này.",
                     "Not a nomination of this class that waits for approval or a seat."}));
    for (const Nomination& each : chosen) {
      book.Release(each, NominationState::kDeclined, request.reason_note());
    }
    return absl::OkStatus();
  };
  auto body = [&](db::Transaction& transaction) -> absl::StatusOr<v1::DeclineNominationsResponse> {
    const ChangeRequest entry{request.training_class(), "DeclineNominations", request.request_id(),
                              date};
    KETNAP_ASSIGN_OR_RETURN(const Decided decided,
                            DecideInBook(transaction, *environment_, context, entry, decline));
    v1::DeclineNominationsResponse response;
    *response.mutable_training_class() = ToProto(decided.change.training_class);
    AddLearners(decided.change.nominations, {}, response.mutable_nominations());
    return response;
  };
  KETNAP_ASSIGN_OR_RETURN(v1::DeclineNominationsResponse response,
                          api::RunMutation<v1::DeclineNominationsResponse>(*environment_->database,
                                                                           context, request, body));
  KETNAP_RETURN_IF_ERROR(FillAnswer(*environment_, context, {response.mutable_nominations()}));
  return response;
}

absl::StatusOr<v1::WithdrawResponse> ClassHandler::Withdraw(const Context& context,
                                                            const v1::WithdrawRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Date date, DateFromProto(request.date()));
  KETNAP_ASSIGN_OR_RETURN(
      const Uuid organization,
      api::ParseResourceName(request.organization(), kOrganizations, "organization"));
  auto withdraw = [&](ClassBook& book) -> absl::Status {
    KETNAP_ASSIGN_OR_RETURN(const auto chosen,
                            ChooseWithdrawn(book, *environment_, request, organization,
                                            book.training_class().organizer));
    KETNAP_RETURN_IF_ERROR(CheckNoResults(chosen));
    for (const Nomination& each : chosen) {
      book.Release(each, NominationState::kWithdrawn, request.reason_note());
    }
    return book.FillSeats(date);
  };
  auto body = [&](db::Transaction& transaction) -> absl::StatusOr<v1::WithdrawResponse> {
    const ChangeRequest entry{
        request.training_class(), "Withdraw", request.request_id(), date, "date", organization};
    KETNAP_ASSIGN_OR_RETURN(const Decided decided,
                            DecideInBook(transaction, *environment_, context, entry, withdraw));
    v1::WithdrawResponse response;
    *response.mutable_training_class() = ToProto(decided.change.training_class);
    AddLearners(decided.Those(NominationState::kWithdrawn), {}, response.mutable_nominations());
    // Whom else the seats went to is not for everybody to know.
    std::vector<Nomination> promoted = decided.Those(NominationState::kEnrolled);
    std::erase_if(promoted, [&](const Nomination& each) {
      return organization != decided.change.training_class.organizer &&
             !environment_->tree->IsWithin(each.organization, organization);
    });
    AddLearners(promoted, {}, response.mutable_promoted());
    return response;
  };
  KETNAP_ASSIGN_OR_RETURN(
      v1::WithdrawResponse response,
      api::RunMutation<v1::WithdrawResponse>(*environment_->database, context, request, body));
  KETNAP_RETURN_IF_ERROR(FillAnswer(*environment_, context,
                                    {response.mutable_nominations(), response.mutable_promoted()}));
  return response;
}

}  // namespace ketnap::training
