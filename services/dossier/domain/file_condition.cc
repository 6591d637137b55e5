#include "services/dossier/domain/file_condition.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/dossier/domain/condition_builder.h"

namespace ketnap::dossier {

Condition FileCondition(const StepFacts& facts) {
  if (facts.damaged_files.empty()) {
    return JudgeProcess("FILE", true,
                        {"Các tệp đính kèm hồ sơ còn nguyên vẹn.",
                         "The files of the papers are as they were kept."});
  }
  const std::string forms = absl::StrJoin(facts.damaged_files, ", ");
  Condition condition = JudgeProcess(
      "FILE", false,
      {absl::StrCat("Tệp đính kèm của giấy tờ sau bị mất hoặc không còn nguyên vẹn: ", forms,
                    "; phải đính kèm lại trước khi quyết định."),
       absl::StrCat("The files of these papers are lost or altered: ", forms,
                    "; attach them again before the decision.")},
      {{"forms", forms}});
  condition.owed_by = "CELL";
  condition.supplied_by = "AttachDocument";
  return condition;
}

}  // namespace ketnap::dossier
