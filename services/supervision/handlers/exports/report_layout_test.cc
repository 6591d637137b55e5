#include "services/supervision/handlers/exports/report_layout.h"

#include <gtest/gtest.h>

#include <set>

#include "services/supervision/handlers/exports/report_reader.h"
#include "services/supervision/handlers/exports/report_tables.h"

namespace ketnap::supervision {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;

// A query of each report.
std::vector<v1::ReportQuery> EveryQuery() {
  std::vector<v1::ReportQuery> queries;
  const auto* oneof = v1::ReportQuery::descriptor()->FindOneofByName("report");
  for (int i = 0; i < oneof->field_count(); ++i) {
    v1::ReportQuery query;
    query.GetReflection()->MutableMessage(&query, oneof->field(i));
    queries.push_back(query);
  }
  return queries;
}

void CollectEnums(const Descriptor& message, std::set<const Descriptor*>* seen,
                  std::set<const EnumDescriptor*>* enums) {
  if (!seen->insert(&message).second) return;
  for (int i = 0; i < message.field_count(); ++i) {
    const FieldDescriptor* field = message.field(i);
    if (field->enum_type() != nullptr) enums->insert(field->enum_type());
    if (field->message_type() != nullptr) CollectEnums(*field->message_type(), seen, enums);
  }
}

TEST(ReportLayoutTest, EveryReportHasTablesWhoseColumnsExist) {
  std::set<std::string> files;
  for (const v1::ReportQuery& query : EveryQuery()) {
    const ReportLayout* layout = LayoutOf(query.report_case());
    ASSERT_NE(layout, nullptr) << query.ShortDebugString();
    EXPECT_TRUE(files.insert(layout->file).second) << layout->file;
    EXPECT_FALSE(PermissionOf(query).empty()) << layout->file;
    const auto answer = EmptyAnswerOf(query);
    ASSERT_NE(answer, nullptr) << layout->file;
    EXPECT_EQ(FaultOf(*layout, *answer->GetDescriptor()), "") << layout->file;
    // Only a report of one table is read in pages.
    if (answer->GetDescriptor()->FindFieldByName("next_page_token") != nullptr) {
      EXPECT_EQ(layout->tables.size(), 1u) << layout->file;
    }
  }
  EXPECT_EQ(LayoutOf(v1::ReportQuery::REPORT_NOT_SET), nullptr);
}

TEST(ReportLayoutTest, AColumnThatDoesNotExistIsFound) {
  ReportLayout layout = *LayoutOf(v1::ReportQuery::kTimeliness);
  const Descriptor& answer = *v1::GetTimelinessResponse::descriptor();
  layout.tables[2].columns[0].path = "../nothing";
  EXPECT_EQ(FaultOf(layout, answer), "../nothing");
  layout = *LayoutOf(v1::ReportQuery::kTimeliness);
  layout.tables[2].rows = "parts.columns";
  EXPECT_EQ(FaultOf(layout, answer), "parts.columns");
}

TEST(ReportLayoutTest, EveryFilterAndEveryValueHasAVietnameseName) {
  for (const v1::ReportQuery& query : EveryQuery()) {
    const Descriptor& request = *RequestOf(query)->GetDescriptor();
    for (int i = 0; i < request.field_count(); ++i) {
      bool known = false;
      FilterLabel(*request.field(i), &known);
      EXPECT_TRUE(known) << request.field(i)->full_name();
      const EnumDescriptor* values = request.field(i)->enum_type();
      for (int value = 1; values != nullptr && value < values->value_count(); ++value) {
        EXPECT_NE(EnumLabel(*values->value(value)), values->value(value)->name());
      }
    }
  }
}

TEST(ReportLayoutTest, CodesAreReadPartByPart) {
  EXPECT_EQ(CodeLabel("R-DL-1|LATE"), "R-DL-1 · Trễ hạn");
  EXPECT_EQ(CodeLabel("NOMINATED>LISTED"), "Được giới thiệu → Cảm tình đảng");
  EXPECT_EQ(CodeLabel("SIGNATURE_OR_SEAL"), "SIGNATURE_OR_SEAL");
  EXPECT_EQ(CodeLabel(""), "");
}

}  // namespace
}  // namespace ketnap::supervision
