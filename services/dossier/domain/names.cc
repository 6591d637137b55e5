#include <string>

#include "services/dossier/domain/eligibility.h"

namespace ketnap::dossier {

std::string StepName(Step step) {
  switch (step) {
    case Step::kUnspecified:
      return "(chưa nêu bước)";
    case Step::kNominate:
      return "giới thiệu quần chúng ưu tú";
    case Step::kListSympathizer:
      return "đưa vào danh sách cảm tình đảng";
    case Step::kAssignHelper:
      return "phân công đảng viên giúp đỡ";
    case Step::kRecordMonthlyReview:
      return "nhận xét hằng tháng";
    case Step::kDelist:
      return "đưa ra khỏi danh sách cảm tình đảng";
    case Step::kOpenDossier:
      return "lập hồ sơ và nhận đơn xin vào Đảng";
    case Step::kDeclareCv:
      return "khai lý lịch";
    case Step::kRequestVerification:
      return "gửi thẩm tra, xác minh lý lịch";
    case Step::kAnswerVerification:
      return "nhận kết quả thẩm tra, xác minh";
    case Step::kRecordOpinion:
      return "ghi ý kiến nhận xét";
    case Step::kCellResolution:
      return "nghị quyết chi bộ đề nghị kết nạp";
    case Step::kBaseResolution:
      return "nghị quyết đảng ủy cơ sở đề nghị kết nạp";
    case Step::kReturnDossier:
      return "trả lại hồ sơ";
    case Step::kResubmitDossier:
      return "nộp lại hồ sơ";
    case Step::kAppraiseDossier:
      return "thẩm định hồ sơ";
    case Step::kDecideAdmission:
      return "quyết định kết nạp";
    case Step::kRecordCeremony:
      return "lễ kết nạp";
    case Step::kRecordProbationReview:
      return "nhận xét thời gian dự bị";
    case Step::kProposeRecognition:
      return "chi bộ đề nghị công nhận chính thức";
    case Step::kRecognitionBaseResolution:
      return "nghị quyết đảng ủy cơ sở đề nghị công nhận chính thức";
    case Step::kDecideRecognition:
      return "quyết định công nhận chính thức";
    case Step::kAttachDocument:
      return "bổ sung giấy tờ vào hồ sơ";
    case Step::kReorganize:
      return "chuyển theo sắp xếp tổ chức đảng";
    case Step::kDeclineNomination:
      return "không tiếp nhận giới thiệu";
    case Step::kRelist:
      return "đưa trở lại danh sách cảm tình đảng";
    case Step::kReferToClass:
      return "cử đi học lớp bồi dưỡng nhận thức về Đảng";
    case Step::kConcludeVerification:
      return "kết luận vấn đề thẩm tra";
    case Step::kWaiveVerification:
      return "không phải thẩm tra, xác minh một bên";
    case Step::kSectionReport:
      return "báo cáo thẩm định của đảng ủy bộ phận";
    case Step::kRecordConsent:
      return "ghi văn bản đồng ý";
    case Step::kAttestCriterion:
      return "xác nhận tiêu chí riêng của tổ chức";
    case Step::kDeclarePartyCv:
      return "khai lý lịch đảng viên";
    case Step::kRecognitionSectionReport:
      return "báo cáo thẩm định công nhận chính thức của đảng ủy bộ phận";
    case Step::kProposeStrikeOff:
      return "chi bộ đề nghị xóa tên";
    case Step::kDecideStrikeOff:
      return "quyết định xóa tên";
    case Step::kRevokeDecision:
      return "hủy quyết định";
    case Step::kTransfer:
      return "chuyển sinh hoạt đến chi bộ khác";
    case Step::kAcceptTransfer:
      return "tiếp nhận người chuyển đến";
    case Step::kCancelTransfer:
      return "thôi chuyển sinh hoạt";
    case Step::kUpdate:
      return "cập nhật thông tin";
    case Step::kCorrect:
      return "sửa hồ sơ";
    case Step::kUndo:
      return "hủy bước vừa thực hiện";
    case Step::kMerge:
      return "gộp hồ sơ trùng";
    case Step::kImport:
      return "nhập từ nơi khác";
    case Step::kFollowVerification:
      return "theo dõi thẩm tra, xác minh";
    case Step::kRecordCertificate:
      return "ghi giấy chứng nhận";
  }
  return "(bước không rõ)";
}

std::string StateName(CandidateState state) {
  switch (state) {
    case CandidateState::kUnspecified:
      return "(chưa có)";
    case CandidateState::kNominated:
      return "được giới thiệu";
    case CandidateState::kSympathizerListed:
      return "cảm tình đảng";
    case CandidateState::kDelisted:
      return "đã ra khỏi danh sách";
    case CandidateState::kApplicationFiled:
      return "đã nộp đơn";
    case CandidateState::kCvDeclared:
      return "đã khai lý lịch";
    case CandidateState::kVerifying:
      return "đang thẩm tra, xác minh";
    case CandidateState::kVerified:
      return "đã thẩm tra, xác minh";
    case CandidateState::kVerificationIssue:
      return "có vấn đề cần kết luận khi thẩm tra";
    case CandidateState::kOpinionsCollected:
      return "đã đủ ý kiến nhận xét";
    case CandidateState::kCellResolved:
      return "chi bộ đã đề nghị kết nạp";
    case CandidateState::kCellRejected:
      return "chi bộ chưa đồng ý";
    case CandidateState::kBaseResolved:
      return "đảng ủy cơ sở đã đề nghị kết nạp";
    case CandidateState::kReturned:
      return "hồ sơ bị trả lại";
    case CandidateState::kUnderAuthorityReview:
      return "cấp có thẩm quyền đang xét";
    case CandidateState::kAdmissionDecided:
      return "đã có quyết định kết nạp";
    case CandidateState::kRefused:
      return "không được kết nạp";
    case CandidateState::kAdmittedProbationary:
      return "đảng viên dự bị";
    case CandidateState::kOfficialProposed:
      return "chi bộ đã đề nghị công nhận chính thức";
    case CandidateState::kOfficialMember:
      return "đảng viên chính thức";
    case CandidateState::kStrikeOffProposed:
      return "đề nghị xóa tên";
    case CandidateState::kStruckOff:
      return "đã xóa tên";
    case CandidateState::kSectionAppraised:
      return "đảng ủy bộ phận đã thẩm định";
    case CandidateState::kTransferPending:
      return "đang chuyển sinh hoạt";
    case CandidateState::kRevoked:
      return "quyết định đã bị hủy";
    case CandidateState::kRecognitionReported:
      return "đã báo cáo cấp có thẩm quyền xem xét";
    case CandidateState::kNominationDeclined:
      return "chưa tiếp nhận giới thiệu";
    case CandidateState::kMerged:
      return "đã gộp vào hồ sơ khác";
  }
  return "(không rõ)";
}

}  // namespace ketnap::dossier
