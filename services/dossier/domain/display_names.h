#ifndef KETNAP_SERVICES_DOSSIER_DOMAIN_DISPLAY_NAMES_H_
#define KETNAP_SERVICES_DOSSIER_DOMAIN_DISPLAY_NAMES_H_

#include <string>
#include <string_view>
#include <vector>

// Vietnamese words for the codes that programs read: a text for people holds none of them.
namespace ketnap::dossier {

// What an RPC does: "bổ sung giấy tờ vào hồ sơ" of AttachDocument. "" of one that no rule, queue or
// form names.
std::string ActionName(std::string_view rpc);

// Who is verified: "cha đẻ" of FATHER, "con thứ 2" of CHILD_2; the code itself of anything else.
std::string SubjectName(std::string_view subject);
// The same of several, with commas.
std::string SubjectNames(const std::vector<std::string>& subjects);

// A paper in a list: "Giấy giới thiệu (3-KNĐ)"; the title alone where the code is this suite's own.
std::string PaperName(std::string_view form, std::string_view title);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_DOMAIN_DISPLAY_NAMES_H_
