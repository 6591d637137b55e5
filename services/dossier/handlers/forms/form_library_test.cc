#include "services/dossier/handlers/forms/form_library.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/base/errors.h"
#include "common/base/files.h"
#include "services/dossier/handlers/forms/form_fields.h"

namespace ketnap::dossier {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kData[] = KETNAP_SOURCE_DIR "/services/dossier/data";

// The shipped forms in a folder that a test may spoil.
class FormLibraryTest : public ::testing::Test {
 protected:
  FormLibraryTest() {
    std::string path = ::testing::TempDir() + "/forms-test-XXXXXX";
    directory_ = mkdtemp(path.data());
    std::filesystem::copy(kData, directory_, std::filesystem::copy_options::recursive);
  }
  ~FormLibraryTest() override { std::filesystem::remove_all(directory_); }

  void Replace(const std::string& from, const std::string& to) {
    const std::string file = directory_ + "/forms.textproto";
    const std::string text = *ReadFile(file);
    ASSERT_TRUE(absl::StrContains(text, from)) << from;
    std::ofstream(file) << absl::StrReplaceAll(text, {{from, to}});
  }
  std::string Refusal() {
    const auto library = FormLibrary::Load(directory_);
    EXPECT_FALSE(library.ok());
    EXPECT_EQ(ErrorReason(library.status()), "FORMS_INVALID");
    return EnglishMessage(library.status());
  }

  std::string directory_;
};

TEST_F(FormLibraryTest, TheShippedFormsAreInOrder) {
  const auto library = FormLibrary::Load(kData);
  ASSERT_TRUE(library.ok()) << EnglishMessage(library.status());
  std::vector<std::string> forms;
  for (const Form& form : (*library)->forms()) forms.push_back(form.definition.form());
  EXPECT_THAT(forms, ElementsAre("1-KNĐ", "2-KNĐ", "3-KNĐ", "4-KNĐ", "4A-KNĐ", "5-KNĐ", "6-KNĐ",
                                 "7-KNĐ", "8-KNĐ", "9-KNĐ", "10-KNĐ", "11-KNĐ", "12-KNĐ", "13-KNĐ",
                                 "14-KNĐ", "15-KNĐ", "16-KNĐ"));
}

TEST_F(FormLibraryTest, EveryFieldOfAShippedFormStandsInItsTemplate) {
  const auto library = FormLibrary::Load(kData);
  ASSERT_TRUE(library.ok());
  for (const Form& form : (*library)->forms()) {
    const std::string& name = form.definition.form();
    for (const std::string& field : form.definition.required_fields()) {
      EXPECT_TRUE(form.layout.printed().contains(field)) << name << " " << field;
    }
    for (const std::string& field : form.definition.optional_fields()) {
      EXPECT_TRUE(form.layout.names().contains(field)) << name << " " << field;
    }
    EXPECT_EQ(form.definition.layout_confidence(), config::v1::CONFIDENCE_PRESUMED) << name;
    EXPECT_THAT(form.definition.layout_source(), HasSubstr("38-HD/BTCTW")) << name;
  }
}

TEST_F(FormLibraryTest, EveryKnownFieldHasALabel) {
  const auto library = FormLibrary::Load(kData);
  ASSERT_TRUE(library.ok());
  for (const std::string& field : KnownFormFields()) {
    // The number and date of a sectional committee's report are all that is recorded of it.
    if (absl::StartsWith(field, "section_report.") ||
        absl::StartsWith(field, "recognition_section_report.")) {
      continue;
    }
    EXPECT_FALSE((*library)->Text(field).label().empty()) << field;
  }
}

TEST_F(FormLibraryTest, FindsTheVersionOfTheDay) {
  Replace("effective_from { year: 2012 month: 5 day: 17 }",
          "effective_from { year: 2012 month: 5 day: 17 } effective_to { year: 2030 month: 12 "
          "day: 31 }");
  const auto library = FormLibrary::Load(directory_);
  ASSERT_TRUE(library.ok()) << EnglishMessage(library.status());
  EXPECT_EQ((*library)->Find("6-KNĐ", Date(2012, 5, 16)), nullptr);
  EXPECT_NE((*library)->Find("6-KNĐ", Date(2012, 5, 17)), nullptr);
  EXPECT_NE((*library)->Find("6-KNĐ", Date(2030, 12, 31)), nullptr);
  EXPECT_EQ((*library)->Find("6-KNĐ", Date(2031, 1, 1)), nullptr);
  EXPECT_TRUE((*library)->Contains("6-KNĐ"));
  EXPECT_FALSE((*library)->Contains("17-KNĐ"));
}

TEST_F(FormLibraryTest, RefusesATextThatDoesNotParseWithItsLine) {
  Replace("template: \"6-KND.docx\"", "templat: \"6-KND.docx\"");
  EXPECT_THAT(Refusal(), HasSubstr("forms.textproto:"));
}

TEST_F(FormLibraryTest, RefusesAFieldNobodyKnows) {
  Replace("\"candidate.sex\"", "\"candidate.sexx\"");
  const std::string refusal = Refusal();
  EXPECT_THAT(refusal, HasSubstr("forms.textproto: the field \"candidate.sexx\" is not known"));
  EXPECT_THAT(refusal, HasSubstr("2-KNĐ: the field \"candidate.sexx\" is not known"));
  EXPECT_THAT(refusal, HasSubstr("forms/2-KND.docx: the tag \"candidate.sex\" is no field"));
}

TEST_F(FormLibraryTest, RefusesATemplateOfAnotherForm) {
  std::filesystem::copy(directory_ + "/forms/16-KND.docx", directory_ + "/forms/1-KND.docx",
                        std::filesystem::copy_options::overwrite_existing);
  EXPECT_THAT(Refusal(), HasSubstr("forms/1-KND.docx: the tag \"admission.date\" is no field of "
                                   "1-KNĐ"));
}

TEST_F(FormLibraryTest, RefusesATemplateThatDoesNotOpen) {
  std::ofstream(directory_ + "/forms/1-KND.docx") << "xin chào";
  EXPECT_THAT(Refusal(), HasSubstr("forms/1-KND.docx: not a DOCX"));
  std::filesystem::remove(directory_ + "/forms/1-KND.docx");
  EXPECT_THAT(Refusal(), HasSubstr("forms/1-KND.docx: "));
}

TEST_F(FormLibraryTest, RefusesATemplateOutsideItsFolder) {
  Replace("template: \"1-KND.docx\"", "template: \"../forms/1-KND.docx\"");
  EXPECT_THAT(Refusal(), HasSubstr("template is not the name of a .docx file"));
}

TEST_F(FormLibraryTest, RefusesTwoVersionsForOneDay) {
  Replace("form: \"16-KNĐ\"", "form: \"9-KNĐ\"");
  EXPECT_THAT(Refusal(), HasSubstr("9-KNĐ: two versions are for one day"));
}

TEST_F(FormLibraryTest, RefusesAFormThatDoesNotNameThePerson) {
  Replace("required_fields: [\n    \"candidate.full_name\",", "required_fields: [\n   ");
  EXPECT_THAT(Refusal(), HasSubstr("candidate.full_name must be required"));
}

TEST(FormFieldsTest, DatesAreWrittenAsOnPapers) {
  EXPECT_EQ(WrittenDate(Date(2018, 2, 3)), "ngày 03 tháng 02 năm 2018");
  EXPECT_EQ(WrittenDate(Date(2018, 3, 15)), "ngày 15 tháng 3 năm 2018");
  EXPECT_EQ(WrittenDate(Date(2018, 12, 9)), "ngày 09 tháng 12 năm 2018");
}

TEST(FormFieldsTest, AnOrganizationAndItsCommittee) {
  EXPECT_EQ(CommitteeName("Đảng bộ Sở Tài chính"), "Đảng ủy Sở Tài chính");
  EXPECT_EQ(PartyName("Đảng ủy Sở Tài chính"), "Đảng bộ Sở Tài chính");
  EXPECT_EQ(CommitteeName("Đảng bộ tỉnh Lạng Sơn"), "Tỉnh ủy Lạng Sơn");
  EXPECT_EQ(PartyName("Tỉnh ủy"), "Đảng bộ tỉnh");
  EXPECT_EQ(CommitteeName("Đảng bộ bộ phận Khối Nội"), "Đảng ủy bộ phận Khối Nội");
  EXPECT_EQ(CommitteeName("Chi bộ Báo"), "Chi bộ Báo");
  EXPECT_EQ(CommitteeName("Đảng bộa"), "Đảng bộa");
}

TEST(FormFieldsTest, SharesAreOfTheBaseOfTheVote) {
  FormRecord record;
  RecordedMeeting meeting;
  meeting.number = "05";
  meeting.symbol = "NQ/CB";
  meeting.vote = VoteTally{.entitled = 9,
                           .temporarily_transferred = 1,
                           .exempt_absent = 2,
                           .present = 6,
                           .in_favor = 5,
                           .against = 1};
  record.meetings["cell_resolution"] = meeting;
  const FormValues values = ValuesOf(record);
  EXPECT_EQ(values.texts.at("cell_resolution.reference"), "05-NQ/CB");
  EXPECT_EQ(values.texts.at("cell_resolution.in_favor_percent"), "83,3%");
  EXPECT_EQ(values.texts.at("cell_resolution.against_percent"), "16,7%");
  EXPECT_EQ(values.texts.at("cell_resolution.absent"), "3");
}

TEST(FormFieldsTest, ReadmissionAndConsentsAreNamed) {
  FormRecord record;
  record.candidate.former_membership = FormerMembership{Date(2001, 2, 3), Date(2010, 5, 6),
                                                        LeavingReason::kStruckOff, std::nullopt, 0};
  Consent consent;
  consent.special_case = SpecialCase::kReadmission;
  consent.paper = {"12", "CV/TU", Date(2019, 1, 2)};
  record.papers.consents = {consent};
  record.consent_authorities[consent.authority] = "Tỉnh ủy";
  const FormValues values = ValuesOf(record);
  EXPECT_TRUE(values.Has("candidate.is_readmission"));
  EXPECT_EQ(values.texts.at("former.leaving_date"), "ngày 06 tháng 5 năm 2010");
  EXPECT_EQ(values.lists.at("consents")[0].at("special_case"), "kết nạp lại");
  EXPECT_EQ(values.lists.at("consents")[0].at("authority"), "Tỉnh ủy");
}

TEST(FormFieldsTest, ReasonsForLeavingAreThoseOfTheRegulation) {
  const struct {
    LeavingReason reason;
    const char* text;
  } cases[] = {
      {LeavingReason::kExpelled, "Bị khai trừ ra khỏi Đảng"},
      {LeavingReason::kQuitActivity, "Tự bỏ sinh hoạt đảng"},
      {LeavingReason::kSeriousCrime, "Bị kết án vì tội tham nhũng hoặc tội nghiêm trọng trở lên"},
      {LeavingReason::kLessSeriousCrime, "Bị kết án vì tội ít nghiêm trọng"},
      {LeavingReason::kPopulationPolicy, "Vi phạm chính sách dân số"},
  };
  for (const auto& each : cases) {
    FormRecord record;
    record.candidate.former_membership =
        FormerMembership{std::nullopt, Date(2010, 5, 6), each.reason, std::nullopt, 0};
    EXPECT_EQ(ValuesOf(record).texts.at("former.reason"), each.text);
  }
}

TEST(FormFieldsTest, AGrassrootsCommitteeWithTheAuthorityDecidesItself) {
  FormRecord record;
  record.path = {{"Chi bộ Văn phòng", "PARTY_CELL"},
                 {"Đảng bộ Sở Tài chính", "GRASSROOTS_PARTY_ORGANIZATION"},
                 {"Tỉnh ủy Lạng Sơn", "PROVINCIAL_COMMITTEE"}};
  record.authority = 1;
  FormValues values = ValuesOf(record);
  EXPECT_TRUE(values.Has("authority.is_base_committee"));
  EXPECT_EQ(values.texts.at("authority.committee"), "Đảng ủy Sở Tài chính");
  EXPECT_EQ(values.texts.at("authority_above.party"), "Đảng bộ tỉnh Lạng Sơn");
  record.authority = 2;
  values = ValuesOf(record);
  EXPECT_FALSE(values.Has("authority.is_base_committee"));
  EXPECT_EQ(values.texts.at("authority.committee"), "Tỉnh ủy Lạng Sơn");
}

TEST(FormFieldsTest, OpinionsAfterTheCeremonyAreNotAboutAdmission) {
  FormRecord record;
  record.candidate.milestones.ceremony = Date(2017, 2, 3);
  record.papers.opinions = {{OpinionSource::kYouthUnion, Date(2017, 2, 3), true},
                            {OpinionSource::kTradeUnion, Date(2017, 2, 4), false}};
  const FormValues values = ValuesOf(record);
  ASSERT_EQ(values.lists.at("work_opinions").size(), 1U);
  EXPECT_EQ(values.lists.at("work_opinions")[0].at("verdict"), "nhất trí");
}

}  // namespace
}  // namespace ketnap::dossier
