#include "services/ctl/demo/reorganizer.h"

#include <sodium.h>

#include <map>
#include <tuple>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/clock.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "ketnap/dossier/v1/candidate_service.pb.h"
#include "ketnap/identity/v1/account.pb.h"
#include "ketnap/organization/v1/member_service.pb.h"
#include "ketnap/organization/v1/plan_service.pb.h"
#include "ketnap/supervision/v1/statistics_service.pb.h"
#include "ketnap/training/v1/class_service.pb.h"
#include "services/ctl/client/statistics_client.h"
#include "services/ctl/demo/change_2025.h"

namespace ketnap::ctl {
namespace {

using organization::v1::ReorganizeRequest;
using organization::v1::ReorganizeResponse;

constexpr char kOrganizations[] = "/ketnap.organization.v1.OrganizationService/";
constexpr char kPlans[] = "/ketnap.organization.v1.PlanService/";
constexpr char kCountMembers[] = "/ketnap.organization.v1.MemberService/CountMembers";
constexpr char kListCandidates[] = "/ketnap.dossier.v1.CandidateService/ListCandidates";
constexpr char kListGrants[] = "/ketnap.identity.v1.GrantService/ListGrants";
constexpr char kListClasses[] = "/ketnap.training.v1.ClassService/ListClasses";
constexpr char kStatistics[] = "/ketnap.supervision.v1.StatisticsService/";
constexpr char kFigures[] = "2025/figures";
constexpr int kPage = 500;
constexpr absl::Duration kFollowPatience = absl::Seconds(120);
constexpr absl::Duration kPoll = absl::Milliseconds(500);

bool IsOpen(dossier::v1::CandidateState state) {
  return state != dossier::v1::CANDIDATE_STATE_OFFICIAL_MEMBER &&
         state != dossier::v1::CANDIDATE_STATE_STRUCK_OFF &&
         state != dossier::v1::CANDIDATE_STATE_REFUSED;
}

// Every page of a list.
template <typename Response, typename Request, typename Take>
absl::Status ForEachPage(SuiteClient* client, Session* session, const std::string& path,
                         Request request, const Take& take) {
  request.set_page_size(kPage);
  do {
    Response response;
    KETNAP_RETURN_IF_ERROR(client->Call(session, path, request, &response));
    take(response);
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

std::string Digest(const std::string& text) {
  std::string hash(crypto_generichash_BYTES, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(hash.data()), hash.size(),
                     reinterpret_cast<const unsigned char*>(text.data()), text.size(), nullptr, 0);
  return absl::BytesToHexString(hash);
}

int64_t Number(const std::map<std::string, std::string>& facts, const std::string& key) {
  int64_t number = 0;
  const auto found = facts.find(key);
  if (found != facts.end()) (void)absl::SimpleAtoi(found->second, &number);
  return number;
}

}  // namespace

Reorganizer::Reorganizer(const Context& context, const Province& province,
                         const LearnedNames& names, SuiteClient* client, DemoAccounts* accounts,
                         LoaderStore* store, Show show)
    : context_(context),
      province_(province),
      names_(names),
      client_(client),
      accounts_(accounts),
      store_(store),
      show_(std::move(show)) {}

absl::Status Reorganizer::Run() {
  KETNAP_ASSIGN_OR_RETURN(const bool carried_out, IsCarriedOut());
  if (!carried_out) {
    KETNAP_RETURN_IF_ERROR(Prepare());
    KETNAP_RETURN_IF_ERROR(CarryOut());
  }
  return Follow();
}

bool Reorganizer::HasBegun(const LoaderStore& store) { return store.facts.contains(kFigures); }

Session* Reorganizer::Reader() { return accounts_->SessionOf(kReportingAccountKey); }

const std::string& Reorganizer::NameOf(int organization) const {
  return names_.organizations[static_cast<size_t>(organization)];
}

absl::StatusOr<bool> Reorganizer::IsCarriedOut() {
  organization::v1::ListReorganizationsRequest request;
  request.set_state(organization::v1::REORGANIZATION_STATE_APPLIED);
  const std::string title = ReorganizationOf(province_, PlanChange(province_), names_).title();
  bool found = false;
  KETNAP_RETURN_IF_ERROR(ForEachPage<organization::v1::ListReorganizationsResponse>(
      client_, Reader(), absl::StrCat(kOrganizations, "ListReorganizations"), request,
      [&](const organization::v1::ListReorganizationsResponse& page) {
        for (const auto& each : page.reorganizations()) found = found || each.title() == title;
      }));
  return found;
}

// What stands before, once every figure is in; kept, because after the change it cannot be counted
// any more.
absl::Status Reorganizer::Prepare() {
  KETNAP_RETURN_IF_ERROR(WaitUntilFresh());
  KETNAP_ASSIGN_OR_RETURN(const Census census, Count({NameOf(province_.superior)}));
  store_->facts["2025/members"] = absl::StrCat(census.members);
  store_->facts["2025/open_candidates"] = absl::StrCat(census.open_candidates);
  store_->facts["2025/target"] = absl::StrCat(census.target);
  store_->facts["2025/parts"] = absl::StrCat(census.parts);
  store_->facts[kFigures] = census.figures;
  return store_->Save();
}

// Figures that are still being brought up to date would be compared with other ones later.
absl::Status Reorganizer::WaitUntilFresh() {
  StatisticsClient statistics(client_, Reader());
  KETNAP_ASSIGN_OR_RETURN(const bool fresh,
                          statistics.WaitUntilFresh(NameOf(province_.superior), kFollowPatience,
                                                    StatisticsClient::Patience::kSinceProgress));
  if (fresh) return absl::OkStatus();
  return ReasonedError(absl::StatusCode::kFailedPrecondition, "FIGURES_NOT_FRESH",
                       {"Số liệu thống kê không được cập nhật thêm; hãy xem nhật ký của dịch vụ "
                        "supervision rồi nạp tiếp.",
                        "The figures are not brought up to date any further; see the log of the "
                        "supervision service, then load on."});
}

absl::Status Reorganizer::CarryOut() {
  ReorganizeRequest request;
  *request.mutable_reorganization() = ReorganizationOf(province_, PlanChange(province_), names_);
  request.set_validate_only(true);
  request.set_request_id(RequestIdOf(province_.seed, "2025/change/validate"));
  const std::string path = absl::StrCat(kOrganizations, "Reorganize");
  Session* board = accounts_->SessionOf("board");
  ReorganizeResponse response;
  KETNAP_RETURN_IF_ERROR(client_->Call(board, path, request, &response));
  show_(response);
  request.set_validate_only(false);
  request.set_request_id(RequestIdOf(province_.seed, "2025/change/apply"));
  return client_->Call(board, path, request, &response);
}

absl::Status Reorganizer::Follow() {
  before_ = {Number(store_->facts, "2025/members"), Number(store_->facts, "2025/open_candidates"),
             Number(store_->facts, "2025/target"), Number(store_->facts, "2025/parts"),
             store_->facts[kFigures]};
  const SystemClock clock;
  const absl::Time deadline = clock.Now() + kFollowPatience;
  while (true) {
    const absl::Status status = Check();
    if (ErrorReason(status) != "REORGANIZATION_INCOMPLETE" || clock.Now() >= deadline) {
      return status;
    }
    absl::SleepFor(kPoll);
  }
}

absl::Status Reorganizer::Incomplete(const Message& what) const {
  return ReasonedError(absl::StatusCode::kFailedPrecondition, "REORGANIZATION_INCOMPLETE",
                       {absl::StrCat("Sau đợt sắp xếp năm 2025: ", what.vietnamese),
                        absl::StrCat("After the reorganization of 2025: ", what.english)});
}

absl::Status Reorganizer::Check() {
  const ChangeNames made = NamesOfChange(province_);
  KETNAP_ASSIGN_OR_RETURN(const auto live, LiveOrganizations());
  std::set<std::string> holders;
  KETNAP_RETURN_IF_ERROR(CollectHolders(&holders));
  KETNAP_RETURN_IF_ERROR(CountOpenCandidates(&holders).status());
  for (const std::string& holder : holders) {
    if (live.contains(holder)) continue;
    return Incomplete({absl::StrCat(holder, " đã kết thúc mà còn việc đang mở."),
                       absl::StrCat(holder, " has ended and still holds open work.")});
  }
  KETNAP_RETURN_IF_ERROR(WaitUntilFresh());
  KETNAP_ASSIGN_OR_RETURN(after_, Count({made.party, made.government}));
  const std::tuple<int64_t, int64_t, Message> kept[] = {
      {before_.members, after_.members, {"số đảng viên", "members"}},
      {before_.open_candidates, after_.open_candidates, {"số hồ sơ đang mở", "open candidates"}},
      {before_.target, after_.target, {"tổng chỉ tiêu", "targets"}},
      {before_.parts, after_.parts, {"tổng chỉ tiêu của các đơn vị", "parts of targets"}}};
  for (const auto& [before, after, what] : kept) {
    if (before == after) continue;
    return Incomplete({absl::StrCat(what.vietnamese, " từ ", before, " thành ", after, "."),
                       absl::StrCat(what.english, " were ", before, " and are ", after, ".")});
  }
  if (before_.figures != after_.figures) {
    return Incomplete({"số liệu năm 2018 theo tổ chức thời điểm đó đã khác đi.",
                       "the figures of 2018, as it was, are not the same."});
  }
  return absl::OkStatus();
}

absl::StatusOr<Census> Reorganizer::Count(const std::set<std::string>& plan_owners) {
  Census census;
  KETNAP_ASSIGN_OR_RETURN(census.members, CountMembers());
  std::set<std::string> ignored;
  KETNAP_ASSIGN_OR_RETURN(census.open_candidates, CountOpenCandidates(&ignored));
  KETNAP_RETURN_IF_ERROR(CountTargets(plan_owners, &census));
  KETNAP_ASSIGN_OR_RETURN(census.figures, DigestOf2018());
  return census;
}

absl::StatusOr<int64_t> Reorganizer::CountMembers() {
  organization::v1::CountMembersRequest request;
  request.set_organization(NameOf(province_.root));
  request.set_subtree(true);
  organization::v1::CountMembersResponse response;
  KETNAP_RETURN_IF_ERROR(client_->Call(Reader(), kCountMembers, request, &response));
  return response.official_count() + response.probationary_count();
}

absl::StatusOr<int64_t> Reorganizer::CountOpenCandidates(std::set<std::string>* followed_by) {
  int64_t open = 0;
  dossier::v1::ListCandidatesRequest request;
  request.set_organization(NameOf(province_.root));
  KETNAP_RETURN_IF_ERROR(ForEachPage<dossier::v1::ListCandidatesResponse>(
      client_, Reader(), kListCandidates, request,
      [&](const dossier::v1::ListCandidatesResponse& page) {
        for (const auto& candidate : page.candidates()) {
          if (!IsOpen(candidate.state())) continue;
          ++open;
          followed_by->insert(candidate.organization());
        }
      }));
  return open;
}

absl::Status Reorganizer::CountTargets(const std::set<std::string>& owners, Census* census) {
  for (const std::string& owner : owners) {
    organization::v1::ListPlansRequest request;
    request.set_organization(owner);
    request.set_period(organization::v1::PLAN_PERIOD_YEAR);
    KETNAP_RETURN_IF_ERROR(ForEachPage<organization::v1::ListPlansResponse>(
        client_, Reader(), absl::StrCat(kPlans, "ListPlans"), request,
        [&](const organization::v1::ListPlansResponse& page) {
          for (const auto& plan : page.plans()) {
            if (plan.state() != organization::v1::PLAN_STATE_APPROVED ||
                plan.end_date().year() != kChangeDay.year()) {
              continue;
            }
            census->target += plan.whole_target();
            census->parts += plan.parts_total();
          }
        }));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> Reorganizer::DigestOf2018() {
  std::string text;
  const google::type::Date from = DateToProto(Date(2018, 1, 1));
  const google::type::Date to = DateToProto(Date(2018, 12, 31));
  auto ask = [&](auto request, auto response, const char* method) -> absl::Status {
    request.set_organization(NameOf(province_.superior));
    *request.mutable_start_date() = from;
    *request.mutable_end_date() = to;
    request.set_structure(supervision::v1::STRUCTURE_BASIS_AS_IT_WAS);
    KETNAP_RETURN_IF_ERROR(
        client_->Call(Reader(), absl::StrCat(kStatistics, method), request, &response));
    response.clear_freshness();
    absl::StrAppend(&text, response.SerializeAsString());
    return absl::OkStatus();
  };
  KETNAP_RETURN_IF_ERROR(ask(supervision::v1::GetAttainmentRequest(),
                             supervision::v1::GetAttainmentResponse(), "GetAttainment"));
  KETNAP_RETURN_IF_ERROR(
      ask(supervision::v1::GetFunnelRequest(), supervision::v1::GetFunnelResponse(), "GetFunnel"));
  for (const auto dimension : {supervision::v1::BREAKDOWN_DIMENSION_QUALIFICATION,
                               supervision::v1::BREAKDOWN_DIMENSION_WORKPLACE_KIND}) {
    supervision::v1::GetBreakdownRequest request;
    request.set_dimension(dimension);
    KETNAP_RETURN_IF_ERROR(ask(request, supervision::v1::GetBreakdownResponse(), "GetBreakdown"));
  }
  return Digest(text);
}

absl::Status Reorganizer::CollectHolders(std::set<std::string>* organizations) {
  const Date today = SystemClock().Today();
  KETNAP_RETURN_IF_ERROR(ForEachPage<identity::v1::ListGrantsResponse>(
      client_, Reader(), kListGrants, identity::v1::ListGrantsRequest(),
      [&](const identity::v1::ListGrantsResponse& page) {
        for (const auto& grant : page.grants()) {
          const auto valid_to = DateFromProto(grant.valid_to());
          // On the day of the change the old grant holds beside the new one, for the last time.
          const bool over = grant.has_valid_to() && valid_to.ok() && *valid_to <= today;
          if (grant.has_revoke_time() || over || grant.organization() == "organizations/-")
            continue;
          organizations->insert(grant.organization());
        }
      }));
  return ForEachPage<training::v1::ListClassesResponse>(
      client_, Reader(), kListClasses, training::v1::ListClassesRequest(),
      [&](const training::v1::ListClassesResponse& page) {
        for (const auto& each : page.training_classes()) {
          if (each.state() == training::v1::CLASS_STATE_COMPLETED) continue;
          organizations->insert(each.organizer());
        }
      });
}

absl::StatusOr<std::set<std::string>> Reorganizer::LiveOrganizations() {
  std::set<std::string> live;
  KETNAP_RETURN_IF_ERROR(ForEachPage<organization::v1::ListOrganizationsResponse>(
      client_, Reader(), absl::StrCat(kOrganizations, "ListOrganizations"),
      organization::v1::ListOrganizationsRequest(),
      [&](const organization::v1::ListOrganizationsResponse& page) {
        for (const auto& each : page.organizations()) live.insert(each.name());
      }));
  return live;
}

}  // namespace ketnap::ctl
