#include "common/rpc/status_convert.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "common/base/absl_bridge.h"
#include "common/base/errors.h"
#include "common/base/log.h"
#include "common/base/text.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace ketnap::rpc {
namespace {

constexpr size_t kMaxDetailsBytes = 4096;
// The message travels a second time in grpc-message, where each byte of Vietnamese may take three.
constexpr size_t kMaxMessageBytes = 600;
constexpr std::string_view kTypePrefix = "type.googleapis.com/google.rpc.";

struct Detail {
  std::string type_url;
  std::string bytes;
};

std::string ClipMessage(std::string_view message) {
  if (!IsValidUtf8(message)) return "";
  if (message.size() <= kMaxMessageBytes) return std::string(message);
  size_t end = kMaxMessageBytes;
  while (end > 0 && (static_cast<unsigned char>(message[end]) & 0xc0) == 0x80) --end;
  return std::string(message.substr(0, end));
}

// Most needed first: what programs match on, then what people read, then the rest.
int RankOf(std::string_view type_url) {
  constexpr std::string_view kOrder[] = {"ErrorInfo",  "RetryInfo",           "LocalizedMessage",
                                         "BadRequest", "PreconditionFailure", "ResourceInfo"};
  int rank = 0;
  for (std::string_view name : kOrder) {
    if (type_url == absl::StrCat(kTypePrefix, name)) return rank;
    ++rank;
  }
  return rank;
}

std::vector<Detail> DetailsOf(const absl::Status& status) {
  std::vector<Detail> details;
  status.ForEachPayload([&](absl::string_view type_url, const absl::Cord& payload) {
    details.push_back({std::string(type_url), std::string(payload)});
  });
  std::sort(details.begin(), details.end(), [](const Detail& a, const Detail& b) {
    return std::pair(RankOf(a.type_url), a.type_url) < std::pair(RankOf(b.type_url), b.type_url);
  });
  return details;
}

void CountOmitted(std::vector<Detail>& details, int omitted) {
  const std::string url = absl::StrCat(kTypePrefix, "ErrorInfo");
  google::rpc::ErrorInfo info;
  if (details.empty() || details.front().type_url != url) {
    info.set_domain("ketnap");
    details.insert(details.begin(), {url, ""});
  } else {
    info.ParseFromString(details.front().bytes);
  }
  (*info.mutable_metadata())["details_omitted"] = std::to_string(omitted);
  details.front().bytes = info.SerializeAsString();
}

google::rpc::Status Assemble(int code, const std::string& message,
                             const std::vector<Detail>& details) {
  google::rpc::Status out;
  out.set_code(code);
  out.set_message(message);
  for (const Detail& detail : details) {
    google::protobuf::Any& any = *out.add_details();
    any.set_type_url(detail.type_url);
    any.set_value(detail.bytes);
  }
  return out;
}

// Takes items off the end of a list until `excess` bytes are gone; gives how many.
template <typename List>
int TrimList(List& items, size_t excess) {
  int removed = 0;
  size_t freed = 0;
  while (!items.empty() && freed < excess) {
    freed += items.rbegin()->ByteSizeLong() + 2;
    items.RemoveLast();
    ++removed;
  }
  return removed;
}

// Shortens the last detail by at least `excess` bytes where it is a list, drops it where not.
int TrimLast(std::vector<Detail>& details, size_t excess) {
  Detail& last = details.back();
  int removed = 0;
  if (last.type_url == absl::StrCat(kTypePrefix, "BadRequest")) {
    google::rpc::BadRequest request;
    request.ParseFromString(last.bytes);
    removed = TrimList(*request.mutable_field_violations(), excess);
    last.bytes = request.SerializeAsString();
  } else if (last.type_url == absl::StrCat(kTypePrefix, "PreconditionFailure")) {
    google::rpc::PreconditionFailure failure;
    failure.ParseFromString(last.bytes);
    removed = TrimList(*failure.mutable_violations(), excess);
    last.bytes = failure.SerializeAsString();
  } else {
    last.bytes.clear();
    removed = 1;
  }
  if (last.bytes.empty()) details.pop_back();
  return std::max(removed, 1);
}

std::string SerializeCapped(int code, const std::string& message, std::vector<Detail> details) {
  int omitted = 0;
  while (true) {
    std::vector<Detail> shown = details;
    if (omitted > 0) CountOmitted(shown, omitted);
    const google::rpc::Status out = Assemble(code, message, shown);
    const size_t size = out.ByteSizeLong();
    if (size <= kMaxDetailsBytes || details.empty()) return out.SerializeAsString();
    omitted += TrimLast(details, size - kMaxDetailsBytes);
  }
}

bool IsMasked(absl::StatusCode code) {
  return code == absl::StatusCode::kInternal || code == absl::StatusCode::kUnknown ||
         code == absl::StatusCode::kDataLoss;
}

absl::Status Mask(const absl::Status& status, const std::string& trace_id) {
  LogError("internal_error", {{"trace_id", trace_id},
                              {"code", absl::StatusCodeToString(status.code())},
                              {"reason", ErrorReason(status)},
                              {"message", ToStd(status.message())}});
  return ReasonedError(
      status.code(), "INTERNAL",
      {absl::StrCat("Hệ thống gặp lỗi nội bộ. Khi báo lỗi, đề nghị gửi kèm mã theo dõi ", trace_id,
                    "."),
       absl::StrCat("The system met an internal error. Please report the trace id ", trace_id,
                    ".")},
      {{"trace_id", trace_id}});
}

}  // namespace

grpc::Status ToGrpcStatus(const absl::Status& status, const std::string& trace_id) {
  if (status.ok()) return grpc::Status::OK;
  const absl::Status shown = IsMasked(status.code()) ? Mask(status, trace_id) : status;
  const std::string message = ClipMessage(ToStd(shown.message()));
  const int code = static_cast<int>(shown.code());
  return grpc::Status(static_cast<grpc::StatusCode>(code), message,
                      SerializeCapped(code, message, DetailsOf(shown)));
}

absl::Status FromGrpcStatus(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  absl::Status result(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
  google::rpc::Status details;
  // Details that tell another story than the code are somebody else's.
  if (!details.ParseFromString(status.error_details()) ||
      details.code() != static_cast<int>(status.error_code())) {
    return result;
  }
  for (const google::protobuf::Any& detail : details.details()) {
    result.SetPayload(detail.type_url(), absl::Cord(detail.value()));
  }
  return result;
}

}  // namespace ketnap::rpc
