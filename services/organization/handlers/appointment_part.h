#ifndef KETNAP_SERVICES_ORGANIZATION_HANDLERS_APPOINTMENT_PART_H_
#define KETNAP_SERVICES_ORGANIZATION_HANDLERS_APPOINTMENT_PART_H_

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "ketnap/organization/v1/member_service.pb.h"
#include "services/organization/handlers/environment.h"

namespace ketnap::organization {

// The part of MemberService that gives posts.
class AppointmentPart {
 public:
  explicit AppointmentPart(const Environment& environment) : environment_(environment) {}

  using Context = access::RequestContext;

  absl::StatusOr<v1::Appointment> AppointMember(const Context& context,
                                                const v1::AppointMemberRequest& request);
  absl::StatusOr<v1::Appointment> EndAppointment(const Context& context,
                                                 const v1::EndAppointmentRequest& request);
  absl::StatusOr<v1::ListAppointmentsResponse> ListAppointments(
      const Context& context, const v1::ListAppointmentsRequest& request);

 private:
  Environment environment_;
};

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_HANDLERS_APPOINTMENT_PART_H_
