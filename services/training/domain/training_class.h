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
enum class WaitingOrder { kUnspecified = 0, kNomination = 1, kQuotaShare = 2 };

// A grade from a score on.
struct GradeBand {
  std::string grade;  // "GIOI".
  int minimum_score = 0;
};

struct ClassType {
  std::string name;  // "classTypes/awareness".
  std::string version;
  Date effective_date;
  std::string display_name;
  std::vector<GradeBand> grade_bands;  // Best first.
  std::string number_suffix;           // "NTVD"; "" without a certificate.
  WaitingOrder waiting_order = WaitingOrder::kNomination;
  int certificate_validity_months = 0;  // 0: does not run out.
  int maximum_seats = 0;                // 0: no limit.
  int roll_call_window_seconds = 0;
  int roll_call_grace_hours = 0;
  int stall_months = 0;
  int ratio_months = 0;
  int ratio_minimum_people = 0;
  AudienceRule audience = AudienceRule::kAny;
  bool issues_certificate = false;
  int minimum_attendance_percent = 0;
  int minimum_pass_score = 0;
};

enum class ClassState { kUnspecified = 0, kPlanned = 1, kOpen = 2, kCompleted = 3, kCancelled = 4 };

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
  std::string class_type_version;
  int waiting = 0;
  std::string cancellation_reason;
  std::optional<Date> cancelled_on;
  bool imported = false;
  std::string import_key;  // Key in the register it was brought in from; "" for others.
};

enum class NominationState {
  kUnspecified = 0,
  kNominated = 1,
  kEnrolled = 2,
  kPassed = 3,
  kFailed = 4,
  kWaiting = 5,
  kWithdrawn = 6,
  kDeclined = 7
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
  std::optional<Date> nominated_on;
  std::string closing_reason;
  std::string slip_code;  // "" before enrolment.
  // Whose quota the seat was taken from; nothing without a seat or without quotas.
  std::optional<Uuid> quota_organization;
  int64_t recorded_order = 0;  // Rises with each nomination of the class, renewed ones included.
};

enum class CertificateStatus { kUnspecified = 0, kIssued = 1, kRevoked = 2, kVoid = 3 };

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
  int serial = 0;  // 0 for one that another register numbered.
  CertificateStatus status = CertificateStatus::kIssued;
  std::optional<Date> expires_on;
  std::optional<Date> closed_on;
  std::string closing_reason;
  std::string revocation_document;
  std::optional<Uuid> replacement;
  bool imported = false;
};

// Who was present at one session.
struct SessionAttendance {
  int session = 0;
  Date held_on;
  std::vector<Uuid> present;  // Nominations.
};

// How far somebody is on the way into the Party.
enum class LearnerStage {
  kUnspecified = 0,
  kSympathizer = 1,
  kDossier = 2,
  kResolved = 3,
  kDecided = 4,
  kProbation = 5,
  kOfficial = 6,
  kEnded = 7
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
  std::string full_name;
  std::optional<Date> birth_date;
  LearnerStage stage = LearnerStage::kUnspecified;
  std::optional<Date> last_step;  // The latest day the person reached something on the way.
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
std::string CertificateNumber(const ClassType& type, int year, int serial);
// Last day a certificate of that day counts; nothing when it does not run out.
std::optional<Date> LastDayOf(const ClassType& type, Date issue_date);

// Every fault of a new class: dates in order, within a year of each other.
std::vector<FieldViolation> CheckNewClass(const TrainingClass& training_class);

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_DOMAIN_TRAINING_CLASS_H_
