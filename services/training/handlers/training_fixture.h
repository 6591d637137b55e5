#ifndef KETNAP_SERVICES_TRAINING_HANDLERS_TRAINING_FIXTURE_H_
#define KETNAP_SERVICES_TRAINING_HANDLERS_TRAINING_FIXTURE_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/base/date.h"
#include "common/base/errors.h"
#include "common/base/uuid.h"
#include "common/testing/service_harness.h"
#include "ketnap/dossier/v1/events.pb.h"
#include "ketnap/training/v1/class_service.grpc.pb.h"
#include "ketnap/training/v1/program_service.grpc.pb.h"
#include "services/training/app.h"

namespace ketnap::training {

google::type::Date DateOf(int year, int month, int day);

// The training service over its socket, today 3 March 2025, in a small province:
//   root > bloc > base_a > cell_a1, cell_a2
//               > base_b > cell_b1
//        > other > base_c
// Classes are held by the bloc from 17 to 21 February 2025, in two sessions, unless a test says
// otherwise.
class TrainingTest : public ::testing::Test {
 protected:
  using Harness = ketnap::testing::ServiceHarness;
  using Classes = v1::ClassService::Stub;
  using Programs = v1::ProgramService::Stub;
  using Names = std::vector<std::string>;

  TrainingTest();

  // Holds every permission of the service over `organization`, and those in `more`.
  access::Caller Trainer(const Uuid& organization, std::vector<std::string> more = {});
  // Reads and nominates, no more.
  access::Caller Clerk(const Uuid& organization);
  static std::string NameOf(const Uuid& organization);

  // Somebody the dossier service told of: on the list of sympathizers since 5 January 2024.
  dossier::v1::Candidate Sympathizer(const Uuid& cell);
  // What that service's journal says of them; `Apply` takes it in.
  static journal::v1::JournalEntry EntryOf(const dossier::v1::Candidate& candidate);
  void Apply(const journal::v1::JournalEntry& entry);
  // Names of `count` new sympathizers.
  Names People(const Uuid& cell, int count);

  v1::CreateClassRequest NewClass(int seats,
                                  const std::string& class_type = "classTypes/awareness");
  absl::StatusOr<v1::TrainingClass> Create(const v1::CreateClassRequest& request);
  absl::StatusOr<v1::TrainingClass> Open(const std::string& name);
  // A class that takes nominations.
  std::string OpenClass(int seats, const std::string& class_type = "classTypes/awareness");
  v1::NominateRequest Nomination(const std::string& name, const Uuid& organization,
                                 const Names& candidates);
  absl::StatusOr<v1::NominateResponse> Nominate(const std::string& name, const Uuid& organization,
                                                const Names& candidates);
  // Their nominations.
  Names MustNominate(const std::string& name, const Uuid& organization, const Names& candidates);
  // All that wait, when none is named.
  v1::ApproveNominationsRequest Approval(const std::string& name, const Names& nominations = {});
  absl::StatusOr<v1::ApproveNominationsResponse> Approve(const std::string& name,
                                                         const Names& nominations = {});
  v1::RecordAttendanceRequest Attendance(const std::string& name, int session,
                                         const Names& present);
  absl::StatusOr<v1::TrainingClass> Attend(const std::string& name, int session,
                                           const Names& present);
  v1::RecordResultsRequest Results(const std::string& name, const Names& nominations, int score);
  absl::StatusOr<v1::TrainingClass> Score(const std::string& name, const Names& nominations,
                                          int score);
  v1::CompleteClassRequest Completion(const std::string& name);
  absl::StatusOr<v1::TrainingClass> Complete(const std::string& name);
  v1::IssueCertificatesRequest Issue(const std::string& name);
  absl::StatusOr<v1::IssueCertificatesResponse> MustIssue(const std::string& name);
  absl::StatusOr<v1::TrainingClass> Get(const access::Caller& caller, const std::string& name);

  struct Enrolled {
    std::string name;
    Names candidates;
    Names nominations;
  };
  // A class with as many learners as seats, all of cell_a1.
  Enrolled EnrolledClass(int seats, const std::string& class_type = "classTypes/awareness");
  // The same, completed; all learners passed.
  Enrolled CompletedClass(int seats, const std::string& class_type = "classTypes/awareness");

  // All rows, page by page.
  std::vector<v1::TrainingClass> ListClasses(const access::Caller& caller,
                                             v1::ListClassesRequest request = {});
  std::vector<v1::Nomination> ListNominations(const access::Caller& caller,
                                              v1::ListNominationsRequest request = {});
  std::vector<v1::Certificate> ListCertificates(const access::Caller& caller,
                                                v1::ListCertificatesRequest request = {});
  template <typename Row>
  static Names NamesOf(const std::vector<Row>& rows) {
    Names names;
    for (const Row& row : rows) names.push_back(row.name());
    return names;
  }

  // Fields named by the violations of an INVALID_ARGUMENT, each as "field:RULE".
  static Names Faults(const absl::Status& status);
  // The unmet conditions, each as "RULE subject".
  static Names Unmet(const absl::Status& status);

  Harness harness_;
  Uuid root_, bloc_, base_a_, cell_a1_, cell_a2_, base_b_, cell_b1_, other_, base_c_;
};

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_HANDLERS_TRAINING_FIXTURE_H_
