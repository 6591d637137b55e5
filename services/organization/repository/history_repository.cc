#include "services/organization/repository/history_repository.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/organization/domain/text_key.h"
#include "services/organization/repository/history_statements.h"
#include "services/organization/repository/open_end.h"
#include "services/organization/repository/organization_repository.h"

namespace ketnap::organization {
namespace {

constexpr size_t kMostIds = 8192;  // In one statement, which takes 65,535 values.

OrganizationPeriod PeriodOf(const db::Row& row) {
  OrganizationPeriod period;
  OrganizationContent& content = period.content;
  period.version = row.Int(1);
  period.valid_from = row.DateAt(2);
  period.valid_to = row.OptionalDate(3);
  content.parent = row.OptionalId(4);
  content.type = row.Text(5);
  content.display_name = row.Text(6);
  content.workplace_kind = static_cast<int>(row.Int(7));
  content.committee_size = static_cast<int>(row.Int(8));
  content.standing_committee_size = static_cast<int>(row.Int(9));
  content.has_youth_union = row.Bool(10);
  content.has_trade_union = row.Bool(11);
  period.reorganization = row.OptionalId(12);
  period.record_time = row.TimeAt(13);
  period.supersede_time = row.OptionalTime(14);
  period.correction_reason = row.Text(15);
  return period;
}

Authority AuthorityOf(const db::Row& row) {
  Authority authority;
  authority.kind = static_cast<AuthorityKind>(row.Int(1));
  authority.valid_from = row.DateAt(2);
  authority.valid_to = row.OptionalDate(3);
  if (!row.IsNull(7)) {
    authority.decision = DecisionReference{row.Text(4), row.Text(5), row.Text(6), row.DateAt(7)};
  }
  authority.record_time = row.TimeAt(8);
  return authority;
}

AdministrativeCode CodeOf(const db::Row& row) {
  AdministrativeCode code;
  code.scheme = row.Text(1);
  code.value = row.Text(2);
  code.valid_from = row.DateAt(3);
  code.valid_to = row.OptionalDate(4);
  code.record_time = row.TimeAt(5);
  return code;
}

void SortOldestFirst(std::vector<Authority>* authorities) {
  std::sort(authorities->begin(), authorities->end(), [](const Authority& a, const Authority& b) {
    return std::tie(a.valid_from, a.kind) < std::tie(b.valid_from, b.kind);
  });
}

void SortOldestFirst(std::vector<AdministrativeCode>* codes) {
  std::sort(codes->begin(), codes->end(),
            [](const AdministrativeCode& a, const AdministrativeCode& b) {
              return std::tie(a.valid_from, a.scheme, a.value) <
                     std::tie(b.valid_from, b.scheme, b.value);
            });
}

absl::Status CodeTakenError(const Uuid& other) {
  return ResourceAlreadyExistsError(
      absl::StrCat("organizations/", other.ToString()),
      {"Mã này đang thuộc về một tổ chức khác.", "Another organization has this code."});
}

}  // namespace

absl::StatusOr<std::optional<OrganizationHistory>> FindWithHistory(db::Transaction& transaction,
                                                                   const Uuid& id) {
  KETNAP_ASSIGN_OR_RETURN(auto organization, FindOrganization(transaction, id));
  if (!organization.has_value()) return std::nullopt;
  OrganizationHistory history;
  history.organization = *std::move(organization);
  KETNAP_ASSIGN_OR_RETURN(history.organization.authorities, FindAuthorities(transaction, id));
  KETNAP_ASSIGN_OR_RETURN(history.organization.codes, FindCodes(transaction, id));
  KETNAP_ASSIGN_OR_RETURN(history.periods, FindPeriods(transaction, id));
  return history;
}

absl::StatusOr<std::vector<OrganizationPeriod>> FindPeriods(db::Transaction& transaction,
                                                            const Uuid& organization) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows,
                          transaction.Query(sql::kFindPeriods, {organization}));
  std::vector<OrganizationPeriod> periods;
  periods.reserve(rows.size());
  for (const db::Row& row : rows) periods.push_back(PeriodOf(row));
  return periods;
}

absl::StatusOr<std::optional<OrganizationPeriod>> FindLivePeriod(db::Transaction& transaction,
                                                                 const Uuid& organization,
                                                                 Date from) {
  KETNAP_ASSIGN_OR_RETURN(const auto row,
                          transaction.QueryOptional(sql::kFindLivePeriod, {organization, from}));
  if (!row.has_value()) return std::nullopt;
  return PeriodOf(*row);
}

absl::Status InsertPeriod(db::Transaction& transaction, const Uuid& organization,
                          const OrganizationPeriod& period) {
  const OrganizationContent& content = period.content;
  return transaction
      .Execute(sql::kInsertPeriod,
               {organization, period.valid_from, period.version, LastDayOrOpen(period.valid_to),
                content.parent, content.type, content.display_name, NameKey(content.display_name),
                content.workplace_kind, content.committee_size, content.standing_committee_size,
                content.has_youth_union, content.has_trade_union, period.reorganization,
                period.record_time})
      .status();
}

absl::Status ClosePeriod(db::Transaction& transaction, const Uuid& organization, Date from,
                         Date last_day) {
  return transaction.Execute(sql::kClosePeriod, {last_day, organization, from}).status();
}

absl::Status SupersedePeriod(db::Transaction& transaction, const Uuid& organization, Date from,
                             absl::Time now, std::string_view reason) {
  return transaction.Execute(sql::kSupersedePeriod, {now, reason, organization, from}).status();
}

absl::StatusOr<bool> DeletePeriod(db::Transaction& transaction, const Uuid& organization, Date from,
                                  int64_t version) {
  KETNAP_ASSIGN_OR_RETURN(const int64_t deleted,
                          transaction.Execute(sql::kDeletePeriod, {organization, from, version}));
  return deleted > 0;
}

absl::StatusOr<std::vector<Authority>> FindAuthorities(db::Transaction& transaction,
                                                       const Uuid& organization) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows,
                          transaction.Query(sql::kFindAuthorities, {organization}));
  std::vector<Authority> authorities;
  for (const db::Row& row : rows) authorities.push_back(AuthorityOf(row));
  SortOldestFirst(&authorities);
  return authorities;
}

absl::Status InsertAuthority(db::Transaction& transaction, const Uuid& organization,
                             const Authority& authority) {
  db::Values values = {organization, authority.kind, authority.valid_from,
                       LastDayOrOpen(authority.valid_to)};
  if (authority.decision.has_value()) {
    values.insert(values.end(), {authority.decision->number, authority.decision->symbol,
                                 authority.decision->issuer, authority.decision->date});
  } else {
    values.resize(values.size() + 4);
  }
  values.push_back(authority.record_time);
  return transaction.Execute(sql::kInsertAuthority, values).status();
}

absl::Status CloseAuthority(db::Transaction& transaction, const Uuid& organization,
                            const Authority& authority, Date last_day) {
  return transaction
      .Execute(sql::kCloseAuthority, {last_day, organization, authority.kind, authority.valid_from})
      .status();
}

absl::StatusOr<std::vector<AdministrativeCode>> FindCodes(db::Transaction& transaction,
                                                          const Uuid& organization) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(sql::kFindCodes, {organization}));
  std::vector<AdministrativeCode> codes;
  for (const db::Row& row : rows) codes.push_back(CodeOf(row));
  SortOldestFirst(&codes);
  return codes;
}

absl::Status InsertCode(db::Transaction& transaction, const Uuid& organization,
                        const AdministrativeCode& code) {
  return transaction
      .Execute(sql::kInsertCode, {organization, code.scheme, code.value, code.valid_from,
                                  LastDayOrOpen(code.valid_to), code.record_time})
      .status();
}

absl::Status CloseCode(db::Transaction& transaction, const Uuid& organization,
                       const AdministrativeCode& code, Date last_day) {
  return transaction
      .Execute(sql::kCloseCode, {last_day, organization, code.scheme, code.value, code.valid_from})
      .status();
}

absl::Status DeleteCode(db::Transaction& transaction, const Uuid& organization,
                        const AdministrativeCode& code) {
  return transaction
      .Execute(sql::kDeleteCode, {organization, code.scheme, code.value, code.valid_from})
      .status();
}

absl::StatusOr<std::optional<Uuid>> FindByCode(db::Transaction& transaction,
                                               std::string_view scheme, std::string_view value) {
  KETNAP_ASSIGN_OR_RETURN(const auto row,
                          transaction.QueryOptional(sql::kFindByLiveCode, {scheme, value}));
  if (!row.has_value()) return std::nullopt;
  return row->Id(0);
}

absl::Status CheckCodeFree(db::Transaction& transaction, const Uuid& organization,
                           const AdministrativeCode& code) {
  KETNAP_ASSIGN_OR_RETURN(
      const auto other, transaction.QueryOptional(sql::kFindOtherWithCode,
                                                  {code.scheme, code.value, organization,
                                                   code.valid_from, LastDayOrOpen(code.valid_to)}));
  return other.has_value() ? CodeTakenError(other->Id(0)) : absl::OkStatus();
}

absl::Status ClaimCodes(db::Transaction& transaction, const Uuid& organization) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows,
                          transaction.Query(sql::kFindUnclaimedCodes, {organization}));
  if (rows.empty()) return absl::OkStatus();
  for (const db::Row& row : rows) {
    KETNAP_RETURN_IF_ERROR(CheckCodeFree(transaction, organization, CodeOf(row)));
  }
  return transaction.Execute(sql::kClaimCodes, {organization}).status();
}

absl::StatusOr<db::Rows> QueryForIds(db::Transaction& transaction, std::string_view statement,
                                     const db::Values& values, const std::vector<Uuid>& ids) {
  db::Rows rows;
  for (size_t from = 0; from < ids.size(); from += kMostIds) {
    const size_t given = std::min(ids.size() - from, kMostIds);
    // Padded to few sizes with an id that is there already.
    size_t count = 8;
    while (count < given) count *= 4;
    db::Values all = values;
    for (size_t i = 0; i < count; ++i) all.push_back(ids[from + std::min(i, given - 1)]);
    KETNAP_ASSIGN_OR_RETURN(
        db::Rows more,
        transaction.Query(absl::StrCat(statement, db::Placeholders(count), ")"), all));
    std::move(more.begin(), more.end(), std::back_inserter(rows));
  }
  return rows;
}

absl::Status PutContentOn(db::Transaction& transaction, const std::vector<Uuid>& ids, Date day,
                          std::map<Uuid, Organization>* found) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows,
                          QueryForIds(transaction, sql::kFindPeriodsOn, {day, day}, ids));
  std::map<Uuid, Organization> as_they_were;
  for (const db::Row& row : rows) {
    const auto organization = found->find(row.Id(0));
    if (organization == found->end()) continue;
    OrganizationPeriod period = PeriodOf(row);
    organization->second.content = std::move(period.content);
    organization->second.content_from = period.valid_from;
    as_they_were.insert(std::move(*organization));
  }
  *found = std::move(as_they_were);
  return absl::OkStatus();
}

absl::Status FillHoldings(db::Transaction& transaction, const std::vector<Uuid>& ids,
                          std::map<Uuid, Organization>* found) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows authorities,
                          QueryForIds(transaction, sql::kFindAuthoritiesOf, {}, ids));
  for (const db::Row& row : authorities) {
    const auto organization = found->find(row.Id(0));
    if (organization != found->end()) {
      organization->second.authorities.push_back(AuthorityOf(row));
    }
  }
  KETNAP_ASSIGN_OR_RETURN(const db::Rows codes,
                          QueryForIds(transaction, sql::kFindCodesOf, {}, ids));
  for (const db::Row& row : codes) {
    const auto organization = found->find(row.Id(0));
    if (organization != found->end()) organization->second.codes.push_back(CodeOf(row));
  }
  for (auto& [id, organization] : *found) {
    SortOldestFirst(&organization.authorities);
    SortOldestFirst(&organization.codes);
  }
  return absl::OkStatus();
}

}  // namespace ketnap::organization
