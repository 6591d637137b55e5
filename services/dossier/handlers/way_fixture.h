#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_WAY_FIXTURE_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_WAY_FIXTURE_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/testing/service_harness.h"
#include "ketnap/dossier/v1/candidate_service.grpc.pb.h"
#include "ketnap/dossier/v1/dossier_service.grpc.pb.h"
#include "ketnap/organization/v1/events.pb.h"
#include "ketnap/training/v1/events.pb.h"
#include "services/dossier/app.h"
#include "services/dossier/handlers/environment.h"
#include "services/dossier/projections/organization_register.h"

// For tests: one service, a small province, and one person's way as a list of requests with the
// dates of 2016 to 2018, each of which a test may change before it sends it.
namespace ketnap::dossier {

using People = v1::CandidateService::Stub;
using Dossiers = v1::DossierService::Stub;

class WayTest : public ::testing::Test {
 protected:
  static constexpr char kAwareness[] = "classTypes/awareness";
  static constexpr char kNewMember[] = "classTypes/new-member-theory";

  explicit WayTest(const std::string& office_program = "")
      : harness_(HarnessOptions(office_program)) {
    root_ = harness_.AddOrganization("Tỉnh ủy", std::nullopt, "PROVINCIAL_COMMITTEE");
    superior_ = harness_.AddOrganization("Đảng bộ Khối", root_, "DIRECT_SUPERIOR_COMMITTEE", true);
    base_ = harness_.AddOrganization("Đảng bộ Sở Tài chính", superior_);
    cell_ = harness_.AddOrganization("Chi bộ Văn phòng", base_, "PARTY_CELL");
    sister_cell_ = harness_.AddOrganization("Chi bộ Thanh tra", base_, "PARTY_CELL");
    other_base_ = harness_.AddOrganization("Đảng bộ Bệnh viện", superior_);
    other_cell_ = harness_.AddOrganization("Chi bộ Khoa Nội", other_base_, "PARTY_CELL");
    lone_cell_ = harness_.AddOrganization("Chi bộ Báo", superior_, "GRASSROOTS_CELL");
    PutFacts(superior_, 33, 9);
    PutFacts(base_, 9, 0);
    for (int i = 0; i < 6; ++i) members_.push_back(AddMember(cell_, Date(2010, 3, 1)));
    stranger_ = AddMember(other_cell_, Date(2010, 3, 1));
    probationer_ = AddMember(cell_, std::nullopt);
    clerk_ = Clerk(superior_);
    AddSteps();
  }

  static ketnap::testing::ServiceHarness::Options HarnessOptions(
      const std::string& office_program = "") {
    ketnap::testing::ServiceHarness::Options options;
    options.service = "dossier";
    options.build = &BuildApp;
    options.today = Date(2019, 1, 10);
    options.peers = {"organization", "training"};
    options.configure = [office_program](ketnap::config::v1::ServiceConfig& config) {
      config.set_office_program(office_program);
      config.set_dossier_data_directory(KETNAP_SOURCE_DIR "/services/dossier/data");
      config.set_rule_set_directory(KETNAP_SOURCE_DIR "/services/dossier/rules");
      config.set_working_days_file(KETNAP_SOURCE_DIR
                                   "/services/organization/data/working_days.textproto");
    };
    return options;
  }

  access::Caller Clerk(const Uuid& organization, bool history = true) {
    std::vector<std::string> permissions = {
        "dossier.candidates.read",  "dossier.candidates.nominate", "dossier.candidates.write",
        "dossier.dossiers.read",    "dossier.dossiers.write",      "dossier.resolutions.write",
        "dossier.appraisals.write", "dossier.decisions.write",     "dossier.ceremonies.write"};
    if (history) permissions.push_back("history.enter");
    return harness_.Person({ketnap::testing::ServiceHarness::GrantOver(organization, permissions)});
  }

  // ---- What other services' journals bring.
  static journal::v1::JournalEntry EntryOf(const google::protobuf::Message& event, Date day) {
    static int count = 0;
    journal::v1::JournalEntry entry;
    entry.set_entry_id(Uuid::FromName(absl::StrCat("entry", ++count)).ToBytes());
    *entry.mutable_occurred_on() = DateToProto(day);
    entry.mutable_event()->PackFrom(event);
    return entry;
  }

  void Run(const std::function<absl::Status(db::Transaction&)>& body) {
    const absl::Status status =
        harness_.database().RunReadModifyWrite(absl::InfiniteFuture(), body);
    ASSERT_TRUE(status.ok()) << status;
  }

  void PutFacts(const Uuid& organization, int committee, int standing, bool youth_union = true,
                bool trade_union = true) {
    organization::v1::OrganizationChanged event;
    event.mutable_organization()->set_name(absl::StrCat("organizations/", organization.ToString()));
    event.mutable_organization()->set_committee_size(committee);
    event.mutable_organization()->set_standing_committee_size(standing);
    event.mutable_organization()->set_has_youth_union(youth_union);
    event.mutable_organization()->set_has_trade_union(trade_union);
    Run([&](db::Transaction& transaction) {
      return ApplyOrganizationEntry(transaction, EntryOf(event, Date(2010, 1, 1)));
    });
  }

  std::string AddMember(const Uuid& cell, std::optional<Date> official) {
    organization::v1::MemberChanged event;
    auto* member = event.mutable_member();
    member->set_name(absl::StrCat("members/", Uuid::Generate(harness_.clock().Now()).ToString()));
    member->set_organization(absl::StrCat("organizations/", cell.ToString()));
    member->set_status(official.has_value() ? organization::v1::MEMBER_STATUS_OFFICIAL
                                            : organization::v1::MEMBER_STATUS_PROBATIONARY);
    if (official.has_value()) *member->mutable_official_date() = DateToProto(*official);
    Run([&](db::Transaction& transaction) {
      return ApplyOrganizationEntry(transaction, EntryOf(event, Date(2010, 1, 1)));
    });
    return member->name();
  }

  void LeaveParty(const std::string& member, Date day) {
    organization::v1::MemberChanged event;
    event.mutable_member()->set_name(member);
    event.mutable_member()->set_organization(absl::StrCat("organizations/", cell_.ToString()));
    event.mutable_member()->set_status(organization::v1::MEMBER_STATUS_LEFT);
    *event.mutable_member()->mutable_official_date() = DateToProto(Date(2010, 3, 1));
    Run([&](db::Transaction& transaction) {
      return ApplyOrganizationEntry(transaction, EntryOf(event, day));
    });
  }

  static journal::v1::JournalEntry CertificateEntry(const std::string& candidate,
                                                    const std::string& class_type, Date issued) {
    training::v1::ClassChanged event;
    auto* certificate = event.add_certificates();
    certificate->set_name(absl::StrCat(
        "certificates/",
        Uuid::FromName(absl::StrCat(candidate, class_type, FormatDate(issued))).ToString()));
    certificate->set_number("012/2016/NTVD");
    certificate->set_candidate(candidate);
    certificate->set_class_type(class_type);
    *certificate->mutable_issue_date() = DateToProto(issued);
    return EntryOf(event, issued);
  }

  const Environment& environment();  // The service's, for what is called beside its RPCs.
  void Apply(const journal::v1::JournalEntry& entry);  // Training entry, as the projection does.
  void Certify(const std::string& class_type, Date issued) {
    Apply(CertificateEntry(person_, class_type, issued));
  }

  // ---- Requests, as they are right.
  template <typename Request>
  Request For() {
    Request request;
    request.set_candidate(person_);
    request.set_request_id(harness_.NewRequestId());
    return request;
  }
  static google::type::Date Day(int year, int month, int day) {
    return DateToProto(Date(year, month, day));
  }
  static v1::DocumentReference Paper(int year, int month, int day) {
    v1::DocumentReference paper;
    paper.set_number("05");
    paper.set_symbol("NQ/CB");
    *paper.mutable_date() = Day(year, month, day);
    return paper;
  }
  static v1::VoteTally Vote(int entitled, int in_favor) {
    v1::VoteTally vote;
    vote.set_entitled(entitled);
    vote.set_present(entitled);
    vote.set_in_favor(in_favor);
    vote.set_against(entitled - in_favor);
    return vote;
  }

  v1::NominateCandidateRequest Nomination(const std::string& full_name = "Nguyễn Văn An");
  v1::ListSympathizerRequest Listing();
  v1::AssignHelperRequest Help();
  v1::RecordMonthlyReviewRequest Review();
  v1::DelistCandidateRequest Delisting();
  v1::OpenDossierRequest Application();
  v1::AttachDocumentRequest Document(const char* form, google::type::Date date);
  v1::AttachDocumentRequest Introduction();
  v1::RequestVerificationRequest Question();
  v1::AnswerVerificationRequest Answer();
  v1::RecordOpinionRequest Opinion(v1::OpinionSource source);
  v1::SetFamilyRequest Family();  // Both parents have died: the person alone is verified.
  v1::RecordResolutionRequest CellVote();
  v1::RecordResolutionRequest BaseVote();
  v1::ReturnDossierRequest Return();
  v1::ResubmitDossierRequest Resubmission();
  v1::AppraiseDossierRequest Appraisal();
  v1::DecideAdmissionRequest Admission();
  v1::RecordCeremonyRequest Ceremony();
  v1::RecordProbationReviewRequest Probation(const char* form);
  v1::ProposeRecognitionRequest Proposal();
  v1::RecordResolutionRequest RecognitionVote();
  v1::DecideRecognitionRequest Recognition();

  // ---- Sending them.
  template <typename Stub, typename Request, typename Response>
  absl::StatusOr<Response> Send(grpc::Status (Stub::*rpc)(grpc::ClientContext*, const Request&,
                                                          Response*),
                                const std::type_identity_t<Request>& request) {
    return harness_.Call(clerk_, rpc, request);
  }
  absl::StatusOr<v1::Candidate> Send(const v1::NominateCandidateRequest& request) {
    auto reply = Send(&People::NominateCandidate, request);
    if (reply.ok()) person_ = reply->name();
    return reply;
  }
  absl::StatusOr<v1::Dossier> Send(const v1::AttachDocumentRequest& request) {
    return Send(&Dossiers::AttachDocument, request);
  }
  absl::StatusOr<v1::Dossier> Send(const v1::RecordResolutionRequest& request) {
    return Send(&Dossiers::RecordResolution, request);
  }

  v1::Candidate Get() {
    v1::GetCandidateRequest request;
    request.set_name(person_);
    auto reply = Send(&People::GetCandidate, request);
    EXPECT_TRUE(reply.ok()) << reply.status();
    return reply.ok() ? *reply : v1::Candidate();
  }
  v1::Dossier GetDossier() {
    v1::GetDossierRequest request;
    request.set_candidate(person_);
    auto reply = Send(&Dossiers::GetDossier, request);
    EXPECT_TRUE(reply.ok()) << reply.status();
    return reply.ok() ? *reply : v1::Dossier();
  }
  v1::EligibilityVerdict Check(v1::Step step, Date date) {
    v1::CheckEligibilityRequest request;
    request.set_candidate(person_);
    request.set_step(step);
    *request.mutable_date() = DateToProto(date);
    auto reply = Send(&People::CheckEligibility, request);
    EXPECT_TRUE(reply.ok()) << reply.status();
    return reply.ok() ? *reply : v1::EligibilityVerdict();
  }

  // Takes every step before the one named; "" for all of them. Names are in AddSteps.
  void Reach(const std::string& stop) {
    for (const auto& [name, take] : steps_) {
      if (name == stop) return;
      const absl::Status status = take();
      ASSERT_TRUE(status.ok()) << name << ": " << status << " " << EnglishMessage(status);
    }
    ASSERT_EQ(stop, "");
  }
  void AddSteps();

  // The ids of the rules a refusal names; "" for any other outcome.
  static std::vector<std::string> Unmet(const absl::Status& status) {
    std::vector<std::string> ids;
    for (const UnmetCondition& condition : UnmetConditions(status)) {
      ids.push_back(condition.rule_id);
    }
    return ids;
  }
  static std::vector<std::string> Violated(const absl::Status& status) {
    std::vector<std::string> fields;
    for (const FieldViolation& violation : FieldViolations(status)) {
      fields.push_back(absl::StrCat(violation.field, " ", violation.rule_id));
    }
    return fields;
  }

  ketnap::testing::ServiceHarness harness_;
  Uuid root_, superior_, base_, cell_, sister_cell_, other_base_, other_cell_, lone_cell_;
  std::vector<std::string> members_;  // Official, of the cell.
  std::string stranger_;              // Official, of another grassroots organization.
  std::string probationer_;
  access::Caller clerk_;
  std::string person_;
  std::string verified_ = "SELF";  // Whom the way's question and answer are about.
  Uuid nominating_cell_;
  std::vector<std::pair<std::string, std::function<absl::Status()>>> steps_;
  Environment environment_;
};

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_WAY_FIXTURE_H_
