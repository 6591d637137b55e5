#include "services/dossier/handlers/worklists/worklist_fixture.h"

namespace ketnap::dossier {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class WorklistServiceTest : public WorklistFixture {
 protected:
  v1::SavedView View(const std::string& title, bool shared) {
    v1::SavedView view;
    view.set_title(title);
    view.set_organization(NameOf(base_));
    view.set_queue("REVIEW_DUE");
    view.set_urgency(v1::URGENCY_OVERDUE);
    view.set_shared(shared);
    return view;
  }
  absl::StatusOr<v1::SavedView> Keep(const access::Caller& caller, const v1::SavedView& view) {
    v1::CreateSavedViewRequest request;
    *request.mutable_saved_view() = view;
    request.set_request_id(harness_.NewRequestId());
    return harness_.Call(caller, &Worklists::CreateSavedView, request);
  }
  std::vector<std::string> Views(const access::Caller& caller, int page_size = 1) {
    v1::ListSavedViewsRequest request;
    request.set_organization(NameOf(base_));
    request.set_page_size(page_size);
    std::vector<std::string> titles;
    do {
      auto page = harness_.Call(caller, &Worklists::ListSavedViews, request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) return titles;
      for (const v1::SavedView& view : page->saved_views()) titles.push_back(view.title());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return titles;
  }
};

TEST_F(WorklistServiceTest, QueuesAreThoseTheCallerCanWorkIn) {
  const auto ids = [&](const std::vector<std::string>& permissions) {
    auto reply = harness_.Call(
        harness_.Person({ketnap::testing::ServiceHarness::GrantOver(cell_, permissions)}),
        &Worklists::ListQueues, v1::ListQueuesRequest());
    EXPECT_TRUE(reply.ok()) << reply.status();
    std::vector<std::string> found;
    for (const v1::Queue& queue : reply->queues()) {
      EXPECT_FALSE(queue.title().empty());
      EXPECT_FALSE(queue.main_action().empty());
      EXPECT_FALSE(queue.empty_message().empty());
      found.push_back(queue.id());
    }
    return found;
  };
  EXPECT_THAT(ids({"dossier.candidates.read"}), IsEmpty());
  EXPECT_THAT(ids({"dossier.candidates.read", "dossier.ceremonies.write"}),
              ElementsAre("CEREMONY_TO_HOLD"));
  EXPECT_THAT(ids({"dossier.candidates.read", "dossier.decisions.write"}),
              ElementsAre("ADMISSION_TO_DECIDE", "RECOGNITION_TO_DECIDE", "STRIKE_OFF_TO_DECIDE",
                          "REPORTED_CASE"));
}

TEST_F(WorklistServiceTest, APersonWaitsInTheQueuesOfTheirStateAllTheWay) {
  const std::map<std::string, std::vector<std::string>> expected = {
      {"nominate", {"NOMINATION_TO_ANSWER"}},
      {"list", {"HELPER_TO_ASSIGN", "REVIEW_DUE"}},
      {"helper", {"REVIEW_DUE"}},
      {"review", {"CLASS_TO_REFER", "REVIEW_DUE"}},
      {"certificate", {"REVIEW_DUE", "TRAINED_WITHOUT_DOSSIER"}},
      {"open", {"DOSSIER_TO_COMPLETE", "REVIEW_DUE"}},
      {"question", {"REVIEW_DUE", "VERIFICATION_TO_REMIND"}},
      {"summary", {"CELL_MEETING", "REVIEW_DUE"}},
      {"cell", {"BASE_RESOLUTION", "REVIEW_DUE"}},
      {"base", {"DOSSIER_TO_APPRAISE", "REVIEW_DUE"}},
      {"appraise", {"ADMISSION_TO_DECIDE", "REVIEW_DUE"}},
      {"decide", {"CEREMONY_TO_HOLD", "REVIEW_DUE"}},
      {"ceremony",
       {"PARTY_CV_TO_DECLARE", "PROBATION_REVIEW_TO_COLLECT", "RECOGNITION_TO_CONSIDER"}},
      {"recognize", {}},
  };
  size_t met = 0;
  for (const auto& [name, take] : steps_) {
    const absl::Status status = take();
    ASSERT_TRUE(status.ok()) << name << ": " << status << " " << EnglishMessage(status);
    const auto queues = expected.find(name);
    if (queues == expected.end()) continue;
    ++met;
    EXPECT_EQ(Waiting(superior_), queues->second) << name;
    // At every level above the cell, and nowhere else.
    EXPECT_EQ(Waiting(cell_), queues->second) << name;
    EXPECT_THAT(Waiting(other_base_), IsEmpty()) << name;
    ExpectCountsEqualLists(base_);
  }
  EXPECT_EQ(met, expected.size());
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(WorklistServiceTest, TheEarliestMonthWithoutReviewWaitsUntilItIsReviewed) {
  Reach("certificate");
  harness_.clock().SetDay(Date(2016, 10, 5));
  auto items = Items(base_, "REVIEW_DUE");
  ASSERT_EQ(items.size(), 1u);
  EXPECT_EQ(items[0].detail(), "Tháng 9/2016 chưa nhận xét");
  EXPECT_EQ(items[0].rule_id(), "R-RVW-2");
  EXPECT_EQ(items[0].urgency(), v1::URGENCY_WARNING);
  EXPECT_EQ(items[0].candidate(), person_);
  EXPECT_EQ(items[0].full_name(), "Nguyễn Văn An");
  const Date due = Date(2016, 9, 30) + (items[0].days_left() + 5);
  EXPECT_EQ(DateToProto(due).SerializeAsString(), items[0].due_date().SerializeAsString());
  // On the last day it is not overdue yet, on the next it is.
  harness_.clock().SetDay(due);
  ExpectCountsEqualLists(base_);
  EXPECT_EQ(Counts(base_)["REVIEW_DUE"].overdue_count(), 0);
  EXPECT_EQ(Counts(base_)["REVIEW_DUE"].warning_count(), 1);
  harness_.clock().SetDay(due + 1);
  ExpectCountsEqualLists(base_);
  EXPECT_EQ(Counts(base_)["REVIEW_DUE"].overdue_count(), 1);
  // Three years later it is still there.
  harness_.clock().SetDay(Date(2019, 10, 5));
  items = Items(base_, "REVIEW_DUE", v1::URGENCY_OVERDUE);
  ASSERT_EQ(items.size(), 1u);
  EXPECT_LT(items[0].days_left(), -1000);
  auto september = Review();
  *september.mutable_month() = Day(2016, 9, 1);
  *september.mutable_review_date() = Day(2016, 10, 4);
  ASSERT_TRUE(Send(&People::RecordMonthlyReview, september).ok());
  items = Items(base_, "REVIEW_DUE");
  ASSERT_EQ(items.size(), 1u);
  EXPECT_EQ(items[0].detail(), "Tháng 10/2016 chưa nhận xét");
}

TEST_F(WorklistServiceTest, ADossierTellsItsClocks) {
  Reach("ceremony");
  const v1::Dossier dossier = GetDossier();
  std::map<std::string, v1::Deadline> by_rule;
  for (const v1::Deadline& deadline : dossier.deadlines()) by_rule[deadline.rule_id()] = deadline;
  ASSERT_TRUE(by_rule.contains("R-DL-2"));
  EXPECT_EQ(by_rule["R-DL-2"].due_date().SerializeAsString(),
            dossier.due_date().SerializeAsString());
  EXPECT_EQ(by_rule["R-DL-2"].step(), dossier.due_step());
  EXPECT_EQ(by_rule["R-DL-2"].warning_days(), -1);
  EXPECT_LT(by_rule["R-DL-2"].working_days_left(), -300);
  ASSERT_TRUE(by_rule.contains("R-RVW-2"));
  EXPECT_EQ(by_rule["R-RVW-2"].subject(), "2016-09");
}

TEST_F(WorklistServiceTest, SearchFindsAnyWordsInAnyOrder) {
  for (const char* name : {"Nguyễn Thị Hoà", "Hoàng Văn Nguyên", "Đàm Thu Hà", "Lý A Nguyên"}) {
    ASSERT_TRUE(Send(Nomination(name)).ok());
  }
  nominating_cell_ = other_cell_;
  ASSERT_TRUE(Send(Nomination("Nguyễn Hoàng Anh")).ok());
  const auto names = [&](const access::Caller& caller, const std::string& text,
                         std::optional<v1::CandidateState> state = std::nullopt) {
    v1::SearchCandidatesRequest request;
    request.set_text(text);
    request.set_page_size(1);
    if (state.has_value()) request.add_states(*state);
    std::vector<std::string> found;
    do {
      auto page = harness_.Call(caller, &People::SearchCandidates, request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) return found;
      for (const v1::Candidate& person : page->candidates()) found.push_back(person.full_name());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return found;
  };
  EXPECT_THAT(names(clerk_, "nguyen"),
              ElementsAre("Hoàng Văn Nguyên", "Lý A Nguyên", "Nguyễn Hoàng Anh", "Nguyễn Thị Hoà"));
  // In no name do the words stand together: by the part of the name that begins with the rarer one.
  EXPECT_THAT(names(clerk_, "HOA nguyễn"),
              ElementsAre("Nguyễn Thị Hoà", "Nguyễn Hoàng Anh", "Hoàng Văn Nguyên"));
  EXPECT_THAT(names(clerk_, "dam ha"), ElementsAre("Đàm Thu Hà"));
  EXPECT_THAT(names(clerk_, "guyen"), IsEmpty());
  EXPECT_THAT(names(clerk_, "…"), IsEmpty());
  EXPECT_THAT(names(clerk_, "ha", v1::CANDIDATE_STATE_DELISTED), IsEmpty());
  EXPECT_THAT(names(clerk_, "ha", v1::CANDIDATE_STATE_NOMINATED), ElementsAre("Đàm Thu Hà"));
  EXPECT_THAT(names(Clerk(other_base_), "nguyen"), ElementsAre("Nguyễn Hoàng Anh"));
  const access::Caller two_cells = harness_.Person(
      {ketnap::testing::ServiceHarness::GrantOver(cell_, {"dossier.candidates.read"}),
       ketnap::testing::ServiceHarness::GrantOver(other_cell_, {"dossier.candidates.read"})});
  EXPECT_THAT(names(two_cells, "hoang"), ElementsAre("Nguyễn Hoàng Anh", "Hoàng Văn Nguyên"));
  const access::Caller everywhere = harness_.Person(
      {ketnap::testing::ServiceHarness::GrantOver(std::nullopt, {"dossier.candidates.read"})});
  EXPECT_THAT(names(everywhere, "hoang"), ElementsAre("Nguyễn Hoàng Anh", "Hoàng Văn Nguyên"));
}

TEST_F(WorklistServiceTest, UnknownQueuesAndForeignOrganizationsAreRefused) {
  v1::ListWorklistItemsRequest request;
  request.set_organization(NameOf(cell_));
  request.set_queue("NO_SUCH_QUEUE");
  EXPECT_THAT(Violated(Send(&Worklists::ListWorklistItems, request).status()),
              ElementsAre("queue UNKNOWN_QUEUE"));
  request.set_queue("REVIEW_DUE");
  const access::Caller stranger = Clerk(other_cell_);
  EXPECT_EQ(harness_.Call(stranger, &Worklists::ListWorklistItems, request).status().code(),
            absl::StatusCode::kNotFound);
  v1::GetWorklistCountsRequest counts;
  counts.set_organization(NameOf(cell_));
  EXPECT_EQ(harness_.Call(stranger, &Worklists::GetWorklistCounts, counts).status().code(),
            absl::StatusCode::kNotFound);
}

TEST_F(WorklistServiceTest, SavedViewsAreTheOwnersUnlessShared) {
  const access::Caller owner = Clerk(base_);
  const access::Caller other = Clerk(base_);
  const auto mine = Keep(owner, View("Ấp ủ", false));
  ASSERT_TRUE(mine.ok()) << mine.status();
  EXPECT_TRUE(mine->owned());
  ASSERT_TRUE(Keep(owner, View("Quá hạn nhận xét", true)).ok());
  ASSERT_TRUE(Keep(other, View("Của người khác", false)).ok());
  EXPECT_THAT(Views(owner), ElementsAre("Ấp ủ", "Quá hạn nhận xét"));
  EXPECT_THAT(Views(other), ElementsAre("Của người khác", "Quá hạn nhận xét"));
  v1::SavedView wrong = View("Sai", false);
  wrong.set_queue("NO_SUCH_QUEUE");
  EXPECT_THAT(Violated(Keep(owner, wrong).status()), ElementsAre("saved_view.queue UNKNOWN_QUEUE"));

  v1::DeleteSavedViewRequest deletion;
  deletion.set_organization(NameOf(base_));
  deletion.set_saved_view(mine->name());
  deletion.set_request_id(harness_.NewRequestId());
  EXPECT_EQ(harness_.Call(other, &Worklists::DeleteSavedView, deletion).status().code(),
            absl::StatusCode::kNotFound);
  deletion.set_request_id(harness_.NewRequestId());
  EXPECT_TRUE(harness_.Call(owner, &Worklists::DeleteSavedView, deletion).ok());
  EXPECT_THAT(Views(owner), ElementsAre("Quá hạn nhận xét"));
}

}  // namespace
}  // namespace ketnap::dossier
