#include "services/organization/app.h"

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/files.h"
#include "common/journal/writer.h"
#include "common/testing/mariadb_fixture.h"
#include "ketnap/dossier/v1/events.pb.h"
#include "services/organization/handlers/province_fixture.h"

namespace ketnap::organization {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// A journal where the service expects the dossier service's: a runtime without RPCs of its own.
class AppTest : public ProvinceTest {
 protected:
  void StartDossierJournal() {
    const db::DatabaseOptions database = schema_.options();
    service::RuntimeOptions options;
    options.config = harness_.config();
    options.config.set_listen_address(harness_.PeerAddress("dossier"));
    options.config.mutable_database()->set_user(database.user);
    options.config.mutable_database()->set_schema(database.schema);
    const std::string password_file = absl::StrCat(harness_.directory(), "/dossier-password");
    ASSERT_TRUE(WriteFileAtomically(password_file, database.password, 0600).ok());
    options.config.mutable_database()->set_password_file(password_file);
    auto* keys = options.config.mutable_keys();
    keys->set_issuer("dossier");
    keys->set_secret_key_file(absl::StrCat(harness_.directory(), "/keys/dossier.key"));
    options.clock = &harness_.clock();
    options.follows_organizations = false;
    auto runtime = service::ServiceRuntime::Create(std::move(options));
    ASSERT_TRUE(runtime.ok()) << runtime.status();
    dossier_ = *std::move(runtime);
    ASSERT_TRUE(dossier_->Start({}).ok());
  }

  void Record(const std::string& action, dossier::v1::CandidateState state, int64_t version) {
    dossier::v1::CandidateStepRecorded event;
    auto* candidate = event.mutable_candidate();
    candidate->set_name(absl::StrCat("candidates/", candidate_.ToString()));
    candidate->set_organization(cell_a1_);
    candidate->set_full_name("Lý Thị Mai");
    *candidate->mutable_birth_date() = DateOf(1995, 7, 8);
    candidate->set_state(state);
    auto* milestones = candidate->mutable_milestones();
    *milestones->mutable_admission_decision_date() = DateOf(2024, 1, 25);
    *milestones->mutable_ceremony_date() = DateOf(2024, 2, 15);
    event.mutable_step()->set_action(action);
    access::RequestContext context;
    context.caller = harness_.Person();
    context.now = harness_.clock().Now();
    const journal::Change change = {.aggregate_type = "candidates",
                                    .aggregate_id = candidate_,
                                    .version = version,
                                    .action = action,
                                    .occurred_on = Date(2024, 2, 15),
                                    .organization = IdOf(cell_a1_)};
    const absl::Status status =
        dossier_->database().RunWrite(absl::InfiniteFuture(), [&](db::Transaction& transaction) {
          return journal::Append(transaction, context, change, event);
        });
    ASSERT_TRUE(status.ok()) << status;
  }

  int64_t AppliedOfDossier() {
    return harness_.runtime().projection_states().at(0).second.applied_sequence;
  }

  ketnap::testing::TestSchema schema_;
  std::unique_ptr<service::ServiceRuntime> dossier_;
  const Uuid candidate_ = Uuid::FromName("candidate");
};

TEST_F(AppTest, MembersComeFromTheDossierServiceAndGoOnInTheJournal) {
  BuildProvince();
  StartDossierJournal();
  Record("DecideAdmission", dossier::v1::CANDIDATE_STATE_ADMISSION_DECIDED, 1);
  Record("RecordCeremony", dossier::v1::CANDIDATE_STATE_ADMITTED_PROBATIONARY, 2);
  Record("DecideRecognition", dossier::v1::CANDIDATE_STATE_OFFICIAL_MEMBER, 3);
  const auto entries = harness_.WaitForJournal(9);
  ASSERT_EQ(entries.size(), 9u);
  EXPECT_EQ(entries[7].action(), "RecordCeremony");
  EXPECT_EQ(entries[8].action(), "DecideRecognition");
  EXPECT_EQ(entries[8].aggregate_version(), 2);
  v1::ListMembersRequest official;
  official.set_status(v1::MEMBER_STATUS_OFFICIAL);
  EXPECT_THAT(ListMemberNames(Clerk(base_a_), official), ElementsAre("Lý Thị Mai"));
  // Nothing twice after a restart.
  harness_.Restart();
  Record("RecordMonthlyReview", dossier::v1::CANDIDATE_STATE_OFFICIAL_MEMBER, 4);
  for (int i = 0; i < 500 && AppliedOfDossier() < 4; ++i) absl::SleepFor(absl::Milliseconds(20));
  EXPECT_EQ(AppliedOfDossier(), 4);
  EXPECT_EQ(harness_.JournalSize(), 9);
}

TEST_F(AppTest, NeedsTheWorkingDays) {
  ketnap::config::v1::ServiceConfig config = harness_.config();
  config.set_working_days_file(absl::StrCat(harness_.directory(), "/absent.textproto"));
  auto app = BuildApp(config, harness_.clock());
  EXPECT_EQ(app.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(app.status().ToString(), HasSubstr("absent.textproto"));
}

}  // namespace
}  // namespace ketnap::organization
