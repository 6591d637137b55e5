#include "services/dossier/handlers/verification/subjects.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

#include "absl/strings/str_cat.h"

namespace ketnap::dossier {
namespace {

constexpr std::array<std::string_view, 8> kSubjects = {
    "SELF", "FATHER", "MOTHER", "FOSTERER", "SPOUSE", "FATHER_IN_LAW", "MOTHER_IN_LAW", "CHILD"};
constexpr std::array<std::string_view, 4> kNumbered = {"CHILD_", "SIBLING_", "GRANDPARENT_",
                                                       "FOSTERER_"};

std::string CodeOfRelation(v1::Relation relation) {
  constexpr size_t kPrefix = sizeof("RELATION_") - 1;
  return v1::Relation_Name(relation).substr(kPrefix);
}

bool IsNumber(std::string_view text) {
  return !text.empty() && text.size() <= 2 && text.front() != '0' &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

bool IsKnownSubject(const std::string& subject) {
  if (std::find(kSubjects.begin(), kSubjects.end(), subject) != kSubjects.end()) return true;
  return std::any_of(kNumbered.begin(), kNumbered.end(), [&subject](std::string_view prefix) {
    return subject.starts_with(prefix) && IsNumber(std::string_view(subject).substr(prefix.size()));
  });
}

std::vector<std::string> SubjectsOf(const std::vector<v1::Relation>& relations) {
  std::map<v1::Relation, int> counts;
  std::vector<std::string> subjects;
  for (const v1::Relation relation : relations) {
    const int number = ++counts[relation];
    const bool plain = IsSingle(relation) || (relation == v1::RELATION_FOSTERER && number == 1);
    subjects.push_back(plain ? CodeOfRelation(relation)
                             : absl::StrCat(CodeOfRelation(relation), "_", number));
  }
  return subjects;
}

bool IsSingle(v1::Relation relation) {
  switch (relation) {
    case v1::RELATION_FATHER:
    case v1::RELATION_MOTHER:
    case v1::RELATION_SPOUSE:
    case v1::RELATION_FATHER_IN_LAW:
    case v1::RELATION_MOTHER_IN_LAW:
      return true;
    default:
      return false;
  }
}

}  // namespace ketnap::dossier
