#ifndef KETNAP_SERVICES_TRAINING_DOMAIN_ENROLMENT_H_
#define KETNAP_SERVICES_TRAINING_DOMAIN_ENROLMENT_H_

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/base/date.h"
#include "common/base/errors.h"
#include "common/base/uuid.h"
#include "services/training/domain/training_class.h"

// Who may attend a class, and who of those who wait gets the next seat.
namespace ketnap::training {

// Seats of a class kept for an organization and those below it.
struct ClassQuota {
  Uuid organization;
  int seats = 0;
  int enrolled = 0;  // Seats of it that are taken.

  int free() const { return seats - enrolled; }
};

// A certificate that was neither revoked nor made void.
struct HeldCertificate {
  Uuid candidate;
  std::string number;
  Date issue_date;
  std::optional<Date> expires_on;
};

// How sure a demand is, as numbered in the API.
enum class Confidence { kUnspecified = 0, kSourced = 1, kPresumed = 2, kUnknown = 3 };

struct EnrolmentCondition {
  std::string rule_id;
  bool met = false;
  Message explanation;
  Confidence confidence = Confidence::kPresumed;
  std::string owed_by;  // "" when met.
  std::map<std::string, std::string> facts;
};

struct EnrolmentVerdict {
  std::vector<EnrolmentCondition> conditions;
  bool eligible() const;
};

// What one person is judged by.
struct EnrolmentFacts {
  // Nothing for somebody the nominating organization does not have.
  std::optional<CandidateFacts> person;
  bool named_before = false;  // Earlier in the same request.
  // Their nomination that stands, for this class or another of its type that is not over; or that
  // was passed and whose certificate is still to be issued.
  std::optional<Nomination> standing;
  // The certificate of this type that counts; `CountingCertificate` chooses it.
  std::optional<HeldCertificate> certificate;
  bool has_quotas = false;
  std::optional<ClassQuota> quota;  // The one the person falls under.
};

// Every condition of attending a class of this kind that begins on `start`. Of somebody unknown,
// that one alone.
EnrolmentVerdict JudgeEnrolment(const ClassType& type, Date start, const EnrolmentFacts& facts);

// The certificate of those that still counts on the class's first day. One issued after its last
// day is no hindrance: a class of years before may be recorded late. Nothing when there is none.
std::optional<HeldCertificate> CountingCertificate(const ClassType& type,
                                                   const std::vector<HeldCertificate>& held,
                                                   Date start, Date end);

// Whether the nomination stands: is to be decided, waits, or has a seat.
bool Stands(const Nomination& nomination);

// The organization among the quotas that the people of an organization fall under.
using QuotaFinder = std::function<std::optional<Uuid>(const Uuid& organization)>;

// Those who wait, in the order in which seats come to them. Who falls under no quota, or under one
// without seats, is last where organizations take turns.
std::vector<Nomination> InWaitingOrder(WaitingOrder order, std::vector<Nomination> waiting,
                                       const std::vector<ClassQuota>& quotas,
                                       const QuotaFinder& quota_of);

// Whether a comes before b by day of nomination, then by the order of recording.
bool NominatedBefore(const Nomination& a, const Nomination& b);

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_DOMAIN_ENROLMENT_H_
