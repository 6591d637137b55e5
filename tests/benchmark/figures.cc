// What the figures of the supervision service cost among many people: a service of its own on a
// MariaDB of its own, invented people's facts put into its tables, the kept counts made of them,
// and then each statistic asked of the province, of organizations further down and of a single
// cell. Rows read are the server's own count (Handler_read_*).
#include <algorithm>
#include <cstdint>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/testing/service_harness.h"
#include "ketnap/supervision/v1/statistics_service.grpc.pb.h"
#include "services/supervision/app.h"
#include "services/supervision/repository/figure_check.h"
#include "services/supervision/repository/figure_counts.h"

namespace ketnap::benchmark {
namespace {

using namespace ketnap::supervision::v1;  // NOLINT(build/namespaces): the messages of the API.
using ketnap::testing::ServiceHarness;

constexpr int kRepetitions = 9;
constexpr int kSuperiors = 20;
constexpr int kBases = 980;
constexpr int kFirstBase = 2 + kSuperiors;
constexpr int kFirstCell = kFirstBase + kBases;
constexpr int kPeopleAtOnce = 50000;
constexpr int64_t kFirstPerson = 1000000000;

std::string IdSql(const std::string& number) {
  return absl::StrCat("UNHEX(LPAD(HEX(", number, "), 32, '0'))");
}
Uuid IdOf(int64_t number) {
  return *Uuid::Parse(absl::StrFormat("00000000-0000-0000-0000-%012x", number));
}

ServiceHarness::Options Options() {
  ServiceHarness::Options options;
  options.service = "supervision";
  options.build = &supervision::BuildApp;
  options.today = Date(2025, 6, 30);
  options.peers = {"organization", "dossier", "identity", "training"};
  options.configure = [](config::v1::ServiceConfig& config) {
    config.set_supervision_data_directory(KETNAP_SOURCE_DIR "/services/supervision/data");
    config.set_rule_set_directory(KETNAP_SOURCE_DIR "/services/dossier/rules");
    config.set_working_days_file(KETNAP_SOURCE_DIR
                                 "/services/organization/data/working_days.textproto");
  };
  return options;
}

// ---- the data

// Organization 1 is the province, then superiors, bases and cells.
void LoadOrganizations(ServiceHarness& harness, int organizations) {
  const std::string parent =
      absl::StrCat("CASE WHEN seq = 1 THEN NULL WHEN seq < ", kFirstBase, " THEN 1 WHEN seq < ",
                   kFirstCell, " THEN 2 + (seq - ", kFirstBase, ") MOD ", kSuperiors, " ELSE ",
                   kFirstBase, " + (seq - ", kFirstCell, ") MOD ", kBases, " END");
  const std::string from = absl::StrCat(" FROM seq_1_to_", organizations, " ORDER BY seq");
  harness.RunSql(absl::StrCat("INSERT INTO replica_organization SELECT ", IdSql("seq"), ", ",
                              IdSql(parent),
                              ", 'UNIT', CONCAT('Tổ chức ', seq), 0, '2000-01-01',"
                              " NULL",
                              from));
  harness.RunSql(absl::StrCat("INSERT INTO replica_organization_period SELECT ", IdSql("seq"),
                              ", '2000-01-01', '9999-12-31', ", IdSql(parent),
                              ", 'UNIT', CONCAT('Tổ chức ', seq)", from));
  harness.RunSql(
      "INSERT INTO replica_organization_closure WITH RECURSIVE up AS (SELECT id AS ancestor_id,"
      " id AS descendant_id, 0 AS depth, parent_id FROM replica_organization"
      " UNION ALL SELECT above.id, up.descendant_id, up.depth + 1, above.parent_id FROM up"
      " JOIN replica_organization AS above ON above.id = up.parent_id)"
      " SELECT ancestor_id, descendant_id, depth FROM up");
  harness.RunSql("UPDATE replica_tree_state SET spans_complete = 0");
  harness.RunSql(
      "INSERT INTO organization_place SELECT b.seq, o.id, '1900-01-01', '2199-12-31', o.parent_id"
      " FROM replica_organization o JOIN seq_1_to_2 b ORDER BY b.seq, o.id");
  harness.RunSql(absl::StrCat("INSERT INTO organization_level SELECT ", IdSql("seq"),
                              ", CASE WHEN seq < ", kFirstBase, " THEN 2 ELSE 1 END FROM seq_1_to_",
                              kFirstCell - 1, " ORDER BY seq"));
  harness.RunSql(
      "INSERT INTO admission_plan_fact SELECT id, id, 1, 1, '2020-07-01', '2025-06-30', 'Nhiệm kỳ',"
      " 1 FROM replica_organization");
  harness.RunSql(
      "INSERT INTO plan_revision_fact SELECT id, 1, '1900-01-01', 100 FROM replica_organization");
}

// Steps of a person as rows (k, code, from which share of a hundred on it is reached).
constexpr char kSteps[] =
    "(SELECT 0 AS k, 'NOMINATED' AS code, 0 AS share UNION ALL SELECT 1, 'LISTED', 5 UNION ALL"
    " SELECT 2, 'TRAINED', 30 UNION ALL SELECT 3, 'DOSSIER_OPENED', 40 UNION ALL"
    " SELECT 4, 'CELL_RESOLVED', 45 UNION ALL SELECT 5, 'DECIDED', 50 UNION ALL"
    " SELECT 6, 'ADMITTED', 50 UNION ALL SELECT 7, 'OFFICIAL', 60) step";
constexpr char kDimensions[] =
    "(SELECT 1 AS k UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5"
    " UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9) dimension";
constexpr char kCode[] =
    "ELT(dimension.k, CONCAT('SEX:', 1 + seq MOD 2), CONCAT('GENERAL_EDUCATION:', 2 + seq MOD 2),"
    " CONCAT('QUALIFICATION:', 1 + seq MOD 5), CONCAT('AGE_BAND:', ELT(1 + seq MOD 4, '18-30',"
    " '31-40', '41-50', '51+')), CONCAT('OCCUPATION:', 1 + seq MOD 8), CONCAT('YOUTH_UNION:',"
    " seq MOD 2), CONCAT('ETHNICITY:', ELT(1 + seq MOD 6, 'Kinh', 'Tày', 'Nùng', 'Dao', 'Mông',"
    " 'Hoa')), CONCAT('RELIGION:', ELT(1 + seq MOD 3, 'Không', 'Phật giáo', 'Công giáo')),"
    " CONCAT('WORKPLACE_KIND:', 1 + seq MOD 7))";

std::string DayOf(const std::string& step) {
  return absl::StrCat("'2020-07-10' + INTERVAL (seq * 7919 MOD 1500 + ", step, " * 35) DAY");
}

void LoadPeople(ServiceHarness& harness, int64_t first, int64_t last, int cells, int64_t people) {
  // Those of a cell follow each other.
  const std::string who = IdSql(absl::StrCat(kFirstPerson, " + seq"));
  const std::string cell =
      IdSql(absl::StrCat(kFirstCell, " + (seq - 1) * ", cells, " DIV ", people));
  const std::string seq = absl::StrCat(" FROM seq_", first, "_to_", last, " JOIN ");
  const std::string into =
      "INSERT INTO person_figure (candidate_id, figure, day, code, number, amount, as_it_was_id,"
      " today_id) SELECT ";
  const std::string reached = " WHERE seq * 37 MOD 100 >= step.share";
  const std::string places = absl::StrCat(", 0, 1, ", cell, ", ", cell);
  harness.RunSql(absl::StrCat(into, who, ", 1, ", DayOf("step.k"), ", step.code", places, seq,
                              kSteps, reached));
  harness.RunSql(absl::StrCat(into, who, ", 2, ", DayOf("6"), ", ", kCode, places, seq, kDimensions,
                              " WHERE seq * 37 MOD 100 >= 50"));
  harness.RunSql(
      absl::StrCat(into, who, ", 3, ", DayOf("0"), ", step.code", places, seq, kSteps, reached));
}

// Bases and superiors by the service's own counting; the province, and by today, from those.
void MakeCounts(ServiceHarness& harness) {
  using namespace ketnap::supervision;  // NOLINT(build/namespaces): the functions that count.
  for (int number = 2; number < kFirstCell; ++number) {
    const absl::Status status = harness.database().RunReadModifyWrite(
        SystemClock().Now() + absl::Minutes(10), [&](db::Transaction& transaction) {
          const Uuid id = IdOf(number);
          return AddToCounts(transaction, {Basis::kAsItWas, id, false, kEver, kForever}, id,
                             GrainsOf(number < kFirstBase ? 2 : 1), 1);
        });
    if (!status.ok()) {
      std::cerr << status << '\n';
      std::exit(1);
    }
  }
  harness.RunSql(absl::StrCat(
      "INSERT INTO figure_count SELECT basis, ", IdSql("1"),
      ", figure, grain, day, code, number, SUM(amount) FROM figure_count WHERE basis = 1 AND"
      " organization_id < ",
      IdSql(absl::StrCat(kFirstBase)), " GROUP BY figure, grain, day, code, number"));
  harness.RunSql(
      "INSERT INTO figure_count SELECT 2, organization_id, figure, grain, day, code, number, amount"
      " FROM figure_count WHERE basis = 1");
}

// ---- the measurement

struct Cost {
  int64_t rows = 0;
  double milliseconds = 0;
};

int64_t RowsRead(ServiceHarness& harness) {
  return harness
      .ReadSql(
          "SELECT CAST(SUM(VARIABLE_VALUE) AS SIGNED) FROM information_schema.GLOBAL_STATUS"
          " WHERE VARIABLE_NAME LIKE 'HANDLER_READ%'")[0]
      .Int(0);
}

// The least of several: whatever else the service does by itself falls on some of them.
Cost Measure(ServiceHarness& harness, const std::function<absl::Status()>& call) {
  Cost least;
  const int64_t idle_begin = RowsRead(harness);
  const int64_t own = RowsRead(harness) - idle_begin;
  for (int i = 0; i < kRepetitions; ++i) {
    const int64_t before = RowsRead(harness);
    const absl::Time begin = SystemClock().Now();
    const absl::Status status = call();
    const double milliseconds = absl::ToDoubleMilliseconds(SystemClock().Now() - begin);
    if (!status.ok()) {
      std::cerr << status << '\n';
      std::exit(1);
    }
    const int64_t rows = std::max<int64_t>(0, RowsRead(harness) - before - own);
    if (i == 0 || rows < least.rows) least.rows = rows;
    if (i == 0 || milliseconds < least.milliseconds) least.milliseconds = milliseconds;
  }
  return least;
}

class Benchmark {
 public:
  explicit Benchmark(ServiceHarness& harness)
      : harness_(harness),
        reader_(harness.Person(
            {ServiceHarness::GrantOver(std::nullopt, {"supervision.statistics.read"})})) {}

  void Run() {
    std::cout << absl::StrFormat("%-46s %27s %35s %s\n", "", "rows", "ms", "ms, times a cell");
    std::cout << absl::StrFormat("%-46s %8s %8s %8s %8s %8s %8s %8s %8s %8s\n", "", "province",
                                 "superior", "base", "cell", "province", "superior", "base", "cell",
                                 "province");
    const Date whole[] = {Date(2020, 7, 1), Date(2025, 6, 30)};
    const Date odd[] = {Date(2021, 3, 17), Date(2024, 10, 9)};
    for (const auto structure : {STRUCTURE_BASIS_AS_IT_WAS, STRUCTURE_BASIS_BY_TODAY}) {
      const std::string tree = structure == STRUCTURE_BASIS_BY_TODAY ? ", by today" : ", as it was";
      Line("GetAttainment, term" + tree, [&](int64_t number) {
        GetAttainmentRequest request;
        request.set_structure(structure);
        return Ask(&StatisticsService::Stub::GetAttainment, request, number);
      });
      for (const auto& [from, to] : {std::pair(whole[0], whole[1]), std::pair(odd[0], odd[1])}) {
        const std::string days = from == whole[0] ? ", term" : ", 1303 days";
        Line("GetBreakdown by sex" + days + tree, [&](int64_t number) {
          return Ask(&StatisticsService::Stub::GetBreakdown,
                     Breakdown(BREAKDOWN_DIMENSION_SEX, from, to, structure), number);
        });
        Line("GetBreakdown by ethnicity" + days + tree, [&](int64_t number) {
          return Ask(&StatisticsService::Stub::GetBreakdown,
                     Breakdown(BREAKDOWN_DIMENSION_ETHNICITY, from, to, structure), number);
        });
        Line("GetFunnel" + days + tree, [&](int64_t number) {
          GetFunnelRequest request;
          *request.mutable_start_date() = DateToProto(from);
          *request.mutable_end_date() = DateToProto(to);
          request.set_structure(structure);
          return Ask(&StatisticsService::Stub::GetFunnel, request, number);
        });
      }
    }
  }

 private:
  static GetBreakdownRequest Breakdown(BreakdownDimension dimension, Date from, Date to,
                                       StructureBasis structure) {
    GetBreakdownRequest request;
    request.set_dimension(dimension);
    *request.mutable_start_date() = DateToProto(from);
    *request.mutable_end_date() = DateToProto(to);
    request.set_structure(structure);
    return request;
  }

  template <typename Rpc, typename Request>
  absl::Status Ask(Rpc rpc, Request request, int64_t number) {
    request.set_organization(absl::StrCat("organizations/", IdOf(number).ToString()));
    return harness_.Call(reader_, rpc, request).status();
  }

  void Line(const std::string& title, const std::function<absl::Status(int64_t)>& ask) {
    std::vector<Cost> costs;
    for (const int64_t number : {1, 2, kFirstBase, kFirstCell}) {
      costs.push_back(Measure(harness_, [&] { return ask(number); }));
    }
    std::cout << absl::StrFormat("%-46s", title);
    for (const Cost& cost : costs) std::cout << absl::StrFormat(" %8d", cost.rows);
    for (const Cost& cost : costs) std::cout << absl::StrFormat(" %8.2f", cost.milliseconds);
    std::cout << absl::StrFormat(" %8.2f\n", costs[0].milliseconds / costs[3].milliseconds)
              << std::flush;
  }

  ServiceHarness& harness_;
  const access::Caller reader_;
};

double SecondsSince(absl::Time begin) { return absl::ToDoubleSeconds(SystemClock().Now() - begin); }

void Run(int people, int organizations) {
  ServiceHarness harness(Options());
  absl::Time begin = SystemClock().Now();
  LoadOrganizations(harness, organizations);
  harness.Restart();
  for (int first = 1; first <= people; first += kPeopleAtOnce) {
    LoadPeople(harness, first, std::min(first + kPeopleAtOnce - 1, people),
               organizations - kFirstCell + 1, people);
  }
  std::cout << absl::StrFormat("facts of %d people in %d organizations put in: %.0f s\n", people,
                               organizations, SecondsSince(begin))
            << std::flush;
  begin = SystemClock().Now();
  MakeCounts(harness);
  std::cout << absl::StrFormat("counts made of %d facts: %d, %.0f s\n",
                               harness.ReadSql("SELECT COUNT(*) FROM person_figure")[0].Int(0),
                               harness.ReadSql("SELECT COUNT(*) FROM figure_count")[0].Int(0),
                               SecondsSince(begin))
            << std::flush;
  harness.ReadSql("ANALYZE TABLE person_figure, figure_count, organization_place");
  Benchmark(harness).Run();
}

}  // namespace
}  // namespace ketnap::benchmark

int main(int argc, char** argv) {
  CLI::App program("Costs of the supervision service's figures among many people", "figures");
  int people = 100000, organizations = 10000;
  program.add_option("--candidates", people)->check(CLI::Range(1000, 2000000));
  program.add_option("--organizations", organizations)->check(CLI::Range(2000, 100000));
  CLI11_PARSE(program, argc, argv);
  ketnap::benchmark::Run(people, organizations);
  return 0;
}
