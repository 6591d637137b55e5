#include <map>
#include <utility>

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
#include "services/training/repository/class_repository.h"
#include "services/training/repository/quota_repository.h"

namespace ketnap::training {
namespace {

// More than the most people of one request.
constexpr int64_t kOrdersAChange = 1000;

absl::StatusOr<std::vector<Uuid>> ReadPeople(
    const google::protobuf::RepeatedPtrField<std::string>& names) {
  std::vector<Uuid> people;
  for (const std::string& name : names) {
    KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(name, kCandidates, "candidates"));
    people.push_back(id);
  }
  return people;
}

// OK when everybody may attend. Who fails nothing but being nominated for this class already, is
// refused as a duplicate that names the other.
absl::Status RefusalOf(const std::vector<JudgedPerson>& judged, const Uuid& training_class,
                       const v1::NominateRequest& request) {
  std::vector<UnmetCondition> unmet;
  std::optional<Uuid> duplicate;
  bool only_duplicates = true;
  for (size_t i = 0; i < judged.size(); ++i) {
    const size_t before = unmet.size();
    AddUnmet(judged[i].verdict, request.candidates(static_cast<int>(i)), &unmet);
    if (unmet.size() == before) continue;
    const std::optional<Nomination>& standing = judged[i].standing;
    const bool is_duplicate = unmet.size() == before + 1 && unmet.back().rule_id == "R-CLS-ONCE" &&
                              standing.has_value() && standing->training_class == training_class;
    only_duplicates = only_duplicates && is_duplicate;
    if (is_duplicate && !duplicate.has_value()) duplicate = standing->id;
  }
  if (unmet.empty()) return absl::OkStatus();
  if (only_duplicates && duplicate.has_value()) {
    return ResourceAlreadyExistsError(
        api::ResourceName(kNominations, *duplicate),
        {"Người này đã được giới thiệu vào lớp học.", "This person is nominated already."});
  }
  return UnmetConditionsError("NOMINATION_CONDITIONS_UNMET", unmet);
}

// Nominations of everybody, new ones and those that are renewed: who was taken back or declined
// keeps the row, with what was attended and is still on record, and goes to the end of the line.
absl::Status AddNominations(db::Transaction& transaction, const Context& context, Date date,
                            const std::vector<JudgedPerson>& judged, const ClassChange& change,
                            ClassBook* book) {
  const Uuid& training_class = change.training_class.id;
  KETNAP_ASSIGN_OR_RETURN(const auto counts, CountAttendance(transaction, training_class));
  std::map<Uuid, int> attended;
  for (const Attendance& count : counts) attended[count.nomination] = count.sessions;
  int64_t order = change.training_class.version * kOrdersAChange;
  for (const JudgedPerson& person : judged) {
    Nomination nomination;
    const Nomination* earlier = book->FindPerson(person.facts->id);
    nomination.id = earlier != nullptr ? earlier->id : Uuid::Generate(context.now);
    nomination.training_class = training_class;
    nomination.candidate = person.facts->id;
    nomination.organization = person.facts->organization;
    nomination.sessions_attended = attended[nomination.id];
    nomination.nominated_on = date;
    nomination.recorded_order = order++;
    book->Put(nomination);
  }
  return absl::OkStatus();
}

v1::EnrolmentVerdict ToProto(const std::string& candidate, const EnrolmentVerdict& verdict) {
  v1::EnrolmentVerdict message;
  message.set_candidate(candidate);
  message.set_eligible(verdict.eligible());
  for (const EnrolmentCondition& each : verdict.conditions) {
    v1::EnrolmentCondition* condition = message.add_conditions();
    condition->set_rule_id(each.rule_id);
    condition->set_met(each.met);
    condition->set_explanation(each.explanation.vietnamese);
    condition->set_explanation_en(each.explanation.english);
    condition->set_confidence(static_cast<v1::ParameterConfidence>(each.confidence));
    condition->set_owed_by(each.owed_by);
    condition->mutable_facts()->insert(each.facts.begin(), each.facts.end());
  }
  return message;
}

}  // namespace

absl::StatusOr<v1::NominateResponse> ClassHandler::Nominate(const Context& context,
                                                            const v1::NominateRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Date date, DateFromProto(request.date()));
  KETNAP_ASSIGN_OR_RETURN(
      const Uuid organization,
      api::ParseResourceName(request.organization(), kOrganizations, "organization"));
  KETNAP_ASSIGN_OR_RETURN(const std::vector<Uuid> people, ReadPeople(request.candidates()));
  auto body = [&](db::Transaction& transaction) -> absl::StatusOr<v1::NominateResponse> {
    const ChangeRequest entry{
        request.training_class(), "Nominate", request.request_id(), date, "date", organization};
    auto nominate = [&](ClassChange& change) -> absl::Status {
      KETNAP_RETURN_IF_ERROR(CheckState(change.training_class, ClassState::kOpen));
      KETNAP_ASSIGN_OR_RETURN(ClassBook book, ClassBook::Open(transaction, *environment_, &change));
      const PeopleToJudge asked{people, organization, true, true};
      KETNAP_ASSIGN_OR_RETURN(
          const auto judged,
          JudgePeople(transaction, *environment_, change.training_class, book.quotas(), asked));
      KETNAP_RETURN_IF_ERROR(RefusalOf(judged, change.training_class.id, request));
      KETNAP_RETURN_IF_ERROR(AddNominations(transaction, context, date, judged, change, &book));
      return book.Save();
    };
    KETNAP_ASSIGN_OR_RETURN(const ClassChange changed,
                            ChangeClass(transaction, *environment_, context, entry, nominate));
    v1::NominateResponse response;
    AddLearners(changed.nominations, {}, response.mutable_nominations());
    return response;
  };
  KETNAP_ASSIGN_OR_RETURN(
      v1::NominateResponse response,
      api::RunMutation<v1::NominateResponse>(*environment_->database, context, request, body));
  KETNAP_RETURN_IF_ERROR(FillAnswer(*environment_, context, {response.mutable_nominations()}));
  return response;
}

absl::StatusOr<v1::CheckEnrolmentResponse> ClassHandler::CheckEnrolment(
    const Context& context, const v1::CheckEnrolmentRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(
      const Uuid id, api::ParseResourceName(request.training_class(), kClasses, "training_class"));
  PeopleToJudge asked;
  KETNAP_ASSIGN_OR_RETURN(
      asked.organization,
      api::ParseResourceName(request.organization(), kOrganizations, "organization"));
  KETNAP_ASSIGN_OR_RETURN(asked.people, ReadPeople(request.candidates()));
  asked.nominating = true;
  std::vector<JudgedPerson> judged;
  KETNAP_RETURN_IF_ERROR(environment_->database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(const auto found, FindClass(transaction, id));
        const bool is_its_business =
            found.has_value() && environment_->tree->IsWithin(asked.organization, found->organizer);
        if (!is_its_business) return ResourceNotFoundError(request.training_class());
        // Before it opens, too: who prepares a list wants to know.
        if (found->state != ClassState::kPlanned) {
          KETNAP_RETURN_IF_ERROR(CheckState(*found, ClassState::kOpen));
        }
        KETNAP_ASSIGN_OR_RETURN(const auto quotas, QuotasOfClass(transaction, id));
        KETNAP_ASSIGN_OR_RETURN(judged,
                                JudgePeople(transaction, *environment_, *found, quotas, asked));
        return absl::OkStatus();
      }));
  v1::CheckEnrolmentResponse response;
  for (size_t i = 0; i < judged.size(); ++i) {
    *response.add_verdicts() = ToProto(request.candidates(static_cast<int>(i)), judged[i].verdict);
  }
  return response;
}

}  // namespace ketnap::training
