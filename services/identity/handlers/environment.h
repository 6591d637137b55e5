#ifndef KETNAP_SERVICES_IDENTITY_HANDLERS_ENVIRONMENT_H_
#define KETNAP_SERVICES_IDENTITY_HANDLERS_ENVIRONMENT_H_

#include "common/access/organization_tree.h"
#include "common/access/token.h"
#include "common/db/database.h"
#include "common/rpc/pipeline.h"
#include "services/identity/domain/grant.h"
#include "services/identity/domain/lockout.h"
#include "services/identity/domain/session.h"
#include "services/identity/password_hasher.h"

namespace ketnap::identity {

inline constexpr char kPackage[] = "ketnap.identity.v1";

// What the handlers work with. Everything outlives them.
struct Environment {
  db::Database* database = nullptr;
  const access::OrganizationTree* tree = nullptr;
  const access::Signer* signer = nullptr;
  rpc::Pipeline* pipeline = nullptr;
  PasswordHasher* hasher = nullptr;
  const RoleCatalogue* roles = nullptr;
  SessionRules session_rules;
  LockoutRules lockout_rules;
};

}  // namespace ketnap::identity

#endif  // KETNAP_SERVICES_IDENTITY_HANDLERS_ENVIRONMENT_H_
