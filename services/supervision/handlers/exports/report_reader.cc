#include "services/supervision/handlers/exports/report_reader.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "ketnap/options/v1/method_policy.pb.h"
#include "services/supervision/handlers/findings/finding_handler.h"
#include "services/supervision/handlers/statistics_handler.h"

namespace ketnap::supervision {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using Answer = std::unique_ptr<Message>;
using Report = v1::ReportQuery;

constexpr int kPageSize = 500;  // The most a list gives.

// The RPC whose request the query holds: a request belongs to one RPC.
const google::protobuf::MethodDescriptor* MethodOf(const v1::ReportQuery& query) {
  const Message* request = RequestOf(query);
  if (request == nullptr) return nullptr;
  const auto* pool = google::protobuf::DescriptorPool::generated_pool();
  for (const char* name :
       {v1::StatisticsService::service_full_name(), v1::FindingService::service_full_name()}) {
    const auto* service = pool->FindServiceByName(name);
    for (int i = 0; service != nullptr && i < service->method_count(); ++i) {
      if (service->method(i)->input_type() == request->GetDescriptor()) return service->method(i);
    }
  }
  return nullptr;
}

std::string TextOf(const Message& message, const std::string& name) {
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(name);
  return field == nullptr ? "" : message.GetReflection()->GetString(message, field);
}

// The query as a question for one page.
Report PageOf(const Report& query, const std::string& page_token) {
  Report asked = query;
  const auto* oneof = Report::descriptor()->FindOneofByName("report");
  const auto* field = asked.GetReflection()->GetOneofFieldDescriptor(asked, oneof);
  Message* request = asked.GetReflection()->MutableMessage(&asked, field);
  const auto* size = request->GetDescriptor()->FindFieldByName("page_size");
  const auto* token = request->GetDescriptor()->FindFieldByName("page_token");
  if (size != nullptr) request->GetReflection()->SetInt32(request, size, kPageSize);
  if (token != nullptr) request->GetReflection()->SetString(request, token, page_token);
  return asked;
}

template <typename Response>
absl::StatusOr<Answer> Boxed(absl::StatusOr<Response> response) {
  if (!response.ok()) return response.status();
  return Answer(std::make_unique<Response>(*std::move(response)));
}

}  // namespace

const Message* RequestOf(const Report& query) {
  const auto* oneof = Report::descriptor()->FindOneofByName("report");
  const auto* field = query.GetReflection()->GetOneofFieldDescriptor(query, oneof);
  return field == nullptr ? nullptr : &query.GetReflection()->GetMessage(query, field);
}

std::string OrganizationOf(const Report& query) {
  const Message* request = RequestOf(query);
  return request == nullptr ? "" : TextOf(*request, "organization");
}

std::string PermissionOf(const Report& query) {
  const auto* method = MethodOf(query);
  if (method == nullptr) return "";
  return method->options().GetExtension(options::v1::method_policy).permission();
}

Answer EmptyAnswerOf(const Report& query) {
  const auto* method = MethodOf(query);
  if (method == nullptr) return nullptr;
  const auto* prototype =
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(method->output_type());
  return Answer(prototype->New());
}

std::string NextPageOf(const Message& answer) { return TextOf(answer, "next_page_token"); }

const v1::Freshness* FreshnessOf(const Message& answer) {
  const FieldDescriptor* field = answer.GetDescriptor()->FindFieldByName("freshness");
  if (field == nullptr || !answer.GetReflection()->HasField(answer, field)) return nullptr;
  return google::protobuf::DynamicCastToGenerated<v1::Freshness>(
      &answer.GetReflection()->GetMessage(answer, field));
}

absl::Status ReportReader::CheckScope(const access::RequestContext& context,
                                      const v1::ReportQuery& query) const {
  const std::string permission = PermissionOf(query);
  if (permission.empty()) return absl::InternalError("a report without a permission");
  const std::string name = OrganizationOf(query);
  KETNAP_ASSIGN_OR_RETURN(const Uuid organization,
                          api::ParseResourceName(name, "organizations", "organization"));
  return access::CheckScope(context, *tree_, permission, organization, name);
}

absl::StatusOr<Answer> ReportReader::Read(access::RequestContext context,
                                          const v1::ReportQuery& query,
                                          const std::string& page_token) const {
  KETNAP_RETURN_IF_ERROR(CheckScope(context, query));
  const auto* method = MethodOf(query);
  context.method = absl::StrCat("/", method->service()->full_name(), "/", method->name());
  context.permission = PermissionOf(query);
  const Report asked = PageOf(query, page_token);
  switch (asked.report_case()) {
    case Report::kAttainment:
      return Boxed(statistics_->GetAttainment(context, asked.attainment()));
    case Report::kBreakdown:
      return Boxed(statistics_->GetBreakdown(context, asked.breakdown()));
    case Report::kFunnel:
      return Boxed(statistics_->GetFunnel(context, asked.funnel()));
    case Report::kDefects:
      return Boxed(statistics_->GetDefects(context, asked.defects()));
    case Report::kTimeliness:
      return Boxed(statistics_->GetTimeliness(context, asked.timeliness()));
    case Report::kReviewCompliance:
      return Boxed(statistics_->GetReviewCompliance(context, asked.review_compliance()));
    case Report::kTrend:
      return Boxed(statistics_->GetTrend(context, asked.trend()));
    case Report::kOrganizationsWithoutAdmission:
      return Boxed(statistics_->ListOrganizationsWithoutAdmission(
          context, asked.organizations_without_admission()));
    case Report::kFigureRecords:
      return Boxed(statistics_->ListFigureRecords(context, asked.figure_records()));
    case Report::kFindings:
      return Boxed(findings_->ListFindings(context, asked.findings()));
    case Report::kIndicators:
      return Boxed(statistics_->ListIndicators(context, asked.indicators()));
    case Report::kForecast:
      return Boxed(statistics_->GetForecast(context, asked.forecast()));
    case Report::REPORT_NOT_SET:
      break;
  }
  return absl::InternalError("a query without a report");
}

}  // namespace ketnap::supervision
