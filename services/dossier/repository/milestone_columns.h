#ifndef KETNAP_SERVICES_DOSSIER_REPOSITORY_MILESTONE_COLUMNS_H_
#define KETNAP_SERVICES_DOSSIER_REPOSITORY_MILESTONE_COLUMNS_H_

#include <optional>

#include "common/base/date.h"
#include "services/dossier/domain/candidate.h"

namespace ketnap::dossier {

// Every milestone, in the order in which statements name the columns, which is also that of the
// API's fields from 1 on.
inline constexpr std::optional<Date> Milestones::*kMilestoneColumns[] = {
    &Milestones::nomination,
    &Milestones::listing,
    &Milestones::helper_assignment,
    &Milestones::last_review,
    &Milestones::delisting,
    &Milestones::awareness_certificate,
    &Milestones::application,
    &Milestones::cv,
    &Milestones::verification,
    &Milestones::opinions,
    &Milestones::cell_resolution,
    &Milestones::base_resolution,
    &Milestones::appraisal,
    &Milestones::admission_decision,
    &Milestones::ceremony,
    &Milestones::new_member_certificate,
    &Milestones::recognition_proposal,
    &Milestones::recognition_base_resolution,
    &Milestones::recognition_decision,
    &Milestones::official,
    &Milestones::refusal,
    &Milestones::strike_off,
    &Milestones::class_referral,
    &Milestones::section_report,
    &Milestones::party_cv,
    &Milestones::recognition_section_report,
    &Milestones::revocation,
    &Milestones::transfer,
    &Milestones::transfer_acceptance,
    &Milestones::strike_off_proposal,
    &Milestones::recognition_report,
    &Milestones::decision_received,
    &Milestones::decision_confirmation,
};

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_REPOSITORY_MILESTONE_COLUMNS_H_
