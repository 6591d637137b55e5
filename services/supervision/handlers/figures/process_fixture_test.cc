#include "services/supervision/handlers/figures/process_fixture.h"

#include "absl/strings/str_cat.h"
#include "common/base/proto_date.h"
#include "services/supervision/projections/process_facts.h"

namespace ketnap::supervision {

journal::v1::JournalEntry ProcessTest::StepEntry(Person* person, dossier::v1::Step step, Date day,
                                                 dossier::v1::CandidateState state,
                                                 const EditStep& edit) {
  dossier::v1::CandidateStepRecorded event;
  event.mutable_step()->set_step(step);
  event.mutable_step()->set_from_state(person->state());
  event.mutable_step()->set_to_state(state);
  *event.mutable_step()->mutable_occurred_on() = DateToProto(day);
  person->set_state(state);
  *event.mutable_candidate() = *person;
  if (edit) edit(*event.mutable_step());
  journal::v1::JournalEntry entry;
  entry.set_aggregate_version(++versions_[person->name()]);
  *entry.mutable_occurred_on() = DateToProto(day);
  entry.mutable_event()->PackFrom(event);
  return entry;
}

void ProcessTest::Step(Person* person, dossier::v1::Step step, Date day,
                       dossier::v1::CandidateState state, const EditStep& edit) {
  Apply(StepEntry(person, step, day, state, edit));
}

ProcessTest::Person ProcessTest::Listed(const Uuid& cell, Date nominated, Date listed) {
  Person person = Candidate(cell, [&](Person& edited) {
    *edited.mutable_milestones()->mutable_nomination_date() = DateToProto(nominated);
  });
  Step(&person, dossier::v1::STEP_NOMINATE, nominated, dossier::v1::CANDIDATE_STATE_NOMINATED);
  *person.mutable_milestones()->mutable_listing_date() = DateToProto(listed);
  Step(&person, dossier::v1::STEP_LIST_SYMPATHIZER, listed,
       dossier::v1::CANDIDATE_STATE_SYMPATHIZER_LISTED);
  return person;
}

void ProcessTest::Review(Person* person, Date month, Date day) {
  Step(person, dossier::v1::STEP_RECORD_MONTHLY_REVIEW, day, person->state(),
       [&](dossier::v1::CandidateStep& step) {
         *step.mutable_month() = DateOf(static_cast<int>(month.year()), month.month(), 1);
       });
}

void ProcessTest::Resolve(Person* person, Date day) {
  *person->mutable_milestones()->mutable_cell_resolution_date() = DateToProto(day);
  Step(person, dossier::v1::STEP_CELL_RESOLUTION, day, dossier::v1::CANDIDATE_STATE_CELL_RESOLVED);
}

void ProcessTest::Return(Person* person, Date day, const std::string& forms,
                         const std::vector<std::string>& codes) {
  person->set_return_count(person->return_count() + 1);
  Step(person, dossier::v1::STEP_RETURN_DOSSIER, day, dossier::v1::CANDIDATE_STATE_RETURNED,
       [&](dossier::v1::CandidateStep& step) {
         step.set_form(forms);
         for (const std::string& code : codes) step.add_codes(code);
       });
}

void ProcessTest::Decide(Person* person, Date day, int working_days_late) {
  *person->mutable_milestones()->mutable_admission_decision_date() = DateToProto(day);
  Step(person, dossier::v1::STEP_DECIDE_ADMISSION, day,
       dossier::v1::CANDIDATE_STATE_ADMISSION_DECIDED,
       [&](dossier::v1::CandidateStep& step) { step.set_working_days_late(working_days_late); });
}

void ProcessTest::HoldCeremony(Person* person, Date received, Date day, int working_days_late) {
  *person->mutable_milestones()->mutable_decision_received_date() = DateToProto(received);
  *person->mutable_milestones()->mutable_ceremony_date() = DateToProto(day);
  Step(person, dossier::v1::STEP_RECORD_CEREMONY, day,
       dossier::v1::CANDIDATE_STATE_ADMITTED_PROBATIONARY, [&](dossier::v1::CandidateStep& step) {
         *step.mutable_received_date() = DateToProto(received);
         step.set_working_days_late(working_days_late);
       });
}

void ProcessTest::Undo(Person* person, int64_t restored_version) {
  Step(person, dossier::v1::STEP_UNDO, harness_.clock().Today(), person->state(),
       [&](dossier::v1::CandidateStep& step) { step.set_restored_version(restored_version); });
}

void ProcessTest::CountMissing() {
  for (bool done = false; !done;) {
    const auto counted =
        CountMissingReviews(harness_.database(), ProcessRulesOfTests(), harness_.clock().Today());
    ASSERT_TRUE(counted.ok()) << counted.status();
    done = *counted;
  }
}

v1::GetDefectsResponse ProcessTest::Defects(const v1::GetDefectsRequest& request) {
  const auto answer = harness_.Call(ReaderOfEverything(), &Statistics::GetDefects, request);
  EXPECT_TRUE(answer.ok()) << answer.status();
  return answer.value_or(v1::GetDefectsResponse());
}

v1::GetTimelinessResponse ProcessTest::Timeliness(const v1::GetTimelinessRequest& request) {
  const auto answer = harness_.Call(ReaderOfEverything(), &Statistics::GetTimeliness, request);
  EXPECT_TRUE(answer.ok()) << answer.status();
  return answer.value_or(v1::GetTimelinessResponse());
}

v1::GetReviewComplianceResponse ProcessTest::Reviews(
    const v1::GetReviewComplianceRequest& request) {
  const auto answer =
      harness_.Call(ReaderOfEverything(), &Statistics::GetReviewCompliance, request);
  EXPECT_TRUE(answer.ok()) << answer.status();
  return answer.value_or(v1::GetReviewComplianceResponse());
}

std::string TextOf(const v1::ReviewFigures& figures) {
  return absl::StrCat(figures.expected(), " ", figures.held(), " ", figures.late(), " ",
                      figures.missing(), " ", figures.extra());
}

}  // namespace ketnap::supervision
