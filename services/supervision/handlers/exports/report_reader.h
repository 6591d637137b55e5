#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_EXPORTS_REPORT_READER_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_EXPORTS_REPORT_READER_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/access/organization_tree.h"
#include "common/access/request_context.h"
#include "google/protobuf/message.h"
#include "ketnap/supervision/v1/export_service.pb.h"

namespace ketnap::supervision {

class FindingHandler;
class StatisticsHandler;

// The request that a query holds; null when it holds none.
const google::protobuf::Message* RequestOf(const v1::ReportQuery& query);
// "organizations/{organization}" of the request; "" when the query holds none.
std::string OrganizationOf(const v1::ReportQuery& query);
// Permission that the report's own RPC asks for.
std::string PermissionOf(const v1::ReportQuery& query);
// An empty answer of the report's kind.
std::unique_ptr<google::protobuf::Message> EmptyAnswerOf(const v1::ReportQuery& query);
// next_page_token of an answer; "" when the report is no list.
std::string NextPageOf(const google::protobuf::Message& answer);
// Null when the answer has none.
const v1::Freshness* FreshnessOf(const google::protobuf::Message& answer);

// Answers reports inside the service just as their RPCs answer them: the same scope, the same
// handlers.
class ReportReader {
 public:
  // All outlive the reader.
  ReportReader(const access::OrganizationTree* tree, StatisticsHandler* statistics,
               FindingHandler* findings)
      : tree_(tree), statistics_(statistics), findings_(findings) {}

  // NOT_FOUND, as of the RPC, when the caller of `context` does not hold the report's permission
  // over its organization.
  absl::Status CheckScope(const access::RequestContext& context,
                          const v1::ReportQuery& query) const;
  // One page of the report, of a list the one after `page_token`, for the caller of `context`.
  absl::StatusOr<std::unique_ptr<google::protobuf::Message>> Read(
      access::RequestContext context, const v1::ReportQuery& query,
      const std::string& page_token) const;

 private:
  const access::OrganizationTree* tree_;
  StatisticsHandler* statistics_;
  FindingHandler* findings_;
};

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_EXPORTS_REPORT_READER_H_
