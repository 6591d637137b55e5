#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_FORMS_FORM_FIELDS_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_FORMS_FORM_FIELDS_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "services/dossier/domain/candidate.h"
#include "services/dossier/handlers/forms/form_template.h"
#include "services/dossier/repository/form_repository.h"

// The fields forms are filled with, and what the record makes of them.
namespace ketnap::dossier {

// A meeting, report or decision, as the journal has it.
struct RecordedMeeting {
  std::string number;
  std::string symbol;
  std::optional<Date> date;
  std::optional<VoteTally> vote;
};

// An organization on the way up from the cell.
struct NamedOrganization {
  std::string name;
  std::string type;
};

// A member as a form names them.
struct NamedMember {
  std::optional<MemberParticulars> particulars;
  std::string cell;           // Name of the cell on the day of the form; "" when not known.
  std::optional<Date> since;  // Assigned, or acquainted since.
};

// Everything a form may say of one person.
struct FormRecord {
  Candidate candidate;
  DossierPapers papers;
  std::map<std::string, RecordedMeeting> meetings;  // By prefix: "cell_resolution".
  std::vector<NamedOrganization> path;              // From the cell upwards.
  std::optional<size_t> authority;                  // Its place in the path.
  std::optional<NamedMember> helper;
  std::optional<NamedMember> introducer;  // The one the form is about.
  std::optional<Uuid> introducer_id;
  std::vector<NamedMember> introducers;
  std::map<Uuid, std::string> consent_authorities;  // Names.
  bool copy = false;
};

// Every name a form may use, lists and "list.field" included.
const std::set<std::string>& KnownFormFields();

// Prefixes of meetings and the steps of the journal they come from.
struct MeetingSource {
  const char* prefix;
  Step step;
};
const std::vector<MeetingSource>& MeetingSources();

// Values of all fields that the record has.
FormValues ValuesOf(const FormRecord& record);

// A date of the record by its field's name; absent when it is none or not known.
std::optional<Date> DateOf(const FormRecord& record, const std::string& field);

// "ngày 05 tháng 02 năm 2016", as papers of the Party write it.
std::string WrittenDate(Date date);
// "Đảng bộ Sở Tài chính" as its committee, "Đảng ủy Sở Tài chính", and the other way round. Names
// of other kinds stay.
std::string CommitteeName(const std::string& name);
std::string PartyName(const std::string& name);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_FORMS_FORM_FIELDS_H_
