#ifndef KETNAP_SERVICES_TRAINING_HANDLERS_ENROLMENT_CLASS_BOOK_H_
#define KETNAP_SERVICES_TRAINING_HANDLERS_ENROLMENT_CLASS_BOOK_H_

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "common/db/transaction.h"
#include "services/training/domain/enrolment.h"
#include "services/training/handlers/class_change.h"
#include "services/training/handlers/environment.h"

namespace ketnap::training {

// All learners and quotas of a class under change: the one place where seats are given and taken.
// Counts are recounted from the learners whenever it is saved, so that they cannot drift.
class ClassBook {
 public:
  // Of the class that `change` has locked; it, the environment and the transaction outlive the
  // book.
  static absl::StatusOr<ClassBook> Open(db::Transaction& transaction,
                                        const Environment& environment, ClassChange* change);

  const TrainingClass& training_class() const { return change_->training_class; }
  const std::vector<ClassQuota>& quotas() const { return quotas_; }
  const std::map<Uuid, Nomination>& learners() const { return learners_; }
  // Null when the class has none of that name, or of that person.
  const Nomination* Find(const std::string& name) const;
  const Nomination* FindPerson(const Uuid& candidate) const;
  // The nominations of those names, in that order. Those it refuses, or that are named twice, are
  // one FAILED_PRECONDITION, reason NOMINATION_CONDITIONS_UNMET, that says `why` of each.
  absl::StatusOr<std::vector<Nomination>> Choose(
      const google::protobuf::RepeatedPtrField<std::string>& names,
      const std::function<bool(const Nomination&)>& accepts, const Message& why) const;

  // Adds a learner or replaces what is there. Not for giving seats.
  void Put(const Nomination& nomination);
  // Puts somebody who was judged today on the waiting list; FillSeats gives the seat.
  void Admit(Nomination nomination);
  // Takes somebody out, with the seat if there is one.
  void Release(Nomination nomination, NominationState state, const std::string& reason);
  // Replaces the quotas. Whoever has a seat takes it from the quota over their organization;
  // FAILED_PRECONDITION, reason QUOTAS_BELOW_ENROLLED, where one is too small for that.
  absl::Status SetQuotas(std::vector<ClassQuota> quotas);

  // Gives free seats to those who wait, in their order, as far as their quota goes. Who may no
  // longer attend stays on the list. After the class's last day, or once somebody has a score, the
  // list moves up no more: seats go to who was admitted by this very change alone.
  absl::Status FillSeats(Date day);

  // Writes what changed, and hands it to the change in the order in which it was touched.
  absl::Status Save();

  // Places on the waiting list, from 1.
  std::map<Uuid, int> Positions() const;

 private:
  ClassBook(db::Transaction* transaction, const Environment* environment, ClassChange* change)
      : transaction_(transaction), environment_(environment), change_(change) {}

  void Touch(const Uuid& id);
  ClassQuota* QuotaNamed(const Uuid& organization);
  int CountEnrolled() const;
  bool MovesUpOn(Date day) const;
  // The quota that would give the person a seat; nothing when the class has none.
  std::optional<Uuid> SeatGiver(const Nomination& nomination) const;
  bool HasSeatFor(const Nomination& nomination);
  void Seat(const Uuid& id);
  absl::StatusOr<std::vector<Uuid>> KeepFit(const std::vector<Uuid>& learners);
  void Recount();

  db::Transaction* transaction_;
  const Environment* environment_;
  ClassChange* change_;
  const ClassType* type_ = nullptr;
  std::map<Uuid, Nomination> learners_;
  std::map<Uuid, Uuid> by_person_;
  std::set<Uuid> stored_;  // Rows that are there already.
  std::vector<ClassQuota> quotas_;
  std::vector<ClassQuota> stored_quotas_;
  bool quotas_replaced_ = false;
  std::vector<Uuid> touched_;
  std::set<Uuid> fit_;  // Judged today.
  std::set<Uuid> admitted_;
};

// Places on the waiting list of a class, from 1, of those who wait for it.
std::map<Uuid, int> PositionsOf(const Environment& environment, const TrainingClass& training_class,
                                std::vector<Nomination> waiting,
                                const std::vector<ClassQuota>& quotas);

// Closes what a class that ends leaves undecided: who was nominated or waits, is declined.
absl::Status DeclineUndecided(db::Transaction& transaction, ClassChange* change);

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_HANDLERS_ENROLMENT_CLASS_BOOK_H_
