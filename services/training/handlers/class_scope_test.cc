#include <functional>
#include <map>

#include "common/api/page_token.h"
#include "services/training/handlers/enrolment/enrolment_fixture.h"

namespace ketnap::training {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class ClassScopeTest : public EnrolmentTest {
 protected:
  std::string HeldBy(const Uuid& organizer, int day) {
    auto request = NewClass(5);
    request.mutable_training_class()->set_organizer(NameOf(organizer));
    *request.mutable_training_class()->mutable_start_date() = DateOf(2025, 2, day);
    const auto created = Create(request);
    EXPECT_TRUE(created.ok()) << created.status();
    return created.ok() ? created->name() : "";
  }
};

TEST_F(ClassScopeTest, ClassesAreSeenFromAboveAndFromBelowNewestFirst) {
  const std::string of_root = HeldBy(root_, 10), of_bloc = HeldBy(bloc_, 12),
                    of_base_b = HeldBy(base_b_, 11), of_other = HeldBy(other_, 13);
  v1::ListClassesRequest request;
  request.set_page_size(1);
  auto seen_by = [&](const access::Caller& caller) {
    return NamesOf(ListClasses(caller, request));
  };
  EXPECT_THAT(seen_by(Trainer(root_)), ElementsAre(of_other, of_bloc, of_base_b, of_root));
  EXPECT_THAT(seen_by(Trainer(bloc_)), ElementsAre(of_bloc, of_base_b, of_root));
  EXPECT_THAT(seen_by(Clerk(cell_a1_)), ElementsAre(of_bloc, of_root));
  EXPECT_THAT(seen_by(Clerk(cell_b1_)), ElementsAre(of_bloc, of_base_b, of_root));
  EXPECT_THAT(seen_by(Clerk(base_c_)), ElementsAre(of_other, of_root));
  const auto everywhere = harness_.Person(
      {Harness::GrantOver(std::nullopt, {"training.classes.read", "training.classes.write"})});
  EXPECT_THAT(seen_by(everywhere), ElementsAre(of_other, of_bloc, of_base_b, of_root));
  // Two grants: what both see comes once.
  auto both = Clerk(cell_b1_);
  both.grants.push_back(Harness::GrantOver(base_c_, {"training.classes.read"}));
  EXPECT_THAT(seen_by(both), ElementsAre(of_other, of_bloc, of_base_b, of_root));
  // A grant that ended yesterday.
  EXPECT_EQ(harness_
                .Call(harness_.Person({Harness::GrantOver(bloc_, {"training.classes.read"},
                                                          Date(2000, 1, 1), Date(2025, 3, 2))}),
                      &Classes::ListClasses, request)
                .status()
                .code(),
            absl::StatusCode::kPermissionDenied);
  request.set_class_type("classTypes/new-member-theory");
  EXPECT_THAT(seen_by(everywhere), IsEmpty());

  for (const std::string& name : {of_root, of_bloc}) EXPECT_TRUE(Get(Clerk(cell_a1_), name).ok());
  for (const std::string& name : {of_other, of_base_b}) {
    EXPECT_EQ(Get(Clerk(cell_a1_), name).status().code(), absl::StatusCode::kNotFound);
  }
  // Seeing is not holding.
  v1::OpenRegistrationRequest open;
  open.set_training_class(of_bloc);
  *open.mutable_date() = DateOf(2025, 2, 3);
  open.set_request_id(harness_.NewRequestId());
  EXPECT_EQ(harness_.Call(Trainer(base_a_), &Classes::OpenRegistration, open).status().code(),
            absl::StatusCode::kNotFound);

  auto nowhere = NewClass(1);
  nowhere.mutable_training_class()->set_organizer(
      "organizations/018f0000-0000-7000-8000-000000000000");
  EXPECT_EQ(harness_.Call(everywhere, &Classes::CreateClass, nowhere).status().code(),
            absl::StatusCode::kNotFound);
}

TEST_F(ClassScopeTest, AnOrganizationSeesItsOwnLearnersOfASharedClass) {
  const std::string name = OpenClass(10);
  const Names of_a1 = MustNominate(name, base_a_, People(cell_a1_, 2));
  const Names of_a2 = MustNominate(name, base_a_, People(cell_a2_, 1));
  const Names of_b = MustNominate(name, base_b_, People(cell_b1_, 1));
  v1::ListNominationsRequest all;
  v1::ListNominationsRequest one;
  one.set_training_class(name);
  for (v1::ListNominationsRequest* request : {&all, &one}) {
    request->set_page_size(1);
    auto seen_by = [&](const Uuid& organization) {
      return NamesOf(ListNominations(Clerk(organization), *request));
    };
    EXPECT_THAT(seen_by(bloc_), ElementsAre(of_a1[0], of_a1[1], of_a2[0], of_b[0]));
    EXPECT_THAT(seen_by(base_a_), ElementsAre(of_a1[0], of_a1[1], of_a2[0]));
    EXPECT_THAT(seen_by(cell_a2_), ElementsAre(of_a2[0]));
    EXPECT_THAT(seen_by(base_b_), ElementsAre(of_b[0]));
    EXPECT_THAT(seen_by(base_c_), IsEmpty());
  }
}

// Everything there is, asked for by somebody who may do everything elsewhere.
TEST_F(ClassScopeTest, NothingIsSeenOrChangedOutsideTheCallersOrganizationsByAnyRpc) {
  const Enrolled open = EnrolledClass(1);
  const Enrolled done = CompletedClass(1);
  const auto issued = MustIssue(done.name);
  ASSERT_TRUE(issued.ok());
  const int64_t size = harness_.JournalSize();
  for (const Uuid& home : {base_c_, other_}) {
    const auto caller = Trainer(home, {"history.enter"});
    auto call = [&](auto rpc, const auto& request) {
      return harness_.Call(caller, rpc, request).status();
    };
    v1::OpenRegistrationRequest registration;
    registration.set_training_class(open.name);
    *registration.mutable_date() = DateOf(2025, 2, 3);
    registration.set_request_id(harness_.NewRequestId());
    const std::map<std::string, std::function<absl::Status()>> refused = {
        {"CreateClass", [&] { return call(&Classes::CreateClass, NewClass(1)); }},
        {"GetClass", [&] { return Get(caller, open.name).status(); }},
        {"OpenRegistration", [&] { return call(&Classes::OpenRegistration, registration); }},
        {"Nominate",
         [&] {
           const absl::Status theirs =
               call(&Classes::Nominate, Nomination(open.name, base_a_, open.candidates));
           EXPECT_EQ(theirs.code(), absl::StatusCode::kNotFound) << theirs;
           return call(&Classes::Nominate, Nomination(open.name, home, open.candidates));
         }},
        {"ApproveNominations",
         [&] { return call(&Classes::ApproveNominations, Approval(open.name)); }},
        {"UpdateClass",
         [&] { return call(&Classes::UpdateClass, Update(*Get(Trainer(bloc_), open.name))); }},
        {"CancelClass", [&] { return call(&Classes::CancelClass, Cancellation(open.name)); }},
        {"AllocateQuotas",
         [&] {
           return call(&Classes::AllocateQuotas, Allocation(open.name, {{home, 1}}));
         }},
        {"ListQuotas",
         [&] {
           v1::ListQuotasRequest request;
           request.set_training_class(open.name);
           return call(&Classes::ListQuotas, request);
         }},
        {"CheckEnrolment",
         [&] {
           const absl::Status theirs =
               call(&Classes::CheckEnrolment, Question(open.name, base_a_, open.candidates));
           EXPECT_EQ(theirs.code(), absl::StatusCode::kNotFound) << theirs;
           return call(&Classes::CheckEnrolment, Question(open.name, home, open.candidates));
         }},
        {"Withdraw",
         [&] {
           const absl::Status theirs =
               call(&Classes::Withdraw, Withdrawal(open.name, base_a_, open.nominations));
           EXPECT_EQ(theirs.code(), absl::StatusCode::kNotFound) << theirs;
           return call(&Classes::Withdraw, Withdrawal(open.name, home, open.nominations));
         }},
        {"DeclineNominations",
         [&] { return call(&Classes::DeclineNominations, Refusal(open.name, open.nominations)); }},
        {"RecordAttendance",
         [&] {
           return call(&Classes::RecordAttendance, Attendance(open.name, 1, open.nominations));
         }},
        {"RecordResults",
         [&] { return call(&Classes::RecordResults, Results(open.name, open.nominations, 1)); }},
        {"CompleteClass", [&] { return call(&Classes::CompleteClass, Completion(open.name)); }},
        {"IssueCertificates", [&] { return call(&Classes::IssueCertificates, Issue(done.name)); }},
    };
    const std::map<std::string, std::function<void()>> empty = {
        {"ListClasses", [&] { EXPECT_THAT(ListClasses(caller), IsEmpty()); }},
        {"ListNominations",
         [&] {
           v1::ListNominationsRequest request;
           EXPECT_THAT(ListNominations(caller, request), IsEmpty());
           request.set_training_class(done.name);
           EXPECT_THAT(ListNominations(caller, request), IsEmpty());
         }},
        {"ListCertificates",
         [&] {
           v1::ListCertificatesRequest request;
           EXPECT_THAT(ListCertificates(caller, request), IsEmpty());
           request.set_candidate(issued->certificates(0).candidate());
           EXPECT_THAT(ListCertificates(caller, request), IsEmpty());
         }},
    };
    const auto* service = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
        std::string(v1::ClassService::service_full_name()));
    ASSERT_NE(service, nullptr);
    for (int i = 0; i < service->method_count(); ++i) {
      const std::string& method = service->method(i)->name();
      if (method == "VerifyCertificate") continue;  // Public.
      const auto refusal = refused.find(method);
      const auto list = empty.find(method);
      ASSERT_TRUE(refusal != refused.end() || list != empty.end()) << method << " is not asked";
      if (list != empty.end()) {
        list->second();
        continue;
      }
      const absl::Status status = refusal->second();
      EXPECT_EQ(status.code(), absl::StatusCode::kNotFound) << method << ": " << status;
    }
  }
  EXPECT_EQ(harness_.JournalSize(), size);
}

TEST_F(ClassScopeTest, PageTokensThatFitNothingAreRefused) {
  const std::string first = HeldBy(bloc_, 10), second = HeldBy(bloc_, 11);
  v1::ListClassesRequest request;
  request.set_page_size(1);
  const auto caller = Clerk(bloc_);
  const auto page = harness_.Call(caller, &Classes::ListClasses, request);
  ASSERT_TRUE(page.ok()) << page.status();
  request.set_page_token(page->next_page_token());
  EXPECT_TRUE(harness_.Call(caller, &Classes::ListClasses, request).ok());
  EXPECT_THAT(Faults(harness_.Call(Clerk(bloc_), &Classes::ListClasses, request).status()),
              ElementsAre("page_token:PAGE_TOKEN_INVALID"));
  request.set_class_type("classTypes/awareness");
  EXPECT_THAT(Faults(harness_.Call(caller, &Classes::ListClasses, request).status()),
              ElementsAre("page_token:PAGE_TOKEN_INVALID"));
  // A token of the right query with a key of another shape.
  request.clear_class_type();
  request.set_page_token(api::MakePageToken(request, caller.Principal(), {"2025-02-10"}));
  EXPECT_THAT(Faults(harness_.Call(caller, &Classes::ListClasses, request).status()),
              ElementsAre("page_token:PAGE_TOKEN_INVALID"));
  v1::ListNominationsRequest nominations;
  nominations.set_page_token(api::MakePageToken(nominations, caller.Principal(), {"x"}));
  EXPECT_THAT(Faults(harness_.Call(caller, &Classes::ListNominations, nominations).status()),
              ElementsAre("page_token:PAGE_TOKEN_INVALID"));
}

TEST_F(ClassScopeTest, ClassTypesAreData) {
  const auto types = harness_.Call(Clerk(base_a_), &Programs::ListClassTypes, {});
  ASSERT_TRUE(types.ok()) << types.status();
  Names names;
  for (const v1::ClassType& type : types->class_types()) names.push_back(type.name());
  EXPECT_THAT(names, UnorderedElementsAre("classTypes/awareness", "classTypes/new-member-theory",
                                          "classTypes/party-affairs-workshop"));
  v1::GetClassTypeRequest request;
  request.set_name("classTypes/awareness");
  EXPECT_EQ(harness_.Call(Clerk(base_a_), &Programs::GetClassType, request)->topics_size(), 5);
  request.set_name("classTypes/none");
  EXPECT_EQ(harness_.Call(Clerk(base_a_), &Programs::GetClassType, request).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_THAT(Faults(Create(NewClass(1, "classTypes/none")).status()),
              ElementsAre("training_class.class_type:UNKNOWN_CLASS_TYPE"));
}

}  // namespace
}  // namespace ketnap::training
