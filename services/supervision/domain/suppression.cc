#include "services/supervision/domain/suppression.h"

#include <algorithm>
#include <set>

namespace ketnap::supervision {

std::vector<Group> SuppressSmallGroups(std::vector<Group> groups, int64_t smallest) {
  std::erase_if(groups, [](const Group& group) { return group.people == 0; });
  std::vector<Group> by_size = groups;
  std::stable_sort(by_size.begin(), by_size.end(),
                   [](const Group& a, const Group& b) { return a.people < b.people; });
  if (by_size.empty() || by_size.front().people >= smallest) return groups;
  std::set<std::string> merged;
  int64_t people = 0;
  for (const Group& group : by_size) {
    const bool hidden_well = merged.size() >= 2 && people >= smallest;
    if (group.people >= smallest && hidden_well) break;
    merged.insert(group.code);
    people += group.people;
  }
  std::erase_if(groups, [&](const Group& group) { return merged.contains(group.code); });
  groups.push_back({kSuppressedCode, people});
  return groups;
}

}  // namespace ketnap::supervision
