#ifndef KETNAP_SERVICES_DOSSIER_REPOSITORY_CERTIFICATES_CERTIFICATE_STATEMENTS_H_
#define KETNAP_SERVICES_DOSSIER_REPOSITORY_CERTIFICATES_CERTIFICATE_STATEMENTS_H_

// What is asked of certificates, where a test can ask the server how it would answer.
namespace ketnap::dossier::sql {

inline constexpr char kFindCertificate[] =
    "SELECT candidate_id, class_type, issue_date, status FROM candidate_certificate"
    " WHERE certificate_id = ?";
inline constexpr char kForgetAwarenessBefore[] =
    "UPDATE candidate_merge SET awareness_certificate_before = NULL"
    " WHERE candidate_id = ? AND awareness_certificate_before = ?";
inline constexpr char kForgetNewMemberBefore[] =
    "UPDATE candidate_merge SET new_member_certificate_before = NULL"
    " WHERE candidate_id = ? AND new_member_certificate_before = ?";

}  // namespace ketnap::dossier::sql

#endif  // KETNAP_SERVICES_DOSSIER_REPOSITORY_CERTIFICATES_CERTIFICATE_STATEMENTS_H_
