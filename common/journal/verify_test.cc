#include "common/journal/verify.h"

#include <set>

#include "common/journal/hash.h"
#include "common/journal/test_support.h"

namespace ketnap::journal {
namespace {

// Each tampering is done in the database; the journal is then read over its feed, as ketnapctl
// does.
class VerifyTest : public ServedJournalTest {
 protected:
  void SetUp() override {
    ServedJournalTest::SetUp();
    first_ = AppendChain(6);
    second_ = AppendChain(6);
    PlaceAll();
  }

  std::set<std::string> Faults(int64_t* entries = nullptr) {
    std::vector<v1::ReadJournalResponse> all;
    const grpc::Status status = ReadAll(0, &all);
    EXPECT_TRUE(status.ok()) << status.error_message();
    JournalVerifier verifier(kTestService, verifier_.get());
    for (const auto& response : all) {
      for (const auto& entry : response.entries()) verifier.AddEntry(entry);
      if (response.has_checkpoint()) verifier.AddCheckpoint(response.checkpoint());
    }
    EXPECT_GT(verifier.checkpoints(), 0);
    if (entries != nullptr) *entries = verifier.entries();
    std::set<std::string> kinds;
    for (const auto& fault : verifier.Finish()) kinds.insert(fault.kind);
    return kinds;
  }

  // Recomputes what can be recomputed without the key, from `sequence` on.
  void RebuildChain() {
    const db::Rows rows = Query(
        "SELECT s.sequence, e.entry_hash FROM journal_sequence s"
        " JOIN journal_entry e ON e.entry_id = s.entry_id ORDER BY s.sequence");
    std::string chain;
    for (const db::Row& row : rows) {
      chain = ChainHash(chain, row.Text(1));
      Tamper("UPDATE journal_sequence SET chain_hash = ? WHERE sequence = ?", {chain, row.Int(0)});
    }
  }

  Uuid first_;
  Uuid second_;
};

using Kinds = std::set<std::string>;

TEST_F(VerifyTest, AWholeJournalHasNoFault) {
  int64_t entries = 0;
  EXPECT_EQ(Faults(&entries), Kinds());
  EXPECT_EQ(entries, 12);
}

TEST_F(VerifyTest, FindsAFlippedByteInEveryColumn) {
  const char* const changes[] = {
      "UPDATE journal_entry SET event = CONCAT(event, 'x') WHERE aggregate_id = ? AND"
      " aggregate_version = 3",
      "UPDATE journal_entry SET actor = CONCAT(actor, 'x') WHERE aggregate_id = ? AND"
      " aggregate_version = 3",
      "UPDATE journal_entry SET purpose = 'x' WHERE aggregate_id = ? AND aggregate_version = 3",
      "UPDATE journal_entry SET action = 'x' WHERE aggregate_id = ? AND aggregate_version = 3",
      "UPDATE journal_entry SET on_behalf_of = 'x' WHERE aggregate_id = ? AND"
      " aggregate_version = 3",
      "UPDATE journal_entry SET request_id = 'x' WHERE aggregate_id = ? AND aggregate_version = 3",
      "UPDATE journal_entry SET aggregate_type = 'x' WHERE aggregate_id = ? AND"
      " aggregate_version = 3",
      "UPDATE journal_entry SET event_type = 'x' WHERE aggregate_id = ? AND aggregate_version = 3",
      "UPDATE journal_entry SET historical = 1 WHERE aggregate_id = ? AND aggregate_version = 3",
      "UPDATE journal_entry SET occurred_on = '2025-03-04' WHERE aggregate_id = ? AND"
      " aggregate_version = 3",
      "UPDATE journal_entry SET recorded_at = recorded_at + INTERVAL 1 MICROSECOND"
      " WHERE aggregate_id = ? AND aggregate_version = 3",
      "UPDATE journal_entry SET organization_id = aggregate_id WHERE aggregate_id = ? AND"
      " aggregate_version = 3"};
  const char kKeep[] = "CREATE TABLE kept AS SELECT * FROM journal_entry";
  const char kRestore[] =
      "REPLACE INTO journal_entry SELECT * FROM kept WHERE aggregate_id = ? AND"
      " aggregate_version = 3";
  Tamper(kKeep, {}, 0);  // DDL tells no rows.
  for (const char* change : changes) {
    Tamper(change, {first_});
    EXPECT_EQ(Faults().count("ENTRY_CHANGED"), 1u) << change;
    Tamper(kRestore, {first_}, 2);
    EXPECT_EQ(Faults(), Kinds()) << "after " << change;
  }
}

TEST_F(VerifyTest, FindsAChangedEntryWhoseHashesWereAllRecomputed) {
  std::vector<v1::ReadJournalResponse> all;
  ASSERT_TRUE(ReadAll(0, &all).ok());
  v1::JournalEntry forged =
      all.at(0).entries(5);  // The first aggregate's last: nothing follows it.
  forged.set_actor("accounts/another");
  Tamper("UPDATE journal_entry SET actor = ?, entry_hash = ? WHERE entry_id = ?",
         {forged.actor(), EntryHash(forged), forged.entry_id()});
  EXPECT_EQ(Faults(), Kinds({"CHAIN_BROKEN"}));
  RebuildChain();
  EXPECT_EQ(Faults(), Kinds({"CHAIN_BROKEN"})) << "the signed checkpoint must tell";
}

TEST_F(VerifyTest, FindsADeletedEntry) {
  Tamper("DELETE FROM journal_entry WHERE aggregate_id = ? AND aggregate_version = 4", {first_});
  const Kinds faults = Faults();
  EXPECT_EQ(faults.count("SEQUENCE_GAP"), 1u);
  EXPECT_EQ(faults.count("VERSION_GAP"), 1u);
}

TEST_F(VerifyTest, FindsADeletionThatClosedTheGap) {
  Tamper("DELETE FROM journal_sequence WHERE sequence = 4");
  for (int sequence = 5; sequence <= 12; ++sequence) {
    Tamper("UPDATE journal_sequence SET sequence = ? WHERE sequence = ?", {sequence - 1, sequence});
  }
  RebuildChain();
  const Kinds faults = Faults();
  EXPECT_EQ(faults.count("VERSION_GAP"), 1u);
  EXPECT_EQ(faults.count("JOURNAL_CUT"), 1u);
}

TEST_F(VerifyTest, FindsSwappedEntries) {
  for (const auto& [from, to] : std::vector<std::pair<int, int>>{{6, 100}, {7, 6}, {100, 7}}) {
    Tamper("UPDATE journal_sequence SET sequence = ? WHERE sequence = ?", {to, from});
  }
  EXPECT_EQ(Faults().count("CHAIN_BROKEN"), 1u);
  RebuildChain();
  EXPECT_EQ(Faults().count("CHAIN_BROKEN"), 1u) << "the signed checkpoint must tell";
}

TEST_F(VerifyTest, FindsACutTail) {
  Tamper("DELETE FROM journal_sequence WHERE sequence > 9", {}, 3);
  EXPECT_EQ(Faults(), Kinds({"JOURNAL_CUT"}));
  Tamper("UPDATE journal_head SET sequence = 9");
  EXPECT_EQ(Faults(), Kinds({"JOURNAL_CUT"}));
}

TEST_F(VerifyTest, FindsAForgedCheckpoint) {
  Tamper("UPDATE journal_checkpoint SET sequence = 11 WHERE sequence = 12");
  EXPECT_EQ(Faults(), Kinds({"CHECKPOINT_FORGED"}));
}

TEST_F(VerifyTest, FindsAnInsertedEntry) {
  Tamper(
      "INSERT INTO journal_entry SELECT REVERSE(entry_id), aggregate_type, ?, 1, '', entry_hash,"
      " occurred_on, recorded_at, actor, on_behalf_of, purpose, request_id, action,"
      " organization_id, event_type, event, historical FROM journal_entry"
      " WHERE aggregate_id = ? AND aggregate_version = 1",
      {Uuid::FromName("intruder"), first_});
  Tamper(
      "INSERT INTO journal_sequence SELECT 13, entry_id, entry_hash FROM journal_entry"
      " WHERE aggregate_id = ?",
      {Uuid::FromName("intruder")});
  Tamper("UPDATE journal_head SET sequence = 13");
  const Kinds faults = Faults();
  EXPECT_EQ(faults.count("ENTRY_CHANGED"), 1u);
  EXPECT_EQ(faults.count("CHAIN_BROKEN"), 1u);
}

}  // namespace
}  // namespace ketnap::journal
