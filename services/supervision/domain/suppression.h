#ifndef KETNAP_SERVICES_SUPERVISION_DOMAIN_SUPPRESSION_H_
#define KETNAP_SERVICES_SUPERVISION_DOMAIN_SUPPRESSION_H_

#include <cstdint>
#include <string>
#include <vector>

// Small groups of a sensitive attribute are not told apart.
namespace ketnap::supervision {

struct Group {
  std::string code;
  int64_t people = 0;

  bool operator==(const Group&) const = default;
};

inline constexpr char kSuppressedCode[] = "OTHER_SUPPRESSED";

// Merges every group of fewer than `smallest` people into one of kSuppressedCode, which comes last.
// Total and the groups left give the merged one away: so it takes in the next smallest groups too
// until it has two of them and `smallest` people, or there are no more. Groups of nobody are left
// out. Nothing changes when no group is small.
std::vector<Group> SuppressSmallGroups(std::vector<Group> groups, int64_t smallest);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_DOMAIN_SUPPRESSION_H_
