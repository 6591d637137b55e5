#include "services/supervision/projections/person_facts.h"

#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/supervision/domain/figures.h"

namespace ketnap::supervision {
namespace {

std::tuple<int, int, int> DayOf(const google::type::Date& date) {
  return {date.year(), date.month(), date.day()};
}

struct Reached {
  std::string_view step;
  bool reached;
  const google::type::Date& date;
};

std::vector<Reached> StepsOf(const dossier::v1::Milestones& way) {
  return {
      {step::kNominated, way.has_nomination_date(), way.nomination_date()},
      {step::kListed, way.has_listing_date(), way.listing_date()},
      {step::kTrained, way.has_awareness_certificate_date(), way.awareness_certificate_date()},
      {step::kDossierOpened, way.has_application_date(), way.application_date()},
      {step::kCellResolved, way.has_cell_resolution_date(), way.cell_resolution_date()},
      {step::kDecided, way.has_admission_decision_date(), way.admission_decision_date()},
      {step::kAdmitted, way.has_ceremony_date(), way.ceremony_date()},
      {step::kOfficial, way.has_official_date(), way.official_date()},
      {step::kDelisted, way.has_delisting_date(), way.delisting_date()},
      {step::kRefused, way.has_refusal_date(), way.refusal_date()},
      {step::kStruckOff, way.has_strike_off_date(), way.strike_off_date()},
  };
}

absl::Status AddAdmission(const dossier::v1::Candidate& person, std::vector<Fact>* facts) {
  if (!person.milestones().has_ceremony_date()) return absl::OkStatus();
  KETNAP_ASSIGN_OR_RETURN(const Date day, DateFromProto(person.milestones().ceremony_date()));
  KETNAP_ASSIGN_OR_RETURN(const Date birth, DateFromProto(person.birth_date()));
  const std::string codes[] = {
      absl::StrCat("SEX:", person.sex()),
      absl::StrCat("GENERAL_EDUCATION:", person.general_education()),
      absl::StrCat("QUALIFICATION:", person.qualification()),
      absl::StrCat("AGE_BAND:", AgeBands()[AgeBandOf(birth, day)].code),
      absl::StrCat("OCCUPATION:", person.occupation()),
      absl::StrCat("YOUTH_UNION:", person.youth_union_member() ? 1 : 0),
      absl::StrCat("ETHNICITY:", person.ethnicity()),
      absl::StrCat("RELIGION:", person.religion()),
      std::string(kWorkplaceKindCode),
  };
  for (const std::string& code : codes) {
    facts->push_back({Figure::kAdmittedBy, code, 0, day, 1});
  }
  return absl::OkStatus();
}

absl::Status AddCohort(Figure figure, bool belongs, const google::type::Date& date,
                       const std::vector<std::string>& codes, std::vector<Fact>* facts) {
  if (!belongs) return absl::OkStatus();
  KETNAP_ASSIGN_OR_RETURN(const Date day, DateFromProto(date));
  for (const std::string& code : codes) facts->push_back({figure, code, 0, day, 1});
  return absl::OkStatus();
}

}  // namespace

dossier::v1::Candidate Countable(dossier::v1::Candidate candidate) {
  dossier::v1::Milestones& reached = *candidate.mutable_milestones();
  switch (candidate.state()) {
    case dossier::v1::CANDIDATE_STATE_MERGED:
      reached.Clear();
      candidate.clear_return_count();
      break;
    case dossier::v1::CANDIDATE_STATE_REVOKED:
      reached.clear_admission_decision_date();
      reached.clear_ceremony_date();
      reached.clear_official_date();
      break;
    default:
      break;
  }
  if (reached.has_listing_date() &&
      DayOf(reached.delisting_date()) < DayOf(reached.listing_date())) {
    reached.clear_delisting_date();
  }
  return candidate;
}

std::vector<Figure> FiguresOfWay() {
  return {Figure::kStep, Figure::kAdmittedBy, Figure::kFunnelOfNomination,
          Figure::kFunnelOfTraining};
}

absl::StatusOr<std::vector<Fact>> FactsOfWay(const dossier::v1::Candidate& candidate) {
  std::vector<Fact> facts;
  std::vector<std::string> codes;
  const dossier::v1::Milestones& way = candidate.milestones();
  for (const auto& [step, reached, date] : StepsOf(way)) {
    if (!reached) continue;
    KETNAP_ASSIGN_OR_RETURN(const Date day, DateFromProto(date));
    codes.emplace_back(step);
    facts.push_back({Figure::kStep, codes.back(), 0, day, 1});
  }
  if (candidate.return_count() > 0) codes.emplace_back(step::kReturned);
  KETNAP_RETURN_IF_ERROR(AddAdmission(candidate, &facts));
  KETNAP_RETURN_IF_ERROR(AddCohort(Figure::kFunnelOfNomination, way.has_nomination_date(),
                                   way.nomination_date(), codes, &facts));
  KETNAP_RETURN_IF_ERROR(AddCohort(Figure::kFunnelOfTraining, way.has_awareness_certificate_date(),
                                   way.awareness_certificate_date(), codes, &facts));
  return facts;
}

std::vector<std::string> ReachedOf(const std::vector<Fact>& facts) {
  std::set<std::string> reached;
  for (const Fact& fact : facts) {
    if (fact.figure == Figure::kStep || fact.figure == Figure::kFunnelOfNomination) {
      reached.insert(fact.code);
    }
  }
  return {reached.begin(), reached.end()};
}

}  // namespace ketnap::supervision
