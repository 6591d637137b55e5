#include "services/ctl/text/numbers.h"

#include <cstdlib>

#include "absl/strings/str_cat.h"

namespace ketnap::ctl {

std::string FormatCount(int64_t number, bool english) {
  std::string digits = std::to_string(std::abs(number));
  for (int place = static_cast<int>(digits.size()) - 3; place > 0; place -= 3) {
    digits.insert(static_cast<size_t>(place), english ? "," : ".");
  }
  return absl::StrCat(number < 0 ? "−" : "", digits);
}

std::string FormatPermille(int64_t permille, bool english) {
  const int64_t size = std::abs(permille);
  return absl::StrCat(permille < 0 ? "−" : "", FormatCount(size / 10, english), english ? "." : ",",
                      size % 10, " %");
}

std::string FormatDifference(int64_t permille, bool english) {
  return absl::StrCat(permille > 0 ? "+" : "", FormatPermille(permille, english));
}

}  // namespace ketnap::ctl
