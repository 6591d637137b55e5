#include "services/dossier/worklist_loader.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/errors.h"
#include "common/base/files.h"
#include "common/base/status_macros.h"
#include "common/base/text_proto.h"
#include "google/protobuf/descriptor.h"
#include "ketnap/config/v1/worklists.pb.h"
#include "ketnap/dossier/v1/candidate.pb.h"
#include "ketnap/options/v1/method_policy.pb.h"
#include "ketnap/training/v1/class_service.pb.h"
#include "services/dossier/repository/milestone_columns.h"

namespace ketnap::dossier {
namespace {

constexpr char kFileName[] = "worklists.textproto";
constexpr size_t kLongestId = 60;
constexpr std::string_view kOwners[] = {"CELL",      "BASE_COMMITTEE", "AUTHORITY",
                                        "CANDIDATE", "TRAINING",       "MASS_ORGANIZATION"};
// The rules whose clocks domain/deadline.h runs.
constexpr std::string_view kClocks[] = {"R-DL-1",  "R-DL-2",  "R-DL-3",  "R-DL-4",  "R-DL-5",
                                        "R-RVW-2", "R-NOM-1", "R-VER-1", "R-TRF-1", "R-TRF-2"};
constexpr WorklistFact kPaperFacts[] = {
    WorklistFact::kPaperDefective,    WorklistFact::kPapersInOrder,
    WorklistFact::kConsentMissing,    WorklistFact::kFormMissing,
    WorklistFact::kVerificationOpen,  WorklistFact::kVerificationReplied,
    WorklistFact::kVerificationIssue, WorklistFact::kVerificationBars};

template <typename Range, typename T>
bool Contains(const Range& range, const T& value) {
  return std::find(std::begin(range), std::end(range), value) != std::end(range);
}

// Where a fault stands: "worklists.textproto:12: …".
class Faults {
 public:
  Faults(std::string file, const std::vector<TextFault>& unread)
      : file_(std::move(file)), list_(InFile(file_, unread)) {}

  // `line` counts from 0.
  void Add(int line, const std::string& message) {
    list_.push_back(InFile(file_, TextFault{.line = line + 1, .message = message}));
  }
  const std::vector<std::string>& list() const { return list_; }

 private:
  const std::string file_;
  std::vector<std::string> list_;
};

// Of this service's own RPCs, and of those that send people to a class.
const google::protobuf::MethodDescriptor* FindMethod(const std::string& name) {
  const auto* pool = google::protobuf::DescriptorPool::generated_pool();
  // Named, so that the file is linked.
  const std::string classes = training::v1::NominateRequest::descriptor()->file()->package();
  for (const std::string& service : {std::string("ketnap.dossier.v1.CandidateService"),
                                     std::string("ketnap.dossier.v1.DossierService"),
                                     std::string("ketnap.dossier.v1.VerificationService"),
                                     absl::StrCat(classes, ".ClassService")}) {
    const auto* found = pool->FindServiceByName(service);
    if (found == nullptr) continue;
    if (const auto* method = found->FindMethodByName(name); method != nullptr) return method;
  }
  return nullptr;
}

// Turns one queue of the file into the domain's, noting what is wrong with its line.
class Converter {
 public:
  Converter(const config::v1::Worklist& proto, int line, const RuleBook& rules, Faults* faults)
      : proto_(proto), line_(line), rules_(rules), faults_(faults) {}

  Worklist Convert() {
    CheckTexts();
    CheckAction();
    worklist_.id = proto_.id();
    worklist_.title = proto_.title();
    worklist_.description = proto_.description();
    worklist_.main_action = proto_.main_action();
    worklist_.action_label = proto_.action_label();
    worklist_.permission = proto_.permission();
    worklist_.owner = proto_.owner();
    worklist_.deputy = proto_.deputy();
    worklist_.shown_days_before = proto_.shown_days_before();
    worklist_.empty_message = proto_.empty_message();
    worklist_.forms.assign(proto_.forms().begin(), proto_.forms().end());
    for (const std::string& form : proto_.forms()) CheckForm(form);
    worklist_.detail = proto_.detail();
    if (proto_.place() == config::v1::WORKLIST_PLACE_DESTINATION) {
      worklist_.place = WorklistPlace::kDestination;
    }
    if (!proto_.since().empty()) worklist_.since = MilestoneOf(proto_.since());
    ConvertDays();
    ConvertDue();
    if (proto_.cases().empty()) Add("has no case");
    for (const config::v1::WorklistCase& one : proto_.cases()) ConvertCase(one);
    return std::move(worklist_);
  }

 private:
  void Add(const std::string& what) { faults_->Add(line_, absl::StrCat(proto_.id(), " ", what)); }

  void CheckTexts() {
    const std::pair<const char*, const std::string*> texts[] = {
        {"id", &proto_.id()},
        {"title", &proto_.title()},
        {"description", &proto_.description()},
        {"action_label", &proto_.action_label()},
        {"empty_message", &proto_.empty_message()},
        {"detail", &proto_.detail()}};
    for (const auto& [field, text] : texts) {
      if (text->empty()) Add(absl::StrCat("lacks ", field));
    }
    if (proto_.id().size() > kLongestId) Add("has an id that is too long");
    if (!Contains(kOwners, std::string_view(proto_.owner()))) Add("has an unknown owner");
    if (!Contains(kOwners, std::string_view(proto_.deputy()))) Add("has an unknown deputy");
  }

  void CheckAction() {
    const auto* method = FindMethod(proto_.main_action());
    if (method == nullptr) {
      Add(absl::StrCat("names the unknown RPC \"", proto_.main_action(), "\""));
      return;
    }
    const auto& policy = method->options().GetExtension(options::v1::method_policy);
    if (policy.permission() != proto_.permission()) {
      Add(absl::StrCat("names the permission \"", proto_.permission(), "\"; ", proto_.main_action(),
                       " asks for \"", policy.permission(), "\""));
    }
  }

  void ConvertDays() {
    for (const int days : proto_.warning_days()) {
      const bool falls = worklist_.warning_days.empty() || days < worklist_.warning_days.back();
      if (days <= 0 || !falls) Add("has warning_days that are not positive and falling");
      worklist_.warning_days.push_back(days);
    }
    const int shown = proto_.shown_days_before();
    if (shown < 0) Add("has negative shown_days_before");
    if (shown > 0 && !worklist_.warning_days.empty() && worklist_.warning_days.front() > shown) {
      Add("warns before it shows");
    }
  }

  MilestoneField MilestoneOf(const std::string& name) {
    const auto* field = v1::Milestones::descriptor()->FindFieldByName(name);
    const size_t index = field == nullptr ? 0 : static_cast<size_t>(field->number());
    if (index >= 1 && index <= std::size(kMilestoneColumns)) return kMilestoneColumns[index - 1];
    Add(absl::StrCat("names the unknown milestone \"", name, "\""));
    return nullptr;
  }

  void CheckRule(const std::string& id, const std::string& parameter) {
    for (const RuleSet& set : rules_.sets()) {
      const auto rule = set.rules.find(id);
      if (rule == set.rules.end()) {
        Add(absl::StrCat("names the rule \"", id, "\", which set ", set.id, " has not"));
        return;
      }
      if (parameter.empty()) continue;
      const auto value = rule->second.parameters.find(parameter);
      if (value == rule->second.parameters.end() ||
          !std::holds_alternative<int64_t>(value->second)) {
        Add(absl::StrCat("names \"", parameter, "\", which is no number of ", id, " in set ",
                         set.id));
        return;
      }
    }
  }

  // Papers are waited for that every set's checklist asks for.
  void CheckForm(const std::string& form) {
    for (const RuleSet& set : rules_.sets()) {
      const bool known = std::any_of(set.checklist.begin(), set.checklist.end(),
                                     [&](const ChecklistRule& item) { return item.form == form; });
      if (known) continue;
      Add(absl::StrCat("names the form \"", form, "\", which the checklist of set ", set.id,
                       " has not"));
      return;
    }
  }

  void ConvertDue() {
    const config::v1::WorklistDue& due = proto_.due();
    worklist_.clocks.assign(due.clocks().begin(), due.clocks().end());
    for (const std::string& clock : due.clocks()) {
      if (!Contains(kClocks, std::string_view(clock))) {
        Add(absl::StrCat("names the unknown clock \"", clock, "\""));
      } else {
        CheckRule(clock, "");
      }
    }
    const bool by_rule = !due.months_rule().empty();
    if (by_rule) CheckRule(due.months_rule(), due.months_parameter());
    if (by_rule && due.months_parameter().empty()) Add("names a months_rule without parameter");
    worklist_.months = due.months();
    worklist_.months_rule = due.months_rule();
    worklist_.months_parameter = due.months_parameter();
    if (due.milestone().empty()) {
      if (by_rule || due.months() != 0) Add("counts months from no milestone");
      return;
    }
    if (!worklist_.clocks.empty()) Add("has both clocks and a milestone to be done by");
    if (by_rule == (due.months() > 0)) Add("needs either months or a months_rule");
    worklist_.due_milestone = MilestoneOf(due.milestone());
  }

  void ConvertCase(const config::v1::WorklistCase& source) {
    WorklistCase one;
    for (const std::string& name : source.states()) {
      v1::CandidateState state = v1::CANDIDATE_STATE_UNSPECIFIED;
      if (!v1::CandidateState_Parse(absl::StrCat("CANDIDATE_STATE_", name), &state) ||
          state == v1::CANDIDATE_STATE_UNSPECIFIED) {
        Add(absl::StrCat("names the unknown state \"", name, "\""));
        continue;
      }
      one.states.push_back(static_cast<CandidateState>(state));
    }
    if (source.states().empty()) Add("has a case without states");
    for (const int number : source.facts()) {
      const auto fact = static_cast<WorklistFact>(number);
      if (fact == WorklistFact::kUnspecified) Add("names an unspecified fact");
      if (fact == WorklistFact::kFormMissing && proto_.forms().empty()) Add("names no forms");
      const bool unread = std::any_of(one.states.begin(), one.states.end(),
                                      [](CandidateState state) { return !NeedsPapers(state); });
      if (unread && Contains(kPaperFacts, fact)) {
        Add("asks for papers in a state in which there are none to wait for");
      }
      one.facts.push_back(fact);
    }
    worklist_.cases.push_back(std::move(one));
  }

  const config::v1::Worklist& proto_;
  const int line_;
  const RuleBook& rules_;
  Faults* const faults_;
  Worklist worklist_;
};

}  // namespace

absl::StatusOr<std::vector<Worklist>> ParseWorklists(const std::string& file,
                                                     const std::string& text,
                                                     const RuleBook& rules) {
  config::v1::Worklists proto;
  google::protobuf::TextFormat::ParseInfoTree lines;
  Faults faults(file, ReadTextProto(text, &proto, &lines));
  std::vector<Worklist> worklists;
  std::set<std::string> ids;
  if (faults.list().empty()) {
    const auto* field = proto.GetDescriptor()->FindFieldByName("worklists");
    if (proto.worklists().empty()) faults.Add(0, "there is no queue");
    for (int i = 0; i < proto.worklists_size(); ++i) {
      const int line = lines.GetLocation(field, i).line;
      worklists.push_back(Converter(proto.worklists(i), line, rules, &faults).Convert());
      if (!ids.insert(worklists.back().id).second) {
        faults.Add(line, absl::StrCat(worklists.back().id, " is given twice"));
      }
    }
  }
  if (faults.list().empty()) return worklists;
  const std::string list = absl::StrJoin(faults.list(), "; ");
  return ReasonedError(absl::StatusCode::kInvalidArgument, "WORKLISTS_INVALID",
                       {absl::StrCat("Danh mục hàng việc không hợp lệ: ", list),
                        absl::StrCat("The queues are not valid: ", list)});
}

absl::StatusOr<std::vector<Worklist>> LoadWorklists(const std::string& directory,
                                                    const RuleBook& rules) {
  const std::string file = absl::StrCat(directory, "/", kFileName);
  KETNAP_ASSIGN_OR_RETURN(const std::string text, ReadFile(file));
  return ParseWorklists(file, text, rules);
}

}  // namespace ketnap::dossier
