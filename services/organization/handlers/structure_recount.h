#ifndef KETNAP_SERVICES_ORGANIZATION_HANDLERS_STRUCTURE_RECOUNT_H_
#define KETNAP_SERVICES_ORGANIZATION_HANDLERS_STRUCTURE_RECOUNT_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/database.h"

namespace ketnap::organization {

// The tree and the register counted again from the rows alone, as simply as can be: it shares
// nothing with the code it is held against but the tables.
class StructureRecount {
 public:
  // Reads as the server's administrator, so that nothing that happens to the service's connections
  // happens to these.
  explicit StructureRecount(const std::string& socket_path, const std::string& schema);

  db::Rows Read(const std::string& sql, const db::Values& values = {});
  // Ends connections of the account `user`, at most `most`: how many.
  int KillConnections(const std::string& user, int most);

  struct Place {
    std::optional<Uuid> parent;
    std::string name;
    std::string type;
    bool operator==(const Place&) const = default;
  };
  // The tree on a day, and where every member belonged on it.
  struct Day {
    std::map<Uuid, Place> tree;
    std::map<Uuid, Uuid> members;
    bool operator==(const Day&) const = default;
  };
  Day DayOf(Date day);

  // Everything that contradicts itself, today and on each of `days`.
  std::vector<std::string> Faults(const std::vector<Date>& days);

 private:
  void CheckPeriods();
  void CheckMembers();
  void CheckDay(Date day);
  void CheckLineage();
  void CheckJournal();
  void Fault(std::string what) { faults_.push_back(std::move(what)); }
  // One fault for each row of a statement that should give none.
  void None(const std::string& what, const std::string& sql);

  std::unique_ptr<db::Database> database_;
  std::vector<std::string> faults_;
};

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_HANDLERS_STRUCTURE_RECOUNT_H_
