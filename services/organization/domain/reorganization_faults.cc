#include "services/organization/domain/reorganization_faults.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace ketnap::organization {
namespace {

using Subject = ReorganizationFaults::Subject;

constexpr size_t kNamedChildren = 5;

std::string Quoted(const Subject& subject) {
  return subject.name.empty() ? subject.id.ToString() : absl::StrCat("“", subject.name, "”");
}

}  // namespace

void ReorganizationFaults::Add(std::string rule, const Uuid& id, std::string vietnamese,
                               std::string english) {
  if (step_ >= 0) {
    vietnamese = absl::StrCat("Thao tác ", step_ + 1, ": ", vietnamese);
    english = absl::StrCat("Operation ", step_ + 1, ": ", english);
  }
  conditions_.push_back({step_,
                         {std::move(rule),
                          absl::StrCat("organizations/", id.ToString()),
                          {std::move(vietnamese), std::move(english)}}});
}

absl::Status ReorganizationFaults::ToStatus() const {
  if (conditions_.empty()) return absl::OkStatus();
  auto in_order = conditions_;
  std::stable_sort(in_order.begin(), in_order.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<UnmetCondition> conditions;
  for (auto& [step, condition] : in_order) conditions.push_back(std::move(condition));
  return UnmetConditionsError("REORGANIZATION_NOT_POSSIBLE", conditions);
}

void ReorganizationFaults::Unknown(const Uuid& id) {
  Add("ORGANIZATION_UNKNOWN", id, absl::StrCat("không có tổ chức ", id.ToString(), "."),
      absl::StrCat("there is no organization ", id.ToString(), "."));
}

void ReorganizationFaults::Ended(const Subject& subject, Date day) {
  Add("ORGANIZATION_ENDED", subject.id,
      absl::StrCat(Quoted(subject), " đã kết thúc hoạt động ngày ", FormatDateForPeople(day), "."),
      absl::StrCat(Quoted(subject), " ended on ", FormatDate(day), "."));
}

void ReorganizationFaults::EndedBefore(const Subject& subject, int by_step) {
  Add("ORGANIZATION_ENDS_HERE", subject.id,
      absl::StrCat(Quoted(subject), " đã kết thúc hoạt động theo thao tác ", by_step + 1, "."),
      absl::StrCat(Quoted(subject), " has been ended by operation ", by_step + 1, "."));
}

void ReorganizationFaults::OutsideSubtree(const Uuid& id) {
  Add("ORGANIZATION_OUTSIDE_SCOPE", id,
      absl::StrCat("không có tổ chức ", id.ToString(),
                   " trong phạm vi của tổ chức ra quyết định sắp xếp."),
      absl::StrCat("there is no organization ", id.ToString(),
                   " at or below the organization of the decision."));
}

void ReorganizationFaults::IdInUse(const Uuid& id) {
  Add("ORGANIZATION_ID_IN_USE", id,
      absl::StrCat("mã ", id.ToString(), " đã được dùng cho một tổ chức khác."),
      absl::StrCat("the id ", id.ToString(), " is in use already."));
}

void ReorganizationFaults::CodeInUse(const Subject& subject, std::string_view scheme,
                                     std::string_view value, const Subject& holder) {
  const bool is_told = !holder.name.empty();
  Add("ORGANIZATION_CODE_IN_USE", subject.id,
      absl::StrCat("mã ", value, " (", scheme, ") của ", Quoted(subject), " đang được ",
                   is_told ? Quoted(holder) : "một tổ chức khác", " sử dụng."),
      absl::StrCat("code ", value, " (", scheme, ") of ", Quoted(subject), " is held by ",
                   is_told ? Quoted(holder) : "another organization", "."));
}

void ReorganizationFaults::ContentFault(const Subject& subject, const Message& what) {
  Add("ORGANIZATION_CONTENT", subject.id, absl::StrCat(Quoted(subject), ": ", what.vietnamese),
      absl::StrCat(Quoted(subject), ": ", what.english));
}

void ReorganizationFaults::UnknownType(const Subject& subject, std::string_view type) {
  Add("ORGANIZATION_TYPE_UNKNOWN", subject.id,
      absl::StrCat("không có loại tổ chức ", type, " cho ", Quoted(subject), "."),
      absl::StrCat("there is no type ", type, " for ", Quoted(subject), "."));
}

void ReorganizationFaults::TypeNotInForce(const Subject& subject, std::string_view type, Date day) {
  Add("ORGANIZATION_TYPE_NOT_IN_FORCE", subject.id,
      absl::StrCat("loại tổ chức “", type, "” của ", Quoted(subject),
                   " không còn hoặc chưa được lập vào ngày ", FormatDateForPeople(day), "."),
      absl::StrCat("no organization of the type of ", Quoted(subject), " may be made on ",
                   FormatDate(day), "."));
}

void ReorganizationFaults::TypeNotAllowed(const Subject& subject, std::string_view type,
                                          const Subject& parent) {
  Add("ORGANIZATION_TYPE_PARENT", subject.id,
      absl::StrCat(Quoted(subject), " (loại “", type, "”) không thể trực thuộc ", Quoted(parent),
                   "."),
      absl::StrCat(Quoted(subject), " cannot, by its type, stand below ", Quoted(parent), "."));
}

void ReorganizationFaults::TypeNotRoot(const Subject& subject, std::string_view type) {
  Add("ORGANIZATION_TYPE_ROOT", subject.id,
      absl::StrCat(Quoted(subject), " (loại “", type, "”) không thể đứng đầu cây tổ chức."),
      absl::StrCat(Quoted(subject), " cannot, by its type, be the root."));
}

void ReorganizationFaults::TypeHoldsNoMembers(const Subject& subject, std::string_view type) {
  Add("ORGANIZATION_TYPE_MEMBERS", subject.id,
      absl::StrCat(Quoted(subject), " còn đảng viên sinh hoạt trong khi loại “", type,
                   "” không trực tiếp quản lý đảng viên; cần chuyển đảng viên về các chi bộ."),
      absl::StrCat("members belong to ", Quoted(subject),
                   ", but organizations of its new type have none; its members must go to cells."));
}

void ReorganizationFaults::TypeHoldsNoAuthority(const Subject& subject, std::string_view type) {
  Add("ORGANIZATION_TYPE_AUTHORITY", subject.id,
      absl::StrCat(Quoted(subject), " (loại “", type,
                   "”) không thể có thẩm quyền quyết định kết nạp."),
      absl::StrCat(Quoted(subject), " cannot, by its type, decide admission."));
}

void ReorganizationFaults::SecondRoot(const Subject& subject) {
  Add("ORGANIZATION_PARENT", subject.id,
      absl::StrCat("cần chọn tổ chức cấp trên của ", Quoted(subject), "."),
      absl::StrCat(Quoted(subject), " needs a parent."));
}

void ReorganizationFaults::RootEnds(const Subject& subject) {
  Add("ROOT_ENDS", subject.id,
      absl::StrCat(Quoted(subject), " đứng đầu cây tổ chức nên không thể kết thúc hoạt động."),
      absl::StrCat(Quoted(subject), " is the root and cannot end."));
}

void ReorganizationFaults::Cycle(const Subject& subject, const Subject& parent) {
  Add("ORGANIZATION_CYCLE", subject.id,
      absl::StrCat(Quoted(subject), " không thể trực thuộc ", Quoted(parent),
                   " vì tổ chức này chính là nó hoặc ở dưới nó."),
      absl::StrCat(Quoted(subject), " cannot stand below ", Quoted(parent),
                   ", which is itself or lies below it."));
}

void ReorganizationFaults::SiblingName(const Subject& subject, const Subject& parent) {
  Add("ORGANIZATION_NAME_TAKEN", subject.id,
      absl::StrCat("dưới ", Quoted(parent), " đã có tổ chức mang tên ", Quoted(subject), "."),
      absl::StrCat("below ", Quoted(parent), " there is another organization called ",
                   Quoted(subject), "."));
}

void ReorganizationFaults::Unchanged(const Subject& subject, const Message& what) {
  Add("NOTHING_CHANGES", subject.id, absl::StrCat(Quoted(subject), " ", what.vietnamese),
      absl::StrCat(Quoted(subject), " ", what.english));
}

void ReorganizationFaults::ChangedSince(const Subject& subject, Date changed, Date effective) {
  Add("ORGANIZATION_CHANGED_SINCE", subject.id,
      absl::StrCat(Quoted(subject), " đã có thay đổi từ ngày ", FormatDateForPeople(changed),
                   ", sau ngày hiệu lực ", FormatDateForPeople(effective), "."),
      absl::StrCat(Quoted(subject), " has changed on ", FormatDate(changed),
                   ", after the effective date."));
}

void ReorganizationFaults::BeginsWithIt(const Subject& subject, Date effective) {
  Add("ORGANIZATION_CHANGED_SINCE", subject.id,
      absl::StrCat(Quoted(subject), " vừa có thay đổi từ chính ngày ",
                   FormatDateForPeople(effective),
                   "; chỉ có thể kết thúc hoạt động từ ngày sau đó."),
      absl::StrCat(Quoted(subject), " has changed on the effective date itself and can end from ",
                   "the day after."));
}

void ReorganizationFaults::NotThereYet(const Subject& subject, Date from, Date effective) {
  Add("ORGANIZATION_CHANGED_SINCE", subject.id,
      absl::StrCat(Quoted(subject), " mới thành lập ngày ", FormatDateForPeople(from),
                   ", sau ngày hiệu lực ", FormatDateForPeople(effective), "."),
      absl::StrCat(Quoted(subject), " exists since ", FormatDate(from),
                   ", after the effective date."));
}

void ReorganizationFaults::PlacedSince(const Subject& subject, Date from, Date effective) {
  Add("ORGANIZATION_CHANGED_SINCE", subject.id,
      absl::StrCat(Quoted(subject), " mới ở vị trí hiện nay từ ngày ", FormatDateForPeople(from),
                   ", sau ngày hiệu lực ", FormatDateForPeople(effective), "."),
      absl::StrCat(Quoted(subject), " stands where it stands since ", FormatDate(from),
                   ", after the effective date."));
}

void ReorganizationFaults::ChildrenSince(const Subject& subject, Date last, Date effective) {
  Add("ORGANIZATION_CHANGED_SINCE", subject.id,
      absl::StrCat(Quoted(subject), " còn tổ chức trực thuộc đến ngày ", FormatDateForPeople(last),
                   ", sau ngày hiệu lực ", FormatDateForPeople(effective), "."),
      absl::StrCat(Quoted(subject), " had an organization below it until ", FormatDate(last),
                   ", after the effective date."));
}

void ReorganizationFaults::ChildrenLeft(const Subject& subject,
                                        const std::vector<Subject>& children) {
  std::vector<std::string> names;
  for (const Subject& child : children) {
    if (names.size() < kNamedChildren) names.push_back(Quoted(child));
  }
  const std::string list =
      absl::StrCat(absl::StrJoin(names, ", "), children.size() > names.size() ? ", …" : "");
  Add("CHILDREN_LEFT", subject.id,
      absl::StrCat(Quoted(subject), " còn ", children.size(), " tổ chức trực thuộc: ", list, "."),
      absl::StrCat("below ", Quoted(subject), " there are still ", children.size(), ": ", list,
                   "."));
}

void ReorganizationFaults::MadeHere(const Subject& subject) {
  Add("ORGANIZATION_MADE_HERE", subject.id,
      absl::StrCat(Quoted(subject), " được thành lập trong chính quyết định này nên không thể ",
                   "kết thúc hoặc chia tách cùng lúc."),
      absl::StrCat(Quoted(subject), " is made by this very batch and cannot end or be split in ",
                   "it."));
}

void ReorganizationFaults::LeavesTwice(const Subject& subject) {
  Add("ORGANIZATION_LEAVES_TWICE", subject.id,
      absl::StrCat(Quoted(subject), " đã được chia tách trong chính quyết định này."),
      absl::StrCat(Quoted(subject), " has been split in this very batch already."));
}

void ReorganizationFaults::LeavesAfterReceiving(const Subject& subject) {
  Add("ORGANIZATION_RECEIVES", subject.id,
      absl::StrCat(Quoted(subject), " vừa tiếp nhận đảng viên và công việc của tổ chức khác trong ",
                   "chính quyết định này; hãy chuyển thẳng đến tổ chức cuối cùng."),
      absl::StrCat(Quoted(subject), " has received what others leave in this very batch; send it ",
                   "to where it goes in the end."));
}

void ReorganizationFaults::IntoItself(const Subject& subject) {
  Add("INTO_ITSELF", subject.id,
      absl::StrCat(Quoted(subject), " không thể nhập vào hoặc kế thừa chính mình."),
      absl::StrCat(Quoted(subject), " cannot become or follow itself."));
}

void ReorganizationFaults::TooFewParts(const Subject& subject) {
  Add("SPLIT_PARTS", subject.id,
      absl::StrCat("cần chia ", Quoted(subject), " thành ít nhất hai tổ chức."),
      absl::StrCat(Quoted(subject), " must be split into two organizations at least."));
}

void ReorganizationFaults::OneTakesRest(const Subject& subject, int count) {
  Add("ONE_TAKES_REST", subject.id,
      absl::StrCat("cần đúng một tổ chức tiếp nhận phần còn lại của ", Quoted(subject),
                   "; hiện có ", count, "."),
      absl::StrCat("exactly one must take the rest of ", Quoted(subject), "; there are ", count,
                   "."));
}

void ReorganizationFaults::Shares(const Subject& subject, int total) {
  Add("SHARES", subject.id,
      absl::StrCat("tỷ lệ tiếp nhận chỉ tiêu của ", Quoted(subject), " phải cộng lại bằng 100%; ",
                   "hiện là ", total, "%."),
      absl::StrCat("the shares of ", Quoted(subject), " must add up to 100 percent; they are ",
                   total, "."));
}

void ReorganizationFaults::NamedTwice(const Subject& subject, std::string_view resource) {
  Add("NAMED_TWICE", subject.id,
      absl::StrCat(resource, " được nêu hơn một lần khi sắp xếp ", Quoted(subject), "."),
      absl::StrCat(resource, " is named more than once for ", Quoted(subject), "."));
}

void ReorganizationFaults::NotOfSource(const Subject& subject, std::string_view resource) {
  Add("NOT_OF_SOURCE", subject.id, absl::StrCat(resource, " không thuộc ", Quoted(subject), "."),
      absl::StrCat(resource, " does not belong to ", Quoted(subject), "."));
}

void ReorganizationFaults::AuthorityNotConferred(const Subject& subject) {
  Add("AUTHORITY_NOT_CONFERRED", subject.id,
      absl::StrCat("thẩm quyền của ", Quoted(subject),
                   " phải do cấp trên có thẩm quyền giao; tổ chức ra quyết định không giao được."),
      absl::StrCat(Quoted(subject),
                   " is given an authority by an organization above it that holds one, not by the "
                   "one of the decision."));
}

void ReorganizationFaults::AuthorityHeld(const Subject& subject) {
  Add("AUTHORITY_HELD", subject.id, absl::StrCat(Quoted(subject), " đã có thẩm quyền này."),
      absl::StrCat(Quoted(subject), " holds this authority already."));
}

void ReorganizationFaults::AuthorityNotHeld(const Subject& subject) {
  Add("AUTHORITY_NOT_HELD", subject.id,
      absl::StrCat(Quoted(subject), " không có thẩm quyền này để thu hồi."),
      absl::StrCat(Quoted(subject), " does not hold this authority."));
}

}  // namespace ketnap::organization
