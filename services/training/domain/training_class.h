#ifndef KETNAP_SERVICES_TRAINING_DOMAIN_TRAINING_CLASS_H_
#define KETNAP_SERVICES_TRAINING_DOMAIN_TRAINING_CLASS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/date.h"
#include "common/base/errors.h"
#include "common/base/uuid.h"

// Classes and what happens in them, as plain values. The numbers of the enums are those of the API.
namespace ketnap::training {

// Whom a kind of class admits.
enum class AudienceRule { kSympathizer, kProbationaryMember, kAny };

// A kind of class; its thresholds are data.
struct ClassType {
  std::string name;  // "classTypes/awareness".
  std::string display_name;
  AudienceRule audience = AudienceRule::kAny;
  bool issues_certificate = false;
  int minimum_attendance_percent = 0;
  int minimum_pass_score = 0;
  int good_score = 0;
  int excellent_score = 0;
};

enum class ClassState { kUnspecified = 0, kPlanned = 1, kOpen = 2, kCompleted = 3 };

struct TrainingClass {
  Uuid id;
  std::string class_type;
  Uuid organizer;
  std::string title;
  Date start_date;
  Date end_date;
  int seats = 0;
  int session_count = 0;
  ClassState state = ClassState::kPlanned;
  int enrolled = 0;
  int passed = 0;
  bool synthetic = false;
  int64_t version = 0;
  absl::Time create_time;
};

enum class NominationState {
  kUnspecified = 0,
  kNominated = 1,
  kEnrolled = 2,
  kPassed = 3,
  kFailed = 4
};

struct Nomination {
  Uuid id;
  Uuid training_class;
  Uuid candidate;
  Uuid organization;
  NominationState state = NominationState::kNominated;
  int sessions_attended = 0;
  int score = -1;  // -1 before there is one.
  std::string grade;
  std::optional<Uuid> certificate;
};

struct Certificate {
  Uuid id;
  std::string number;
  std::string verification_code;
  Uuid candidate;
  Uuid organization;
  std::string class_type;
  Uuid training_class;
  Date issue_date;
  std::string grade;
  int year = 0;
  int serial = 0;
};

// Who was present at one session.
struct SessionAttendance {
  int session = 0;
  Date held_on;
  std::vector<Uuid> present;  // Nominations.
};

// What is known of a person who is to attend.
struct CandidateFacts {
  Uuid id;
  Uuid organization;
  std::optional<Date> listed;
  std::optional<Date> delisted;
  std::optional<Date> admitted;
  std::optional<Date> official;
  std::optional<Date> struck_off;
};

// Why a person may not attend a class of this kind that begins on `start`; nothing when they may.
std::optional<Message> WhyNotAttend(const ClassType& type, const CandidateFacts& facts, Date start);

// OK when the class is in `state`; FAILED_PRECONDITION, reason CLASS_STATE, otherwise.
absl::Status CheckState(const TrainingClass& training_class, ClassState state);

// Whether something is still to be done for a learner: decided, taught, judged or certified. What
// is over belongs to the organization it happened in.
bool HasWorkLeft(const TrainingClass& training_class, const Nomination& nomination,
                 bool issues_certificate);

// Passed or failed, and the grade ("GIOI", "KHA", "TRUNG_BINH"; "" when failed), by attendance and
// score.
struct Outcome {
  bool passed = false;
  std::string grade;
};
Outcome Judge(const ClassType& type, int session_count, int sessions_attended, int score);

// "012/2016/NTVD": the number on a certificate.
std::string CertificateNumber(const std::string& class_type, int year, int serial);

// Every fault of a new class: dates in order, within a year of each other.
std::vector<FieldViolation> CheckNewClass(const TrainingClass& training_class);

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_DOMAIN_TRAINING_CLASS_H_
