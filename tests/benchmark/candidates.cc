// What the lists and worklists of the dossier service cost among many people: a service of its own
// on a MariaDB of its own, invented people put into its tables, the rows derived from them made by
// the service itself, and then every list asked for by a clerk of the whole province and for a
// single cell. Rows read are the server's own count (Handler_read_*), so that a list that reads
// more than its page is seen whatever the machine.
#include <algorithm>
#include <cstdint>
#include <functional>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/testing/service_harness.h"
#include "ketnap/dossier/v1/candidate_service.grpc.pb.h"
#include "ketnap/dossier/v1/projection_service.grpc.pb.h"
#include "ketnap/dossier/v1/worklist_service.grpc.pb.h"
#include "services/dossier/app.h"

namespace ketnap::benchmark {
namespace {

using namespace ketnap::dossier::v1;  // NOLINT(build/namespaces): the messages of the API.
using ketnap::testing::ServiceHarness;

constexpr int kRepetitions = 5;
constexpr int kSuperiors = 20;
constexpr int kBases = 980;
constexpr int kFirstBase = 2 + kSuperiors;
constexpr int kFirstCell = kFirstBase + kBases;
constexpr int64_t kFirstPerson = 1000000000;
constexpr int kPeopleAtOnce = 100000;

// The id of a number: organization 1 is the province, then superiors, bases and cells.
std::string IdSql(const std::string& number) {
  return absl::StrCat("UNHEX(LPAD(HEX(", number, "), 32, '0'))");
}
Uuid IdOf(int64_t number) {
  return *Uuid::Parse(absl::StrFormat("00000000-0000-0000-0000-%012x", number));
}
std::string Organization(int64_t number) {
  return absl::StrCat("organizations/", IdOf(number).ToString());
}

ServiceHarness::Options Options() {
  ServiceHarness::Options options;
  options.service = "dossier";
  options.build = &dossier::BuildApp;
  options.today = Date(2025, 11, 3);
  options.peers = {"organization", "training"};
  options.configure = [](config::v1::ServiceConfig& config) {
    config.set_rule_set_directory(KETNAP_SOURCE_DIR "/services/dossier/rules");
    config.set_working_days_file(KETNAP_SOURCE_DIR
                                 "/services/organization/data/working_days.textproto");
    config.set_dossier_data_directory(KETNAP_SOURCE_DIR "/services/dossier/data");
  };
  return options;
}

// ---- the data

constexpr char kParent[] =
    "CASE WHEN seq = 1 THEN NULL WHEN seq < %base% THEN 1"
    " WHEN seq < %cell% THEN 2 + (seq - %base%) MOD %superiors%"
    " ELSE %base% + (seq - %cell%) MOD %bases% END";
constexpr char kType[] =
    "CASE WHEN seq = 1 THEN 'PROVINCIAL_COMMITTEE' WHEN seq < %base% THEN"
    " 'DIRECT_SUPERIOR_COMMITTEE' WHEN seq < %cell% THEN 'GRASSROOTS_PARTY_ORGANIZATION'"
    " ELSE 'PARTY_CELL' END";

std::string Filled(std::string sql) {
  return absl::StrReplaceAll(sql, {{"%base%", absl::StrCat(kFirstBase)},
                                   {"%cell%", absl::StrCat(kFirstCell)},
                                   {"%superiors%", absl::StrCat(kSuperiors)},
                                   {"%bases%", absl::StrCat(kBases)}});
}

void LoadOrganizations(ServiceHarness& harness, int organizations) {
  const std::string parent = Filled(kParent), type = Filled(kType);
  const std::string from = absl::StrCat(" FROM seq_1_to_", organizations, " ORDER BY seq");
  harness.RunSql(absl::StrCat("INSERT INTO replica_organization SELECT ", IdSql("seq"), ", ",
                              IdSql(parent), ", ", type, ", CONCAT('Tổ chức ', seq),",
                              Filled(" seq BETWEEN 2 AND %base% - 1"), ", '2000-01-01', NULL",
                              from));
  harness.RunSql(absl::StrCat("INSERT INTO replica_organization_period SELECT ", IdSql("seq"),
                              ", '2000-01-01', '9999-12-31', ", IdSql(parent), ", ", type,
                              ", CONCAT('Tổ chức ', seq)", from));
  harness.RunSql(
      "INSERT INTO replica_organization_authority SELECT id, 1, '2000-01-01', '9999-12-31'"
      " FROM replica_organization WHERE has_admission_authority");
  harness.RunSql(
      "INSERT INTO replica_organization_closure WITH RECURSIVE up AS (SELECT id AS ancestor_id,"
      " id AS descendant_id, 0 AS depth, parent_id FROM replica_organization"
      " UNION ALL SELECT above.id, up.descendant_id, up.depth + 1, above.parent_id FROM up"
      " JOIN replica_organization AS above ON above.id = up.parent_id)"
      " SELECT ancestor_id, descendant_id, depth FROM up");
  harness.RunSql("UPDATE replica_tree_state SET spans_complete = 0");
}

// Of a hundred: 5 nominated, 10 listed, 10 with a dossier, 6 decided or on probation, 6 off the
// list or refused, the rest official. The stage is how many steps somebody has behind them.
constexpr char kStage[] =
    "CASE WHEN seq MOD 100 < 5 THEN 1 WHEN seq MOD 100 < 15 THEN 2 WHEN seq MOD 100 < 25 THEN"
    " seq MOD 100 - 12 WHEN seq MOD 100 < 30 THEN 12 WHEN seq MOD 100 < 32 THEN 13"
    " WHEN seq MOD 100 < 36 THEN 2 WHEN seq MOD 100 < 38 THEN 10 ELSE 14 END";
constexpr char kState[] =
    "CASE WHEN seq MOD 100 BETWEEN 32 AND 35 THEN 3 WHEN seq MOD 100 BETWEEN 36 AND 37 THEN 16"
    " ELSE ELT(stage, 1, 2, 4, 5, 6, 7, 9, 10, 12, 14, 15, 17, 18, 19) END";
constexpr char kNames[] =
    "ELT(1 + seq MOD 8, 'Nguyễn', 'Hoàng', 'Lý', 'Nông', 'Vi', 'Triệu', 'Đặng', 'Trần'),"
    " ELT(1 + seq DIV 8 MOD 6, 'Văn', 'Thị', 'Minh', 'Ngọc', 'Đức', 'Thu'),"
    " ELT(1 + seq DIV 48 MOD 15, 'An', 'Bình', 'Chi', 'Dung', 'Giang', 'Hà', 'Hiếu', 'Hoa',"
    " 'Hùng', 'Khánh', 'Lan', 'Mai', 'Phúc', 'Thảo', 'Yến')";
constexpr char kFolded[] =
    "ELT(1 + seq MOD 8, 'nguyen', 'hoang', 'ly', 'nong', 'vi', 'trieu', 'dang', 'tran'),"
    " ELT(1 + seq DIV 8 MOD 6, 'van', 'thi', 'minh', 'ngoc', 'duc', 'thu'),"
    " ELT(1 + seq DIV 48 MOD 15, 'an', 'binh', 'chi', 'dung', 'giang', 'ha', 'hieu', 'hoa',"
    " 'hung', 'khanh', 'lan', 'mai', 'phuc', 'thao', 'yen')";

// The day of a step: 35 days after the one before, recently; of those official years ago.
std::string DayOf(int step) {
  return absl::StrCat("IF(stage >= ", step, ", '2025-11-02' - INTERVAL ((stage - ", step,
                      ") * 35 + seq * 7919 MOD 90 + IF(stage = 14, seq * 13 MOD 3000, 0)",
                      step <= 12 ? " + IF(stage >= 13, 400, 0)" : "", ") DAY, NULL)");
}

void LoadPeople(ServiceHarness& harness, int first, int last, int organizations) {
  const std::string cell =
      IdSql(absl::StrCat(kFirstCell, " + seq * 31 MOD ", organizations - kFirstCell + 1));
  std::string days;
  for (int step = 1; step <= 14; ++step) absl::StrAppend(&days, ", ", DayOf(step));
  harness.RunSql(absl::StrCat(
      "INSERT INTO candidate (id, version, organization_id, full_name, folded_name, birth_date,"
      " sex, ethnicity, religion, general_education, qualification, occupation,"
      " youth_union_member, synthetic, nominator_kind, state, return_count, helper_id,"
      " helper_assignment_date, awareness_certificate_date, delisting_date, refusal_date,"
      " official_date, created_at, updated_at, nomination_date, listing_date, application_date,"
      " cv_date, opinions_date, verification_date, section_report_date, cell_resolution_date,"
      " base_resolution_date, appraisal_date, admission_decision_date, ceremony_date,"
      " recognition_proposal_date, recognition_decision_date) SELECT ",
      IdSql(absl::StrCat(kFirstPerson, " + seq")), ", 1, ", cell, ", CONCAT_WS(' ', ", kNames,
      "), CONCAT_WS(' ', ", kFolded,
      "), '1985-01-01' + INTERVAL (seq MOD 7000) DAY, 1 + seq MOD 2, 'Tày', 'Không', 3, 4, 1, 0, 1,"
      " 1 + seq MOD 4, ",
      kState, ", 0, IF(stage >= 2 AND seq MOD 7 > 0, UNHEX(MD5(CONCAT('h', ", "seq * 31 MOD ",
      organizations - kFirstCell + 1, ", seq MOD 5))), NULL), ", DayOf(2), ", ", DayOf(3),
      ", IF(seq MOD 100 BETWEEN 32 AND 35, '2025-10-30', NULL),"
      " IF(seq MOD 100 BETWEEN 36 AND 37, '2025-10-30', NULL), ",
      DayOf(14), ", '2025-11-01', '2025-11-01'", days, " FROM (SELECT seq, ", kStage,
      " AS stage FROM seq_", first, "_to_", last, ") AS person ORDER BY seq"));
  // Four of five are reviewed until last month.
  harness.RunSql(absl::StrCat(
      "INSERT INTO monthly_review (candidate_id, review_month, review_date, political_awareness,"
      " work_result, ethics, public_trust, conclusion, helper_remark, created_at, helper_id)"
      " SELECT id, '2025-10-01' - INTERVAL month.seq MONTH, '2025-11-01' - INTERVAL month.seq "
      "MONTH,"
      " 1, 1, 1, 1, 1, CONCAT('Nhận xét ', month.seq), '2025-11-01', helper_id"
      " FROM candidate JOIN seq_0_to_20 AS month WHERE candidate.id BETWEEN ",
      IdSql(absl::StrCat(kFirstPerson + first)), " AND ", IdSql(absl::StrCat(kFirstPerson + last)),
      " AND state IN (2, 4, 5, 6, 7, 9, 10, 12, 14, 15) AND TO_DAYS(birth_date) MOD 5 > 0"
      " AND LAST_DAY('2025-10-01' - INTERVAL month.seq MONTH) >= listing_date"));
}

// ---- the measurement

struct Cost {
  int64_t rows = 0;
  double milliseconds = 0;
  int answered = 0;
};

int64_t RowsRead(ServiceHarness& harness) {
  return harness
      .ReadSql(
          "SELECT CAST(SUM(VARIABLE_VALUE) AS SIGNED) FROM information_schema.GLOBAL_STATUS"
          " WHERE VARIABLE_NAME LIKE 'HANDLER_READ%'")[0]
      .Int(0);
}

// The least of several: whatever else the service does by itself falls on some of them.
Cost Measure(ServiceHarness& harness, const std::function<int()>& call) {
  Cost least;
  const int64_t idle_begin = RowsRead(harness);
  const int64_t own = RowsRead(harness) - idle_begin;
  for (int i = 0; i < kRepetitions; ++i) {
    const int64_t before = RowsRead(harness);
    const absl::Time begin = SystemClock().Now();
    const int answered = call();
    const double milliseconds = absl::ToDoubleMilliseconds(SystemClock().Now() - begin);
    const int64_t rows = std::max<int64_t>(0, RowsRead(harness) - before - own);
    if (i == 0 || rows < least.rows) least.rows = rows;
    if (i == 0 || milliseconds < least.milliseconds) least.milliseconds = milliseconds;
    least.answered = answered;
  }
  return least;
}

class Benchmark {
 public:
  explicit Benchmark(ServiceHarness& harness)
      : harness_(harness),
        clerk_(harness.Person({ServiceHarness::GrantOver(
            IdOf(1),
            {"dossier.appraisals.write", "dossier.candidates.nominate", "dossier.candidates.read",
             "dossier.candidates.write", "dossier.ceremonies.write", "dossier.decisions.write",
             "dossier.dossiers.write", "dossier.resolutions.write", "dossier.transfers.write",
             "training.nominations.write"})})) {}

  void Run() {
    std::cout << absl::StrFormat("%-44s %6s %9s %9s %9s %9s\n", "", "given", "rows", "rows", "ms",
                                 "ms")
              << absl::StrFormat("%-44s %6s %9s %9s %9s %9s\n", "first page of", "", "province",
                                 "cell", "province", "cell");
    for (const std::string& queue : Queues()) {
      Compare(absl::StrCat("worklist ", queue), [this, queue](const std::string& organization) {
        return Items(organization, queue);
      });
    }
    Compare("counts of all worklists", [this](const std::string& organization) {
      GetWorklistCountsRequest request;
      request.set_organization(organization);
      return Must(&WorklistService::Stub::GetWorklistCounts, request).counts_size();
    });
    for (const char* text : {"nguyen", "n", "van an", "nguyen an", "an nguyen", "yen"}) {
      Compare(absl::StrCat("search \"", text, "\""), [this, text](const std::string& organization) {
        SearchCandidatesRequest request;
        request.set_organization(organization);
        request.set_text(text);
        return Must(&CandidateService::Stub::SearchCandidates, request).candidates_size();
      });
    }
    for (const auto state : {CANDIDATE_STATE_UNSPECIFIED, CANDIDATE_STATE_VERIFIED}) {
      Compare(absl::StrCat("people", state == 0 ? "" : " verified"),
              [this, state](const std::string& organization) {
                ListCandidatesRequest request;
                request.set_organization(organization);
                request.set_state(state);
                return Must(&CandidateService::Stub::ListCandidates, request).candidates_size();
              });
    }
    Compare("nominations", [this](const std::string& organization) {
      ListCandidateNominationsRequest request;
      request.set_organization(organization);
      return Must(&CandidateService::Stub::ListCandidateNominations, request).nominations_size();
    });
    Compare("helpers", [this](const std::string& organization) {
      ListHelpersRequest request;
      request.set_organization(organization);
      return Must(&CandidateService::Stub::ListHelpers, request).helpers_size();
    });
  }

 private:
  template <typename Stub, typename Request, typename Response>
  Response Must(grpc::Status (Stub::*rpc)(grpc::ClientContext*, const Request&, Response*),
                const Request& request) {
    auto response =
        harness_.Call(clerk_, rpc, request, {.purpose = "", .timeout = absl::Minutes(1)});
    if (!response.ok()) std::cout << response.status() << "\n";
    return response.value_or(Response());
  }

  int Items(const std::string& organization, const std::string& queue) {
    ListWorklistItemsRequest request;
    request.set_organization(organization);
    request.set_queue(queue);
    return Must(&WorklistService::Stub::ListWorklistItems, request).items_size();
  }

  std::vector<std::string> Queues() {
    GetWorklistCountsRequest request;
    request.set_organization(Organization(1));
    const auto response = Must(&WorklistService::Stub::GetWorklistCounts, request);
    std::vector<std::string> queues;
    for (const QueueCount& count : response.counts()) {
      if (count.total_count() == 0) continue;
      std::cout << absl::StrFormat("  %-34s %9d waiting, %9d overdue\n", count.queue(),
                                   count.total_count(), count.overdue_count());
      queues.push_back(count.queue());
    }
    return queues;
  }

  void Compare(const std::string& what, const std::function<int(const std::string&)>& ask) {
    const Cost province = Measure(harness_, [&] { return ask(Organization(1)); });
    const Cost cell = Measure(harness_, [&] { return ask(Organization(kFirstCell + 7)); });
    std::cout << absl::StrFormat("%-44s %6d %9d %9d %9.1f %9.1f\n", what, province.answered,
                                 province.rows, cell.rows, province.milliseconds, cell.milliseconds)
              << std::flush;
  }

  ServiceHarness& harness_;
  const access::Caller clerk_;
};

// Derived rows of some people here and there against what the service would make of them now. The
// journal knows nobody here, which is the one difference that is left out.
void CheckSample(ServiceHarness& harness, int candidates) {
  int64_t checked = 0, faults = 0;
  for (int part = 0; part < 10; ++part) {
    CheckProjectionsRequest request;
    request.set_after_candidate(absl::StrCat(
        "candidates/", IdOf(kFirstPerson + int64_t{candidates} / 10 * part).ToString()));
    request.set_limit(100);
    const auto response = harness.Call(ServiceHarness::Process("operator"),
                                       &ProjectionService::Stub::CheckProjections, request,
                                       {.purpose = "", .timeout = absl::Minutes(1)});
    if (!response.ok()) std::cout << response.status() << "\n";
    checked += response->checked_count();
    for (const ProjectionFault& fault : response->faults()) {
      if (fault.projection() != "candidate") ++faults;
    }
  }
  std::cout << "checked " << checked << " people: " << faults << " differences\n";
}

void Run(int candidates, int organizations) {
  ServiceHarness harness(Options());
  absl::Time begin = SystemClock().Now();
  LoadOrganizations(harness, organizations);
  for (int first = 1; first <= candidates; first += kPeopleAtOnce) {
    LoadPeople(harness, first, std::min(first + kPeopleAtOnce - 1, candidates), organizations);
  }
  std::cout << absl::StrFormat("%d people in %d organizations put in: %.0f s\n", candidates,
                               organizations, absl::ToDoubleSeconds(SystemClock().Now() - begin))
            << std::flush;
  begin = SystemClock().Now();
  harness.RunSql("UPDATE candidate_index_state SET made_by = '', making = ''");
  harness.Restart();
  const double seconds = absl::ToDoubleSeconds(SystemClock().Now() - begin);
  std::cout << absl::StrFormat("derived rows made by the service: %.0f s, %.0f people/s\n", seconds,
                               candidates / seconds);
  CheckSample(harness, candidates);
  harness.ReadSql(
      "ANALYZE TABLE candidate, candidate_place, candidate_name_tail, worklist_item,"
      " worklist_count, nomination_place, helper_place");
  Benchmark(harness).Run();
}

}  // namespace
}  // namespace ketnap::benchmark

int main(int argc, char** argv) {
  CLI::App program("Costs of the dossier service's lists among many people", "candidates");
  int candidates = 100000, organizations = 10000;
  program.add_option("--candidates", candidates)->check(CLI::Range(1000, 2000000));
  program.add_option("--organizations", organizations)->check(CLI::Range(2000, 100000));
  CLI11_PARSE(program, argc, argv);
  ketnap::benchmark::Run(candidates, organizations);
  return 0;
}
