#ifndef KETNAP_SERVICES_CTL_DEMO_ACCOUNTS_H_
#define KETNAP_SERVICES_CTL_DEMO_ACCOUNTS_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/ctl/client/suite_client.h"
#include "services/ctl/demo/loader_store.h"

namespace ketnap::ctl {

// An account that has to be there.
struct WantedAccount {
  std::string key;  // In the store: "board".
  std::string user_name;
  std::string display_name;
  std::vector<std::string> roles;
  std::string organization = "organizations/-";
  std::string member = {};  // "members/…" whose account it is, where that matters.
};

// The working account that stays: reports are made with it.
inline constexpr char kReportingAccountKey[] = "inspector";

// Makes the accounts of the demonstration: those the loader works with, whose one-time passwords it
// replaces at once, and those for people, whose one-time passwords it leaves.
class DemoAccounts {
 public:
  // All must outlive this.
  DemoAccounts(std::string state, SuiteClient* client, LoaderStore* store)
      : state_(std::move(state)), client_(client), store_(store) {}

  // The administrator: the one given, or the suite's first account, made now or by an earlier run.
  absl::Status OpenAdministrator(const std::string& user_name, const std::string& password);

  absl::Status AddWorking(const WantedAccount& wanted);
  absl::Status AddPerson(const WantedAccount& wanted);
  // Session of a working account that was added.
  Session* SessionOf(const std::string& key) { return sessions_.at(key).get(); }

  // Writes names and one-time passwords of people's accounts to a file of its owner alone.
  absl::Status WritePeople(const std::vector<WantedAccount>& people, const std::string& path) const;

  // Closes the working accounts that can write: what they were for is done.
  absl::Status CloseWriters();

 private:
  absl::Status Bootstrap();
  absl::Status Create(const WantedAccount& wanted);
  absl::Status CreateOnce(const WantedAccount& wanted, StoredAccount* account);
  absl::Status Grant(const WantedAccount& wanted);
  // Replaces the one-time password and opens the session.
  absl::Status Activate(const std::string& key);
  absl::Status ReplacePassword(StoredAccount* account);
  std::string RequestId(const std::string& what) const;

  const std::string state_;
  SuiteClient* const client_;
  LoaderStore* const store_;
  std::unique_ptr<Session> own_administrator_;  // One given by the operator.
  Session* administrator_ = nullptr;
  std::map<std::string, std::unique_ptr<Session>> sessions_;
};

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_DEMO_ACCOUNTS_H_
