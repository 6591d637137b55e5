#include "common/rpc/validation.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/field_mask.pb.h>
#include <google/protobuf/timestamp.pb.h>
#include <google/protobuf/unknown_field_set.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/proto_time.h"
#include "common/rpc/validation_text.h"
#include "google/type/date.pb.h"
#include "ketnap/options/v1/field_rules.pb.h"

namespace ketnap::rpc {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Reflection;
using google::protobuf::UnknownFieldSet;
using ketnap::options::v1::FieldRules;
using ProtoMessage = google::protobuf::Message;

constexpr int kMaxDepth = 32;
constexpr size_t kMaxViolations = 50;
constexpr uint32_t kDefaultMaxItems = 1000;

struct FieldPlan {
  const FieldDescriptor* field;
  FieldRules rules;
  bool sensitive;
  bool allow_wildcard;  // AIP-159: reading across collections is asked for in `parent`.
};
using MessagePlan = std::vector<FieldPlan>;

// The options of a message type, read once; descriptors live as long as the process.
const MessagePlan& PlanOf(const Descriptor* type) {
  static absl::Mutex mutex(absl::kConstInit);
  static auto& plans = *new absl::flat_hash_map<const Descriptor*, std::unique_ptr<MessagePlan>>();
  {
    absl::ReaderMutexLock lock(&mutex);
    if (auto found = plans.find(type); found != plans.end()) return *found->second;
  }
  auto plan = std::make_unique<MessagePlan>();
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    plan->push_back({field, field->options().GetExtension(ketnap::options::v1::rules),
                     field->options().GetExtension(ketnap::options::v1::sensitive),
                     field->name() == "parent"});
    plan->back().allow_wildcard |= plan->back().rules.allow_wildcard();
  }
  absl::MutexLock lock(&mutex);
  return *plans.try_emplace(type, std::move(plan)).first->second;
}

std::string Join(const std::string& prefix, std::string_view name) {
  return prefix.empty() ? std::string(name) : absl::StrCat(prefix, ".", name);
}

// One scalar or message, out of a field, a list or a map.
struct Slot {
  const ProtoMessage& message;
  const Reflection& reflection;
  const FieldDescriptor* field;
  int index;  // -1 for a field that is no list.

  bool listed() const { return index >= 0; }
};

#define KETNAP_SLOT_GETTER(Type, Name)                                                             \
  Type Name##At(const Slot& slot) {                                                                \
    return slot.listed() ? slot.reflection.GetRepeated##Name(slot.message, slot.field, slot.index) \
                         : slot.reflection.Get##Name(slot.message, slot.field);                    \
  }
KETNAP_SLOT_GETTER(int32_t, Int32)
KETNAP_SLOT_GETTER(int64_t, Int64)
KETNAP_SLOT_GETTER(uint32_t, UInt32)
KETNAP_SLOT_GETTER(uint64_t, UInt64)
KETNAP_SLOT_GETTER(float, Float)
KETNAP_SLOT_GETTER(double, Double)
KETNAP_SLOT_GETTER(int, EnumValue)
#undef KETNAP_SLOT_GETTER

const std::string& TextAt(const Slot& slot, std::string& scratch) {
  return slot.listed() ? slot.reflection.GetRepeatedStringReference(slot.message, slot.field,
                                                                    slot.index, &scratch)
                       : slot.reflection.GetStringReference(slot.message, slot.field, &scratch);
}

const ProtoMessage& MessageAt(const Slot& slot) {
  return slot.listed() ? slot.reflection.GetRepeatedMessage(slot.message, slot.field, slot.index)
                       : slot.reflection.GetMessage(slot.message, slot.field);
}

std::string Bounds(const FieldRules& rules) {
  return absl::StrCat(rules.has_minimum() ? absl::StrCat(rules.minimum()) : "…", "–",
                      rules.has_maximum() ? absl::StrCat(rules.maximum()) : "…");
}

template <typename Number>
bool IsInRange(Number value, const FieldRules& rules) {
  if constexpr (std::is_floating_point_v<Number>) {
    if (!std::isfinite(value)) return false;
    return (!rules.has_minimum() || value >= static_cast<double>(rules.minimum())) &&
           (!rules.has_maximum() || value <= static_cast<double>(rules.maximum()));
  } else {
    return (!rules.has_minimum() || !std::cmp_less(value, rules.minimum())) &&
           (!rules.has_maximum() || !std::cmp_greater(value, rules.maximum()));
  }
}

bool IsNumberInRange(const Slot& slot, const FieldRules& rules) {
  switch (slot.field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return IsInRange(Int32At(slot), rules);
    case FieldDescriptor::CPPTYPE_INT64:
      return IsInRange(Int64At(slot), rules);
    case FieldDescriptor::CPPTYPE_UINT32:
      return IsInRange(UInt32At(slot), rules);
    case FieldDescriptor::CPPTYPE_UINT64:
      return IsInRange(UInt64At(slot), rules);
    case FieldDescriptor::CPPTYPE_FLOAT:
      return IsInRange(FloatAt(slot), rules);
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return IsInRange(DoubleAt(slot), rules);
    default:
      return true;
  }
}

// What an update asks to change: of the message it carries, only these fields need be there.
struct Masked {
  std::string path;  // Of the message; empty when the request is no masked update.
  std::vector<std::string> fields;

  bool Excuses(const std::string& parent, const std::string& field) const {
    return !path.empty() && parent == path &&
           std::find(fields.begin(), fields.end(), field) == fields.end();
  }
};

// The mask of an Update request (AIP-134): field `update_mask` beside the one message of the suite
// that is updated.
Masked MaskedOf(const ProtoMessage& request) {
  const Descriptor* type = request.GetDescriptor();
  const FieldDescriptor* mask = type->FindFieldByName("update_mask");
  const bool has_mask =
      mask != nullptr && mask->message_type() == google::protobuf::FieldMask::descriptor();
  if (!has_mask) return {};
  Masked masked;
  const auto& paths = static_cast<const google::protobuf::FieldMask&>(
      request.GetReflection()->GetMessage(request, mask));
  for (const std::string& path : paths.paths()) {
    masked.fields.push_back(path.substr(0, path.find('.')));
  }
  if (masked.fields.empty()) return {};
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    const bool is_resource = field->message_type() != nullptr && !field->is_repeated() &&
                             field->message_type()->FindFieldByName("name") != nullptr;
    if (is_resource) masked.path = field->name();
  }
  return masked;
}

class Walker {
 public:
  explicit Walker(Masked masked) : masked_(std::move(masked)) {}

  void Walk(const ProtoMessage& message, const std::string& path, int depth) {
    if (depth > kMaxDepth) return Add(path, MakeFault("TOO_DEEP"));
    const Reflection& reflection = *message.GetReflection();
    const UnknownFieldSet& unknown = reflection.GetUnknownFields(message);
    for (int i = 0; i < unknown.field_count(); ++i) {
      Add(Join(path, absl::StrCat("#", unknown.field(i).number())), MakeFault("UNKNOWN_FIELD"));
    }
    for (const FieldPlan& plan : PlanOf(message.GetDescriptor())) {
      const std::string field_path = Join(path, plan.field->name());
      const bool is_set = plan.field->is_repeated() ? reflection.FieldSize(message, plan.field) > 0
                                                    : reflection.HasField(message, plan.field);
      if (!is_set) {
        const bool needed = plan.rules.required() && !masked_.Excuses(path, plan.field->name());
        if (needed) Add(field_path, MakeFault("REQUIRED"));
      } else if (plan.field->is_repeated()) {
        CheckList(message, reflection, plan, field_path, depth);
      } else {
        CheckSlot({message, reflection, plan.field, -1}, plan, field_path, depth);
      }
    }
  }

  absl::Status Result() && {
    if (violations_.empty()) return absl::OkStatus();
    if (omitted_ > 0) {
      Fault more = MakeFault("MORE_VIOLATIONS", absl::StrCat(omitted_));
      violations_.push_back({"", std::move(more.rule_id), std::move(more.message)});
    }
    return InvalidFieldsError(violations_);
  }

 private:
  void Add(std::string path, Fault fault) {
    if (violations_.size() >= kMaxViolations) {
      ++omitted_;
      return;
    }
    violations_.push_back({std::move(path), std::move(fault.rule_id), std::move(fault.message)});
  }

  void CheckList(const ProtoMessage& message, const Reflection& reflection, const FieldPlan& plan,
                 const std::string& path, int depth) {
    const int size = reflection.FieldSize(message, plan.field);
    const uint32_t most = plan.rules.max_items() == 0 ? kDefaultMaxItems : plan.rules.max_items();
    if (static_cast<uint32_t>(size) > most) {
      return Add(path, MakeFault("TOO_MANY_ITEMS", absl::StrCat(most)));
    }
    if (plan.rules.items_judged_by_method()) return;
    for (int i = 0; i < size; ++i) {
      const Slot slot{message, reflection, plan.field, i};
      if (plan.field->is_map()) {
        CheckMapEntry(MessageAt(slot), plan, path, depth);
      } else {
        CheckSlot(slot, plan, absl::StrCat(path, "[", i, "]"), depth);
      }
    }
  }

  // The rules of a map hold for its values; its keys are texts like any other.
  void CheckMapEntry(const ProtoMessage& entry, const FieldPlan& plan, const std::string& path,
                     int depth) {
    const Reflection& reflection = *entry.GetReflection();
    const Slot key{entry, reflection, entry.GetDescriptor()->map_key(), -1};
    const Slot value{entry, reflection, entry.GetDescriptor()->map_value(), -1};
    std::string entry_path = absl::StrCat(path, "[*]");
    if (key.field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      std::string scratch;
      const std::string& text = TextAt(key, scratch);
      if (auto fault = CheckText(text, FieldRules(), false)) Add(entry_path, *std::move(fault));
      if (!plan.sensitive && IsPlainKey(text)) entry_path = absl::StrCat(path, "[\"", text, "\"]");
    }
    FieldPlan value_plan = plan;
    value_plan.field = value.field;
    CheckSlot(value, value_plan, entry_path, depth);
  }

  static bool IsPlainKey(std::string_view key) {
    return key.size() <= 64 && std::all_of(key.begin(), key.end(), [](unsigned char c) {
             return absl::ascii_isalnum(c) || c == '_' || c == '-' || c == '.';
           });
  }

  void CheckSlot(const Slot& slot, const FieldPlan& plan, const std::string& path, int depth) {
    switch (slot.field->type()) {
      case FieldDescriptor::TYPE_STRING:
        return CheckTextSlot(slot, plan, path);
      case FieldDescriptor::TYPE_BYTES:
        return CheckBytes(slot, plan, path);
      case FieldDescriptor::TYPE_ENUM:
        return CheckEnum(slot, plan, path);
      case FieldDescriptor::TYPE_MESSAGE:
      case FieldDescriptor::TYPE_GROUP:
        return CheckMessage(MessageAt(slot), path, depth);
      default:
        if (!IsNumberInRange(slot, plan.rules)) {
          Add(path, MakeFault("OUT_OF_RANGE", Bounds(plan.rules)));
        }
    }
  }

  void CheckTextSlot(const Slot& slot, const FieldPlan& plan, const std::string& path) {
    std::string scratch;
    const std::string& text = TextAt(slot, scratch);
    const bool needed =
        plan.rules.required() ||
        (slot.listed() && plan.rules.format() != ketnap::options::v1::TEXT_FORMAT_UNSPECIFIED);
    if (IsBlank(text) && needed) return Add(path, MakeFault("REQUIRED"));
    if (text.empty()) return;
    if (auto fault = CheckText(text, plan.rules, plan.allow_wildcard)) Add(path, *std::move(fault));
  }

  void CheckBytes(const Slot& slot, const FieldPlan& plan, const std::string& path) {
    std::string scratch;
    const size_t size = TextAt(slot, scratch).size();
    if (size == 0) {
      if (plan.rules.required()) Add(path, MakeFault("REQUIRED"));
    } else if (size < plan.rules.min_length()) {
      Add(path, MakeFault("TOO_SHORT", absl::StrCat(plan.rules.min_length())));
    } else if (plan.rules.max_length() > 0 && size > plan.rules.max_length()) {
      Add(path, MakeFault("TOO_LONG", absl::StrCat(plan.rules.max_length())));
    }
  }

  void CheckEnum(const Slot& slot, const FieldPlan& plan, const std::string& path) {
    const int number = EnumValueAt(slot);
    if (slot.field->enum_type()->FindValueByNumber(number) == nullptr) {
      Add(path, MakeFault("UNDEFINED_ENUM_VALUE"));
    } else if (plan.rules.required() && number == 0) {
      Add(path, MakeFault("REQUIRED"));
    }
  }

  void CheckMessage(const ProtoMessage& message, const std::string& path, int depth) {
    const Descriptor* type = message.GetDescriptor();
    if (type == google::type::Date::descriptor()) {
      if (!DateFromProto(static_cast<const google::type::Date&>(message)).ok()) {
        Add(path, MakeFault("NOT_A_DATE"));
      }
    } else if (type == google::protobuf::Timestamp::descriptor()) {
      if (!TimeFromProto(static_cast<const google::protobuf::Timestamp&>(message)).ok()) {
        Add(path, MakeFault("NOT_A_TIME"));
      }
    }
    Walk(message, path, depth + 1);
  }

  const Masked masked_;
  std::vector<FieldViolation> violations_;
  size_t omitted_ = 0;
};

}  // namespace

absl::Status Validate(const google::protobuf::Message& message) {
  Walker walker(MaskedOf(message));
  walker.Walk(message, "", 1);
  return std::move(walker).Result();
}

}  // namespace ketnap::rpc
