#ifndef KETNAP_SERVICES_CTL_TEXT_NUMBERS_H_
#define KETNAP_SERVICES_CTL_TEXT_NUMBERS_H_

#include <cstdint>
#include <string>

namespace ketnap::ctl {

// "1.234" in Vietnamese, "1,234" in English.
std::string FormatCount(int64_t number, bool english);

// Tenths of a per cent: 984 is "98,4 %" in Vietnamese, "98.4 %" in English.
std::string FormatPermille(int64_t permille, bool english);

// The same with its sign: "+40,0 %", "−8,5 %".
std::string FormatDifference(int64_t permille, bool english);

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_TEXT_NUMBERS_H_
