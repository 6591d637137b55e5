#include "services/dossier/handlers/forms/form_record.h"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "ketnap/dossier/v1/events.pb.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/repository/candidate_repository.h"
#include "services/dossier/repository/paper_repository.h"
#include "services/dossier/repository/register_repository.h"
#include "services/dossier/repository/relocation_repository.h"
#include "services/dossier/repository/timeline_repository.h"

namespace ketnap::dossier {
namespace {

// Longer than anybody's way.
constexpr int kMostEntries = 5000;

// Whether the meeting had the outcome its form is about: a form proposes or decides, it never
// records that nothing came of it.
bool HadOutcome(const v1::CandidateStep& step) {
  switch (step.to_state()) {
    case v1::CANDIDATE_STATE_CELL_REJECTED:
    case v1::CANDIDATE_STATE_REFUSED:
    case v1::CANDIDATE_STATE_RECOGNITION_REPORTED:
      return false;
    default:
      return true;
  }
}

RecordedMeeting MeetingOf(const v1::CandidateStep& step) {
  RecordedMeeting meeting;
  meeting.number = step.document().number();
  meeting.symbol = step.document().symbol();
  const auto day = DateFromProto(step.has_document() ? step.document().date() : step.occurred_on());
  if (day.ok()) meeting.date = *day;
  if (!step.has_vote()) return meeting;
  const v1::VoteTally& vote = step.vote();
  meeting.vote = VoteTally{vote.entitled(),      vote.temporarily_transferred(),
                           vote.exempt_absent(), vote.present(),
                           vote.in_favor(),      vote.against()};
  return meeting;
}

// The last meeting of each kind that stands: what was undone, and what came before a new round
// began, does not.
absl::StatusOr<std::map<std::string, RecordedMeeting>> LoadMeetings(db::Transaction& transaction,
                                                                    const Uuid& candidate) {
  KETNAP_ASSIGN_OR_RETURN(
      const auto rows,
      ReadTimeline(transaction, candidate, std::numeric_limits<int64_t>::max(), kMostEntries));
  std::map<std::string, RecordedMeeting> meetings;
  int64_t newest_standing = std::numeric_limits<int64_t>::max();
  for (const TimelineRow& row : rows) {
    if (row.version > newest_standing) continue;
    v1::CandidateStepRecorded event;
    if (row.event_type != v1::CandidateStepRecorded::descriptor()->full_name() ||
        !event.ParseFromString(row.event)) {
      continue;
    }
    const v1::CandidateStep& step = event.step();
    if (step.step() == v1::STEP_UNDO && step.restored_version() > 0) {
      newest_standing = step.restored_version();
      continue;
    }
    for (const MeetingSource& source : MeetingSources()) {
      if (static_cast<int>(source.step) == static_cast<int>(step.step()) && HadOutcome(step)) {
        meetings.emplace(source.prefix, MeetingOf(step));
      }
    }
    if (step.papers_cleared()) break;
  }
  return meetings;
}

// A meeting stands only while the person's own row has its day: a rejection or a correction may
// have taken it away.
void KeepStanding(const Milestones& days, std::map<std::string, RecordedMeeting>* meetings) {
  const std::map<std::string, std::optional<Date>> standing = {
      {"cell_resolution", days.cell_resolution},
      {"section_report", days.section_report},
      {"base_resolution", days.base_resolution},
      {"admission", days.admission_decision},
      {"recognition_proposal", days.recognition_proposal},
      {"recognition_section_report", days.recognition_section_report},
      {"recognition_base_resolution", days.recognition_base_resolution},
      {"recognition", days.recognition_decision}};
  for (const auto& [prefix, day] : standing) {
    const auto found = meetings->find(prefix);
    if (found == meetings->end()) continue;
    if (!day.has_value()) {
      meetings->erase(found);
    } else {
      found->second.date = day;
    }
  }
}

absl::StatusOr<Uuid> CellOn(db::Transaction& transaction, const Candidate& candidate, Date day) {
  if (!candidate.relocated_on.has_value() || day >= *candidate.relocated_on) {
    return candidate.organization;
  }
  KETNAP_ASSIGN_OR_RETURN(const auto former,
                          FindFormerOrganization(transaction, candidate.id, day));
  return former.value_or(candidate.organization);
}

NamedOrganization NamedOn(const access::OrganizationNode& node, Date day) {
  for (const access::OrganizationPeriod& period : node.periods) {
    if (period.Covers(day)) return {period.display_name, period.type};
  }
  return {node.display_name, node.type};
}

std::string NameOn(const access::OrganizationTree& tree, const Uuid& organization, Date day) {
  const auto node = tree.Find(organization);
  return node.has_value() ? NamedOn(*node, day).name : "";
}

// The way up from the cell, as it was on that day; as it is today when the tree does not know it.
void FillPath(const access::OrganizationTree& tree, const Uuid& cell, Date day,
              FormRecord* record) {
  std::vector<Uuid> path = tree.PathToRootOn(cell, day);
  if (path.empty()) path = tree.PathToRoot(cell);
  const std::optional<Uuid> authority = tree.AdmissionAuthorityOn(cell, day);
  for (const Uuid& id : path) {
    const auto node = tree.Find(id);
    if (!node.has_value()) break;
    if (authority == id) record->authority = record->path.size();
    record->path.push_back(NamedOn(*node, day));
  }
}

absl::StatusOr<NamedMember> LoadMember(const Environment& environment, db::Transaction& transaction,
                                       const Uuid& id, std::optional<Date> since, Date day) {
  NamedMember member;
  member.since = since;
  KETNAP_ASSIGN_OR_RETURN(member.particulars, FindParticulars(transaction, id));
  KETNAP_ASSIGN_OR_RETURN(const auto cell, FindMemberCell(transaction, id, day));
  if (cell.has_value()) member.cell = NameOn(*environment.tree, *cell, day);
  return member;
}

// Who introduces, by their papers.
std::vector<const Document*> Introductions(const DossierPapers& papers) {
  std::vector<const Document*> found;
  for (const Document& document : papers.documents) {
    if (document.form == "3-KNĐ" && document.introducer.has_value()) found.push_back(&document);
  }
  return found;
}

absl::Status LoadPeople(const Environment& environment, db::Transaction& transaction,
                        const FormQuery& query, Date day, FormRecord* record) {
  const Candidate& person = record->candidate;
  const std::vector<const Document*> papers = Introductions(record->papers);
  std::optional<Uuid> chosen = query.introducer;
  if (!chosen.has_value()) chosen = person.helper;
  if (!chosen.has_value() && papers.size() == 1) chosen = papers[0]->introducer;
  record->introducer_id = chosen;
  std::optional<Date> since = person.milestones.helper_assignment;
  bool found = chosen == person.helper;
  for (const Document* paper : papers) {
    KETNAP_ASSIGN_OR_RETURN(
        NamedMember member,
        LoadMember(environment, transaction, *paper->introducer, paper->acquainted_since, day));
    record->introducers.push_back(std::move(member));
    if (paper->introducer == chosen) {
      found = true;
      if (chosen != person.helper) since = paper->acquainted_since;
    }
  }
  if (query.introducer.has_value() && !found) {
    return ResourceNotFoundError(MemberName(*query.introducer));
  }
  if (chosen.has_value()) {
    KETNAP_ASSIGN_OR_RETURN(record->introducer,
                            LoadMember(environment, transaction, *chosen, since, day));
  }
  if (person.helper.has_value()) {
    KETNAP_ASSIGN_OR_RETURN(record->helper, LoadMember(environment, transaction, *person.helper,
                                                       person.milestones.helper_assignment, day));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<FormRecord> LoadFormRecord(const Environment& environment,
                                          db::Transaction& transaction, const FormQuery& query) {
  KETNAP_ASSIGN_OR_RETURN(const auto found, FindCandidate(transaction, query.candidate));
  if (!found.has_value()) return ResourceNotFoundError(CandidateName(query.candidate));
  FormRecord record;
  record.candidate = found->candidate;
  KETNAP_ASSIGN_OR_RETURN(record.papers, LoadPapers(transaction, query.candidate));
  KETNAP_ASSIGN_OR_RETURN(record.meetings, LoadMeetings(transaction, query.candidate));
  KeepStanding(record.candidate.milestones, &record.meetings);
  const Date day = DateOf(record, query.date_field).value_or(query.day);
  KETNAP_ASSIGN_OR_RETURN(const Uuid cell, CellOn(transaction, record.candidate, day));
  FillPath(*environment.tree, cell, day, &record);
  KETNAP_RETURN_IF_ERROR(LoadPeople(environment, transaction, query, day, &record));
  for (const Consent& consent : record.papers.consents) {
    record.consent_authorities[consent.authority] =
        NameOn(*environment.tree, consent.authority, consent.paper.date);
  }
  return record;
}

}  // namespace ketnap::dossier
