#include "services/training/handlers/plans/past_class.h"

#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/api/resource_name.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/rpc/validation.h"
#include "common/service/historical_entry.h"
#include "services/training/handlers/class_change.h"
#include "services/training/handlers/conversion.h"
#include "services/training/repository/candidate_facts_repository.h"
#include "services/training/repository/certificate_repository.h"
#include "services/training/repository/class_repository.h"
#include "services/training/repository/nomination_repository.h"
#include "services/training/verification_code.h"

namespace ketnap::training {
namespace {

constexpr char kAction[] = "ImportResults";

void Refuse(PastRow* row, const char* field, const char* reason, Message message) {
  row->faults.push_back({field, reason, std::move(message)});
}

bool SameClass(const TrainingClass& a, const TrainingClass& b) {
  return a.class_type == b.class_type && a.title == b.title && a.start_date == b.start_date &&
         a.end_date == b.end_date;
}

Message Differs() {
  return {"Cùng mã lớp nhưng loại lớp, tên hoặc ngày khác với lớp đã có; đề nghị thống nhất.",
          "The class of this key has another type, title or days."};
}

}  // namespace

std::vector<PastRow> PastClassImporter::Read() const {
  std::vector<PastRow> rows;
  rows.reserve(static_cast<size_t>(request_.rows_size()));
  for (int i = 0; i < request_.rows_size(); ++i) rows.push_back(ReadRow(request_.rows(i), i));
  return rows;
}

PastRow PastClassImporter::ReadRow(const v1::ResultRow& given, int number) const {
  PastRow row;
  row.number = number;
  row.faults = FieldViolations(rpc::Validate(given));
  const auto start = DateFromProto(given.start_date());
  const auto end = DateFromProto(given.end_date());
  const auto person = api::ParseResourceName(given.candidate(), kCandidates);
  if (!start.ok() || !end.ok() || !person.ok()) {
    if (row.faults.empty()) {
      Refuse(&row, "", "NOT_VALID", {"Dòng này không đọc được.", "The row cannot be read."});
    }
    return row;
  }
  row.class_key = given.class_key();
  row.description.class_type = given.class_type();
  row.description.title = given.title();
  row.description.start_date = *start;
  row.description.end_date = *end;
  row.candidate = *person;
  row.passed = given.passed();
  row.score = given.score();
  row.certificate_number = given.certificate_number();
  if (given.has_issue_date()) {
    const auto issued = DateFromProto(given.issue_date());
    if (issued.ok()) row.issue_date = *issued;
  }
  JudgeRow(&row);
  return row;
}

void PastClassImporter::JudgeRow(PastRow* row) const {
  const TrainingClass& given = row->description;
  const ClassType* type = environment_.class_types->InForceOn(given.class_type, given.start_date);
  if (type == nullptr) {
    Refuse(row, "class_type", "UNKNOWN_CLASS_TYPE",
           {"Không có loại lớp học này.", "There is no such class type."});
  }
  if (given.end_date < given.start_date || given.end_date > context_.today) {
    Refuse(row, "end_date", "OUT_OF_RANGE",
           {"Ngày bế giảng phải không trước ngày khai giảng và không sau hôm nay.",
            "The last day must not precede the first, nor lie in the future."});
  }
  JudgeDay(row);
  if (row->certificate_number.empty()) {
    if (row->issue_date.has_value()) {
      Refuse(row, "certificate_number", "REQUIRED",
             {"Có ngày cấp thì phải có số giấy chứng nhận.", "A day of issue needs a number."});
    }
    return;
  }
  if (!row->passed || (type != nullptr && !type->issues_certificate)) {
    Refuse(row, "certificate_number", "NO_CERTIFICATE",
           {"Người không đạt, hoặc loại lớp này, không được cấp giấy chứng nhận.",
            "Who failed, or this class type, gets no certificate."});
  }
  if (!row->issue_date.has_value()) {
    Refuse(row, "issue_date", "REQUIRED",
           {"Có số giấy chứng nhận thì phải có ngày cấp.", "A number needs its day of issue."});
  } else if (*row->issue_date < given.end_date || *row->issue_date > context_.today) {
    Refuse(row, "issue_date", "OUT_OF_RANGE",
           {"Ngày cấp phải không trước ngày bế giảng và không sau hôm nay.",
            "The day of issue must not precede the last day, nor lie in the future."});
  }
}

void PastClassImporter::JudgeDay(PastRow* row) const {
  const Date end = row->description.end_date;
  if (end > context_.today) return;  // Told already.
  const auto historical = service::CheckEntryDate(context_, *environment_.tree, organizer_, end,
                                                  environment_.historical_entry_days, "end_date");
  if (!historical.ok()) {
    row->faults.push_back(
        {"end_date",
         ErrorReason(historical.status()),
         {std::string(historical.status().message()), EnglishMessage(historical.status())}});
  } else {
    row->historical = *historical;
  }
  const auto organizer = environment_.tree->Find(organizer_);
  const bool closed =
      organizer.has_value() && organizer->valid_to.has_value() && *organizer->valid_to < end;
  if (closed) {
    Refuse(row, "end_date", "ORGANIZATION_CLOSED",
           {"Tổ chức mở lớp đã kết thúc hoạt động trước ngày bế giảng.",
            "The organizer had ended before the class's last day."});
  }
}

absl::Status PastClassImporter::JudgePerson(PastRow* row) {
  KETNAP_ASSIGN_OR_RETURN(const auto facts, FindCandidateFacts(transaction_, row->candidate));
  if (!facts.has_value() || !environment_.tree->IsWithin(facts->organization, organizer_)) {
    Refuse(row, "candidate", "CANDIDATE_UNKNOWN",
           {"Không tìm thấy người này trong tổ chức (dữ liệu có thể đang cập nhật).",
            "Not known in the organization (the data may still be arriving)."});
    return absl::OkStatus();
  }
  row->organization = facts->organization;
  return absl::OkStatus();
}

absl::Status PastClassImporter::JudgePresent(const TrainingClass& present, PastRow* row) {
  KETNAP_ASSIGN_OR_RETURN(const auto learner,
                          FindNomination(transaction_, present.id, row->candidate));
  if (!learner.has_value()) return absl::OkStatus();
  row->training_class = present.id;
  row->nomination = learner->id;
  std::string number;
  std::optional<Date> issued;
  if (learner->certificate.has_value()) {
    KETNAP_ASSIGN_OR_RETURN(const auto paper, FindCertificate(transaction_, *learner->certificate));
    if (paper.has_value()) {
      number = paper->number;
      issued = paper->issue_date;
    }
  }
  const bool same = (learner->state == NominationState::kPassed) == row->passed &&
                    learner->score == row->score && number == row->certificate_number &&
                    issued == row->issue_date;
  if (same) {
    row->is_there = true;
  } else {
    Refuse(row, "candidate", "RESULT_DIFFERS",
           {"Người này đã có kết quả khác ở lớp này; kết quả đã có không bị ghi đè.",
            "The learner has another result in this class; what is there is not overwritten."});
  }
  return absl::OkStatus();
}

absl::Status PastClassImporter::TakeClass(const std::vector<PastRow*>& rows) {
  KETNAP_ASSIGN_OR_RETURN(bool is_taken, TryClass(rows));
  // Another import of the same class came between; it is locked now and takes further learners.
  if (!is_taken) {
    KETNAP_ASSIGN_OR_RETURN(is_taken, TryClass(rows));
  }
  return is_taken ? absl::OkStatus() : absl::InternalError("a class cannot be brought in");
}

absl::StatusOr<bool> PastClassImporter::TryClass(const std::vector<PastRow*>& rows) {
  KETNAP_ASSIGN_OR_RETURN(const auto present,
                          LockImportedClass(transaction_, organizer_, rows.front()->class_key));
  const TrainingClass first =
      present.has_value() ? *present : rows.front()->description;  // A copy: rows change below.
  std::set<Uuid> seen;
  std::vector<PastRow*> to_write;
  for (PastRow* row : rows) {
    if (!row->faults.empty()) continue;
    if (!SameClass(first, row->description)) {
      Refuse(row, "class_key", "CLASS_DIFFERS", Differs());
      continue;
    }
    if (!seen.insert(row->candidate).second) {
      Refuse(row, "candidate", "DUPLICATE",
             {"Người này có hai dòng ở cùng một lớp.", "The learner has two rows of one class."});
      continue;
    }
    // Who is there already is the same wherever they went since.
    if (present.has_value()) KETNAP_RETURN_IF_ERROR(JudgePresent(*present, row));
    if (row->faults.empty() && !row->is_there) KETNAP_RETURN_IF_ERROR(JudgePerson(row));
    if (row->faults.empty() && !row->is_there) to_write.push_back(row);
  }
  if (request_.dry_run() || to_write.empty()) return true;
  const absl::Status written = Write(first, !present.has_value(), to_write);
  if (!present.has_value() && absl::IsAlreadyExists(written)) return false;
  KETNAP_RETURN_IF_ERROR(written);
  return true;
}

absl::StatusOr<Certificate> PastClassImporter::WriteCertificate(const ClassType& type,
                                                                const PastRow& row,
                                                                const Nomination& learner,
                                                                const std::string& class_type) {
  Certificate paper;
  paper.id = Uuid::Generate(context_.now);
  paper.number = row.certificate_number;
  paper.verification_code = NewVerificationCode();
  paper.candidate = row.candidate;
  paper.organization = row.organization;
  paper.class_type = class_type;
  paper.training_class = learner.training_class;
  paper.issue_date = *row.issue_date;
  paper.year = static_cast<int>(row.issue_date->year());
  paper.grade = learner.grade;
  paper.expires_on = LastDayOf(type, *row.issue_date);
  paper.imported = true;
  KETNAP_RETURN_IF_ERROR(InsertCertificate(transaction_, paper));
  return paper;
}

absl::Status PastClassImporter::Write(TrainingClass training_class, bool is_new,
                                      const std::vector<PastRow*>& rows) {
  const ClassType* type =
      environment_.class_types->InForceOn(training_class.class_type, training_class.start_date);
  if (is_new) {
    training_class.id = Uuid::Generate(context_.now);
    training_class.organizer = organizer_;
    training_class.state = ClassState::kCompleted;
    training_class.class_type_version = type->version;
    training_class.synthetic = request_.synthetic();
    training_class.imported = true;
    training_class.import_key = rows.front()->class_key;
    training_class.create_time = context_.now;
  }
  ++training_class.version;
  bool historical = false;
  for (const PastRow* row : rows) {
    ++training_class.seats;
    ++training_class.enrolled;
    if (row->passed) ++training_class.passed;
    historical = historical || row->historical;
  }
  // The class first: another import of it shows here, before anything else is written.
  KETNAP_RETURN_IF_ERROR(is_new ? InsertClass(transaction_, training_class)
                                : UpdateClass(transaction_, training_class));
  ClassChange change;
  for (PastRow* row : rows) {
    Nomination learner;
    learner.id = Uuid::Generate(context_.now);
    learner.training_class = training_class.id;
    learner.candidate = row->candidate;
    learner.organization = row->organization;
    learner.state = row->passed ? NominationState::kPassed : NominationState::kFailed;
    learner.score = row->score;
    if (row->passed && row->score >= 0) {
      learner.grade = Judge(*type, 1, 1, row->score).grade;
    }
    if (!row->certificate_number.empty()) {
      KETNAP_ASSIGN_OR_RETURN(Certificate paper,
                              WriteCertificate(*type, *row, learner, training_class.class_type));
      learner.certificate = paper.id;
      change.certificates.push_back(std::move(paper));
    }
    KETNAP_RETURN_IF_ERROR(InsertNomination(transaction_, learner));
    row->training_class = training_class.id;
    row->nomination = learner.id;
    change.nominations.push_back(std::move(learner));
  }
  change.training_class = training_class;
  const ChangeRequest entry{"", kAction, request_.request_id(), context_.today};
  return JournalClass(transaction_, context_, entry, change, historical);
}

}  // namespace ketnap::training
