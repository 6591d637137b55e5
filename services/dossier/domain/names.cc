#include <array>
#include <cstddef>
#include <string>

#include "services/dossier/domain/eligibility.h"
#include "services/dossier/domain/person_names.h"

// What people read for a step and for a state.
namespace ketnap::dossier {
namespace {

template <typename T>
struct Named {
  T value;
  const char* name;
};

// A name stands at its value, so that a value without one leaves a gap that does not compile.
template <typename T, size_t kSize>
constexpr bool IsWhole(const std::array<Named<T>, kSize>& names, T last) {
  for (size_t i = 0; i < kSize; ++i) {
    if (names[i].value != static_cast<T>(i)) return false;
  }
  return kSize == static_cast<size_t>(last) + 1;
}

template <typename T, size_t kSize>
const char* NameIn(const std::array<Named<T>, kSize>& names, T value, const char* unknown) {
  const size_t place = static_cast<size_t>(value);
  return place < kSize ? names[place].name : unknown;
}

constexpr auto kSteps = std::to_array<Named<Step>>({
    {Step::kUnspecified, "(chưa nêu bước)"},
    {Step::kNominate, "giới thiệu quần chúng ưu tú"},
    {Step::kListSympathizer, "đưa vào danh sách cảm tình đảng"},
    {Step::kAssignHelper, "phân công đảng viên giúp đỡ"},
    {Step::kRecordMonthlyReview, "nhận xét hằng tháng"},
    {Step::kDelist, "đưa ra khỏi danh sách cảm tình đảng"},
    {Step::kOpenDossier, "lập hồ sơ và nhận đơn xin vào Đảng"},
    {Step::kDeclareCv, "khai lý lịch"},
    {Step::kRequestVerification, "gửi thẩm tra, xác minh lý lịch"},
    {Step::kAnswerVerification, "nhận kết quả thẩm tra, xác minh"},
    {Step::kRecordOpinion, "ghi ý kiến nhận xét"},
    {Step::kCellResolution, "nghị quyết chi bộ đề nghị kết nạp"},
    {Step::kBaseResolution, "nghị quyết đảng ủy cơ sở đề nghị kết nạp"},
    {Step::kReturnDossier, "trả lại hồ sơ"},
    {Step::kResubmitDossier, "nộp lại hồ sơ"},
    {Step::kAppraiseDossier, "thẩm định hồ sơ"},
    {Step::kDecideAdmission, "quyết định kết nạp"},
    {Step::kRecordCeremony, "lễ kết nạp"},
    {Step::kRecordProbationReview, "nhận xét thời gian dự bị"},
    {Step::kProposeRecognition, "chi bộ đề nghị công nhận chính thức"},
    {Step::kRecognitionBaseResolution, "nghị quyết đảng ủy cơ sở đề nghị công nhận chính thức"},
    {Step::kDecideRecognition, "quyết định công nhận chính thức"},
    {Step::kAttachDocument, "bổ sung giấy tờ vào hồ sơ"},
    {Step::kReorganize, "chuyển theo sắp xếp tổ chức đảng"},
    {Step::kDeclineNomination, "không tiếp nhận giới thiệu"},
    {Step::kRelist, "đưa trở lại danh sách cảm tình đảng"},
    {Step::kReferToClass, "cử đi học lớp bồi dưỡng nhận thức về Đảng"},
    {Step::kConcludeVerification, "kết luận vấn đề thẩm tra"},
    {Step::kWaiveVerification, "không phải thẩm tra, xác minh một bên"},
    {Step::kSectionReport, "báo cáo thẩm định của đảng ủy bộ phận"},
    {Step::kRecordConsent, "ghi văn bản đồng ý"},
    {Step::kAttestCriterion, "xác nhận tiêu chí riêng của tổ chức"},
    {Step::kDeclarePartyCv, "khai lý lịch đảng viên"},
    {Step::kRecognitionSectionReport, "báo cáo thẩm định công nhận chính thức của đảng ủy bộ phận"},
    {Step::kProposeStrikeOff, "chi bộ đề nghị xóa tên"},
    {Step::kDecideStrikeOff, "quyết định xóa tên"},
    {Step::kRevokeDecision, "hủy quyết định"},
    {Step::kTransfer, "chuyển hồ sơ theo dõi đến chi bộ khác"},
    {Step::kAcceptTransfer, "tiếp nhận người chuyển đến"},
    {Step::kCancelTransfer, "thôi chuyển hồ sơ theo dõi"},
    {Step::kUpdate, "cập nhật thông tin"},
    {Step::kCorrect, "đính chính hồ sơ"},
    {Step::kUndo, "hoàn tác bước ghi gần nhất"},
    {Step::kMerge, "gộp hồ sơ trùng"},
    {Step::kImport, "nhập từ nơi khác"},
    {Step::kFollowVerification, "theo dõi thẩm tra, xác minh"},
    {Step::kRecordCertificate, "ghi giấy chứng nhận"},
});
static_assert(IsWhole(kSteps, Step::kRecordCertificate));

constexpr auto kStates = std::to_array<Named<CandidateState>>({
    {CandidateState::kUnspecified, "(chưa có)"},
    {CandidateState::kNominated, "được giới thiệu"},
    {CandidateState::kSympathizerListed, "cảm tình đảng"},
    {CandidateState::kDelisted, "đã ra khỏi danh sách"},
    {CandidateState::kApplicationFiled, "đã nộp đơn"},
    {CandidateState::kCvDeclared, "đã khai lý lịch"},
    {CandidateState::kVerifying, "đang thẩm tra, xác minh"},
    {CandidateState::kVerified, "đã thẩm tra, xác minh"},
    {CandidateState::kVerificationIssue, "có vấn đề cần kết luận khi thẩm tra"},
    {CandidateState::kOpinionsCollected, "đã đủ ý kiến nhận xét"},
    {CandidateState::kCellResolved, "chi bộ đã đề nghị kết nạp"},
    {CandidateState::kCellRejected, "chi bộ chưa đồng ý"},
    {CandidateState::kBaseResolved, "đảng ủy cơ sở đã đề nghị kết nạp"},
    {CandidateState::kReturned, "hồ sơ bị trả lại"},
    {CandidateState::kUnderAuthorityReview, "cấp có thẩm quyền đang xét"},
    {CandidateState::kAdmissionDecided, "đã có quyết định kết nạp"},
    {CandidateState::kRefused, "không được kết nạp"},
    {CandidateState::kAdmittedProbationary, "đảng viên dự bị"},
    {CandidateState::kOfficialProposed, "chi bộ đã đề nghị công nhận chính thức"},
    {CandidateState::kOfficialMember, "đảng viên chính thức"},
    {CandidateState::kStrikeOffProposed, "đề nghị xóa tên"},
    {CandidateState::kStruckOff, "đã xóa tên"},
    {CandidateState::kSectionAppraised, "đảng ủy bộ phận đã thẩm định"},
    {CandidateState::kTransferPending, "đang chuyển hồ sơ theo dõi"},
    {CandidateState::kRevoked, "quyết định đã bị hủy"},
    {CandidateState::kRecognitionReported, "đã báo cáo cấp có thẩm quyền xem xét"},
    {CandidateState::kNominationDeclined, "chưa tiếp nhận giới thiệu"},
    {CandidateState::kMerged, "đã gộp vào hồ sơ khác"},
});
static_assert(IsWhole(kStates, CandidateState::kMerged));

constexpr auto kEducations = std::to_array<Named<GeneralEducation>>({
    {GeneralEducation::kUnspecified, "chưa ghi"},
    {GeneralEducation::kPrimary, "chưa tốt nghiệp trung học cơ sở"},
    {GeneralEducation::kLowerSecondary, "trung học cơ sở"},
    {GeneralEducation::kUpperSecondary, "trung học phổ thông"},
});
static_assert(IsWhole(kEducations, GeneralEducation::kUpperSecondary));

constexpr auto kSpecialCases = std::to_array<Named<SpecialCase>>({
    {SpecialCase::kUnspecified, "(chưa nêu)"},
    {SpecialCase::kOverAge, "quá tuổi quy định"},
    {SpecialCase::kLowEducation, "trình độ học vấn dưới mức quy định"},
    {SpecialCase::kReadmission, "kết nạp lại"},
    {SpecialCase::kForeignRelation, "có quan hệ với người nước ngoài"},
    {SpecialCase::kReligion, "theo tôn giáo"},
    {SpecialCase::kBusinessOwner, "chủ doanh nghiệp tư nhân"},
    {SpecialCase::kPopulationPolicy, "chính sách dân số"},
    {SpecialCase::kPoliticalStandard, "tiêu chuẩn chính trị"},
});
static_assert(IsWhole(kSpecialCases, SpecialCase::kPoliticalStandard));

}  // namespace

std::string StepName(Step step) { return NameIn(kSteps, step, "(bước không rõ)"); }

std::string StateName(CandidateState state) { return NameIn(kStates, state, "(không rõ)"); }

const char* NameOf(GeneralEducation education) {
  return NameIn(kEducations, education, "(không rõ)");
}

const char* NameOf(SpecialCase special_case) {
  return NameIn(kSpecialCases, special_case, "(không rõ)");
}

}  // namespace ketnap::dossier
