// What the database alone costs: the statements and commits of GetCandidate and RecordMonthlyReview
// in a loop, with values made up, no gRPC and no rules. On copies of the dossier service's tables
// in a schema of their own; tests/benchmark/run compares what both send to the server and says so
// when they differ.
#include <CLI/CLI.hpp>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "common/base/clock.h"
#include "common/base/date.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/uuid.h"
#include "common/db/database.h"
#include "tests/benchmark/clients.h"

namespace ketnap::benchmark {
namespace {

constexpr char kPrincipal[] = "accounts/01890000-0000-7000-8000-000000000000";
constexpr char kMethod[] = "/ketnap.dossier.v1.CandidateService/RecordMonthlyReview";
constexpr char kRemark[] = "Tích cực rèn luyện, hoàn thành tốt nhiệm vụ được giao trong tháng.";

#define KETNAP_MILESTONES                                                                      \
  "nomination_date, listing_date, helper_assignment_date, last_review_date, delisting_date,"   \
  " awareness_certificate_date, application_date, cv_date, verification_date, opinions_date,"  \
  " cell_resolution_date, base_resolution_date, appraisal_date, admission_decision_date,"      \
  " ceremony_date, new_member_certificate_date, recognition_proposal_date,"                    \
  " recognition_base_resolution_date, recognition_decision_date, official_date, refusal_date," \
  " strike_off_date"
#define KETNAP_FACTS                                                                     \
  "organization_id, full_name, folded_name, birth_date, sex, ethnicity, religion,"       \
  " general_education, qualification, occupation, youth_union_member, synthetic, state," \
  " helper_id, return_count, created_at, updated_at, " KETNAP_MILESTONES
#define KETNAP_CANDIDATE "id, version, " KETNAP_FACTS

constexpr int kMilestones = 22;

constexpr char kOwner[] = "SELECT organization_id FROM candidate WHERE id = ?";
constexpr char kSelect[] = "SELECT " KETNAP_CANDIDATE " FROM candidate WHERE id = ?";
constexpr char kLock[] = "SELECT " KETNAP_CANDIDATE " FROM candidate WHERE id = ? FOR UPDATE";
constexpr char kCopy[] =
    "INSERT INTO candidate (" KETNAP_CANDIDATE ", nominator_kind) SELECT ?, 1, " KETNAP_FACTS
    ", nominator_kind FROM candidate ORDER BY id LIMIT 1";
constexpr char kAdvance[] =
    "UPDATE candidate SET version = version + 1, state = ?, helper_id = ?, return_count = ?,"
    " updated_at = ?, nomination_date = ?, listing_date = ?, helper_assignment_date = ?,"
    " last_review_date = ?, delisting_date = ?, awareness_certificate_date = ?,"
    " application_date = ?, cv_date = ?, verification_date = ?, opinions_date = ?,"
    " cell_resolution_date = ?, base_resolution_date = ?, appraisal_date = ?,"
    " admission_decision_date = ?, ceremony_date = ?, new_member_certificate_date = ?,"
    " recognition_proposal_date = ?, recognition_base_resolution_date = ?,"
    " recognition_decision_date = ?, official_date = ?, refusal_date = ?, strike_off_date = ?"
    " WHERE id = ? AND version = ?";
constexpr char kHasReview[] =
    "SELECT review_month FROM monthly_review WHERE candidate_id = ? AND review_month = ?";
constexpr char kInsertReview[] =
    "INSERT INTO monthly_review (candidate_id, review_month, review_date, political_awareness,"
    " work_result, ethics, public_trust, conclusion, helper_remark, created_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr char kInsertRequest[] =
    "INSERT INTO idempotency (principal, method, request_id, request_hash, response_type, response,"
    " created_at) VALUES (?, ?, ?, ?, '', '', ?)";
constexpr char kKeepAnswer[] =
    "UPDATE idempotency SET response_type = ?, response = ?"
    " WHERE principal = ? AND method = ? AND request_id = ?";
constexpr char kPreviousHash[] =
    "SELECT entry_hash FROM journal_entry WHERE aggregate_id = ? AND aggregate_version = ?";
constexpr char kInsertEntry[] =
    "INSERT INTO journal_entry (entry_id, aggregate_type, aggregate_id, aggregate_version,"
    " previous_hash, entry_hash, occurred_on, recorded_at, actor, on_behalf_of, purpose,"
    " request_id, action, organization_id, event_type, event, historical)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr char kInsertUnsequenced[] =
    "INSERT INTO journal_unsequenced (entry_id, aggregate_id, aggregate_version) VALUES (?, ?, ?)";

struct Options {
  std::string socket;
  std::string user;
  std::string schema;
  std::string kind = "writes";
  std::string people;  // File of candidates' ids.
  int count = 1;
  int clients = 1;
  int turns = 1;
  int event_bytes = 400;   // As the service's own journal entries have.
  int answer_bytes = 200;  // As the service's kept answers have.
};

absl::Time Now() { return SystemClock().Now(); }
absl::Time Deadline() { return Now() + absl::Seconds(15); }

absl::Status ReadOne(db::Database& database, const char* sql, const Uuid& candidate) {
  return database.RunSingleRead(Deadline(), [&](db::Transaction& transaction) -> absl::Status {
    KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(sql, {candidate}));
    return row.has_value() ? absl::OkStatus() : absl::NotFoundError("candidate");
  });
}

absl::Status Get(db::Database& database, const Uuid& candidate) {
  KETNAP_RETURN_IF_ERROR(ReadOne(database, kOwner, candidate));
  return ReadOne(database, kSelect, candidate);
}

absl::Status Journal(db::Transaction& transaction, const Options& options, const Uuid& candidate,
                     int64_t version, const std::string& request_id, absl::Time now) {
  KETNAP_RETURN_IF_ERROR(
      transaction.QueryOptional(kPreviousHash, {candidate, version - 1}).status());
  const std::string hash(32, 'h');
  const Uuid entry = Uuid::Generate(now);
  KETNAP_RETURN_IF_ERROR(
      transaction
          .Execute(kInsertEntry,
                   {entry, "candidates", candidate, version, hash, hash, SystemClock().Today(), now,
                    kPrincipal, "", "", request_id, "RecordMonthlyReview", candidate,
                    "ketnap.dossier.v1.CandidateStepRecorded",
                    std::string(static_cast<size_t>(options.event_bytes), 'e'), 0})
          .status());
  return transaction.Execute(kInsertUnsequenced, {entry, candidate, version}).status();
}

// `row` is the candidate as locked: the update writes back what it holds.
db::Values AdvanceValues(const db::Row& row, absl::Time now, Date review_date) {
  constexpr size_t kFirstMilestone = 19;
  constexpr size_t kLastReview = kFirstMilestone + 3;
  db::Values values = {row.Int(14), row.OptionalId(15), row.Int(16), now};
  for (size_t i = kFirstMilestone; i < kFirstMilestone + kMilestones; ++i) {
    values.push_back(i == kLastReview ? db::Value(review_date) : db::Value(row.OptionalDate(i)));
  }
  values.emplace_back(row.Id(0));
  values.emplace_back(row.Int(1));
  return values;
}

absl::Status Review(db::Transaction& transaction, const Options& options, const Uuid& candidate,
                    Date month, const std::string& request_id) {
  const absl::Time now = Now();
  const Date today = SystemClock().Today();
  KETNAP_RETURN_IF_ERROR(
      transaction
          .Execute(kInsertRequest, {kPrincipal, kMethod, request_id, std::string(32, 'd'), now})
          .status());
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(kLock, {candidate}));
  if (!row.has_value()) return absl::NotFoundError("candidate");
  KETNAP_RETURN_IF_ERROR(transaction.QueryOptional(kHasReview, {candidate, month}).status());
  KETNAP_RETURN_IF_ERROR(
      transaction.Execute(kAdvance, AdvanceValues(*row, now, today - 1)).status());
  KETNAP_RETURN_IF_ERROR(
      transaction.Execute(kInsertReview, {candidate, month, today - 1, 1, 1, 1, 2, 1, kRemark, now})
          .status());
  KETNAP_RETURN_IF_ERROR(
      Journal(transaction, options, candidate, row->Int(1) + 1, request_id, now));
  return transaction
      .Execute(kKeepAnswer, {"ketnap.dossier.v1.MonthlyReview",
                             std::string(static_cast<size_t>(options.answer_bytes), 'a'),
                             kPrincipal, kMethod, request_id})
      .status();
}

absl::Status Record(db::Database& database, const Options& options, const Uuid& candidate,
                    Date month) {
  const std::string request_id = Uuid::Generate(Now()).ToString();
  KETNAP_RETURN_IF_ERROR(ReadOne(database, kOwner, candidate));
  return database.RunReadModifyWrite(Deadline(), [&](db::Transaction& transaction) {
    return Review(transaction, options, candidate, month, request_id);
  });
}

absl::Status CopyCandidates(db::Database& database, int count) {
  for (int i = 0; i < count; ++i) {
    const Uuid id = Uuid::Generate(Now());
    KETNAP_RETURN_IF_ERROR(database.RunWrite(Deadline(), [&](db::Transaction& transaction) {
      return transaction.Execute(kCopy, {id}).status();
    }));
    std::cout << id.ToString() << std::endl;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<db::Database>> Open(const Options& options) {
  db::DatabaseOptions database_options;
  database_options.socket_path = options.socket;
  database_options.user = options.user;
  database_options.schema = options.schema;
  database_options.pool_size = options.clients;
  return db::OpenDatabase(database_options);
}

absl::StatusOr<RunResult> Run(db::Database& database, const Options& options) {
  const bool writes = options.kind == "writes";
  const int each = writes ? PeopleFor(options.turns) : 1;
  KETNAP_ASSIGN_OR_RETURN(const auto people, ReadPeople(options.people, options.clients * each));
  std::vector<Uuid> candidates;
  for (const std::string& text : people) {
    KETNAP_ASSIGN_OR_RETURN(const Uuid id, Uuid::Parse(text));
    candidates.push_back(id);
  }
  const absl::CivilMonth first = absl::CivilMonth(SystemClock().Today()) - kReviewsPerCandidate;
  return RunClients(options.clients, options.turns, [&](int client, int turn) {
    if (!writes) return Get(database, candidates[static_cast<size_t>(client)]);
    return Record(database, options,
                  candidates[static_cast<size_t>(client * each + turn / kReviewsPerCandidate)],
                  Date(first + turn % kReviewsPerCandidate));
  });
}

int Main(int argc, char** argv) {
  CLI::App app("Bare statement loops for tests/benchmark/run");
  Options options;
  app.add_option("--socket", options.socket, "unix socket of the database")->required();
  app.add_option("--user", options.user, "account that needs no password there")->required();
  app.add_option("--schema", options.schema, "scratch schema with copies of the tables")
      ->required();
  app.add_option("--kind", options.kind)->check(CLI::IsMember({"people", "reads", "writes"}));
  app.add_option("--count", options.count, "people to make")->check(CLI::Range(1, 100000));
  app.add_option("--people", options.people, "file of their ids");
  app.add_option("--clients", options.clients)->check(CLI::Range(1, 64));
  app.add_option("--turns", options.turns, "of each client")->check(CLI::Range(1, 1000000));
  app.add_option("--event-bytes", options.event_bytes);
  app.add_option("--answer-bytes", options.answer_bytes);
  CLI11_PARSE(app, argc, argv);
  const auto database = Open(options);
  absl::Status status = database.status();
  if (status.ok() && options.kind == "people") {
    status = CopyCandidates(**database, options.count);
  } else if (status.ok()) {
    const absl::StatusOr<RunResult> result = Run(**database, options);
    if (result.ok()) return Report(*result);
    status = result.status();
  }
  if (!status.ok()) std::cerr << EnglishMessage(status) << std::endl;
  return status.ok() ? 0 : 1;
}

}  // namespace
}  // namespace ketnap::benchmark

int main(int argc, char** argv) { return ketnap::benchmark::Main(argc, argv); }
