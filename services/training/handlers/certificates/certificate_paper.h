#ifndef KETNAP_SERVICES_TRAINING_HANDLERS_CERTIFICATES_CERTIFICATE_PAPER_H_
#define KETNAP_SERVICES_TRAINING_HANDLERS_CERTIFICATES_CERTIFICATE_PAPER_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "common/base/date.h"

namespace ketnap::training {

// What stands on a certificate.
struct CertificatePaper {
  std::string superior;   // What stands above the organizer; "" when nothing does.
  std::string organizer;  // Who held the class.
  std::string number;
  std::string title;  // "GIẤY CHỨNG NHẬN hoàn thành lớp bồi dưỡng nhận thức về Đảng".
  std::string addressed;  // "quần chúng"; may be "".
  std::string full_name;
  std::optional<Date> birth_date;
  std::string unit;  // Cell, and the organization above it.
  std::string class_title;
  Date start_date;
  Date end_date;
  std::string grade;  // "Khá".
  Date issue_date;
  std::optional<Date> expire_date;
  std::string verification_code;
  bool synthetic = false;  // Marked as such across the page.
};

// One page A4 across, as PDF. The same paper gives the same bytes wherever the same fonts are:
// nothing of clock or machine goes in. FAILED_PRECONDITION, reason FONT_MISSING, when no font of
// this machine has a letter that is needed; INTERNAL, reason DRAWING_FAILED, when the page cannot
// be written. Thread safe.
absl::StatusOr<std::string> DrawCertificate(const CertificatePaper& paper);

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_HANDLERS_CERTIFICATES_CERTIFICATE_PAPER_H_
