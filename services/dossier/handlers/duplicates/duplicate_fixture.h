#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_DUPLICATES_DUPLICATE_FIXTURE_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_DUPLICATES_DUPLICATE_FIXTURE_H_

#include <string>
#include <vector>

#include "services/dossier/handlers/documents/document_fixture.h"

// For tests: several records, their numbers, pairs and merges.
namespace ketnap::dossier {

class DuplicateTest : public DocumentTest {
 protected:
  // A male, born on the day the fixture's nominations say.
  static constexpr char kNumber[] = "020090001234";
  static constexpr char kOtherNumber[] = "020090005678";

  template <typename Request, typename Response>
  absl::StatusOr<Response> Ask(grpc::Status (People::*rpc)(grpc::ClientContext*, const Request&,
                                                           Response*),
                               const std::type_identity_t<Request>& request,
                               const std::string& purpose = "xác minh nhân thân") {
    return harness_.Call(officer_, rpc, request, {.purpose = purpose});
  }

  // person_ stays who it was.
  std::string Nominate(const Uuid& cell, const std::string& full_name = "Nguyễn Văn An") {
    const std::string person = person_;
    nominating_cell_ = cell;
    auto reply = Send(Nomination(full_name));
    EXPECT_TRUE(reply.ok()) << reply.status();
    person_ = person;
    return reply.ok() ? reply->name() : "";
  }
  std::vector<journal::v1::JournalEntry> Journal() {
    return harness_.WaitForJournal(static_cast<size_t>(harness_.JournalSize()));
  }

  v1::SetNationalIdRequest Number(const std::string& candidate, const std::string& number) {
    v1::SetNationalIdRequest request;
    request.set_candidate(candidate);
    request.set_national_id(number);
    request.set_request_id(harness_.NewRequestId());
    return request;
  }
  absl::StatusOr<v1::SetNationalIdResponse> SetNumber(const std::string& candidate,
                                                      const std::string& number) {
    return Ask(&People::SetNationalId, Number(candidate, number));
  }
  absl::StatusOr<v1::RevealNationalIdResponse> Reveal(
      const std::string& candidate, const std::string& purpose = "đối chiếu hồ sơ") {
    v1::RevealNationalIdRequest request;
    request.set_candidate(candidate);
    request.set_request_id(harness_.NewRequestId());
    return Ask(&People::RevealNationalId, request, purpose);
  }
  absl::StatusOr<v1::Candidate> Find(const std::string& number,
                                     const std::string& purpose = "đối chiếu hồ sơ") {
    v1::FindByNationalIdRequest request;
    request.set_national_id(number);
    request.set_request_id(harness_.NewRequestId());
    return Ask(&People::FindByNationalId, request, purpose);
  }

  template <typename Request>
  Request About(const std::string& candidate, const std::string& duplicate) {
    Request request;
    request.set_candidate(candidate);
    request.set_duplicate(duplicate);
    request.set_reason_note("Cùng một người, đã đối chiếu giấy tờ gốc");
    *request.mutable_date() = DateToProto(Date(2019, 1, 9));
    request.set_request_id(harness_.NewRequestId());
    return request;
  }
  absl::StatusOr<v1::Candidate> Merge(const std::string& candidate, const std::string& duplicate) {
    return Ask(&People::MergeDuplicate, About<v1::MergeDuplicateRequest>(candidate, duplicate));
  }
  absl::StatusOr<v1::Candidate> Undo(const std::string& candidate, const std::string& duplicate) {
    return Ask(&People::UndoMerge, About<v1::UndoMergeRequest>(candidate, duplicate));
  }

  // "candidate duplicate GROUND" of every pair listed.
  std::vector<std::string> Pairs(const Uuid& organization, int page_size = 0) {
    v1::ListDuplicatesRequest request;
    request.set_organization(absl::StrCat("organizations/", organization.ToString()));
    request.set_page_size(page_size);
    std::vector<std::string> pairs;
    for (;;) {
      auto page = Ask(&People::ListDuplicates, request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) break;
      for (const v1::DuplicatePair& pair : page->pairs()) {
        EXPECT_EQ(pair.first().name(), pair.candidate());
        EXPECT_EQ(pair.second().name(), pair.duplicate());
        pairs.push_back(absl::StrCat(pair.candidate(), " ", pair.duplicate(), " ",
                                     v1::DuplicateGround_Name(pair.ground()).substr(17)));
      }
      if (page->next_page_token().empty()) break;
      request.set_page_token(page->next_page_token());
    }
    return pairs;
  }
  static std::string Pair(const std::string& one, const std::string& other,
                          const std::string& ground) {
    return absl::StrCat(std::min(one, other), " ", std::max(one, other), " ", ground);
  }
  v1::Candidate GetOf(const std::string& name) {
    v1::GetCandidateRequest request;
    request.set_name(name);
    auto reply = Ask(&People::GetCandidate, request);
    EXPECT_TRUE(reply.ok()) << reply.status();
    return reply.ok() ? *reply : v1::Candidate();
  }
};

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_DUPLICATES_DUPLICATE_FIXTURE_H_
