#ifndef KETNAP_SERVICES_TRAINING_HANDLERS_CERTIFICATES_CERTIFICATE_FIXTURE_H_
#define KETNAP_SERVICES_TRAINING_HANDLERS_CERTIFICATES_CERTIFICATE_FIXTURE_H_

#include <string>
#include <vector>

#include "ketnap/training/v1/certificate_service.grpc.pb.h"
#include "services/training/handlers/training_fixture.h"

namespace ketnap::training {

// Certificates of the small province's classes, and what may be asked of them.
class CertificateTest : public TrainingTest {
 protected:
  using Certificates = v1::CertificateService::Stub;

  // Who holds the classes of the bloc, with the right to revoke: one person.
  const access::Caller& Issuer() const { return issuer_; }

  // Those of a new class with as many learners, all of cell_a1, issued on 28 February 2025.
  std::vector<v1::Certificate> Issued(int learners,
                                      const std::string& class_type = "classTypes/awareness") {
    const auto response = MustIssue(CompletedClass(learners, class_type).name);
    std::vector<v1::Certificate> certificates;
    if (!response.ok()) return certificates;
    for (const v1::Certificate& each : response->certificates()) certificates.push_back(each);
    return certificates;
  }

  absl::StatusOr<v1::RenderCertificateResponse> Render(const access::Caller& caller,
                                                       const std::string& certificate) {
    v1::RenderCertificateRequest request;
    request.set_certificate(certificate);
    return harness_.Call(caller, &Certificates::RenderCertificate, request);
  }

  v1::RevokeCertificateRequest Revocation(const std::string& certificate) {
    v1::RevokeCertificateRequest request;
    request.set_certificate(certificate);
    *request.mutable_date() = DateOf(2025, 3, 1);
    request.set_reason_note("Thi hộ");
    request.set_document("12-QĐ/TTCT ngày 01/3/2025 của Trung tâm Chính trị");
    request.set_request_id(harness_.NewRequestId());
    return request;
  }
  absl::StatusOr<v1::Certificate> Revoke(const v1::RevokeCertificateRequest& request) {
    return harness_.Call(Issuer(), &Certificates::RevokeCertificate, request);
  }
  absl::StatusOr<v1::Certificate> Revoke(const std::string& certificate) {
    return Revoke(Revocation(certificate));
  }

  v1::ReplaceCertificateRequest Replacement(const std::string& certificate) {
    v1::ReplaceCertificateRequest request;
    request.set_certificate(certificate);
    *request.mutable_issue_date() = DateOf(2025, 3, 2);
    request.set_reason_note("In sai tên");
    request.set_request_id(harness_.NewRequestId());
    return request;
  }
  absl::StatusOr<v1::ReplaceCertificateResponse> Replace(
      const v1::ReplaceCertificateRequest& request) {
    return harness_.Call(Issuer(), &Certificates::ReplaceCertificate, request);
  }
  absl::StatusOr<v1::ReplaceCertificateResponse> Replace(const std::string& certificate) {
    return Replace(Replacement(certificate));
  }

  absl::StatusOr<v1::VerifyCertificateResponse> Verify(const std::string& code) {
    v1::VerifyCertificateRequest request;
    request.set_verification_code(code);
    return harness_.Call(Harness::Stranger(), &Classes::VerifyCertificate, request);
  }

  // The whole register of the awareness classes, page by page.
  std::vector<v1::CertificateEntry> Register(const access::Caller& caller, int year = 2025,
                                             int page_size = 2) {
    v1::ListCertificateRegisterRequest request;
    request.set_class_type("classTypes/awareness");
    request.set_year(year);
    request.set_page_size(page_size);
    std::vector<v1::CertificateEntry> entries;
    for (int pages = 0; pages < 100; ++pages) {
      const auto response = harness_.Call(caller, &Certificates::ListCertificateRegister, request);
      EXPECT_TRUE(response.ok()) << response.status();
      if (!response.ok()) return entries;
      for (const auto& entry : response->entries()) entries.push_back(entry);
      last_serial_ = response->last_serial();
      if (response->next_page_token().empty()) return entries;
      request.set_page_token(response->next_page_token());
    }
    ADD_FAILURE() << "the pages do not end";
    return entries;
  }
  // Each as "001/2025/NTVD 1": number and status.
  static Names Standing(const std::vector<v1::CertificateEntry>& entries) {
    Names standing;
    for (const auto& entry : entries) {
      standing.push_back(absl::StrCat(entry.certificate().number(), " ",
                                      static_cast<int>(entry.certificate().status())));
    }
    return standing;
  }

  const access::Caller issuer_ = Trainer(bloc_, {"training.certificates.revoke"});
  int last_serial_ = -1;  // As the last page of Register told it.
};

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_HANDLERS_CERTIFICATES_CERTIFICATE_FIXTURE_H_
