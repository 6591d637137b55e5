#include "tests/benchmark/reviews.h"

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/base/uuid.h"
#include "ketnap/dossier/v1/candidate_service.grpc.pb.h"

namespace ketnap::benchmark {
namespace {

namespace pb = ketnap::dossier::v1;
using Stub = pb::CandidateService::Stub;

// A name of letters alone that nobody else has.
std::string NewName() {
  const std::string id = Uuid::Generate(SystemClock().Now()).ToBytes();
  std::string letters;
  for (const char digit : absl::BytesToHexString(id.substr(6))) {
    letters.push_back(static_cast<char>(digit <= '9' ? digit - '0' + 'a' : digit - 'a' + 'k'));
  }
  letters[0] = absl::ascii_toupper(static_cast<unsigned char>(letters[0]));
  return absl::StrCat("Hoàng Văn ", letters);
}

pb::NominateCandidateRequest Nomination(const Province& province, Date date) {
  pb::NominateCandidateRequest request;
  pb::Candidate& candidate = *request.mutable_candidate();
  candidate.set_organization(province.cell);
  candidate.set_full_name(NewName());
  *candidate.mutable_birth_date() = DateToProto(Date(1995, 9, 2));
  candidate.set_sex(pb::SEX_MALE);
  candidate.set_ethnicity("Tày");
  candidate.set_religion("Không");
  candidate.set_general_education(pb::GENERAL_EDUCATION_UPPER_SECONDARY);
  candidate.set_qualification(pb::QUALIFICATION_UNIVERSITY);
  candidate.set_occupation(pb::OCCUPATION_CIVIL_SERVANT);
  candidate.set_youth_union_member(true);
  candidate.set_synthetic(true);
  request.set_nominator_kind(pb::NOMINATOR_KIND_YOUTH_UNION);
  *request.mutable_nomination_date() = DateToProto(date);
  request.set_request_id(NewRequestId());
  return request;
}

void SetResolution(Date date, pb::DocumentReference* resolution) {
  resolution->set_number("05");
  resolution->set_symbol("NQ/CB");
  *resolution->mutable_date() = DateToProto(date);
}

absl::StatusOr<std::string> MakeCandidate(const Suite& suite, const Province& province,
                                          Stub& stub) {
  const Date date = SystemClock().Today() - 3;
  const Credentials credentials = IdentityCredentials(suite.DossierToken(province.account));
  const pb::NominateCandidateRequest nomination = Nomination(province, date);
  pb::Candidate candidate;
  // Eventually: the cell and the helper reach the dossier service by events.
  KETNAP_RETURN_IF_ERROR(Eventually(
      [&] { return Call(stub, &Stub::NominateCandidate, credentials, nomination, &candidate); }));
  pb::ListSympathizerRequest listing;
  listing.set_candidate(candidate.name());
  SetResolution(date, listing.mutable_resolution());
  listing.set_request_id(NewRequestId());
  KETNAP_RETURN_IF_ERROR(Call(stub, &Stub::ListSympathizer, credentials, listing, &candidate));
  pb::AssignHelperRequest assignment;
  assignment.set_candidate(candidate.name());
  assignment.set_helper(province.helper);
  SetResolution(date, assignment.mutable_resolution());
  assignment.set_request_id(NewRequestId());
  KETNAP_RETURN_IF_ERROR(Eventually(
      [&] { return Call(stub, &Stub::AssignHelper, credentials, assignment, &candidate); }));
  return candidate.name();
}

pb::RecordMonthlyReviewRequest Review(const std::string& candidate, int turn, Date today) {
  pb::RecordMonthlyReviewRequest request;
  request.set_candidate(candidate);
  const absl::CivilMonth first = absl::CivilMonth(today) - kReviewsPerCandidate;
  *request.mutable_month() = DateToProto(Date(first + turn % kReviewsPerCandidate));
  *request.mutable_review_date() = DateToProto(today - 1);
  request.set_political_awareness(pb::REVIEW_RATING_GOOD);
  request.set_work_result(pb::REVIEW_RATING_GOOD);
  request.set_ethics(pb::REVIEW_RATING_GOOD);
  request.set_public_trust(pb::REVIEW_RATING_FAIR);
  request.set_conclusion(pb::REVIEW_CONCLUSION_CONTINUE);
  request.set_helper_remark("Tích cực rèn luyện, hoàn thành tốt nhiệm vụ được giao trong tháng.");
  request.set_request_id(NewRequestId());
  return request;
}

}  // namespace

absl::StatusOr<std::vector<std::string>> MakeCandidates(const Suite& suite,
                                                        const Province& province, int count) {
  const auto stub = pb::CandidateService::NewStub(suite.ServiceChannel("dossier"));
  std::vector<std::string> candidates;
  for (int i = 0; i < count; ++i) {
    KETNAP_ASSIGN_OR_RETURN(std::string name, MakeCandidate(suite, province, *stub));
    candidates.push_back(std::move(name));
  }
  return candidates;
}

absl::StatusOr<RunResult> RunReviews(const Suite& suite, const Province& province, Way way,
                                     const std::vector<std::string>& people, int clients,
                                     int turns) {
  std::vector<std::unique_ptr<Stub>> stubs;
  for (int client = 0; client < clients; ++client) {
    const auto channel =
        way == Way::kDirect ? suite.ServiceChannel("dossier") : suite.EdgeChannel();
    // Connected before the clock runs.
    if (!channel->WaitForConnected(std::chrono::system_clock::now() + std::chrono::seconds(10))) {
      return absl::UnavailableError("no connection");
    }
    stubs.push_back(pb::CandidateService::NewStub(channel));
  }
  const Date today = SystemClock().Today();
  return RunClients(clients, turns, [&](int client, int turn) {
    const std::string& candidate =
        people[static_cast<size_t>(client * PeopleFor(turns) + turn / kReviewsPerCandidate)];
    const Credentials credentials = way == Way::kDirect
                                        ? IdentityCredentials(suite.DossierToken(province.account))
                                        : SessionCredentials(province.session_token);
    pb::MonthlyReview reply;
    return Call(*stubs[static_cast<size_t>(client)], &Stub::RecordMonthlyReview, credentials,
                Review(candidate, turn, today), &reply);
  });
}

}  // namespace ketnap::benchmark
