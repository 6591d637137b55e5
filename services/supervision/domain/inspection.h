#ifndef KETNAP_SERVICES_SUPERVISION_DOMAIN_INSPECTION_H_
#define KETNAP_SERVICES_SUPERVISION_DOMAIN_INSPECTION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/base/date.h"
#include "common/base/errors.h"
#include "common/base/uuid.h"
#include "services/supervision/domain/inspection_rules.h"

// Inspections: what they are and what bounds them. Pure. Numbers of the enums are those of the API.
namespace ketnap::supervision {

enum class InspectionKind : int { kInspection = 1, kThematicSupervision = 2 };
enum class InspectionState : int {
  kPlanned = 1,
  kStarted = 2,
  kConcluded = 3,
  kClosed = 4,
  kCancelled = 5,
};
enum class TeamRole : int { kLead = 1, kDeputyLead = 2, kSecretary = 3, kMember = 4 };
enum class InspectionStepKind : int {
  kAnnounced = 1,
  kSelfReportReceived = 2,
  kVerificationMinutes = 3,
  kHearing = 4,
  kDraftReport = 5,
  kConclusionConference = 6,
};

// A paper of a committee: numbers restart each term, so all four together name it.
struct DecisionPaper {
  std::string number;
  std::string symbol;
  std::string issuer;
  Date date;
  bool operator==(const DecisionPaper&) const = default;
};

struct PlannedStep {
  InspectionStepKind kind = InspectionStepKind::kAnnounced;
  Date due;
  bool operator==(const PlannedStep&) const = default;
};

struct InspectionStep {
  InspectionStepKind kind = InspectionStepKind::kAnnounced;
  Date day;
  std::optional<Uuid> subject;  // Absent: all of them.
  std::string document;
  std::string note;
  absl::Time recorded;
  bool late = false;
};

struct TeamMember {
  Uuid account;
  Uuid member;
  TeamRole role = TeamRole::kMember;
  absl::Time appointed;
  std::optional<absl::Time> removed;  // Absent while of the team.
  std::string remove_reason;
};

struct InspectionExtension {
  Date previous_end;
  Date end;
  DecisionPaper decision;
  std::string reason;
  absl::Time recorded;
};

struct Inspection {
  Uuid id;
  Uuid organization;  // That decided it.
  Uuid holder;        // Who carries that one on today.
  InspectionKind kind = InspectionKind::kInspection;
  std::string title;
  DecisionPaper decision;
  std::optional<Uuid> program_item;
  std::vector<Uuid> subjects;
  std::vector<Uuid> subjects_today;  // Who carries each of them on today, in the same order.
  Date period_start;
  Date period_end;
  Date start;
  Date end;
  std::vector<PlannedStep> planned_steps;
  std::string outline;
  bool allows_personal_data = false;
  bool synthetic = false;
  InspectionState state = InspectionState::kPlanned;
  std::vector<TeamMember> team;  // Who was removed included.
  std::vector<InspectionStep> steps;
  std::vector<InspectionExtension> extensions;
  std::string rule_set;
  std::optional<Date> concluded;
  std::optional<Date> closed;
  std::string close_reason;
  int64_t version = 0;
  absl::Time create_time;
  absl::Time update_time;

  // Whether the team reads by it, on the days from start to end.
  bool IsAccessOpen() const {
    return state == InspectionState::kStarted || state == InspectionState::kConcluded;
  }
  bool HasSubject(const Uuid& organization) const;
  const TeamMember* FindActive(const Uuid& account) const;
  const TeamMember* Lead() const;
};

// Days from the first to the last, both included.
int DaysOf(Date start, Date end);

// Everything wrong with what was decided, by the rules of its decision day. Fields as in the API's
// Inspection, behind `prefix`.
std::vector<FieldViolation> CheckInspection(const Inspection& inspection,
                                            const InspectionRuleSet& rules,
                                            const std::string& holder_type,
                                            const std::string& prefix);

// What is wrong with a start on `day`.
std::vector<FieldViolation> CheckStart(const Inspection& inspection, const InspectionRuleSet& rules,
                                       const std::string& holder_type, Date day);

// What is wrong with an extension.
std::vector<FieldViolation> CheckExtension(const Inspection& inspection,
                                           const InspectionRuleSet& rules,
                                           const std::string& holder_type,
                                           const InspectionExtension& extension);

// What is wrong with a step taken.
std::vector<FieldViolation> CheckStep(const Inspection& inspection, const InspectionStep& step);
// Whether the plan foresaw it for an earlier day.
bool IsLate(const Inspection& inspection, InspectionStepKind kind, Date day);

// The inspection's team after an appointment: who was of it gets the new role, a new lead makes the
// former one a member.
void Appoint(Inspection* inspection, const Uuid& account, const Uuid& member, TeamRole role,
             absl::Time now);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_DOMAIN_INSPECTION_H_
