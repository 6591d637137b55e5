#include "services/dossier/projections/member_particulars.h"

#include <optional>

#include "common/api/resource_name.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "ketnap/organization/v1/events.pb.h"
#include "services/dossier/repository/form_repository.h"

namespace ketnap::dossier {
namespace {

absl::StatusOr<std::optional<Date>> OptionalDate(bool present, const google::type::Date& date) {
  if (!present) return std::optional<Date>();
  KETNAP_ASSIGN_OR_RETURN(const Date day, DateFromProto(date));
  return std::optional<Date>(day);
}

}  // namespace

absl::Status ApplyMemberParticulars(db::Transaction& transaction,
                                    const journal::v1::JournalEntry& entry) {
  if (!entry.event().Is<organization::v1::MemberChanged>()) return absl::OkStatus();
  organization::v1::MemberChanged event;
  if (!entry.event().UnpackTo(&event)) {
    return absl::InvalidArgumentError("member_particulars: an event that does not parse");
  }
  const organization::v1::Member& member = event.member();
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(member.name(), "members"));
  MemberParticulars particulars;
  particulars.full_name = member.full_name();
  KETNAP_ASSIGN_OR_RETURN(particulars.birth_date,
                          OptionalDate(member.has_birth_date(), member.birth_date()));
  KETNAP_ASSIGN_OR_RETURN(
      particulars.admission_date,
      OptionalDate(member.has_admission_ceremony_date(), member.admission_ceremony_date()));
  KETNAP_ASSIGN_OR_RETURN(particulars.official_date,
                          OptionalDate(member.has_official_date(), member.official_date()));
  return PutParticulars(transaction, id, particulars);
}

}  // namespace ketnap::dossier
