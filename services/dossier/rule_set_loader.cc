#include "services/dossier/rule_set_loader.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/errors.h"
#include "common/base/files.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/base/text_proto.h"

namespace ketnap::dossier {
namespace {

using google::protobuf::TextFormat;

absl::Status RuleSetsInvalid(const std::vector<std::string>& faults) {
  const std::string list = absl::StrJoin(faults, "; ");
  return ReasonedError(absl::StatusCode::kInvalidArgument, "RULE_SETS_INVALID",
                       {absl::StrCat("Bộ quy định không hợp lệ: ", list),
                        absl::StrCat("The rule sets are not valid: ", list)});
}

class Faults {
 public:
  // `line` counts from 0; -1 when it is not known.
  void Add(int line, const std::string& message) {
    faults_.push_back(TextFault{.line = line + 1, .message = message});
  }
  void Add(const std::vector<TextFault>& faults) {
    faults_.insert(faults_.end(), faults.begin(), faults.end());
  }
  const std::vector<TextFault>& list() const { return faults_; }

 private:
  std::vector<TextFault> faults_;
};

// Turns a parsed file into a domain rule set, noting what is wrong with its line.
class Converter {
 public:
  Converter(const v1::RuleSet& proto, TextFormat::ParseInfoTree* lines, Faults* faults)
      : proto_(proto), lines_(lines), faults_(faults) {}

  RuleSet Convert() {
    RuleSet set;
    set.id = proto_.id();
    set.title = proto_.title();
    set.documents.assign(proto_.documents().begin(), proto_.documents().end());
    if (set.id.empty() || proto_.name() != absl::StrCat("ruleSets/", set.id)) {
      faults_->Add(LineOf("name", -1), "name is not \"ruleSets/\" and the id");
    }
    if (set.title.empty()) faults_->Add(LineOf("title", -1), "title is missing");
    set.effective_from =
        DayOf("effective_from", proto_.has_effective_from(), proto_.effective_from())
            .value_or(Date());
    if (!proto_.has_effective_from()) faults_->Add(-1, "effective_from is missing");
    set.effective_to = DayOf("effective_to", proto_.has_effective_to(), proto_.effective_to());
    if (set.effective_to.has_value() && *set.effective_to < set.effective_from) {
      faults_->Add(LineOf("effective_to", -1), "effective_to precedes effective_from");
    }
    for (int i = 0; i < proto_.rules_size(); ++i) ConvertRule(i, &set);
    for (int i = 0; i < proto_.checklist_size(); ++i) ConvertItem(i, &set);
    return set;
  }

 private:
  int LineOf(const char* field, int index) const {
    return lines_->GetLocation(proto_.GetDescriptor()->FindFieldByName(field), index).line;
  }

  std::optional<Date> DayOf(const char* field, bool present, const google::type::Date& day) {
    if (!present) return std::nullopt;
    auto date = DateFromProto(day);
    if (date.ok()) return *date;
    faults_->Add(LineOf(field, -1), absl::StrCat(field, " is no date"));
    return std::nullopt;
  }

  void ConvertRule(int index, RuleSet* set) {
    const v1::Rule& source = proto_.rules(index);
    const int line = LineOf("rules", index);
    Rule rule;
    rule.id = source.id();
    rule.title = source.title();
    rule.clause = source.clause();
    rule.confidence = static_cast<RuleConfidence>(source.confidence());
    if (rule.id.empty()) faults_->Add(line, "a rule without id");
    if (rule.title.empty()) faults_->Add(line, absl::StrCat(rule.id, " has no title"));
    for (const v1::RuleParameter& parameter : source.parameters()) {
      auto value = ValueOf(parameter);
      const std::string what = absl::StrCat(rule.id, ".", parameter.name());
      if (parameter.name().empty() || !value.has_value()) {
        faults_->Add(line, absl::StrCat(what, " has no name or no value"));
      } else if (!rule.parameters.emplace(parameter.name(), *std::move(value)).second) {
        faults_->Add(line, absl::StrCat(what, " is given twice"));
      }
      if (parameter.confidence() != v1::RULE_CONFIDENCE_UNSPECIFIED) {
        rule.confidences[parameter.name()] = static_cast<RuleConfidence>(parameter.confidence());
      }
    }
    const std::string id = rule.id;
    if (!set->rules.emplace(id, std::move(rule)).second) {
      faults_->Add(line, absl::StrCat(id, " is given twice"));
    }
  }

  static std::optional<RuleValue> ValueOf(const v1::RuleParameter& parameter) {
    switch (parameter.value_case()) {
      case v1::RuleParameter::kNumber:
        return RuleValue(int64_t{parameter.number()});
      case v1::RuleParameter::kFraction:
        return RuleValue(Fraction{parameter.fraction().numerator(),
                                  parameter.fraction().denominator(),
                                  parameter.fraction().strictly_more()});
      case v1::RuleParameter::kFlag:
        return RuleValue(parameter.flag());
      case v1::RuleParameter::kCode:
        return RuleValue(parameter.code());
      case v1::RuleParameter::kNumbers:
        return RuleValue(std::vector<int64_t>(parameter.numbers().values().begin(),
                                              parameter.numbers().values().end()));
      default:
        return std::nullopt;
    }
  }

  void ConvertItem(int index, RuleSet* set) {
    const v1::ChecklistRule& source = proto_.checklist(index);
    const int line = LineOf("checklist", index);
    const bool known_procedure =
        source.procedure() == "ADMISSION" || source.procedure() == "RECOGNITION";
    if (source.form().empty() || source.title().empty() || source.clause().empty() ||
        source.owed_by().empty() || source.supplied_by().empty() || !known_procedure ||
        source.condition() == v1::CHECKLIST_CONDITION_UNSPECIFIED ||
        source.confidence() == v1::RULE_CONFIDENCE_UNSPECIFIED) {
      faults_->Add(line, absl::StrCat("checklist item \"", source.form(),
                                      "\" lacks a field or names an unknown procedure"));
    }
    for (const ChecklistRule& other : set->checklist) {
      if (other.form != source.form() || other.procedure != source.procedure()) continue;
      faults_->Add(line, absl::StrCat("checklist item \"", source.form(), "\" is given twice"));
    }
    set->checklist.push_back({source.form(), source.title(), source.procedure(),
                              static_cast<ChecklistCondition>(source.condition()), source.clause(),
                              static_cast<RuleConfidence>(source.confidence()), source.owed_by(),
                              source.supplied_by(), source.ages_months()});
  }

  const v1::RuleSet& proto_;
  TextFormat::ParseInfoTree* const lines_;
  Faults* const faults_;
};

absl::StatusOr<std::vector<std::string>> ListFiles(const std::string& directory) {
  std::vector<std::string> files;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(directory, error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->path().extension() == ".textproto") files.push_back(entry->path().string());
  }
  if (error) {
    return ReasonedError(absl::StatusCode::kNotFound, "RULE_SET_DIRECTORY_UNREADABLE",
                         {absl::StrCat("Không đọc được thư mục bộ quy định ", directory,
                                       "; kiểm tra rule_set_directory trong cấu hình."),
                          absl::StrCat("Cannot read the folder of rule sets ", directory, ".")});
  }
  std::sort(files.begin(), files.end());
  return files;
}

v1::RuleSet Parse(const std::string& text, RuleSet* set, TextFormat::ParseInfoTree* lines,
                  Faults* faults) {
  v1::RuleSet proto;
  faults->Add(ReadTextProto(text, &proto, lines));
  if (faults->list().empty()) *set = Converter(proto, lines, faults).Convert();
  return proto;
}

// The line a rule begins at, from 0; -1 of one that is not there.
int LineOfRule(const v1::RuleSet& proto, const std::string& id, TextFormat::ParseInfoTree* lines) {
  const auto* field = v1::RuleSet::descriptor()->FindFieldByName("rules");
  for (int i = 0; i < proto.rules_size(); ++i) {
    if (proto.rules(i).id() == id) return lines->GetLocation(field, i).line;
  }
  return -1;
}

}  // namespace

absl::StatusOr<v1::RuleSet> ParseRuleSet(const std::string& file, const std::string& text,
                                         RuleSet* set) {
  Faults faults;
  TextFormat::ParseInfoTree lines;
  v1::RuleSet proto = Parse(text, set, &lines, &faults);
  if (!faults.list().empty()) return RuleSetsInvalid(InFile(file, faults.list()));
  return proto;
}

std::vector<TextFault> ReadRuleSetText(const std::string& text, RuleSet* set) {
  Faults faults;
  TextFormat::ParseInfoTree lines;
  const v1::RuleSet proto = Parse(text, set, &lines, &faults);
  if (faults.list().empty()) {
    for (const RuleFault& fault : FaultsOf(*set)) {
      faults.Add(LineOfRule(proto, fault.rule_id, &lines), fault.message);
    }
  }
  return faults.list();
}

absl::StatusOr<LoadedRuleSets> LoadRuleSets(const std::string& directory) {
  KETNAP_ASSIGN_OR_RETURN(const std::vector<std::string> files, ListFiles(directory));
  if (files.empty()) {
    return RuleSetsInvalid({absl::StrCat(directory, ": no *.textproto file")});
  }
  LoadedRuleSets loaded;
  std::vector<RuleSet> sets;
  for (const std::string& file : files) {
    KETNAP_ASSIGN_OR_RETURN(const std::string text, ReadFile(file));
    RuleSet set;
    KETNAP_ASSIGN_OR_RETURN(v1::RuleSet proto, ParseRuleSet(file, text, &set));
    loaded.sets.push_back(std::move(proto));
    sets.push_back(std::move(set));
  }
  KETNAP_ASSIGN_OR_RETURN(loaded.book, RuleBook::Create(std::move(sets)));
  std::map<std::string, size_t> places;
  for (size_t i = 0; i < loaded.book.sets().size(); ++i) places[loaded.book.sets()[i].id] = i;
  std::sort(loaded.sets.begin(), loaded.sets.end(),
            [&](const auto& a, const auto& b) { return places[a.id()] < places[b.id()]; });
  return loaded;
}

}  // namespace ketnap::dossier
