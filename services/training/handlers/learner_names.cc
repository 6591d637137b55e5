#include "services/training/handlers/learner_names.h"

#include <string>

#include "common/api/resource_name.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/training/handlers/conversion.h"

namespace ketnap::training {
namespace {

template <typename Row>
absl::StatusOr<std::map<Uuid, PersonName>> NamesOf(
    db::Transaction& transaction, const google::protobuf::RepeatedPtrField<Row>& rows) {
  std::vector<Uuid> people;
  for (const Row& row : rows) {
    KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(row.candidate(), kCandidates));
    people.push_back(id);
  }
  return NamesOfPeople(transaction, people);
}

template <typename Row>
const PersonName* NameOf(const std::map<Uuid, PersonName>& names, const Row& row) {
  const auto id = api::ParseResourceName(row.candidate(), kCandidates);
  auto found = id.ok() ? names.find(*id) : names.end();
  return found == names.end() ? nullptr : &found->second;
}

}  // namespace

absl::Status FillNames(db::Transaction& transaction,
                       google::protobuf::RepeatedPtrField<v1::Nomination>* nominations) {
  KETNAP_ASSIGN_OR_RETURN(const auto names, NamesOf(transaction, *nominations));
  for (v1::Nomination& each : *nominations) {
    const PersonName* name = NameOf(names, each);
    if (name == nullptr) continue;
    each.set_full_name(name->full_name);
    if (name->birth_date.has_value()) *each.mutable_birth_date() = DateToProto(*name->birth_date);
  }
  return absl::OkStatus();
}

absl::Status FillNames(db::Transaction& transaction,
                       google::protobuf::RepeatedPtrField<v1::Certificate>* certificates) {
  KETNAP_ASSIGN_OR_RETURN(const auto names, NamesOf(transaction, *certificates));
  for (v1::Certificate& each : *certificates) {
    const PersonName* name = NameOf(names, each);
    if (name != nullptr) each.set_full_name(name->full_name);
  }
  return absl::OkStatus();
}

}  // namespace ketnap::training
