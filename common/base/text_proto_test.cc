#include "common/base/text_proto.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ketnap/config/v1/working_day_calendar.pb.h"

namespace ketnap {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(TextProtoTest, ReadsAndTellsWhereEachFieldStands) {
  config::v1::WorkingDayCalendarData data;
  google::protobuf::TextFormat::ParseInfoTree lines;
  EXPECT_THAT(ReadTextProto("# comment\nexceptions { name: \"Tết\" }\n", &data, &lines), IsEmpty());
  ASSERT_EQ(data.exceptions_size(), 1);
  EXPECT_EQ(data.exceptions(0).name(), "Tết");
  const auto* field = data.GetDescriptor()->FindFieldByName("exceptions");
  EXPECT_EQ(lines.GetLocation(field, 0).line, 1);
}

TEST(TextProtoTest, FaultsCountLinesFromOne) {
  config::v1::WorkingDayCalendarData data;
  const std::vector<TextFault> faults = ReadTextProto("exceptions {\n  nmae: \"x\"\n}", &data);
  ASSERT_FALSE(faults.empty());
  EXPECT_EQ(faults[0].line, 2);
  EXPECT_EQ(faults[0].column, 7);
  EXPECT_THAT(InFile("days.textproto", {{2, 7, "wrong"}, {0, 0, "empty"}}),
              ElementsAre("days.textproto:2: wrong", "days.textproto: empty"));
}

TEST(TextProtoTest, ATextThatIsNotReadHasAFault) {
  config::v1::WorkingDayCalendarData data;
  EXPECT_FALSE(ReadTextProto("exceptions {", &data).empty());
  EXPECT_FALSE(ReadTextProto("exceptions { name: \"\xff\" }", &data).empty());
}

}  // namespace
}  // namespace ketnap
