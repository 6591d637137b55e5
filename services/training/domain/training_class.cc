#include "services/training/domain/training_class.h"

#include "absl/strings/str_cat.h"

namespace ketnap::training {
namespace {

std::string StateName(ClassState state) {
  switch (state) {
    case ClassState::kPlanned:
      return "dự kiến";
    case ClassState::kOpen:
      return "đang mở";
    case ClassState::kCompleted:
      return "đã kết thúc";
    case ClassState::kCancelled:
      return "đã hủy";
    default:
      return "không rõ";
  }
}

std::string Padded(int serial) {
  const std::string digits = absl::StrCat(serial);
  return digits.size() < 3 ? std::string(3 - digits.size(), '0') + digits : digits;
}

}  // namespace

std::optional<Message> WhyNotAttend(const ClassType& type, const CandidateFacts& facts,
                                    Date start) {
  switch (type.audience) {
    case AudienceRule::kAny:
      return std::nullopt;
    case AudienceRule::kSympathizer: {
      if (!facts.listed.has_value() || *facts.listed > start) {
        return Message{"Chưa được chi bộ đưa vào danh sách cảm tình đảng trước ngày khai giảng.",
                       "Not on the list of sympathizers before the class begins."};
      }
      const bool off_the_list = facts.delisted.has_value() && *facts.delisted <= start &&
                                *facts.delisted >= *facts.listed;
      if (off_the_list) {
        return Message{"Đã bị đưa ra khỏi danh sách cảm tình đảng.",
                       "Taken off the list of sympathizers."};
      }
      if (facts.admitted.has_value() && *facts.admitted <= start) {
        return Message{"Đã là đảng viên.", "Already a member."};
      }
      return std::nullopt;
    }
    case AudienceRule::kProbationaryMember: {
      if (!facts.admitted.has_value() || *facts.admitted > start) {
        return Message{"Chưa được kết nạp trước ngày khai giảng.",
                       "Not admitted before the class begins."};
      }
      if (facts.struck_off.has_value() && *facts.struck_off <= start) {
        return Message{"Đã bị xóa tên.", "Struck off."};
      }
      if (facts.official.has_value() && *facts.official <= start) {
        return Message{"Đã là đảng viên chính thức.", "Already an official member."};
      }
      return std::nullopt;
    }
  }
  return std::nullopt;
}

absl::Status CheckState(const TrainingClass& training_class, ClassState state) {
  if (training_class.state == state) return absl::OkStatus();
  return ReasonedError(absl::StatusCode::kFailedPrecondition, "CLASS_STATE",
                       {absl::StrCat("Lớp học phải ở trạng thái \"", StateName(state),
                                     "\" mới thực hiện được việc này; hiện là \"",
                                     StateName(training_class.state), "\"."),
                        absl::StrCat("The class must be in state ", static_cast<int>(state),
                                     "; it is in ", static_cast<int>(training_class.state), ".")});
}

bool HasWorkLeft(const TrainingClass& training_class, const Nomination& nomination,
                 bool issues_certificate) {
  // What was brought in from elsewhere is over: it gets no certificate here.
  if (training_class.imported) return false;
  switch (nomination.state) {
    case NominationState::kNominated:
    case NominationState::kEnrolled:
    case NominationState::kWaiting:
      return training_class.state == ClassState::kPlanned ||
             training_class.state == ClassState::kOpen;
    case NominationState::kPassed:
      return issues_certificate && !nomination.certificate.has_value();
    default:
      return false;
  }
}

Outcome Judge(const ClassType& type, int session_count, int sessions_attended, int score) {
  const bool attended = sessions_attended * 100 >= type.minimum_attendance_percent * session_count;
  if (!attended || score < type.minimum_pass_score) return {};
  for (const GradeBand& band : type.grade_bands) {
    if (score >= band.minimum_score) return {true, band.grade};
  }
  return {true, ""};
}

std::string CertificateNumber(const ClassType& type, int year, int serial) {
  return absl::StrCat(Padded(serial), "/", year, "/", type.number_suffix);
}

std::optional<Date> LastDayOf(const ClassType& type, Date issue_date) {
  if (type.certificate_validity_months == 0) return std::nullopt;
  return AddMonths(issue_date, type.certificate_validity_months);
}

std::vector<FieldViolation> CheckNewClass(const TrainingClass& training_class) {
  std::vector<FieldViolation> violations;
  if (training_class.end_date < training_class.start_date) {
    violations.push_back({"training_class.end_date",
                          "OUT_OF_RANGE",
                          {"Ngày bế giảng phải không trước ngày khai giảng.",
                           "The last day must not precede the first."}});
  } else if (training_class.end_date - training_class.start_date > 366) {
    violations.push_back({"training_class.end_date",
                          "OUT_OF_RANGE",
                          {"Một lớp kéo dài không quá một năm.", "A class lasts a year at most."}});
  }
  return violations;
}

}  // namespace ketnap::training
