#include "common/rpc/pipeline.h"

#include <algorithm>
#include <optional>
#include <typeinfo>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "common/rpc/method_faults.h"
#include "common/rpc/metrics.h"
#include "common/rpc/status_convert.h"
#include "common/rpc/validation.h"
#include "common/rpc/validation_text.h"

namespace ketnap::rpc {
namespace {

using access::Caller;
using access::RequestContext;
using google::protobuf::FieldDescriptor;
using ketnap::options::v1::AUDIENCE_AGENCY;
using ketnap::options::v1::AUDIENCE_GATEWAY;
using ketnap::options::v1::AUDIENCE_INTERNAL;
using ketnap::options::v1::AUDIENCE_PUBLIC;
using ketnap::options::v1::AUDIENCE_SESSION;
using ketnap::options::v1::MethodPolicy;
using ProtoMessage = google::protobuf::Message;

constexpr absl::Duration kRetryAfterOverload = absl::Milliseconds(200);
constexpr size_t kMaxTraceIdLength = 64;
constexpr int kMaxPurposeLength = 500;
constexpr std::string_view kUnknownMethod = "unknown";

// Deadlines are the peer's and the database's, and so on the machine's clock, whatever day a test
// has set for the business.
absl::Time MachineNow() { return SystemClock().Now(); }

// The one value of a metadata key; nothing when it is absent or given twice.
struct MetadataValue {
  int count = 0;
  std::string_view value;
};

MetadataValue MetadataOf(const grpc::CallbackServerContext& context, std::string_view key) {
  const auto range =
      context.client_metadata().equal_range(grpc::string_ref(key.data(), key.size()));
  MetadataValue found;
  for (auto it = range.first; it != range.second; ++it) {
    ++found.count;
    found.value = {it->second.data(), it->second.size()};
  }
  return found;
}

bool IsTraceId(std::string_view text) {
  return !text.empty() && text.size() <= kMaxTraceIdLength &&
         std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return absl::ascii_isalnum(c) || c == '-'; });
}

std::string TraceIdOf(const grpc::CallbackServerContext& context, absl::Time now) {
  const MetadataValue stated = MetadataOf(context, access::kTraceMetadataKey);
  if (stated.count == 1 && IsTraceId(stated.value)) return std::string(stated.value);
  return Uuid::Generate(now).ToString();
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = absl::ascii_tolower(static_cast<unsigned char>(c));
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Metadata carries ASCII alone, so a purpose comes percent-encoded. One that cannot be read counts
// as not stated.
std::string PurposeOf(const grpc::CallbackServerContext& context) {
  const MetadataValue stated = MetadataOf(context, access::kPurposeMetadataKey);
  if (stated.count != 1) return "";
  std::string purpose;
  for (size_t i = 0; i < stated.value.size(); ++i) {
    if (stated.value[i] != '%') {
      purpose.push_back(stated.value[i]);
      continue;
    }
    if (i + 2 >= stated.value.size()) return "";
    const int high = HexDigit(stated.value[i + 1]);
    const int low = HexDigit(stated.value[i + 2]);
    if (high < 0 || low < 0) return "";
    purpose.push_back(static_cast<char>(high * 16 + low));
    i += 2;
  }
  ketnap::options::v1::FieldRules rules;
  rules.set_max_length(kMaxPurposeLength);
  if (IsBlank(purpose) || CheckText(purpose, rules, false).has_value()) return "";
  return purpose;
}

absl::Status DeadlineSpent() {
  return ReasonedError(absl::StatusCode::kDeadlineExceeded, "DEADLINE_SPENT",
                       {"Đã hết thời gian chờ của yêu cầu.", "The call's deadline has passed."});
}

absl::Status Cancelled() {
  return ReasonedError(absl::StatusCode::kCancelled, "CALL_CANCELLED",
                       {"Bên gọi đã hủy yêu cầu.", "The caller cancelled the call."});
}

absl::Status SignInRequired() {
  return ReasonedError(absl::StatusCode::kUnauthenticated, "SIGN_IN_REQUIRED",
                       {"Đề nghị đăng nhập để thực hiện việc này.", "Please sign in first."});
}

absl::Status AudienceMismatch(std::string_view reason) {
  return ReasonedError(absl::StatusCode::kPermissionDenied, reason,
                       {"Bên gọi không thuộc diện được dùng chức năng này.",
                        "The caller is not of the audience of this method."});
}

// The machine's deadline of a call: the caller's, but never beyond the greatest one.
absl::StatusOr<absl::Time> DeadlineOf(const grpc::CallbackServerContext& context,
                                      const PipelineOptions& options) {
  const absl::Time now = MachineNow();
  if (gpr_time_cmp(context.raw_deadline(), gpr_inf_future(context.raw_deadline().clock_type)) ==
      0) {
    return now + options.default_deadline;
  }
  const absl::Time stated = absl::FromChrono(context.deadline());
  if (stated <= now) return DeadlineSpent();
  return std::min(stated, now + options.max_deadline);
}

absl::Status CheckAudience(const Caller& caller, const MethodPolicy& policy) {
  switch (policy.audience()) {
    case AUDIENCE_PUBLIC:
      if (caller.IsProcess()) return AudienceMismatch("PROCESS_NOT_ALLOWED");
      return absl::OkStatus();
    case AUDIENCE_SESSION:
    case AUDIENCE_AGENCY:
      if (caller.IsProcess()) return AudienceMismatch("PROCESS_NOT_ALLOWED");
      if (!caller.IsSignedIn()) return SignInRequired();
      return absl::OkStatus();
    case AUDIENCE_INTERNAL:
      if (caller.IsProcess()) return absl::OkStatus();
      return caller.IsSignedIn() ? AudienceMismatch("INTERNAL_ONLY") : SignInRequired();
    case AUDIENCE_GATEWAY:
      if (caller.issuer == "gateway" && !caller.IsSignedIn()) return absl::OkStatus();
      return AudienceMismatch("GATEWAY_ONLY");
    default:
      return AudienceMismatch("AUDIENCE_UNSPECIFIED");
  }
}

absl::Status CheckPermission(const RequestContext& context) {
  if (context.permission.empty() ||
      context.caller.HasPermission(context.permission, context.today)) {
    return absl::OkStatus();
  }
  if (!context.caller.IsProcess() && !context.caller.IsSignedIn()) return SignInRequired();
  return ReasonedError(absl::StatusCode::kPermissionDenied, "PERMISSION_MISSING",
                       {"Đồng chí chưa được giao quyền thực hiện việc này.",
                        "The caller does not hold the permission this asks for."},
                       {{"permission", context.permission}});
}

// The text at the end of `fields`; "" when a message on the way is absent.
std::string TextAt(const ProtoMessage& request, const std::vector<const FieldDescriptor*>& fields) {
  const ProtoMessage* message = &request;
  for (size_t i = 0; i + 1 < fields.size(); ++i) {
    if (!message->GetReflection()->HasField(*message, fields[i])) return "";
    message = &message->GetReflection()->GetMessage(*message, fields[i]);
  }
  return message->GetReflection()->GetString(*message, fields.back());
}

// The resource a request is about: what its policy names, else, of a list, the organization asked
// for. "" when it names none.
std::string NamedResourceOf(const ProtoMessage& request, const MethodPolicy& policy) {
  for (const std::string& path : {policy.resource_field(), std::string("organization")}) {
    const auto fields = ResolveTextField(*request.GetDescriptor(), path);
    std::string name = fields.empty() ? "" : TextAt(request, fields);
    if (ParseNamedResource(name).has_value()) return name;
  }
  return "";
}
// A request whose scope cannot be told never reaches its handler: every violation of the field
// rules, or, where the rules let it pass, this one.
absl::Status RefuseField(const ProtoMessage& request, const std::string& path,
                         std::string_view rule_id) {
  KETNAP_RETURN_IF_ERROR(Validate(request));
  Fault fault = MakeFault(rule_id);
  return InvalidFieldsError({{path, std::move(fault.rule_id), std::move(fault.message)}});
}

bool CoversEverything(const RequestContext& context) {
  return std::any_of(context.caller.grants.begin(), context.caller.grants.end(),
                     [&](const access::Grant& grant) {
                       return !grant.organization.has_value() && grant.IsValidOn(context.today) &&
                              (context.permission.empty() || grant.Permits(context.permission));
                     });
}

void LogRequest(const MethodInfo* method, const RequestContext& context, const absl::Status& status,
                absl::Duration took) {
  const auto log = method != nullptr && method->policy.mutating() ? LogInfo : LogDebug;
  log("request", {{"method", method == nullptr ? kUnknownMethod : method->path},
                  {"code", absl::StatusCodeToString(status.code())},
                  {"reason", ErrorReason(status)},
                  {"trace_id", context.trace_id},
                  {"milliseconds", absl::ToDoubleMilliseconds(took)},
                  {"principal", context.caller.Principal()}});
}

}  // namespace

// One call on its way. Shared by the callback thread that admits it and the worker that serves it.
struct Pipeline::Call {
  grpc::CallbackServerContext* server_context;
  grpc::ServerUnaryReactor* reactor;
  const MethodInfo* method;
  Metrics* metrics;
  absl::Time arrived;
  RequestContext context;
  // Inspections by which alone the caller holds the permission somewhere: what counts when the
  // handler judges no scope.
  std::vector<access::InspectionUse::Entry> admitted_by = {};

  // gRPC may free the server context, request and response as soon as Finish is called: nothing
  // after it may touch them.
  void Finish(const absl::Status& status) const {
    const absl::Duration took = std::max(MachineNow() - arrived, absl::ZeroDuration());
    LogRequest(method, context, status, took);
    if (metrics != nullptr) {
      metrics->RecordRequest(method == nullptr ? kUnknownMethod : method->path, status.code(),
                             took);
    }
    reactor->Finish(ToGrpcStatus(status, context.trace_id));
  }
};

Pipeline::Pipeline(PipelineOptions options) : options_(std::move(options)) {}

absl::Status Pipeline::Admit(const grpc::CallbackServerContext& server_context,
                             const MethodInfo* method, RequestContext& context) const {
  KETNAP_ASSIGN_OR_RETURN(context.deadline, DeadlineOf(server_context, options_));
  if (method == nullptr) {
    return ReasonedError(absl::StatusCode::kInternal, "METHOD_HAS_NO_POLICY",
                         {"Phương thức chưa khai báo quyền.", "The method has no policy."});
  }
  context.permission = method->policy.permission();
  const MetadataValue token = MetadataOf(server_context, access::kIdentityMetadataKey);
  if (token.count > 0) {
    // Two identities are none: which one counts must not depend on who reads them.
    KETNAP_ASSIGN_OR_RETURN(context.caller,
                            options_.verifier->Verify(token.count == 1 ? token.value : "",
                                                      options_.service, context.now));
  }
  KETNAP_RETURN_IF_ERROR(CheckAudience(context.caller, method->policy));
  if (!AllowsInspections(method->policy)) context.caller.DropInspectionGrants();
  if (context.caller.HasInspectionGrants()) {
    context.caller.inspection_use = std::make_shared<access::InspectionUse>();
  }
  return CheckPermission(context);
}

RequestContext Pipeline::NewContext(const grpc::CallbackServerContext& server_context,
                                    std::string_view method) const {
  RequestContext context;
  context.now = options_.clock->Now();
  context.today = absl::ToCivilDay(context.now, VietnamTimeZone());
  context.method = std::string(method);
  context.trace_id = TraceIdOf(server_context, context.now);
  context.purpose = PurposeOf(server_context);
  return context;
}

absl::StatusOr<RequestContext> Pipeline::Admit(const grpc::CallbackServerContext& server_context,
                                               std::string_view method) const {
  RequestContext context = NewContext(server_context, method);
  KETNAP_RETURN_IF_ERROR(Admit(server_context, options_.registry->Find(method), context));
  return context;
}

grpc::ServerUnaryReactor* Pipeline::ServeUntyped(
    grpc::CallbackServerContext* server_context, std::string_view method,
    const ProtoMessage* request, std::function<absl::Status(const RequestContext&)> run) {
  grpc::ServerUnaryReactor* reactor = server_context->DefaultReactor();
  auto call = std::make_shared<Call>(Call{server_context, reactor, options_.registry->Find(method),
                                          options_.metrics, MachineNow(),
                                          NewContext(*server_context, method)});
  if (absl::Status admitted = Admit(*server_context, call->method, call->context); !admitted.ok()) {
    call->Finish(admitted);
    return reactor;
  }
  if (call->context.caller.inspection_use != nullptr) {
    call->admitted_by = call->context.caller.inspection_use->Take();
  }
  const bool queued = options_.workers->TrySubmit([this, call, request, run = std::move(run)] {
    call->Finish(RunOnWorker(*call, *request, run));
  });
  if (!queued) call->Finish(OverloadedError("WORKER_QUEUE_FULL", kRetryAfterOverload));
  return reactor;
}

absl::Status Pipeline::RunOnWorker(
    const Call& call, const ProtoMessage& request,
    const std::function<absl::Status(const RequestContext&)>& run) const {
  if (MachineNow() >= call.context.deadline) return DeadlineSpent();
  if (call.server_context->IsCancelled()) return Cancelled();
  try {
    KETNAP_RETURN_IF_ERROR(CheckResource(call.context, *call.method, request));
    KETNAP_RETURN_IF_ERROR(Validate(request));
    const absl::Status answer = run(call.context);
    KETNAP_RETURN_IF_ERROR(JournalReading(call, request, answer));
    return answer;
  } catch (const std::exception& exception) {
    // A library threw where nothing was expected: one call is lost, not the process. what() may
    // quote content.
    LogError("handler_threw", {{"method", call.method->path},
                               {"type", typeid(exception).name()},
                               {"trace_id", call.context.trace_id}});
    return ReasonedError(absl::StatusCode::kInternal, "HANDLER_THREW",
                         {"Lỗi nội bộ.", "Internal error."});
  }
}

// Errors tell something too: whatever the handler says is journaled.
absl::Status Pipeline::JournalReading(const Call& call, const ProtoMessage& request,
                                      const absl::Status& answer) const {
  if (call.context.caller.inspection_use == nullptr) return absl::OkStatus();
  InspectionReading reading;
  reading.uses = call.context.caller.inspection_use->Take();
  if (reading.uses.empty()) reading.uses = call.admitted_by;
  if (reading.uses.empty()) return absl::OkStatus();
  if (!options_.journal_reading) return absl::InternalError("no journal for what is read");
  reading.method = call.method;
  reading.request = &request;
  reading.resource = NamedResourceOf(request, call.method->policy);
  reading.answer = answer.code();
  return options_.journal_reading(call.context, reading);
}

absl::Status Pipeline::CheckResource(const RequestContext& context, const MethodInfo& method,
                                     const ProtoMessage& request) const {
  const std::string& path = method.policy.resource_field();
  if (path.empty()) return absl::OkStatus();
  const auto fields = ResolveTextField(*request.GetDescriptor(), path);
  if (fields.empty()) return absl::InternalError("resource_field does not resolve");
  const std::string name = TextAt(request, fields);
  // No resource named is the widest scope there is: for those alone who hold all of it.
  if (name.empty()) {
    return CoversEverything(context) ? absl::OkStatus() : RefuseField(request, path, "REQUIRED");
  }
  const auto resource = ParseNamedResource(name);
  if (!resource.has_value()) return RefuseField(request, path, "NOT_A_RESOURCE_NAME");
  if (resource->wildcard) {
    return CoversEverything(context) ? absl::OkStatus() : ResourceNotFoundError(name);
  }
  if (options_.tree == nullptr)
    return absl::InternalError("no organization tree to judge scope by");
  if (resource->collection == "organizations") {
    return access::CheckScope(context, *options_.tree, context.permission, resource->id, name);
  }
  if (!options_.owner_resolver) return absl::InternalError("no owner resolver");
  const absl::StatusOr<Uuid> owner = options_.owner_resolver(context, name);
  if (absl::IsNotFound(owner.status())) return ResourceNotFoundError(name);
  KETNAP_RETURN_IF_ERROR(owner.status());
  return access::CheckScope(context, *options_.tree, context.permission, *owner, name);
}

}  // namespace ketnap::rpc
