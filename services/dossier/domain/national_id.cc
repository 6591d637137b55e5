#include "services/dossier/domain/national_id.h"

namespace ketnap::dossier {
namespace {

constexpr size_t kShown = 4;
constexpr int kFemale = 1;
constexpr int kMale = 2;

int Digit(std::string_view number, size_t at) { return number[at] - '0'; }

}  // namespace

std::string MaskNationalId(std::string_view number) {
  if (number.size() <= kShown) return std::string(number.size(), '*');
  const size_t hidden = number.size() - kShown;
  return std::string(hidden, '*').append(number.substr(hidden));
}

std::vector<std::string> NationalIdWarnings(std::string_view number, int sex, Date birth_date) {
  // 0 and 1 for men and women of 1900 to 1999, 2 and 3 for those of the next hundred years, …
  const int century_and_sex = Digit(number, 3);
  const int year = 1900 + 100 * (century_and_sex / 2) + 10 * Digit(number, 4) + Digit(number, 5);
  const int sex_of_number = century_and_sex % 2 == 0 ? kMale : kFemale;
  std::vector<std::string> warnings;
  if (year != birth_date.year()) {
    warnings.emplace_back("Năm sinh theo số định danh không khớp với năm sinh trong hồ sơ.");
  }
  if (sex_of_number != sex) {
    warnings.emplace_back("Giới tính theo số định danh không khớp với giới tính trong hồ sơ.");
  }
  return warnings;
}

}  // namespace ketnap::dossier
