#include "common/journal/writer.h"

#include "common/base/errors.h"
#include "common/journal/hash.h"
#include "common/journal/test_support.h"

namespace ketnap::journal {
namespace {

class WriterTest : public JournalTest {};

TEST_F(WriterTest, ChainsTheEntriesOfAnAggregate) {
  const Uuid aggregate = AppendChain(3);
  const db::Rows rows = Query(
      "SELECT previous_hash, entry_hash, actor, request_id, event_type FROM journal_entry"
      " WHERE aggregate_id = ? ORDER BY aggregate_version",
      {aggregate});
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0].Text(0), "");
  EXPECT_EQ(rows[1].Text(0), rows[0].Text(1));
  EXPECT_EQ(rows[2].Text(0), rows[1].Text(1));
  EXPECT_EQ(rows[0].Text(1).size(), 32u);
  EXPECT_EQ(rows[0].Text(2), "accounts/018f0000-0000-7000-8000-000000000001");
  EXPECT_EQ(rows[0].Text(3), aggregate.ToString() + "-1");
  EXPECT_EQ(rows[0].Text(4), "google.type.Date");
  EXPECT_EQ(Count("SELECT COUNT(*) FROM journal_unsequenced"), 3);
}

TEST_F(WriterTest, RefusesATakenVersion) {
  const Uuid aggregate = AppendChain(2);
  const absl::Status status = AppendOne(*database_, aggregate, 2);
  EXPECT_TRUE(absl::IsAborted(status)) << status;
  EXPECT_EQ(ErrorReason(status), "JOURNAL_VERSION_TAKEN");
  EXPECT_EQ(Count("SELECT COUNT(*) FROM journal_entry"), 2);
}

TEST_F(WriterTest, RefusesAMissingPreviousVersion) {
  const Uuid aggregate = AppendChain(1);
  EXPECT_EQ(AppendOne(*database_, aggregate, 3).code(), absl::StatusCode::kInternal);
  EXPECT_EQ(AppendOne(*database_, aggregate, 0).code(), absl::StatusCode::kInternal);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM journal_entry"), 1);
}

TEST_F(WriterTest, LeavesNothingWhenTheTransactionFails) {
  const absl::Status status =
      database_->RunWrite(absl::InfiniteFuture(), [&](db::Transaction& transaction) {
        EXPECT_TRUE(Append(transaction, Context(), ChangeOf(Uuid::Generate(clock_.Now()), 1),
                           google::type::Date())
                        .ok());
        return absl::FailedPreconditionError("changed my mind");
      });
  EXPECT_TRUE(absl::IsFailedPrecondition(status));
  EXPECT_EQ(Count("SELECT COUNT(*) FROM journal_entry"), 0);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM journal_unsequenced"), 0);
}

TEST(HashTest, EveryFieldCounts) {
  v1::JournalEntry base;
  base.set_actor("ab");
  base.set_on_behalf_of("c");
  const std::string hash = EntryHash(base);
  auto differs = [&](const std::function<void(v1::JournalEntry&)>& change) {
    v1::JournalEntry entry = base;
    change(entry);
    return EntryHash(entry) != hash;
  };
  using Entry = v1::JournalEntry;
  EXPECT_TRUE(differs([](Entry& e) { e.set_entry_id("x"); }));
  EXPECT_TRUE(differs([](Entry& e) { e.set_aggregate_type("x"); }));
  EXPECT_TRUE(differs([](Entry& e) { e.set_aggregate_id("x"); }));
  EXPECT_TRUE(differs([](Entry& e) { e.set_aggregate_version(2); }));
  EXPECT_TRUE(differs([](Entry& e) { e.set_previous_hash("x"); }));
  EXPECT_TRUE(differs([](Entry& e) { e.mutable_occurred_on()->set_day(1); }));
  EXPECT_TRUE(differs([](Entry& e) { e.mutable_occurred_on()->set_month(1); }));
  EXPECT_TRUE(differs([](Entry& e) { e.mutable_record_time()->set_nanos(1); }));
  EXPECT_TRUE(differs([](Entry& e) { e.set_purpose("x"); }));
  EXPECT_TRUE(differs([](Entry& e) { e.set_request_id("x"); }));
  EXPECT_TRUE(differs([](Entry& e) { e.set_action("x"); }));
  EXPECT_TRUE(differs([](Entry& e) { e.set_organization_id("x"); }));
  EXPECT_TRUE(differs([](Entry& e) { e.mutable_event()->set_type_url("x"); }));
  EXPECT_TRUE(differs([](Entry& e) { e.mutable_event()->set_value("x"); }));
  EXPECT_TRUE(differs([](Entry& e) { e.set_historical(true); }));
  // Text cannot wander from one field to the next.
  EXPECT_TRUE(differs([](Entry& e) {
    e.set_actor("a");
    e.set_on_behalf_of("bc");
  }));
  EXPECT_FALSE(differs([](Entry& e) { e.set_sequence(7); }));
  EXPECT_FALSE(differs([](Entry& e) { e.set_entry_hash("x"); }));
  EXPECT_FALSE(differs([](Entry& e) { e.set_chain_hash("x"); }));
}

}  // namespace
}  // namespace ketnap::journal
