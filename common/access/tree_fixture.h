#ifndef KETNAP_COMMON_ACCESS_TREE_FIXTURE_H_
#define KETNAP_COMMON_ACCESS_TREE_FIXTURE_H_

#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "common/access/organization_tree.h"
#include "common/base/status_macros.h"
#include "common/testing/mariadb_fixture.h"
#include "ketnap/access/migrations.h"

namespace ketnap::access {

// A replica in a schema of its own, organizations by name. For tests.
class TreeFixture : public ::testing::Test {
 protected:
  using Link = std::tuple<Uuid, Uuid, int64_t>;
  // Ancestor, descendant, first day, last day, depth, type, folded name.
  using SpanRow =
      std::tuple<Uuid, Uuid, std::string, std::string, int64_t, std::string, std::string>;

  void SetUp() override {
    database_ = schema_.Open();
    ASSERT_TRUE(db::Migrate(*database_, "access", Migrations(), absl::FromUnixSeconds(0)).ok());
  }

  static Uuid Id(const std::string& name) { return Uuid::FromName(name); }

  static OrganizationNode Node(const std::string& name, const std::string& parent,
                               bool authority = false) {
    OrganizationNode node;
    node.id = Id(name);
    if (!parent.empty()) node.parent = Id(parent);
    node.type = "GRASSROOTS_PARTY_ORGANIZATION";
    node.display_name = "Đảng bộ " + name;
    node.has_admission_authority = authority;
    node.valid_from = Date(2020, 1, 1);
    return node;
  }

  static OrganizationPeriod Period(Date from, std::optional<Date> to, const std::string& parent,
                                   const std::string& name) {
    OrganizationPeriod period;
    period.valid_from = from;
    period.valid_to = to;
    if (!parent.empty()) period.parent = Id(parent);
    period.type = "GRASSROOTS_PARTY_ORGANIZATION";
    period.display_name = "Đảng bộ " + name;
    return period;
  }

  // A node that is what its periods say.
  static OrganizationNode Dated(const std::string& name, std::vector<OrganizationPeriod> periods) {
    OrganizationNode node = Node(name, "");
    node.parent = periods.back().parent;
    node.type = periods.back().type;
    node.display_name = periods.back().display_name;
    node.valid_from = periods.front().valid_from;
    node.valid_to = periods.back().valid_to;
    node.periods = std::move(periods);
    return node;
  }

  absl::Status Upsert(const OrganizationNode& node) {
    return database_->RunWrite(absl::InfiniteFuture(), [&](db::Transaction& transaction) {
      return UpsertOrganization(transaction, node);
    });
  }
  void Put(const OrganizationNode& node) {
    const absl::Status status = Upsert(node);
    ASSERT_TRUE(status.ok()) << status;
  }
  void Add(const std::string& name, const std::string& parent, bool authority = false) {
    Put(Node(name, parent, authority));
  }
  void Succeed(const Succession& step) {
    const absl::Status status = database_->RunWrite(
        absl::InfiniteFuture(),
        [&](db::Transaction& transaction) { return PutSuccession(transaction, step); });
    ASSERT_TRUE(status.ok()) << status;
  }
  void Reload() {
    const absl::Status status = tree_.Reload(*database_);
    ASSERT_TRUE(status.ok()) << status;
  }

  void Sql(const std::string& sql, const db::Values& values = {}) {
    const absl::Status status = database_->RunWrite(
        absl::InfiniteFuture(),
        [&](db::Transaction& transaction) { return transaction.Execute(sql, values).status(); });
    ASSERT_TRUE(status.ok()) << status;
  }
  db::Rows Rows(const std::string& sql, const db::Values& values = {}) {
    db::Rows rows;
    const absl::Status status = database_->RunWrite(
        absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
          KETNAP_ASSIGN_OR_RETURN(rows, transaction.Query(sql, values));
          return absl::OkStatus();
        });
    EXPECT_TRUE(status.ok()) << sql << "\n" << status;
    return rows;
  }

  // Every closure row, read back; nothing is inferred.
  std::set<Link> Closure() {
    std::set<Link> links;
    for (const db::Row& row :
         Rows("SELECT ancestor_id, descendant_id, depth FROM replica_organization_closure")) {
      links.emplace(row.Id(0), row.Id(1), row.Int(2));
    }
    return links;
  }
  std::set<SpanRow> Spans() {
    std::set<SpanRow> spans;
    for (const db::Row& row : Rows("SELECT ancestor_id, descendant_id, valid_from, valid_to, depth,"
                                   " type, folded_name FROM replica_organization_span")) {
      spans.emplace(row.Id(0), row.Id(1), row.Text(2), row.Text(3), row.Int(4), row.Text(5),
                    row.Text(6));
    }
    return spans;
  }

  testing::TestSchema schema_;
  std::unique_ptr<db::Database> database_;
  OrganizationTree tree_;
};

}  // namespace ketnap::access

#endif  // KETNAP_COMMON_ACCESS_TREE_FIXTURE_H_
