#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_FIGURES_PROCESS_FIXTURE_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_FIGURES_PROCESS_FIXTURE_H_

#include <functional>
#include <string>
#include <vector>

#include "services/supervision/handlers/supervision_fixture.h"

namespace ketnap::supervision {

// Steps of people as the dossier service's journal tells them.
class ProcessTest : public SupervisionTest {
 protected:
  using Person = dossier::v1::Candidate;
  using EditStep = std::function<void(dossier::v1::CandidateStep&)>;

  // The entry of a step that brings the person to `state` on `day`, not yet told; and told.
  journal::v1::JournalEntry StepEntry(Person* person, dossier::v1::Step step, Date day,
                                      dossier::v1::CandidateState state, const EditStep& edit = {});
  void Step(Person* person, dossier::v1::Step step, Date day, dossier::v1::CandidateState state,
            const EditStep& edit = {});

  // Nominated on `nominated` and put on the list on `listed`.
  Person Listed(const Uuid& cell, Date nominated, Date listed);
  // The review of the month that `month` lies in.
  void Review(Person* person, Date month, Date day);
  // From the cell's resolution to the dossier before the competent body.
  void Resolve(Person* person, Date day);
  void Return(Person* person, Date day, const std::string& forms,
              const std::vector<std::string>& codes);
  void Decide(Person* person, Date day, int working_days_late = 0);
  void HoldCeremony(Person* person, Date received, Date day, int working_days_late = 0);
  void Undo(Person* person, int64_t restored_version);
  // Missing reviews up to the day of the service.
  void CountMissing();

  // 2019, as it was.
  template <typename Request>
  Request About(const Uuid& organization) {
    Request request;
    request.set_organization(NameOf(organization));
    *request.mutable_start_date() = DateOf(2019, 1, 1);
    *request.mutable_end_date() = DateOf(2019, 12, 31);
    return request;
  }
  v1::GetDefectsResponse Defects(const v1::GetDefectsRequest& request);
  v1::GetTimelinessResponse Timeliness(const v1::GetTimelinessRequest& request);
  v1::GetReviewComplianceResponse Reviews(const v1::GetReviewComplianceRequest& request);
};

// "expected held late missing extra".
std::string TextOf(const v1::ReviewFigures& figures);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_FIGURES_PROCESS_FIXTURE_H_
