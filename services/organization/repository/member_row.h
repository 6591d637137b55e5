#ifndef KETNAP_SERVICES_ORGANIZATION_REPOSITORY_MEMBER_ROW_H_
#define KETNAP_SERVICES_ORGANIZATION_REPOSITORY_MEMBER_ROW_H_

#include <cstddef>

#include "common/db/value.h"
#include "services/organization/domain/member.h"

namespace ketnap::organization {

// Columns of a member in every statement that gives one; the folded name follows them.
inline constexpr size_t kMemberKeyColumn = 17;

inline Member MemberOfRow(const db::Row& row) {
  Member member;
  member.id = row.Id(0);
  member.version = row.Int(1);
  member.organization = row.Id(2);
  member.full_name = row.Text(3);
  member.birth_date = row.DateAt(4);
  member.status = static_cast<MemberStatus>(row.Int(5));
  member.admission_ceremony_date = row.DateAt(6);
  member.admission_decision_date = row.OptionalDate(7);
  member.official_date = row.OptionalDate(8);
  member.seniority_date = row.OptionalDate(9);
  member.left_date = row.OptionalDate(10);
  member.leave_reason = static_cast<LeaveReason>(row.Int(11));
  member.candidate = row.OptionalId(12);
  member.candidate_version = row.Int(13);
  member.synthetic = row.Bool(14);
  member.create_time = row.TimeAt(15);
  member.update_time = row.TimeAt(16);
  return member;
}

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_REPOSITORY_MEMBER_ROW_H_
