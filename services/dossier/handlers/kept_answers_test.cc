#include <memory>
#include <set>
#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "ketnap/dossier/v1/verification_service.grpc.pb.h"
#include "ketnap/options/v1/field_rules.pb.h"
#include "services/dossier/handlers/duplicates/duplicate_fixture.h"

// What mutations answered is kept for retries: nothing of a person may lie there that the person's
// own row does not show.
namespace ketnap::dossier {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using ::testing::IsEmpty;
using ::testing::IsSubsetOf;

// Of the person's row, or of what a row beside it shows of them.
const std::set<std::string> kShown = {
    "Candidate.full_name",     "Candidate.birth_date",          "Candidate.ethnicity",
    "Candidate.religion",      "CandidateTransfer.full_name",   "VerificationRequest.full_name",
    "RegisterEntry.full_name", "VerificationRequest.birth_date"};

// Answered without being kept.
const std::set<std::string> kPersonalReads = {"DownloadPart", "GetFamily", "RenderForm",
                                              "RevealNationalId"};

std::string NameOf(const FieldDescriptor* field) {
  return absl::StrCat(field->containing_type()->name(), ".", field->name());
}
bool IsSensitive(const FieldDescriptor* field) {
  return field->options().GetExtension(ketnap::options::v1::sensitive) &&
         kShown.count(NameOf(field)) == 0;
}

// Whether an answer of the type may hold what is not shown.
bool MayHold(const Descriptor* type, std::set<const Descriptor*>* seen) {
  if (!seen->insert(type).second) return false;
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    if (IsSensitive(field)) return true;
    if (field->message_type() != nullptr && MayHold(field->message_type(), seen)) return true;
  }
  return false;
}

// Sensitive fields that are filled, beside those that are shown.
void Collect(const Message& message, std::vector<std::string>* found) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (IsSensitive(field)) found->push_back(NameOf(field));
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE || field->is_map()) continue;
    if (!field->is_repeated()) {
      Collect(message.GetReflection()->GetMessage(message, field), found);
      continue;
    }
    for (int i = 0; i < message.GetReflection()->FieldSize(message, field); ++i) {
      Collect(message.GetReflection()->GetRepeatedMessage(message, field, i), found);
    }
  }
}

class KeptAnswersTest : public DuplicateTest {
 protected:
  static constexpr const char* kMarks[] = {
      kNumber,       kOtherNumber, "mốc nhận xét", "mốc người thân", "mốc lời kể",    "mốc tên tệp",
      "mốc tên mới", "mốc lý do",  "mốc từ chối",  "mốc trả lời",    "mốc dòng hỏng", "1981-02-03"};

  KeptAnswersTest() {
    officer_.grants.push_back(ketnap::testing::ServiceHarness::GrantOver(
        superior_,
        {"dossier.corrections.approve", "dossier.corrections.write", "dossier.candidates.import",
         "dossier.dossiers.write", "dossier.verifications.reply"}));
    second_ = officer_;
    second_.account = harness_.Person({}).account;
  }

  // Twice: a retry is answered from what is kept, and the same.
  template <typename Stub, typename Request, typename Response>
  Response Call(grpc::Status (Stub::*rpc)(grpc::ClientContext*, const Request&, Response*),
                const std::type_identity_t<Request>& request, bool as_second = false) {
    const access::Caller& caller = as_second ? second_ : officer_;
    auto first = harness_.Call(caller, rpc, request);
    auto again = harness_.Call(caller, rpc, request);
    EXPECT_TRUE(first.ok()) << first.status() << EnglishMessage(first.status());
    EXPECT_TRUE(again.ok()) << again.status();
    if (!first.ok() || !again.ok()) return {};
    EXPECT_EQ(first->DebugString(), again->DebugString());
    return *first;
  }

  v1::Correction Propose(const std::string& field, const std::string& value) {
    auto request = For<v1::CorrectRecordRequest>();
    auto* change = request.add_changes();
    change->set_field(field);
    change->set_new_value(value);
    *request.mutable_legal_basis() = Paper(2019, 1, 4);
    request.set_reason_note("mốc lý do");
    const v1::Correction answer = Call(&Dossiers::CorrectRecord, request);
    EXPECT_EQ(answer.reason_note(), "mốc lý do");
    EXPECT_EQ(answer.changes_size(), 1);
    return answer;
  }
  void Correct() {
    v1::SetNationalIdRequest number = Number(person_, kNumber);
    EXPECT_GT(Call(&People::SetNationalId, number).warnings_size(), 0);
    auto approval = For<v1::ApproveCorrectionRequest>();
    approval.set_correction(Propose("national_id", kOtherNumber).name());
    EXPECT_EQ(Call(&Dossiers::ApproveCorrection, approval, true).changes_size(), 1);
    for (const auto& [field, value] : std::vector<std::pair<std::string, std::string>>{
             {"full_name", "mốc tên mới"}, {"birth_date", "1981-02-03"}}) {
      auto rejection = For<v1::RejectCorrectionRequest>();
      rejection.set_correction(Propose(field, value).name());
      rejection.set_reason_note("mốc từ chối");
      const v1::Correction rejected = Call(&Dossiers::RejectCorrection, rejection, true);
      EXPECT_EQ(rejected.rejection_note(), "mốc từ chối");
      EXPECT_EQ(rejected.changes(0).new_value(), value);
    }
  }
  void Describe() {
    auto review = Review();
    review.set_helper_remark("mốc nhận xét");
    EXPECT_EQ(Call(&People::RecordMonthlyReview, review).helper_remark(), "mốc nhận xét");
    auto family = For<v1::SetFamilyRequest>();
    v1::Relative* father = family.add_relatives();
    father->set_relation(v1::RELATION_FATHER);
    father->set_full_name("mốc người thân");
    father->set_details("mốc lời kể");
    Call(&People::SetFamily, family);
    const std::string content = Pdf(100);
    auto beginning = Beginning(content);
    beginning.set_title("mốc tên tệp");
    const v1::Upload upload = Call(&Documents::BeginUpload, beginning);
    Call(&Documents::UploadPart, Part(upload.name(), 0, content));
    auto completion = For<v1::CompleteUploadRequest>();
    completion.set_upload(upload.name());
    EXPECT_EQ(Call(&Documents::CompleteUpload, completion).title(), "mốc tên tệp");
  }
  void Import() {
    v1::ImportCandidatesRequest part;
    part.set_organization(absl::StrCat("organizations/", superior_.ToString()));
    v1::CandidateRow* row = part.add_rows();
    row->set_key("1");
    *row->mutable_candidate() = Nomination("mốc dòng hỏng").candidate();
    row->mutable_candidate()->set_organization(absl::StrCat("organizations/", root_.ToString()));
    part.set_last(true);
    part.set_request_id(harness_.NewRequestId());
    EXPECT_TRUE(Call(&People::ImportCandidates, part).results(0).has_failed_row());
  }
  void Verify() {
    using Verifications = v1::VerificationService::Stub;
    ASSERT_TRUE(Send(&Dossiers::OpenDossier, Application()).ok());
    ASSERT_TRUE(Send(Document("2-KNĐ", Day(2016, 11, 5))).ok());
    auto question = Question();
    question.set_subject("FATHER");
    question.set_recipient_organization(absl::StrCat("organizations/", other_base_.ToString()));
    auto asked = Send(&Dossiers::RequestVerification, question);
    ASSERT_TRUE(asked.ok()) << asked.status() << EnglishMessage(asked.status());
    v1::ReplyToVerificationRequest reply;
    reply.set_organization(question.recipient_organization());
    for (const auto& each : asked->verifications()) {
      if (each.subject() == "FATHER") reply.set_verification_request(each.name());
    }
    *reply.mutable_reply_date() = Day(2016, 11, 18);
    reply.set_outcome(v1::VERIFICATION_OUTCOME_CLEAR);
    reply.set_note("mốc trả lời");
    reply.set_request_id(harness_.NewRequestId());
    EXPECT_EQ(Call(&Verifications::ReplyToVerification, reply).reply_note(), "mốc trả lời");
  }

  access::Caller second_;
};

TEST_F(KeptAnswersTest, HoldNothingThatThePersonsRowDoesNotShow) {
  ASSERT_TRUE(Send(&People::ListSympathizer, Listing()).ok());
  ASSERT_TRUE(Send(&People::AssignHelper, Help()).ok());
  ASSERT_NO_FATAL_FAILURE(Describe());
  Certify(kAwareness, Date(2016, 10, 1));
  ASSERT_NO_FATAL_FAILURE(Verify());
  ASSERT_NO_FATAL_FAILURE(Correct());
  ASSERT_NO_FATAL_FAILURE(Import());
  for (const char* mark : kMarks) {
    for (const std::string& place : Whereabouts(mark)) {
      EXPECT_NE(place.substr(0, 12), "idempotency.") << mark << " in " << place;
    }
  }
  std::set<std::string> kept;
  for (const db::Row& row :
       harness_.ReadSql("SELECT method, response_type, response FROM idempotency")) {
    const std::string method = row.Text(0);
    kept.insert(method.substr(method.rfind('/') + 1));
    const auto* type =
        google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(row.Text(1));
    ASSERT_NE(type, nullptr) << row.Text(1);
    const std::unique_ptr<Message> answer(
        google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
    ASSERT_TRUE(answer->ParseFromString(row.Text(2)));
    std::vector<std::string> found;
    Collect(*answer, &found);
    EXPECT_THAT(found, IsEmpty()) << method;
  }
  // Every RPC whose answer may hold such things was among them.
  std::set<std::string> dangerous;
  for (const char* name :
       {"CandidateService", "DossierService", "VerificationService", "DocumentService",
        "WorklistService", "RuleService", "ProjectionService"}) {
    const auto* service = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
        absl::StrCat("ketnap.dossier.v1.", name));
    ASSERT_NE(service, nullptr) << name;
    for (int i = 0; i < service->method_count(); ++i) {
      const auto* method = service->method(i);
      std::set<const Descriptor*> seen;
      if (method->input_type()->FindFieldByName("request_id") != nullptr &&
          kPersonalReads.count(method->name()) == 0 && MayHold(method->output_type(), &seen)) {
        dangerous.insert(method->name());
      }
    }
  }
  EXPECT_THAT(dangerous, IsSubsetOf(kept));
}

}  // namespace
}  // namespace ketnap::dossier
