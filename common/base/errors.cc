#include "common/base/errors.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <algorithm>
#include <optional>

#include "absl/strings/cord.h"
#include "common/base/absl_bridge.h"
#include "common/base/text.h"
#include "google/rpc/error_details.pb.h"

namespace ketnap {
namespace {

constexpr std::string_view kDomain = "ketnap";
constexpr std::string_view kEnglish = "en";
constexpr std::string_view kOmitted = "omitted";

// A reply's trailers hold 8 KiB, and too many bytes turn every error into RESOURCE_EXHAUSTED on the
// way. The message travels twice, once with each non-ASCII byte as three; the limits below keep the
// whole google.rpc.Status under 4 KiB.
constexpr size_t kMessageBytes = 600;
constexpr size_t kMetadataBytes = 1500;
constexpr size_t kListBytes = 2300;
constexpr size_t kItemTextBytes = 400;
constexpr size_t kNameBytes = 200;
constexpr size_t kSummarizedItems = 3;

// `text` as valid UTF-8 of at most `limit` bytes, cut between two characters.
std::string Clip(std::string_view text, size_t limit) {
  std::string clipped = IsValidUtf8(text) ? std::string(text) : absl::CHexEscape(text);
  if (clipped.size() <= limit) return clipped;
  constexpr std::string_view kEllipsis = "…";
  size_t end = limit - kEllipsis.size();
  while (end > 0 && (static_cast<unsigned char>(clipped[end]) & 0xc0) == 0x80) --end;
  clipped.resize(end);
  return absl::StrCat(clipped, kEllipsis);
}

template <typename Detail>
std::string TypeUrl() {
  return absl::StrCat("type.googleapis.com/", Detail::descriptor()->full_name());
}

// Map entries in a fixed order: equal errors are equal bytes.
std::string Serialize(const google::protobuf::Message& message) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream output(&stream);
    output.SetSerializationDeterministic(true);
    message.SerializeToCodedStream(&output);
  }
  return bytes;
}

template <typename Detail>
void Attach(const Detail& detail, absl::Status& status) {
  status.SetPayload(TypeUrl<Detail>(), absl::Cord(Serialize(detail)));
}

template <typename Detail>
std::optional<Detail> Extract(const absl::Status& status) {
  const auto payload = status.GetPayload(TypeUrl<Detail>());
  Detail detail;
  if (!payload.has_value() || !detail.ParseFromString(std::string(*payload))) return std::nullopt;
  return detail;
}

void AttachResource(std::string_view resource_name, absl::Status& status) {
  google::rpc::ResourceInfo info;
  info.set_resource_name(Clip(resource_name, kNameBytes));
  // "organizations/1/dossiers/2" is one of the dossiers.
  const size_t id = resource_name.rfind('/');
  if (id != std::string_view::npos) {
    const std::string_view collection = resource_name.substr(0, id);
    const size_t start = collection.rfind('/');
    info.set_resource_type(Clip(
        start == std::string_view::npos ? collection : collection.substr(start + 1), kNameBytes));
  }
  Attach(info, status);
}

int64_t WholeSeconds(absl::Duration duration) {
  return std::max<int64_t>(1, absl::ToInt64Seconds(absl::Ceil(duration, absl::Seconds(1))));
}

absl::Duration Bounded(absl::Duration retry_after) {
  return std::clamp(retry_after, absl::ZeroDuration(), absl::Hours(24));
}

void AttachRetry(absl::Duration retry_after, absl::Status& status) {
  absl::Duration rest;
  google::rpc::RetryInfo info;
  info.mutable_retry_delay()->set_seconds(absl::IDivDuration(retry_after, absl::Seconds(1), &rest));
  info.mutable_retry_delay()->set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(rest)));
  Attach(info, status);
}

// How a list is told in one message: the lead, the first items as sentences, and how many more.
class Summary {
 public:
  Summary(size_t items, std::string lead) : left_(items), text_(std::move(lead)) {}

  void Add(std::string_view prefix, std::string_view item) {
    if (closed_ || shown_ == kSummarizedItems) return;
    const std::string sentence = Sentence(absl::StrCat(prefix, prefix.empty() ? "" : ": ", item));
    if (text_.size() + sentence.size() + kRestBytes > kMessageBytes) {
      closed_ = true;
      return;
    }
    absl::StrAppend(&text_, " ", sentence);
    ++shown_;
    --left_;
  }

  std::string Finish(std::string_view before_count, std::string_view after_count) const {
    if (left_ == 0) return text_;
    return absl::StrCat(text_, " ", before_count, left_, after_count);
  }

 private:
  static constexpr size_t kRestBytes = 60;

  static std::string Sentence(std::string_view text) {
    text = absl::StripAsciiWhitespace(text);
    for (const std::string_view end : {".", "!", "?", "…"}) {
      if (absl::EndsWith(text, end)) return std::string(text);
    }
    return absl::StrCat(text, ".");
  }

  size_t left_;
  size_t shown_ = 0;
  bool closed_ = false;
  std::string text_;
};

std::string EnglishKey(size_t index) { return absl::StrCat("condition.", index, ".en"); }

Message SummarizeFields(const std::vector<FieldViolation>& violations) {
  const size_t count = violations.size();
  if (count == 0) return {"Yêu cầu chưa hợp lệ.", "The request is not valid."};
  Summary vietnamese(count, absl::StrCat("Yêu cầu có ", count, " chỗ chưa hợp lệ."));
  Summary english(count, absl::StrCat("The request has ", count,
                                      count == 1 ? " invalid field." : " invalid fields."));
  for (const FieldViolation& violation : violations) {
    const std::string field = Clip(violation.field, kNameBytes);
    vietnamese.Add(field, Clip(violation.message.vietnamese, kItemTextBytes));
    english.Add(field, Clip(violation.message.english, kItemTextBytes));
  }
  return {vietnamese.Finish("Còn ", " chỗ khác."), english.Finish("And ", " more.")};
}

Message SummarizeConditions(const std::vector<UnmetCondition>& conditions) {
  const size_t count = conditions.size();
  if (count == 0) return {"Chưa đủ điều kiện để thực hiện.", "The conditions are not met."};
  Summary vietnamese(
      count, absl::StrCat("Chưa thực hiện được vì còn ", count, " điều kiện chưa đáp ứng."));
  Summary english(count,
                  absl::StrCat("Not possible yet: ", count,
                               count == 1 ? " condition is" : " conditions are", " not met."));
  for (const UnmetCondition& condition : conditions) {
    vietnamese.Add("", Clip(condition.message.vietnamese, kItemTextBytes));
    english.Add("", Clip(condition.message.english, kItemTextBytes));
  }
  return {vietnamese.Finish("Còn ", " điều kiện khác."), english.Finish("And ", " more.")};
}

// What the list details hold; `shown` of the items given fitted in.
template <typename Detail>
struct Listed {
  Detail detail;
  ErrorMetadata metadata;
  size_t shown = 0;
  size_t bytes = 0;
};

Listed<google::rpc::BadRequest> ListFields(const std::vector<FieldViolation>& violations,
                                           bool with_english) {
  Listed<google::rpc::BadRequest> listed;
  for (const FieldViolation& violation : violations) {
    google::rpc::BadRequest::FieldViolation item;
    item.set_field(Clip(violation.field, kNameBytes));
    item.set_description(Clip(violation.message.vietnamese, kItemTextBytes));
    item.set_reason(Clip(violation.rule_id, kNameBytes));
    if (with_english && !violation.message.english.empty()) {
      item.mutable_localized_message()->set_locale(std::string(kEnglish));
      item.mutable_localized_message()->set_message(
          Clip(violation.message.english, kItemTextBytes));
    }
    listed.bytes += item.ByteSizeLong() + 4;
    if (listed.bytes > kListBytes) break;
    *listed.detail.add_field_violations() = std::move(item);
    ++listed.shown;
  }
  return listed;
}

Listed<google::rpc::PreconditionFailure> ListConditions(
    const std::vector<UnmetCondition>& conditions, bool with_english) {
  Listed<google::rpc::PreconditionFailure> listed;
  for (size_t i = 0; i < conditions.size(); ++i) {
    const UnmetCondition& condition = conditions[i];
    google::rpc::PreconditionFailure::Violation item;
    item.set_type(Clip(condition.rule_id, kNameBytes));
    item.set_subject(Clip(condition.subject, kNameBytes));
    item.set_description(Clip(condition.message.vietnamese, kItemTextBytes));
    const std::string english =
        with_english ? Clip(condition.message.english, kItemTextBytes) : std::string();
    listed.bytes += item.ByteSizeLong() + 4;
    if (!english.empty()) listed.bytes += EnglishKey(i).size() + english.size() + 10;
    if (listed.bytes > kListBytes) break;
    if (!english.empty()) listed.metadata[EnglishKey(i)] = english;
    *listed.detail.add_violations() = std::move(item);
    ++listed.shown;
  }
  return listed;
}

// Naming every item matters more than naming it twice: English goes first, items only after it.
template <typename List, typename Items>
auto ListWhatFits(const List& list, const Items& items) {
  auto listed = list(items, true);
  if (listed.shown < items.size()) listed = list(items, false);
  if (listed.shown < items.size()) {
    listed.metadata[std::string(kOmitted)] = absl::StrCat(items.size() - listed.shown);
  }
  return listed;
}

absl::Status Build(absl::StatusCode code, std::string_view reason, const Message& message,
                   const ErrorMetadata& metadata, size_t metadata_limit) {
  // An error factory never makes a success, whatever it is asked for.
  if (code == absl::StatusCode::kOk) code = absl::StatusCode::kInternal;
  absl::Status status(code, Clip(message.vietnamese, kMessageBytes));
  google::rpc::ErrorInfo info;
  info.set_reason(Clip(reason, kNameBytes));
  info.set_domain(std::string(kDomain));
  size_t bytes = 0;
  for (const auto& [key, value] : metadata) {
    const std::string kept_key = Clip(key, kNameBytes);
    std::string kept_value = Clip(value, kItemTextBytes);
    bytes += kept_key.size() + kept_value.size() + 8;
    if (bytes > metadata_limit) break;
    (*info.mutable_metadata())[kept_key] = std::move(kept_value);
  }
  Attach(info, status);
  google::rpc::LocalizedMessage english;
  english.set_locale(std::string(kEnglish));
  english.set_message(Clip(message.english, kMessageBytes));
  Attach(english, status);
  return status;
}

}  // namespace

absl::Status ReasonedError(absl::StatusCode code, std::string_view reason, const Message& message,
                           const ErrorMetadata& metadata) {
  return Build(code, reason, message, metadata, kMetadataBytes);
}

absl::Status InvalidFieldsError(const std::vector<FieldViolation>& violations) {
  const auto listed = ListWhatFits(ListFields, violations);
  absl::Status status = Build(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS",
                              SummarizeFields(violations), listed.metadata, kListBytes);
  Attach(listed.detail, status);
  return status;
}

absl::Status UnmetConditionsError(std::string_view reason,
                                  const std::vector<UnmetCondition>& conditions) {
  const auto listed = ListWhatFits(ListConditions, conditions);
  absl::Status status = Build(absl::StatusCode::kFailedPrecondition, reason,
                              SummarizeConditions(conditions), listed.metadata, kListBytes);
  Attach(listed.detail, status);
  return status;
}

absl::Status ResourceNotFoundError(std::string_view resource_name) {
  const std::string name = Clip(resource_name, kNameBytes);
  absl::Status status =
      ReasonedError(absl::StatusCode::kNotFound, "RESOURCE_NOT_FOUND",
                    {absl::StrCat("Không tìm thấy ", name, ", hoặc đồng chí không có quyền xem."),
                     absl::StrCat(name, " does not exist, or you may not see it.")});
  AttachResource(resource_name, status);
  return status;
}

absl::Status EtagMismatchError(std::string_view resource_name) {
  const std::string name = Clip(resource_name, kNameBytes);
  absl::Status status = ReasonedError(
      absl::StatusCode::kAborted, "ETAG_MISMATCH",
      {absl::StrCat("Nội dung của ", name,
                    " vừa được người khác cập nhật. Đề nghị đồng chí tải lại rồi thực hiện lại."),
       absl::StrCat(name, " was changed by somebody else meanwhile. Read it again and repeat.")});
  AttachResource(resource_name, status);
  return status;
}

absl::Status ResourceAlreadyExistsError(std::string_view existing_resource_name,
                                        const Message& message) {
  absl::Status status =
      ReasonedError(absl::StatusCode::kAlreadyExists, "RESOURCE_ALREADY_EXISTS", message,
                    {{"existing", Clip(existing_resource_name, kNameBytes)}});
  AttachResource(existing_resource_name, status);
  return status;
}

absl::Status OverloadedError(std::string_view reason, absl::Duration retry_after) {
  retry_after = Bounded(retry_after);
  const int64_t seconds = WholeSeconds(retry_after);
  absl::Status status = ReasonedError(
      absl::StatusCode::kResourceExhausted, reason,
      {absl::StrCat("Hệ thống đang quá tải. Đề nghị đồng chí thử lại sau ", seconds, " giây."),
       absl::StrCat("The system is overloaded. Try again in ", seconds, " s.")});
  AttachRetry(retry_after, status);
  return status;
}

absl::Status TemporarilyUnavailableError(std::string_view reason, absl::Duration retry_after) {
  retry_after = Bounded(retry_after);
  const int64_t seconds = WholeSeconds(retry_after);
  absl::Status status = ReasonedError(
      absl::StatusCode::kUnavailable, reason,
      {absl::StrCat("Hệ thống tạm thời chưa phục vụ được. Đề nghị đồng chí thử lại sau ", seconds,
                    " giây."),
       absl::StrCat("The system cannot serve this for the moment. Try again in ", seconds, " s.")});
  AttachRetry(retry_after, status);
  return status;
}

std::string ErrorReason(const absl::Status& status) {
  const auto info = Extract<google::rpc::ErrorInfo>(status);
  return info.has_value() ? info->reason() : "";
}

std::string ErrorMetadataValue(const absl::Status& status, std::string_view key) {
  const auto info = Extract<google::rpc::ErrorInfo>(status);
  if (!info.has_value()) return "";
  const auto found = info->metadata().find(std::string(key));
  return found == info->metadata().end() ? "" : found->second;
}

std::vector<FieldViolation> FieldViolations(const absl::Status& status) {
  std::vector<FieldViolation> violations;
  const auto detail = Extract<google::rpc::BadRequest>(status);
  if (!detail.has_value()) return violations;
  for (const auto& item : detail->field_violations()) {
    violations.push_back(
        {item.field(), item.reason(), {item.description(), item.localized_message().message()}});
  }
  return violations;
}

std::vector<UnmetCondition> UnmetConditions(const absl::Status& status) {
  std::vector<UnmetCondition> conditions;
  const auto detail = Extract<google::rpc::PreconditionFailure>(status);
  if (!detail.has_value()) return conditions;
  const auto info = Extract<google::rpc::ErrorInfo>(status).value_or(google::rpc::ErrorInfo());
  for (const auto& item : detail->violations()) {
    const auto english = info.metadata().find(EnglishKey(conditions.size()));
    conditions.push_back(
        {item.type(),
         item.subject(),
         {item.description(), english == info.metadata().end() ? "" : english->second}});
  }
  return conditions;
}

std::string EnglishMessage(const absl::Status& status) {
  const auto message = Extract<google::rpc::LocalizedMessage>(status);
  return message.has_value() && message->locale() == kEnglish ? message->message()
                                                              : std::string(status.message());
}

}  // namespace ketnap
