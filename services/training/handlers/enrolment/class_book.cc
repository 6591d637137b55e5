#include "services/training/handlers/enrolment/class_book.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/training/handlers/conversion.h"
#include "services/training/handlers/enrolment/enrolment_judge.h"
#include "services/training/repository/nomination_repository.h"
#include "services/training/repository/quota_repository.h"
#include "services/training/verification_code.h"

namespace ketnap::training {
namespace {

// How many of the waiting list are judged at once.
constexpr size_t kAtOnce = 64;

UnmetCondition TooSmall(const Uuid& organization, int seats, int enrolled) {
  return {"R-CLS-QUOTA",
          api::ResourceName(kOrganizations, organization),
          {absl::StrCat("Đã có ", enrolled, " học viên được xếp chỗ, chỉ tiêu là ", seats, "."),
           absl::StrCat(enrolled, " learners have a seat, the quota is ", seats, ".")}};
}

}  // namespace

absl::StatusOr<ClassBook> ClassBook::Open(db::Transaction& transaction,
                                          const Environment& environment, ClassChange* change) {
  ClassBook book(&transaction, &environment, change);
  KETNAP_ASSIGN_OR_RETURN(book.type_, RulesOf(environment, change->training_class));
  KETNAP_ASSIGN_OR_RETURN(const auto learners,
                          NominationsOfClass(transaction, change->training_class.id));
  for (const Nomination& each : learners) {
    book.learners_[each.id] = each;
    book.by_person_[each.candidate] = each.id;
    book.stored_.insert(each.id);
  }
  KETNAP_ASSIGN_OR_RETURN(book.quotas_, QuotasOfClass(transaction, change->training_class.id));
  book.stored_quotas_ = book.quotas_;
  return book;
}

const Nomination* ClassBook::Find(const std::string& name) const {
  const auto id = api::ParseResourceName(name, kNominations);
  auto found = id.ok() ? learners_.find(*id) : learners_.end();
  return found == learners_.end() ? nullptr : &found->second;
}

const Nomination* ClassBook::FindPerson(const Uuid& candidate) const {
  auto found = by_person_.find(candidate);
  return found == by_person_.end() ? nullptr : &learners_.at(found->second);
}

absl::StatusOr<std::vector<Nomination>> ClassBook::Choose(
    const google::protobuf::RepeatedPtrField<std::string>& names,
    const std::function<bool(const Nomination&)>& accepts, const Message& why) const {
  std::vector<Nomination> chosen;
  std::vector<UnmetCondition> unmet;
  std::set<std::string> seen;
  for (const std::string& name : names) {
    const Nomination* found = Find(name);
    if (found == nullptr || !accepts(*found) || !seen.insert(name).second) {
      unmet.push_back({"STATE", name, why});
      continue;
    }
    chosen.push_back(*found);
  }
  if (!unmet.empty()) return UnmetConditionsError("NOMINATION_CONDITIONS_UNMET", unmet);
  return chosen;
}

void ClassBook::Touch(const Uuid& id) {
  if (std::find(touched_.begin(), touched_.end(), id) == touched_.end()) touched_.push_back(id);
}

void ClassBook::Put(const Nomination& nomination) {
  learners_[nomination.id] = nomination;
  by_person_[nomination.candidate] = nomination.id;
  Touch(nomination.id);
}

void ClassBook::Admit(Nomination nomination) {
  nomination.state = NominationState::kWaiting;
  fit_.insert(nomination.id);
  admitted_.insert(nomination.id);
  Put(nomination);
}

void ClassBook::Release(Nomination nomination, NominationState state, const std::string& reason) {
  if (nomination.quota_organization.has_value()) {
    ClassQuota* quota = QuotaNamed(*nomination.quota_organization);
    if (quota != nullptr) --quota->enrolled;
  }
  nomination.state = state;
  nomination.closing_reason = reason;
  nomination.quota_organization.reset();
  // A slip that was handed out no longer opens the door.
  nomination.slip_code.clear();
  Put(nomination);
}

absl::Status ClassBook::SetQuotas(std::vector<ClassQuota> quotas) {
  std::sort(quotas.begin(), quotas.end(), [](const ClassQuota& a, const ClassQuota& b) {
    return a.organization < b.organization;
  });
  for (ClassQuota& quota : quotas) quota.enrolled = 0;
  quotas_ = std::move(quotas);
  quotas_replaced_ = true;
  std::map<Uuid, int> without;  // By organization: learners no quota is over.
  for (auto& [id, learner] : learners_) {
    if (learner.state != NominationState::kEnrolled) continue;
    std::optional<Uuid> giver = SeatGiver(learner);
    // Who has moved to where no quota is keeps the seat of the quota it came from.
    const bool keeps_seat = !giver.has_value() && learner.quota_organization.has_value() &&
                            QuotaNamed(*learner.quota_organization) != nullptr;
    if (keeps_seat) giver = learner.quota_organization;
    if (giver.has_value()) {
      ++QuotaNamed(*giver)->enrolled;
    } else if (!quotas_.empty()) {
      ++without[learner.organization];
    }
    if (learner.quota_organization == giver) continue;
    learner.quota_organization = giver;
    Touch(id);
  }
  std::vector<UnmetCondition> unmet;
  for (const ClassQuota& quota : quotas_) {
    if (quota.free() < 0) {
      unmet.push_back(TooSmall(quota.organization, quota.seats, quota.enrolled));
    }
  }
  for (const auto& [organization, enrolled] : without) {
    unmet.push_back(TooSmall(organization, 0, enrolled));
  }
  return unmet.empty() ? absl::OkStatus() : UnmetConditionsError("QUOTAS_BELOW_ENROLLED", unmet);
}

ClassQuota* ClassBook::QuotaNamed(const Uuid& organization) {
  auto found = std::find_if(quotas_.begin(), quotas_.end(), [&](const ClassQuota& quota) {
    return quota.organization == organization;
  });
  return found == quotas_.end() ? nullptr : &*found;
}

int ClassBook::CountEnrolled() const {
  return static_cast<int>(std::count_if(learners_.begin(), learners_.end(), [](const auto& entry) {
    return entry.second.state == NominationState::kEnrolled;
  }));
}

std::optional<Uuid> ClassBook::SeatGiver(const Nomination& nomination) const {
  return QuotaOver(*environment_->tree, quotas_, nomination.organization);
}

bool ClassBook::HasSeatFor(const Nomination& nomination) {
  if (quotas_.empty()) return true;
  const std::optional<Uuid> giver = SeatGiver(nomination);
  return giver.has_value() && QuotaNamed(*giver)->free() > 0;
}

void ClassBook::Seat(const Uuid& id) {
  Nomination& learner = learners_.at(id);
  learner.state = NominationState::kEnrolled;
  learner.slip_code = NewSlipCode();
  learner.quota_organization = SeatGiver(learner);
  if (learner.quota_organization.has_value()) ++QuotaNamed(*learner.quota_organization)->enrolled;
  Touch(id);
}

// Those of them who may attend.
absl::StatusOr<std::vector<Uuid>> ClassBook::KeepFit(const std::vector<Uuid>& learners) {
  PeopleToJudge request;
  request.organization = change_->training_class.organizer;
  std::vector<Uuid> asked;
  for (const Uuid& id : learners) {
    if (fit_.count(id) > 0) continue;
    asked.push_back(id);
    request.people.push_back(learners_.at(id).candidate);
  }
  if (!asked.empty()) {
    KETNAP_ASSIGN_OR_RETURN(
        const auto judged,
        JudgePeople(*transaction_, *environment_, change_->training_class, quotas_, request));
    for (size_t i = 0; i < asked.size(); ++i) {
      if (judged[i].verdict.eligible()) fit_.insert(asked[i]);
    }
  }
  std::vector<Uuid> fit;
  for (const Uuid& id : learners) {
    if (fit_.count(id) > 0) fit.push_back(id);
  }
  return fit;
}

bool ClassBook::MovesUpOn(Date day) const {
  return day <= change_->training_class.end_date &&
         std::none_of(learners_.begin(), learners_.end(), [](const auto& entry) {
           return Stands(entry.second) && entry.second.score >= 0;
         });
}

absl::Status ClassBook::FillSeats(Date day) {
  const bool moves_up = MovesUpOn(day);
  std::vector<Nomination> waiting;
  for (const auto& [id, learner] : learners_) {
    if (learner.state != NominationState::kWaiting) continue;
    if (moves_up || admitted_.count(id) > 0) waiting.push_back(learner);
  }
  int free = change_->training_class.seats - CountEnrolled();
  if (waiting.empty() || free <= 0) return absl::OkStatus();
  const std::vector<Nomination> ordered = InWaitingOrder(
      type_->waiting_order, std::move(waiting), quotas_, [this](const Uuid& organization) {
        return QuotaOver(*environment_->tree, quotas_, organization);
      });
  for (size_t next = 0; next < ordered.size() && free > 0;) {
    std::vector<Uuid> some;
    for (; next < ordered.size() && some.size() < kAtOnce; ++next) {
      if (HasSeatFor(ordered[next])) some.push_back(ordered[next].id);
    }
    KETNAP_ASSIGN_OR_RETURN(const std::vector<Uuid> fit, KeepFit(some));
    for (const Uuid& id : fit) {
      if (free == 0 || !HasSeatFor(learners_.at(id))) continue;
      Seat(id);
      --free;
    }
  }
  return absl::OkStatus();
}

void ClassBook::Recount() {
  TrainingClass& training_class = change_->training_class;
  training_class.enrolled = CountEnrolled();
  training_class.waiting = 0;
  for (ClassQuota& quota : quotas_) quota.enrolled = 0;
  for (const auto& [id, learner] : learners_) {
    if (learner.state == NominationState::kWaiting) ++training_class.waiting;
    const bool takes_seat =
        learner.state == NominationState::kEnrolled && learner.quota_organization.has_value();
    ClassQuota* quota = takes_seat ? QuotaNamed(*learner.quota_organization) : nullptr;
    if (quota != nullptr) ++quota->enrolled;
  }
}

absl::Status ClassBook::Save() {
  Recount();
  for (const Uuid& id : touched_) {
    const Nomination& learner = learners_.at(id);
    KETNAP_RETURN_IF_ERROR(stored_.count(id) > 0 ? UpdateNomination(*transaction_, learner)
                                                 : InsertNomination(*transaction_, learner));
    change_->nominations.push_back(learner);
  }
  const Uuid& training_class = change_->training_class.id;
  if (quotas_replaced_) {
    change_->quotas = quotas_;
    return ReplaceQuotas(*transaction_, training_class, quotas_);
  }
  for (size_t i = 0; i < quotas_.size(); ++i) {
    if (quotas_[i].enrolled == stored_quotas_[i].enrolled) continue;
    KETNAP_RETURN_IF_ERROR(UpdateQuota(*transaction_, training_class, quotas_[i]));
  }
  return absl::OkStatus();
}

std::map<Uuid, int> ClassBook::Positions() const {
  std::vector<Nomination> waiting;
  for (const auto& [id, learner] : learners_) {
    if (learner.state == NominationState::kWaiting) waiting.push_back(learner);
  }
  return PositionsOf(*environment_, change_->training_class, std::move(waiting), quotas_);
}

std::map<Uuid, int> PositionsOf(const Environment& environment, const TrainingClass& training_class,
                                std::vector<Nomination> waiting,
                                const std::vector<ClassQuota>& quotas) {
  const ClassType* type = environment.class_types->Of(training_class);
  const auto order = type == nullptr ? WaitingOrder::kNomination : type->waiting_order;
  std::map<Uuid, int> positions;
  const auto ordered = InWaitingOrder(order, std::move(waiting), quotas, [&](const Uuid& id) {
    return QuotaOver(*environment.tree, quotas, id);
  });
  for (const Nomination& each : ordered) {
    positions.emplace(each.id, static_cast<int>(positions.size()) + 1);
  }
  return positions;
}

absl::Status DeclineUndecided(db::Transaction& transaction, ClassChange* change) {
  KETNAP_ASSIGN_OR_RETURN(const auto all,
                          NominationsOfClass(transaction, change->training_class.id));
  for (Nomination each : all) {
    const bool undecided =
        each.state == NominationState::kNominated || each.state == NominationState::kWaiting;
    if (!undecided) continue;
    each.state = NominationState::kDeclined;
    each.closing_reason = "Lớp đã kết thúc.";
    KETNAP_RETURN_IF_ERROR(UpdateNomination(transaction, each));
    change->nominations.push_back(std::move(each));
  }
  change->training_class.waiting = 0;
  return absl::OkStatus();
}

}  // namespace ketnap::training
