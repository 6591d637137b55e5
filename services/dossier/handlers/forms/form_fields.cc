#include "services/dossier/handlers/forms/form_fields.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "services/dossier/domain/eligibility.h"
#include "services/dossier/domain/person_names.h"

namespace ketnap::dossier {
namespace {

constexpr char kYes[] = "x";

constexpr std::array kTexts = {"form.copy",
                               "candidate.full_name",
                               "candidate.birth_date",
                               "candidate.sex",
                               "candidate.ethnicity",
                               "candidate.religion",
                               "candidate.general_education",
                               "candidate.qualification",
                               "candidate.occupation",
                               "candidate.listing_date",
                               "candidate.is_readmission",
                               "candidate.is_youth_union_member",
                               "former.first_admission_date",
                               "former.leaving_date",
                               "former.reason",
                               "cell.name",
                               "cell.is_grassroots",
                               "cell_above.party",
                               "cell_above.committee",
                               "section.name",
                               "section.committee",
                               "base.party",
                               "base.committee",
                               "base_above.party",
                               "base_above.committee",
                               "authority.party",
                               "authority.committee",
                               "authority_above.party",
                               "authority.is_base_committee",
                               "application.date",
                               "cv.date",
                               "introduction.date",
                               "youth_resolution.date",
                               "union_resolution.date",
                               "opinion_summary.date",
                               "self_review.date",
                               "helper_remark.date",
                               "probation_summary.date",
                               "awareness_certificate.date",
                               "new_member_certificate.date",
                               "ceremony.date",
                               "official.date"};
constexpr std::array kMemberSuffixes = {"full_name",     "birth_date", "admission_date",
                                        "official_date", "cell",       "since"};
constexpr std::array kMeetingSuffixes = {"reference",        "date",    "entitled",
                                         "present",          "absent",  "in_favor",
                                         "in_favor_percent", "against", "against_percent"};
constexpr std::array kOpinionSuffixes = {"source", "date", "verdict"};
constexpr std::array kConsentSuffixes = {"special_case", "reference", "date", "authority"};

// By the numbers of the API.
template <size_t n>
std::string Named(int number, const std::array<const char*, n>& names) {
  return number < 1 || number > static_cast<int>(n) ? "" : names[static_cast<size_t>(number) - 1];
}
constexpr std::array kSexes = {"Nữ", "Nam"};
constexpr std::array kQualifications = {"Chưa qua đào tạo chuyên môn", "Trung cấp", "Cao đẳng",
                                        "Đại học", "Sau đại học"};
constexpr std::array kOccupations = {"Cán bộ, công chức",  "Viên chức", "Nhân viên doanh nghiệp",
                                     "Công nhân",          "Nông dân",  "Học sinh, sinh viên",
                                     "Lực lượng vũ trang", "Nghề khác"};
constexpr std::array kLeavingReasons = {"Bị xóa tên trong danh sách đảng viên",
                                        "Bị khai trừ ra khỏi Đảng",
                                        "Tự bỏ sinh hoạt đảng",
                                        "Làm đơn xin ra khỏi Đảng",
                                        "Làm đơn xin ra khỏi Đảng vì gia đình đặc biệt khó khăn",
                                        "Gây mất đoàn kết nội bộ nghiêm trọng",
                                        "Bị kết án vì tội tham nhũng hoặc tội nghiêm trọng trở lên",
                                        "Bị kết án vì tội ít nghiêm trọng",
                                        "Vi phạm chính sách dân số"};
constexpr std::array kOpinionSources = {"Đoàn TNCS Hồ Chí Minh nơi làm việc",
                                        "Công đoàn nơi làm việc", "Chi ủy (chi bộ) nơi cư trú"};

std::string Written(const std::optional<Date>& date) {
  return date.has_value() ? WrittenDate(*date) : "";
}

std::string Reference(const std::string& number, const std::string& symbol) {
  if (number.empty()) return "";
  return symbol.empty() ? number : absl::StrCat(number, "-", symbol);
}

// "83,3%": a share of the base of the vote; whole numbers without a decimal.
std::string Percent(int part, int whole) {
  if (whole <= 0) return "";
  const int thousandths = (part * 2000 / whole + 1) / 2;
  if (thousandths % 10 == 0) return absl::StrCat(thousandths / 10, "%");
  return absl::StrCat(thousandths / 10, ",", thousandths % 10, "%");
}

std::optional<Date> PaperDate(const DossierPapers& papers, std::string_view form) {
  for (const Document& document : papers.documents) {
    if (document.form == form) return document.date;
  }
  return std::nullopt;
}

// Of the introducer the form is about, or of any where it is about none.
std::optional<Date> IntroductionDate(const FormRecord& record) {
  for (const Document& document : record.papers.documents) {
    if (document.form != "3-KNĐ") continue;
    if (!record.introducer_id.has_value() || document.introducer == record.introducer_id) {
      return document.date;
    }
  }
  return std::nullopt;
}

bool IsSection(const NamedOrganization& organization) {
  return organization.type == "SECTIONAL_COMMITTEE";
}
bool IsBase(const NamedOrganization& organization) {
  return organization.type == "GRASSROOTS_PARTY_ORGANIZATION";
}

class Assembler {
 public:
  explicit Assembler(const FormRecord& record) : record_(record) {}

  FormValues Assemble() {
    if (record_.copy) Set("form.copy", "Bản in lại");
    AddPerson();
    AddOrganizations();
    AddDates();
    for (const auto& [prefix, meeting] : record_.meetings) AddMeeting(prefix, meeting);
    if (record_.helper.has_value()) AddMember("helper.", *record_.helper, &values_.texts);
    if (record_.introducer.has_value()) {
      AddMember("introducer.", *record_.introducer, &values_.texts);
    }
    for (const NamedMember& member : record_.introducers) {
      AddMember("", member, &values_.lists["introducers"].emplace_back());
    }
    AddOpinions();
    AddConsents();
    return std::move(values_);
  }

 private:
  void Set(const std::string& field, std::string text) {
    if (!text.empty()) values_.texts[field] = std::move(text);
  }
  void SetFlag(const std::string& field, bool holds) {
    if (holds) values_.texts[field] = kYes;
  }

  void AddPerson() {
    const Candidate& person = record_.candidate;
    Set("candidate.full_name", person.full_name);
    Set("candidate.birth_date", WrittenDate(person.birth_date));
    Set("candidate.sex", Named(person.sex, kSexes));
    Set("candidate.ethnicity", person.ethnicity);
    Set("candidate.religion", person.religion);
    if (person.general_education != GeneralEducation::kUnspecified) {
      std::string education = NameOf(person.general_education);
      education[0] = absl::ascii_toupper(static_cast<unsigned char>(education[0]));
      Set("candidate.general_education", education);
    }
    Set("candidate.qualification", Named(person.qualification, kQualifications));
    Set("candidate.occupation", Named(person.occupation, kOccupations));
    SetFlag("candidate.is_youth_union_member", person.youth_union_member);
    SetFlag("candidate.is_readmission", person.former_membership.has_value());
    if (!person.former_membership.has_value()) return;
    const FormerMembership& former = *person.former_membership;
    Set("former.first_admission_date", Written(former.first_admission));
    Set("former.leaving_date", WrittenDate(former.leaving));
    Set("former.reason", Named(static_cast<int>(former.reason), kLeavingReasons));
  }

  // Names of the place in the path, as a Party organization and as its committee.
  void AddPlace(const std::string& prefix, size_t place) {
    if (place >= record_.path.size()) return;
    Set(absl::StrCat(prefix, ".party"), PartyName(record_.path[place].name));
    Set(absl::StrCat(prefix, ".committee"), CommitteeName(record_.path[place].name));
  }

  void AddOrganizations() {
    const auto& path = record_.path;
    if (path.empty()) return;
    Set("cell.name", path[0].name);
    SetFlag("cell.is_grassroots", path[0].type == "GRASSROOTS_CELL");
    AddPlace("cell_above", 1);
    const auto section = std::find_if(path.begin(), path.end(), IsSection);
    if (section != path.end()) {
      Set("section.name", section->name);
      Set("section.committee", CommitteeName(section->name));
    }
    const auto base = std::find_if(path.begin(), path.end(), IsBase);
    if (base != path.end()) {
      const auto place = static_cast<size_t>(base - path.begin());
      AddPlace("base", place);
      AddPlace("base_above", place + 1);
    }
    if (!record_.authority.has_value()) return;
    AddPlace("authority", *record_.authority);
    if (*record_.authority + 1 < path.size()) {
      Set("authority_above.party", PartyName(path[*record_.authority + 1].name));
    }
    SetFlag("authority.is_base_committee",
            *record_.authority < path.size() && IsBase(path[*record_.authority]));
  }

  void AddDates() {
    for (const char* field : kTexts) {
      if (const auto date = DateOf(record_, field)) Set(field, WrittenDate(*date));
    }
  }

  void AddMeeting(const std::string& prefix, const RecordedMeeting& meeting) {
    const auto name = [&prefix](const char* suffix) { return absl::StrCat(prefix, ".", suffix); };
    Set(name("reference"), Reference(meeting.number, meeting.symbol));
    Set(name("date"), Written(meeting.date));
    if (!meeting.vote.has_value()) return;
    const VoteTally& vote = *meeting.vote;
    const int base = VoteBase(vote);
    Set(name("entitled"), absl::StrCat(vote.entitled));
    Set(name("present"), absl::StrCat(vote.present));
    Set(name("absent"), absl::StrCat(std::max(0, vote.entitled - vote.present)));
    Set(name("in_favor"), absl::StrCat(vote.in_favor));
    Set(name("in_favor_percent"), Percent(vote.in_favor, base));
    Set(name("against"), absl::StrCat(vote.against));
    Set(name("against_percent"), Percent(vote.against, base));
  }

  static void AddMember(const std::string& prefix, const NamedMember& member,
                        std::map<std::string, std::string>* texts) {
    const auto set = [&](const char* suffix, std::string text) {
      if (!text.empty()) (*texts)[absl::StrCat(prefix, suffix)] = std::move(text);
    };
    if (member.particulars.has_value()) {
      set("full_name", member.particulars->full_name);
      set("birth_date", Written(member.particulars->birth_date));
      set("admission_date", Written(member.particulars->admission_date));
      set("official_date", Written(member.particulars->official_date));
    }
    set("cell", member.cell);
    set("since", Written(member.since));
  }

  void AddOpinions() {
    const std::optional<Date>& ceremony = record_.candidate.milestones.ceremony;
    for (const Opinion& opinion : record_.papers.opinions) {
      // One entered after the ceremony is about something else than admission.
      if (ceremony.has_value() && opinion.date > *ceremony) continue;
      const bool home = opinion.source == OpinionSource::kResidenceCell;
      values_.lists[home ? "residence_opinions" : "work_opinions"].push_back(
          {{"source", Named(static_cast<int>(opinion.source), kOpinionSources)},
           {"date", WrittenDate(opinion.date)},
           {"verdict", opinion.favorable ? "nhất trí" : "không nhất trí"}});
    }
  }

  void AddConsents() {
    for (const Consent& consent : record_.papers.consents) {
      const auto authority = record_.consent_authorities.find(consent.authority);
      values_.lists["consents"].push_back(
          {{"special_case", NameOf(consent.special_case)},
           {"reference", Reference(consent.paper.number, consent.paper.symbol)},
           {"date", WrittenDate(consent.paper.date)},
           {"authority", authority == record_.consent_authorities.end() ? "" : authority->second}});
    }
  }

  const FormRecord& record_;
  FormValues values_;
};

template <size_t n>
void AddAll(const std::string& prefix, const std::array<const char*, n>& suffixes,
            std::set<std::string>* fields) {
  for (const char* suffix : suffixes) fields->insert(absl::StrCat(prefix, ".", suffix));
}

// "Đảng bộ tỉnh Lạng Sơn" and "Tỉnh ủy Lạng Sơn": a Party organization and its committee.
constexpr std::pair<std::string_view, std::string_view> kNames[] = {
    {"Đảng bộ tỉnh", "Tỉnh ủy"},   {"Đảng bộ thành phố", "Thành ủy"},
    {"Đảng bộ huyện", "Huyện ủy"}, {"Đảng bộ bộ phận", "Đảng ủy bộ phận"},
    {"Đảng bộ", "Đảng ủy"},
};

std::string Replaced(const std::string& name, bool to_committee) {
  for (const auto& [party, committee] : kNames) {
    std::string_view rest = name;
    const std::string_view from = to_committee ? party : committee;
    if (!absl::ConsumePrefix(&rest, from)) continue;
    if (!rest.empty() && rest.front() != ' ') continue;
    return absl::StrCat(to_committee ? committee : party, rest);
  }
  return name;
}

}  // namespace

const std::vector<MeetingSource>& MeetingSources() {
  static const auto& sources = *new std::vector<MeetingSource>{
      {"cell_resolution", Step::kCellResolution},
      {"section_report", Step::kSectionReport},
      {"base_resolution", Step::kBaseResolution},
      {"admission", Step::kDecideAdmission},
      {"recognition_proposal", Step::kProposeRecognition},
      {"recognition_section_report", Step::kRecognitionSectionReport},
      {"recognition_base_resolution", Step::kRecognitionBaseResolution},
      {"recognition", Step::kDecideRecognition}};
  return sources;
}

const std::set<std::string>& KnownFormFields() {
  static const std::set<std::string>& fields = *[] {
    auto* all = new std::set<std::string>(kTexts.begin(), kTexts.end());
    for (const MeetingSource& source : MeetingSources()) {
      AddAll(source.prefix, kMeetingSuffixes, all);
    }
    all->insert({"introducers", "work_opinions", "residence_opinions", "consents"});
    for (const char* prefix : {"helper", "introducer", "introducers"}) {
      AddAll(prefix, kMemberSuffixes, all);
    }
    AddAll("work_opinions", kOpinionSuffixes, all);
    AddAll("residence_opinions", kOpinionSuffixes, all);
    AddAll("consents", kConsentSuffixes, all);
    return all;
  }();
  return fields;
}

FormValues ValuesOf(const FormRecord& record) { return Assembler(record).Assemble(); }

std::optional<Date> DateOf(const FormRecord& record, const std::string& field) {
  const Milestones& days = record.candidate.milestones;
  const std::map<std::string_view, std::optional<Date>> dates = {
      {"candidate.listing_date", days.listing},
      {"application.date", days.application},
      {"cv.date", days.cv},
      {"awareness_certificate.date", days.awareness_certificate},
      {"new_member_certificate.date", days.new_member_certificate},
      {"ceremony.date", days.ceremony},
      {"official.date", days.official},
      {"introduction.date", IntroductionDate(record)},
      {"youth_resolution.date", PaperDate(record.papers, "4-KNĐ")},
      {"union_resolution.date", PaperDate(record.papers, "4A-KNĐ")},
      {"opinion_summary.date", PaperDate(record.papers, "5-KNĐ")},
      {"self_review.date", PaperDate(record.papers, "10-KNĐ")},
      {"helper_remark.date", PaperDate(record.papers, "11-KNĐ")},
      {"probation_summary.date", PaperDate(record.papers, "12-KNĐ")},
  };
  const auto found = dates.find(field);
  if (found != dates.end()) return found->second;
  for (const auto& [prefix, meeting] : record.meetings) {
    if (field == absl::StrCat(prefix, ".date")) return meeting.date;
  }
  return std::nullopt;
}

std::string WrittenDate(Date date) {
  // Days below ten and months below three are written with a nought, so that nobody adds a digit.
  return absl::StrFormat(
      date.month() < 3 ? "ngày %02d tháng %02d năm %d" : "ngày %02d tháng %d năm %d", date.day(),
      date.month(), date.year());
}

std::string CommitteeName(const std::string& name) { return Replaced(name, true); }
std::string PartyName(const std::string& name) { return Replaced(name, false); }

}  // namespace ketnap::dossier
