#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_INSPECTIONS_INSPECTION_FIXTURE_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_INSPECTIONS_INSPECTION_FIXTURE_H_

#include <optional>
#include <string>
#include <vector>

#include "ketnap/identity/v1/events.pb.h"
#include "ketnap/supervision/v1/events.pb.h"
#include "ketnap/supervision/v1/inspection_service.grpc.pb.h"
#include "services/supervision/handlers/supervision_fixture.h"

namespace ketnap::supervision {

// The province of SupervisionTest, with a commission of the bloc that inspects base_a: decided on 1
// August 2019, from 5 to 24 August, for what was done since July 2016. Today is 15 August 2019.
class InspectionTest : public SupervisionTest {
 protected:
  using Service = v1::InspectionService::Stub;

  struct Inspector {
    Uuid account;
    Uuid member;
    std::string account_name;
    std::string member_name;
  };

  InspectionTest();

  // Somebody who may do everything with the inspections of that committee; who may only read.
  access::Caller Commission(const Uuid& organization);
  access::Caller InspectionReader(const Uuid& organization);
  // A person of the team, as identity lets them in: the inspection's grant over a subject alone.
  access::Caller TeamCaller(const Inspector& inspector, const std::string& inspection,
                            const Uuid& subject);

  // A member of that cell with an account that works for `works_for` (the whole suite's, if none);
  // told to the service.
  Inspector MakeInspector(const Uuid& cell, std::optional<Uuid> works_for = std::nullopt);
  void TellMember(const organization::v1::Member& member);
  void TellAccount(const identity::v1::Account& account);
  void TellPerson(const dossier::v1::Candidate& candidate,
                  const dossier::v1::CandidateStep& step = {},
                  std::optional<Date> occurred_on = std::nullopt);
  organization::v1::Member MemberOf(const Inspector& inspector, const Uuid& cell);

  v1::Inspection Decided();
  absl::StatusOr<v1::Inspection> Create(const v1::Inspection& inspection);
  // Created by the bloc's commission, with a lead; and begun on 5 August.
  std::string Planned();
  std::string Started();

  v1::AppointTeamRequest Appointment(const std::string& inspection, const Inspector& inspector,
                                     v1::InspectionTeamRole role);
  absl::StatusOr<v1::Inspection> Appoint(const std::string& inspection, const Inspector& inspector,
                                         v1::InspectionTeamRole role);
  absl::StatusOr<v1::Inspection> Start(const std::string& inspection, Date day);
  absl::StatusOr<v1::Inspection> Get(const access::Caller& caller, const std::string& inspection);
  absl::StatusOr<v1::Inspection> Close(const std::string& inspection);
  absl::StatusOr<v1::InspectionSample> Draw(const std::string& inspection, int64_t seed, int size);

  // "field RULE" of each violation, or "RULE subject" of each unmet condition.
  static std::vector<std::string> Violations(const absl::Status& status);
  static std::vector<std::string> Unmet(const absl::Status& status);
  // The events of inspections so far.
  std::vector<v1::InspectionChanged> Events(size_t at_least);

  access::Caller commission_;
  Inspector lead_;
};

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_INSPECTIONS_INSPECTION_FIXTURE_H_
