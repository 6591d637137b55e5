#include "common/api/page_token.h"
#include "ketnap/dossier/v1/document_service.grpc.pb.h"
#include "ketnap/dossier/v1/rule_service.grpc.pb.h"
#include "ketnap/dossier/v1/verification_service.grpc.pb.h"
#include "ketnap/dossier/v1/worklist_service.grpc.pb.h"
#include "services/dossier/handlers/way_fixture.h"

namespace ketnap::dossier {
namespace {

using ::testing::ElementsAre;

class PageKeyTest : public WayTest {
 protected:
  // Sends a request with a token that anybody can make for themselves: of this query, by this
  // caller, and with a key that no list has.
  template <typename Stub, typename Request, typename Response>
  std::vector<std::string> Refusal(grpc::Status (Stub::*rpc)(grpc::ClientContext*, const Request&,
                                                             Response*),
                                   std::type_identity_t<Request> request,
                                   const std::vector<std::string>& key = {"forged"}) {
    const google::protobuf::Descriptor* type = request.GetDescriptor();
    for (const auto& [field, name] :
         {std::pair("candidate", person_),
          std::pair("organization", absl::StrCat("organizations/", base_.ToString()))}) {
      const auto* found = type->FindFieldByName(field);
      if (found != nullptr) request.GetReflection()->SetString(&request, found, name);
    }
    request.set_page_token(api::MakePageToken(request, clerk_.Principal(), key));
    return Violated(Send(rpc, request).status());
  }
};

TEST_F(PageKeyTest, EveryListRefusesAKeyItNeverMade) {
  Reach("helper");
  clerk_ = harness_.Person({ketnap::testing::ServiceHarness::GrantOver(
      superior_, {"dossier.candidates.read", "dossier.candidates.nominate", "dossier.dossiers.read",
                  "dossier.documents.read", "dossier.duplicates.merge", "dossier.rules.simulate",
                  "dossier.verifications.reply"})});
  const auto refused = ElementsAre("page_token PAGE_TOKEN_INVALID");
  EXPECT_THAT(Refusal(&People::ListCandidates, {}), refused);
  v1::SearchCandidatesRequest search;
  search.set_text("an");
  EXPECT_THAT(Refusal(&People::SearchCandidates, search), refused);
  EXPECT_THAT(Refusal(&People::ListMonthlyReviews, {}), refused);
  EXPECT_THAT(Refusal(&People::GetTimeline, {}), refused);
  EXPECT_THAT(Refusal(&People::ListCandidateNominations, {}), refused);
  EXPECT_THAT(Refusal(&People::ListHelpers, {}), refused);
  EXPECT_THAT(Refusal(&People::ListTransfers, {}), refused);
  EXPECT_THAT(Refusal(&People::ListDuplicates, {}), refused);
  EXPECT_THAT(Refusal(&Dossiers::ListCorrections, {}), refused);
  v1::ListRegisterEntriesRequest entries;
  entries.set_type(v1::DECISION_TYPE_ADMISSION);
  EXPECT_THAT(Refusal(&Dossiers::ListRegisterEntries, entries), refused);
  EXPECT_THAT(Refusal(&v1::DocumentService::Stub::ListDocuments, {}), refused);
  v1::SimulateRuleSetRequest simulation;
  simulation.set_rule_set("ruleSets/2016");
  EXPECT_THAT(Refusal(&v1::RuleService::Stub::SimulateRuleSet, simulation), refused);
  EXPECT_THAT(Refusal(&v1::RuleService::Stub::ListLocalCriteria, {}), refused);
  EXPECT_THAT(Refusal(&v1::VerificationService::Stub::ListVerificationRequests, {}), refused);
  v1::ListWorklistItemsRequest items;
  items.set_queue("REVIEW_DUE");
  EXPECT_THAT(Refusal(&v1::WorklistService::Stub::ListWorklistItems, items), refused);
  EXPECT_THAT(Refusal(&v1::WorklistService::Stub::ListSavedViews, {}), refused);
}

TEST_F(PageKeyTest, NoTextThatIsNoneReachesTheDatabase) {
  const auto refused = ElementsAre("page_token PAGE_TOKEN_INVALID");
  const std::string id = Uuid::FromName("somebody").ToString(), broken = "\xC3(";
  EXPECT_THAT(Refusal(&People::ListCandidates, {}, {broken, id}), refused);
  v1::SearchCandidatesRequest search;
  search.set_text("an");
  EXPECT_THAT(Refusal(&People::SearchCandidates, search, {"0", broken, "an", id}), refused);
  EXPECT_THAT(Refusal(&People::SearchCandidates, search, {"0", "an", broken, id}), refused);
  EXPECT_THAT(Refusal(&People::SearchCandidates, search, {"2", "an", "an", id}), refused);
  EXPECT_THAT(Refusal(&People::SearchCandidates, search, {"0", "an", "an", "nobody"}), refused);
}

}  // namespace
}  // namespace ketnap::dossier
