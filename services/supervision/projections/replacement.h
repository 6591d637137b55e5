#ifndef KETNAP_SERVICES_SUPERVISION_PROJECTIONS_REPLACEMENT_H_
#define KETNAP_SERVICES_SUPERVISION_PROJECTIONS_REPLACEMENT_H_

#include <utility>
#include <vector>

#include "services/supervision/domain/figure.h"

namespace ketnap::supervision {

// What one person counts as from now on in some figures.
struct Replacement {
  void Add(const std::vector<Figure>& more_figures, std::vector<Fact> more_facts) {
    figures.insert(figures.end(), more_figures.begin(), more_figures.end());
    for (Fact& fact : more_facts) facts.push_back(std::move(fact));
  }

  std::vector<Figure> figures;
  std::vector<Fact> facts;
};

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_PROJECTIONS_REPLACEMENT_H_
