#include "services/dossier/domain/display_names.h"

#include <map>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"

namespace ketnap::dossier {
namespace {

using Names = std::map<std::string_view, std::string_view>;

const Names& Actions() {
  static const auto* names = new Names{
      {"AcceptTransfer", "tiếp nhận người chuyển đến"},
      {"AnswerVerification", "ghi kết quả thẩm tra, xác minh"},
      {"AppraiseDossier", "thẩm định hồ sơ"},
      {"AssignHelper", "phân công đảng viên giúp đỡ"},
      {"AttachDocument", "bổ sung giấy tờ vào hồ sơ"},
      {"AttestCriterion", "xác nhận tiêu chí riêng của tổ chức"},
      {"ConcludeVerification", "ghi kết luận về vấn đề phát hiện khi thẩm tra"},
      {"CreateMember", "ghi đảng viên vào sổ đảng viên"},
      {"DecideAdmission", "ghi quyết định kết nạp"},
      {"DecideRecognition", "ghi quyết định công nhận đảng viên chính thức"},
      {"DecideStrikeOff", "ghi quyết định xóa tên"},
      {"DeclarePartyCv", "ghi lý lịch đảng viên"},
      {"DelistCandidate", "đưa ra khỏi danh sách cảm tình đảng"},
      {"IssueCertificates", "cấp giấy chứng nhận học lớp bồi dưỡng"},
      {"ListSympathizer", "đưa vào danh sách cảm tình đảng"},
      {"Nominate", "cử đi học lớp bồi dưỡng"},
      {"NominateCandidate", "giới thiệu quần chúng ưu tú"},
      {"OpenDossier", "lập hồ sơ và nhận đơn xin vào Đảng"},
      {"ProposeRecognition", "ghi nghị quyết chi bộ đề nghị công nhận chính thức"},
      {"ProposeStrikeOff", "ghi nghị quyết chi bộ đề nghị xóa tên"},
      {"RecordCeremony", "ghi lễ kết nạp"},
      {"RecordConsent", "ghi văn bản đồng ý"},
      {"RecordMonthlyReview", "ghi nhận xét hằng tháng"},
      {"RecordOpinion", "ghi ý kiến nhận xét"},
      {"RecordProbationReview", "ghi giấy tờ thời gian dự bị"},
      {"RecordResolution", "ghi nghị quyết"},
      {"RecordSectionReport", "ghi báo cáo thẩm định của đảng ủy bộ phận"},
      {"ReferToClass", "cử đi học lớp bồi dưỡng nhận thức về Đảng"},
      {"RemindVerification", "nhắc nơi được yêu cầu thẩm tra, xác minh"},
      {"RenderForm", "in biểu mẫu"},
      {"RequestVerification", "gửi yêu cầu thẩm tra, xác minh"},
      {"ResubmitDossier", "nộp lại hồ sơ"},
      {"RevokeDecision", "hủy quyết định"},
      {"SetFamily", "khai mục gia đình của lý lịch"},
      {"UpdateCandidate", "cập nhật thông tin trong hồ sơ"},
      {"UpdateMember", "cập nhật thông tin đảng viên"},
      {"UpdateOrganization", "cập nhật thông tin tổ chức đảng"},
      {"WaiveVerification", "ghi việc không phải thẩm tra, xác minh"},
  };
  return *names;
}

const Names& Subjects() {
  static const auto* names = new Names{
      {"SELF", "bản thân"},
      {"FATHER", "cha đẻ"},
      {"MOTHER", "mẹ đẻ"},
      {"FOSTERER", "người trực tiếp nuôi dưỡng"},
      {"SPOUSE", "vợ hoặc chồng"},
      {"FATHER_IN_LAW", "cha vợ hoặc cha chồng"},
      {"MOTHER_IN_LAW", "mẹ vợ hoặc mẹ chồng"},
      {"CHILD", "con đẻ"},
  };
  return *names;
}

}  // namespace

std::string ActionName(std::string_view rpc) {
  const auto found = Actions().find(rpc);
  return found == Actions().end() ? "" : std::string(found->second);
}

std::string SubjectName(std::string_view subject) {
  const auto found = Subjects().find(subject);
  if (found != Subjects().end()) return std::string(found->second);
  std::string_view number = subject;
  if (absl::ConsumePrefix(&number, "CHILD_")) return absl::StrCat("con thứ ", number);
  return std::string(subject);
}

std::string SubjectNames(const std::vector<std::string>& subjects) {
  return absl::StrJoin(subjects, ", ", [](std::string* text, const std::string& subject) {
    text->append(SubjectName(subject));
  });
}

std::string PaperName(std::string_view form, std::string_view title) {
  // The papers of the process and the awareness certificate are known by their form number.
  if (!absl::EndsWith(form, "-KNĐ") && form != "CN-NTVĐ") return std::string(title);
  return absl::StrCat(title, " (", form, ")");
}

}  // namespace ketnap::dossier
