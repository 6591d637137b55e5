#ifndef KETNAP_COMMON_ACCESS_INSPECTION_USE_H_
#define KETNAP_COMMON_ACCESS_INSPECTION_USE_H_

#include <string>
#include <string_view>
#include <vector>

#include "common/base/uuid.h"

namespace ketnap::access {

// Which inspections a call was let in by. Whoever judges grants notes here what no other grant of
// the caller would have allowed, and the pipeline journals it before the answer leaves. Of one
// call, used by one thread at a time.
class InspectionUse {
 public:
  struct Entry {
    std::string inspection;  // "inspections/{uuid}".
    Uuid organization;       // Over which it was needed first.
  };

  // Each inspection is kept once.
  void Note(std::string_view inspection, const Uuid& organization);
  // What was noted, in order; nothing is left here.
  std::vector<Entry> Take();

 private:
  std::vector<Entry> entries_;
};

}  // namespace ketnap::access

#endif  // KETNAP_COMMON_ACCESS_INSPECTION_USE_H_
