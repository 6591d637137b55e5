#ifndef KETNAP_SERVICES_SUPERVISION_PROJECTIONS_BREACH_FACTS_H_
#define KETNAP_SERVICES_SUPERVISION_PROJECTIONS_BREACH_FACTS_H_

#include <cstdint>
#include <map>
#include <vector>

#include "absl/status/status.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "ketnap/dossier/v1/events.pb.h"
#include "services/supervision/domain/breach.h"
#include "services/supervision/domain/process_rules.h"
#include "services/supervision/projections/replacement.h"

namespace ketnap::supervision {

// Keeps the breaches of rules that a batch of one person's steps shows, and counts them
// (Figure::kBreach). One for each person; under LockPlaces.
class BreachFold {
 public:
  BreachFold(db::Transaction& transaction, const Uuid& person, const ProcessRules& rules)
      : transaction_(transaction), person_(person), rules_(rules) {}

  // The next entry that is not older than what is kept of the person.
  absl::Status Take(int64_t version, const dossier::v1::CandidateStepRecorded& event);

  void Finish(Replacement* replacement) const;

 private:
  absl::Status Replace(int64_t version, std::vector<Breach> breaches);
  absl::Status ForgetAfter(int64_t version);

  db::Transaction& transaction_;
  const Uuid person_;
  const ProcessRules& rules_;
  bool read_ = false;
  std::map<int64_t, std::vector<Breach>> breaches_;  // By version, each in order of its clauses.
};

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_PROJECTIONS_BREACH_FACTS_H_
