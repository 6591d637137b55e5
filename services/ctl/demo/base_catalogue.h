#ifndef KETNAP_SERVICES_CTL_DEMO_BASE_CATALOGUE_H_
#define KETNAP_SERVICES_CTL_DEMO_BASE_CATALOGUE_H_

#include <string>
#include <vector>

#include "ketnap/organization/v1/organization.pb.h"

namespace ketnap::ctl {

// A workplace of the agencies bloc and the Party organization in it.
struct BaseTemplate {
  const char* title;  // "Sở Tài chính", "Bưu điện tỉnh {}": {} is the province.
  organization::v1::WorkplaceKind workplace_kind;
  int fewest_cells;  // 0: a grassroots cell, with no committee and no cells below.
  int most_cells;
};

const std::vector<BaseTemplate>& BaseTemplates();

// Where the cells of such a workplace are: "Khoa Nội", "Phòng Kế toán" …, more than any has.
const std::vector<std::string>& UnitsOf(organization::v1::WorkplaceKind kind,
                                        const std::string& title);

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_DEMO_BASE_CATALOGUE_H_
