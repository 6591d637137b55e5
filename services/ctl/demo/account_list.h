#ifndef KETNAP_SERVICES_CTL_DEMO_ACCOUNT_LIST_H_
#define KETNAP_SERVICES_CTL_DEMO_ACCOUNT_LIST_H_

#include <string>
#include <vector>

#include "services/ctl/demo/accounts.h"
#include "services/ctl/demo/province.h"
#include "services/ctl/demo/requests.h"

namespace ketnap::ctl {

// The loader's first account: over the whole suite, since nobody else may make the root.
WantedAccount BoardAccount();
// Its other accounts, over the root and all below.
std::vector<WantedAccount> WorkingAccounts(const std::string& root);
// Accounts for people who look at the demonstration.
std::vector<WantedAccount> PeopleAccounts(const Province& province, const LearnedNames& names);

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_DEMO_ACCOUNT_LIST_H_
