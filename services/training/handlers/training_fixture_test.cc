#include "services/training/handlers/training_fixture.h"

#include "absl/strings/str_cat.h"
#include "common/base/proto_date.h"
#include "services/training/projections/dossier_projection.h"

namespace ketnap::training {
namespace {

const std::vector<std::string>& AllPermissions() {
  static const auto* all = new std::vector<std::string>{
      "training.classes.read",      "training.classes.write",       "training.nominations.read",
      "training.nominations.write", "training.nominations.approve", "training.results.write",
      "training.certificates.read", "training.certificates.write"};
  return *all;
}

}  // namespace

google::type::Date DateOf(int year, int month, int day) {
  return DateToProto(Date(year, month, day));
}

TrainingTest::TrainingTest()
    : harness_({.service = "training",
                .build = &BuildApp,
                .today = Date(2025, 3, 3),
                .peers = {"organization", "dossier"},
                .configure = [](ketnap::config::v1::ServiceConfig& config) {
                  config.set_class_types_file(absl::StrCat(
                      KETNAP_SOURCE_DIR, "/services/training/data/class_types.textproto"));
                }}) {
  root_ = harness_.AddOrganization("Đảng bộ tỉnh", std::nullopt, "PROVINCIAL_COMMITTEE");
  bloc_ = harness_.AddOrganization("Đảng bộ Khối", root_, "DIRECT_SUPERIOR_COMMITTEE", true);
  base_a_ = harness_.AddOrganization("Đảng bộ Sở Tài chính", bloc_);
  cell_a1_ = harness_.AddOrganization("Chi bộ Văn phòng", base_a_, "PARTY_CELL");
  cell_a2_ = harness_.AddOrganization("Chi bộ Thanh tra", base_a_, "PARTY_CELL");
  base_b_ = harness_.AddOrganization("Đảng bộ Sở Y tế", bloc_);
  cell_b1_ = harness_.AddOrganization("Chi bộ Văn phòng", base_b_, "PARTY_CELL");
  other_ = harness_.AddOrganization("Đảng bộ thành phố", root_, "DIRECT_SUPERIOR_COMMITTEE", true);
  base_c_ = harness_.AddOrganization("Đảng bộ phường", other_);
}

access::Caller TrainingTest::Trainer(const Uuid& organization, std::vector<std::string> more) {
  more.insert(more.end(), AllPermissions().begin(), AllPermissions().end());
  return harness_.Person({Harness::GrantOver(organization, std::move(more))});
}

access::Caller TrainingTest::Clerk(const Uuid& organization) {
  return harness_.Person({Harness::GrantOver(
      organization, {"training.classes.read", "training.nominations.read",
                     "training.nominations.write", "training.certificates.read"})});
}

std::string TrainingTest::NameOf(const Uuid& organization) {
  return absl::StrCat("organizations/", organization.ToString());
}

dossier::v1::Candidate TrainingTest::Sympathizer(const Uuid& cell) {
  dossier::v1::Candidate candidate;
  candidate.set_name(absl::StrCat("candidates/", harness_.NewRequestId()));
  candidate.set_organization(NameOf(cell));
  candidate.set_full_name("Hoàng Thị Lan");
  *candidate.mutable_birth_date() = DateOf(1998, 4, 2);
  *candidate.mutable_milestones()->mutable_nomination_date() = DateOf(2023, 12, 4);
  *candidate.mutable_milestones()->mutable_listing_date() = DateOf(2024, 1, 5);
  candidate.set_state(dossier::v1::CANDIDATE_STATE_SYMPATHIZER_LISTED);
  return candidate;
}

journal::v1::JournalEntry TrainingTest::EntryOf(const dossier::v1::Candidate& candidate) {
  dossier::v1::CandidateStepRecorded event;
  *event.mutable_candidate() = candidate;
  journal::v1::JournalEntry entry;
  entry.set_aggregate_type("candidates");
  entry.mutable_event()->PackFrom(event);
  return entry;
}

void TrainingTest::Apply(const journal::v1::JournalEntry& entry) {
  const absl::Status status = harness_.database().RunWrite(
      absl::InfiniteFuture(),
      [&](db::Transaction& transaction) { return ApplyDossierEntry(transaction, entry); });
  ASSERT_TRUE(status.ok()) << status;
}

TrainingTest::Names TrainingTest::People(const Uuid& cell, int count) {
  Names names;
  for (int i = 0; i < count; ++i) {
    const dossier::v1::Candidate candidate = Sympathizer(cell);
    Apply(EntryOf(candidate));
    names.push_back(candidate.name());
  }
  return names;
}

v1::CreateClassRequest TrainingTest::NewClass(int seats, const std::string& class_type) {
  v1::CreateClassRequest request;
  v1::TrainingClass* training_class = request.mutable_training_class();
  training_class->set_class_type(class_type);
  training_class->set_organizer(NameOf(bloc_));
  training_class->set_title("Lớp bồi dưỡng khóa I năm 2025");
  *training_class->mutable_start_date() = DateOf(2025, 2, 17);
  *training_class->mutable_end_date() = DateOf(2025, 2, 21);
  training_class->set_seats(seats);
  training_class->set_session_count(2);
  request.set_request_id(harness_.NewRequestId());
  return request;
}

absl::StatusOr<v1::TrainingClass> TrainingTest::Create(const v1::CreateClassRequest& request) {
  return harness_.Call(Trainer(root_), &Classes::CreateClass, request);
}

absl::StatusOr<v1::TrainingClass> TrainingTest::Open(const std::string& name) {
  v1::OpenRegistrationRequest request;
  request.set_training_class(name);
  *request.mutable_date() = DateOf(2025, 2, 3);
  request.set_request_id(harness_.NewRequestId());
  return harness_.Call(Trainer(bloc_), &Classes::OpenRegistration, request);
}

std::string TrainingTest::OpenClass(int seats, const std::string& class_type) {
  const auto created = Create(NewClass(seats, class_type));
  EXPECT_TRUE(created.ok()) << created.status();
  if (!created.ok()) return "";
  const auto opened = Open(created->name());
  EXPECT_TRUE(opened.ok()) << opened.status();
  return created->name();
}

v1::NominateRequest TrainingTest::Nomination(const std::string& name, const Uuid& organization,
                                             const Names& candidates) {
  v1::NominateRequest request;
  request.set_training_class(name);
  request.set_organization(NameOf(organization));
  for (const std::string& candidate : candidates) request.add_candidates(candidate);
  *request.mutable_date() = DateOf(2025, 2, 10);
  request.set_request_id(harness_.NewRequestId());
  return request;
}

absl::StatusOr<v1::NominateResponse> TrainingTest::Nominate(const std::string& name,
                                                            const Uuid& organization,
                                                            const Names& candidates) {
  return harness_.Call(Clerk(organization), &Classes::Nominate,
                       Nomination(name, organization, candidates));
}

TrainingTest::Names TrainingTest::MustNominate(const std::string& name, const Uuid& organization,
                                               const Names& candidates) {
  const auto response = Nominate(name, organization, candidates);
  EXPECT_TRUE(response.ok()) << response.status();
  Names names;
  if (!response.ok()) return names;
  for (const v1::Nomination& each : response->nominations()) names.push_back(each.name());
  return names;
}

v1::ApproveNominationsRequest TrainingTest::Approval(const std::string& name,
                                                     const Names& nominations) {
  v1::ApproveNominationsRequest request;
  request.set_training_class(name);
  for (const std::string& nomination : nominations) request.add_nominations(nomination);
  *request.mutable_date() = DateOf(2025, 2, 12);
  request.set_request_id(harness_.NewRequestId());
  return request;
}

absl::StatusOr<v1::ApproveNominationsResponse> TrainingTest::Approve(const std::string& name,
                                                                     const Names& nominations) {
  return harness_.Call(Trainer(bloc_), &Classes::ApproveNominations, Approval(name, nominations));
}

v1::RecordAttendanceRequest TrainingTest::Attendance(const std::string& name, int session,
                                                     const Names& present) {
  v1::RecordAttendanceRequest request;
  request.set_training_class(name);
  request.set_session(session);
  *request.mutable_date() = DateOf(2025, 2, 17);
  for (const std::string& nomination : present) request.add_present(nomination);
  request.set_request_id(harness_.NewRequestId());
  return request;
}

absl::StatusOr<v1::TrainingClass> TrainingTest::Attend(const std::string& name, int session,
                                                       const Names& present) {
  return harness_.Call(Trainer(bloc_), &Classes::RecordAttendance,
                       Attendance(name, session, present));
}

v1::RecordResultsRequest TrainingTest::Results(const std::string& name, const Names& nominations,
                                               int score) {
  v1::RecordResultsRequest request;
  request.set_training_class(name);
  *request.mutable_date() = DateOf(2025, 2, 21);
  for (const std::string& nomination : nominations) {
    v1::Result* result = request.add_results();
    result->set_nomination(nomination);
    result->set_score(score);
  }
  request.set_request_id(harness_.NewRequestId());
  return request;
}

absl::StatusOr<v1::TrainingClass> TrainingTest::Score(const std::string& name,
                                                      const Names& nominations, int score) {
  return harness_.Call(Trainer(bloc_), &Classes::RecordResults, Results(name, nominations, score));
}

v1::CompleteClassRequest TrainingTest::Completion(const std::string& name) {
  v1::CompleteClassRequest request;
  request.set_training_class(name);
  *request.mutable_date() = DateOf(2025, 2, 21);
  request.set_request_id(harness_.NewRequestId());
  return request;
}

absl::StatusOr<v1::TrainingClass> TrainingTest::Complete(const std::string& name) {
  return harness_.Call(Trainer(bloc_), &Classes::CompleteClass, Completion(name));
}

v1::IssueCertificatesRequest TrainingTest::Issue(const std::string& name) {
  v1::IssueCertificatesRequest request;
  request.set_training_class(name);
  *request.mutable_issue_date() = DateOf(2025, 2, 28);
  request.set_request_id(harness_.NewRequestId());
  return request;
}

absl::StatusOr<v1::IssueCertificatesResponse> TrainingTest::MustIssue(const std::string& name) {
  auto response = harness_.Call(Trainer(bloc_), &Classes::IssueCertificates, Issue(name));
  EXPECT_TRUE(response.ok()) << response.status();
  return response;
}

absl::StatusOr<v1::TrainingClass> TrainingTest::Get(const access::Caller& caller,
                                                    const std::string& name) {
  v1::GetClassRequest request;
  request.set_name(name);
  return harness_.Call(caller, &Classes::GetClass, request);
}

TrainingTest::Enrolled TrainingTest::EnrolledClass(int seats, const std::string& class_type) {
  Enrolled enrolled;
  enrolled.name = OpenClass(seats, class_type);
  enrolled.candidates = People(cell_a1_, seats);
  enrolled.nominations = MustNominate(enrolled.name, base_a_, enrolled.candidates);
  const auto approved = Approve(enrolled.name);
  EXPECT_TRUE(approved.ok()) << approved.status();
  return enrolled;
}

TrainingTest::Enrolled TrainingTest::CompletedClass(int seats, const std::string& class_type) {
  Enrolled enrolled = EnrolledClass(seats, class_type);
  for (int session : {1, 2}) {
    EXPECT_TRUE(Attend(enrolled.name, session, enrolled.nominations).ok());
  }
  EXPECT_TRUE(Score(enrolled.name, enrolled.nominations, 75).ok());
  const auto completed = Complete(enrolled.name);
  EXPECT_TRUE(completed.ok()) << completed.status();
  return enrolled;
}

std::vector<v1::TrainingClass> TrainingTest::ListClasses(const access::Caller& caller,
                                                         v1::ListClassesRequest request) {
  std::vector<v1::TrainingClass> rows;
  for (int pages = 0; pages < 100; ++pages) {
    const auto response = harness_.Call(caller, &Classes::ListClasses, request);
    EXPECT_TRUE(response.ok()) << response.status();
    if (!response.ok()) return rows;
    for (const auto& row : response->training_classes()) rows.push_back(row);
    if (response->next_page_token().empty()) return rows;
    request.set_page_token(response->next_page_token());
  }
  ADD_FAILURE() << "the pages do not end";
  return rows;
}

std::vector<v1::Nomination> TrainingTest::ListNominations(const access::Caller& caller,
                                                          v1::ListNominationsRequest request) {
  std::vector<v1::Nomination> rows;
  for (int pages = 0; pages < 100; ++pages) {
    const auto response = harness_.Call(caller, &Classes::ListNominations, request);
    EXPECT_TRUE(response.ok()) << response.status();
    if (!response.ok()) return rows;
    for (const auto& row : response->nominations()) rows.push_back(row);
    if (response->next_page_token().empty()) return rows;
    request.set_page_token(response->next_page_token());
  }
  ADD_FAILURE() << "the pages do not end";
  return rows;
}

std::vector<v1::Certificate> TrainingTest::ListCertificates(const access::Caller& caller,
                                                            v1::ListCertificatesRequest request) {
  std::vector<v1::Certificate> rows;
  for (int pages = 0; pages < 100; ++pages) {
    const auto response = harness_.Call(caller, &Classes::ListCertificates, request);
    EXPECT_TRUE(response.ok()) << response.status();
    if (!response.ok()) return rows;
    for (const auto& row : response->certificates()) rows.push_back(row);
    if (response->next_page_token().empty()) return rows;
    request.set_page_token(response->next_page_token());
  }
  ADD_FAILURE() << "the pages do not end";
  return rows;
}

TrainingTest::Names TrainingTest::Faults(const absl::Status& status) {
  Names faults;
  for (const auto& violation : FieldViolations(status)) {
    faults.push_back(absl::StrCat(violation.field, ":", violation.rule_id));
  }
  return faults;
}

TrainingTest::Names TrainingTest::Unmet(const absl::Status& status) {
  Names unmet;
  for (const auto& condition : UnmetConditions(status)) {
    unmet.push_back(absl::StrCat(condition.rule_id, " ", condition.subject));
  }
  return unmet;
}

}  // namespace ketnap::training
