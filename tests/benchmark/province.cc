#include "tests/benchmark/province.h"

#include <fstream>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/files.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "ketnap/identity/v1/account.grpc.pb.h"
#include "ketnap/identity/v1/authentication.grpc.pb.h"
#include "ketnap/organization/v1/member_service.grpc.pb.h"
#include "ketnap/organization/v1/organization_service.grpc.pb.h"

namespace ketnap::benchmark {
namespace {

namespace ipb = ketnap::identity::v1;
namespace opb = ketnap::organization::v1;

struct Person {
  std::string account;
  Credentials credentials;
  std::string session_token;
};

std::string NewPassword() {
  std::ifstream random("/dev/urandom", std::ios::binary);
  std::string bytes(24, '\0');
  random.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  return absl::BytesToHexString(bytes);
}

// Signs in with the one-time password, replaces it, and signs in again.
absl::StatusOr<Person> Enter(const Suite& suite, const std::string& user_name,
                             const ipb::CreateAccountResponse& created) {
  using Stub = ipb::AuthenticationService::Stub;
  const auto stub = ipb::AuthenticationService::NewStub(suite.EdgeChannel());
  ipb::SignInRequest sign_in;
  sign_in.set_user_name(user_name);
  sign_in.set_password(created.one_time_password());
  ipb::SignInResponse session;
  KETNAP_RETURN_IF_ERROR(Call(*stub, &Stub::SignIn, {}, sign_in, &session));

  ipb::ChangePasswordRequest change;
  change.set_current_password(created.one_time_password());
  change.set_new_password(NewPassword());
  change.set_request_id(NewRequestId());
  ipb::ChangePasswordResponse changed;
  KETNAP_RETURN_IF_ERROR(Call(*stub, &Stub::ChangePassword,
                              SessionCredentials(session.session_token()), change, &changed));
  sign_in.set_password(change.new_password());
  KETNAP_RETURN_IF_ERROR(Call(*stub, &Stub::SignIn, {}, sign_in, &session));
  return Person{created.account().name(), SessionCredentials(session.session_token()),
                session.session_token()};
}

absl::StatusOr<Person> MakeAdministrator(const Suite& suite) {
  const auto stub = ipb::AccountService::NewStub(suite.ServiceChannel("identity"));
  ipb::BootstrapAccountRequest request;
  request.set_user_name("benchmark-admin");
  request.set_display_name("Quản trị đo tốc độ");
  request.set_request_id(NewRequestId());
  ipb::CreateAccountResponse created;
  KETNAP_RETURN_IF_ERROR(Call(*stub, &ipb::AccountService::Stub::BootstrapAccount,
                              IdentityCredentials(suite.OperatorToken("identity")), request,
                              &created));
  return Enter(suite, request.user_name(), created);
}

absl::StatusOr<Person> MakeClerk(const Suite& suite, const Person& administrator) {
  const auto accounts = ipb::AccountService::NewStub(suite.EdgeChannel());
  ipb::CreateAccountRequest request;
  request.mutable_account()->set_user_name("benchmark-clerk");
  request.mutable_account()->set_display_name("Cán bộ đo tốc độ");
  request.mutable_account()->set_organization("organizations/-");
  request.set_request_id(NewRequestId());
  ipb::CreateAccountResponse created;
  KETNAP_RETURN_IF_ERROR(Call(*accounts, &ipb::AccountService::Stub::CreateAccount,
                              administrator.credentials, request, &created));

  const auto grants = ipb::GrantService::NewStub(suite.EdgeChannel());
  for (const char* role : {"roles/board-officer", "roles/cell-secretary"}) {
    ipb::GrantRoleRequest grant;
    grant.mutable_grant()->set_account(created.account().name());
    grant.mutable_grant()->set_role(role);
    grant.mutable_grant()->set_organization("organizations/-");
    *grant.mutable_grant()->mutable_valid_from() = DateToProto(SystemClock().Today());
    grant.mutable_grant()->set_reason("Đo tốc độ.");
    grant.set_request_id(NewRequestId());
    ipb::Grant granted;
    KETNAP_RETURN_IF_ERROR(Call(*grants, &ipb::GrantService::Stub::GrantRole,
                                administrator.credentials, grant, &granted));
  }
  return Enter(suite, request.account().user_name(), created);
}

absl::StatusOr<std::string> MakeOrganization(const Suite& suite, const Person& clerk,
                                             const std::string& parent, const std::string& type,
                                             const std::string& display_name,
                                             bool has_admission_authority) {
  const auto stub = opb::OrganizationService::NewStub(suite.EdgeChannel());
  opb::CreateOrganizationRequest request;
  opb::Organization& organization = *request.mutable_organization();
  organization.set_parent(parent);
  organization.set_type(type);
  organization.set_display_name(display_name);
  organization.set_workplace_kind(opb::WORKPLACE_KIND_STATE_AGENCY);
  organization.set_has_admission_authority(has_admission_authority);
  organization.set_committee_size(type == "PARTY_CELL" ? 0 : 9);
  organization.set_standing_committee_size(has_admission_authority ? 3 : 0);
  organization.set_has_youth_union(true);
  organization.set_has_trade_union(true);
  *organization.mutable_valid_from() = DateToProto(Date(2010, 1, 1));
  organization.set_synthetic(true);
  request.set_request_id(NewRequestId());
  opb::Organization created;
  KETNAP_RETURN_IF_ERROR(Eventually([&] {
    return Call(*stub, &opb::OrganizationService::Stub::CreateOrganization, clerk.credentials,
                request, &created);
  }));
  return created.name();
}

absl::StatusOr<std::string> MakeHelper(const Suite& suite, const Person& clerk,
                                       const std::string& cell) {
  const auto stub = opb::MemberService::NewStub(suite.EdgeChannel());
  opb::CreateMemberRequest request;
  opb::Member& member = *request.mutable_member();
  member.set_organization(cell);
  member.set_full_name("Nông Thị Đo");
  *member.mutable_birth_date() = DateToProto(Date(1980, 5, 19));
  member.set_status(opb::MEMBER_STATUS_OFFICIAL);
  *member.mutable_admission_ceremony_date() = DateToProto(Date(2010, 2, 3));
  *member.mutable_official_date() = DateToProto(Date(2011, 2, 3));
  member.set_synthetic(true);
  request.set_request_id(NewRequestId());
  opb::Member created;
  KETNAP_RETURN_IF_ERROR(Eventually([&] {
    return Call(*stub, &opb::MemberService::Stub::CreateMember, clerk.credentials, request,
                &created);
  }));
  return created.name();
}

absl::StatusOr<std::string> ReadLine(const std::string& folder, const std::string& name) {
  return ReadSecretFile(absl::StrCat(folder, "/", name));
}

}  // namespace

absl::StatusOr<Province> MakeProvince(const Suite& suite) {
  KETNAP_ASSIGN_OR_RETURN(const Person administrator, MakeAdministrator(suite));
  KETNAP_ASSIGN_OR_RETURN(const Person clerk, MakeClerk(suite, administrator));
  std::string organization;
  const struct {
    const char* type;
    const char* display_name;
    bool has_admission_authority;
  } levels[] = {{"PROVINCIAL_COMMITTEE", "Đảng bộ tỉnh đo tốc độ", true},
                {"DIRECT_SUPERIOR_COMMITTEE", "Đảng bộ khối đo tốc độ", true},
                {"GRASSROOTS_PARTY_ORGANIZATION", "Đảng bộ cơ sở đo tốc độ", false},
                {"PARTY_CELL", "Chi bộ đo tốc độ", false}};
  for (const auto& level : levels) {
    KETNAP_ASSIGN_OR_RETURN(
        organization, MakeOrganization(suite, clerk, organization, level.type, level.display_name,
                                       level.has_admission_authority));
  }
  KETNAP_ASSIGN_OR_RETURN(std::string helper, MakeHelper(suite, clerk, organization));
  return Province{clerk.account, clerk.session_token, organization, std::move(helper)};
}

absl::Status SaveProvince(const Province& province, const std::string& folder) {
  const std::pair<const char*, const std::string*> files[] = {{"account", &province.account},
                                                              {"session", &province.session_token},
                                                              {"cell", &province.cell},
                                                              {"helper", &province.helper}};
  for (const auto& [name, content] : files) {
    KETNAP_RETURN_IF_ERROR(
        WriteFileAtomically(absl::StrCat(folder, "/", name), absl::StrCat(*content, "\n"), 0600));
  }
  return absl::OkStatus();
}

absl::StatusOr<Province> LoadProvince(const std::string& folder) {
  Province province;
  KETNAP_ASSIGN_OR_RETURN(province.account, ReadLine(folder, "account"));
  KETNAP_ASSIGN_OR_RETURN(province.session_token, ReadLine(folder, "session"));
  KETNAP_ASSIGN_OR_RETURN(province.cell, ReadLine(folder, "cell"));
  KETNAP_ASSIGN_OR_RETURN(province.helper, ReadLine(folder, "helper"));
  return province;
}

}  // namespace ketnap::benchmark
