#include "services/dossier/handlers/transfers/transfer_conversion.h"

#include "common/api/etag.h"
#include "common/api/resource_name.h"
#include "common/base/proto_date.h"
#include "services/dossier/handlers/convert.h"

namespace ketnap::dossier {

bool IsProbationary(CandidateState state) {
  return state == CandidateState::kAdmittedProbationary ||
         state == CandidateState::kOfficialProposed ||
         state == CandidateState::kStrikeOffProposed ||
         state == CandidateState::kRecognitionReported;
}

std::string RequirementOf(CandidateState state) {
  switch (state) {
    case CandidateState::kNominated:
    case CandidateState::kDelisted:
    case CandidateState::kNominationDeclined:
      return "Tiếp nhận theo dõi; chưa cần phân công đảng viên giúp đỡ.";
    case CandidateState::kCellResolved:
    case CandidateState::kSectionAppraised:
    case CandidateState::kBaseResolved:
    case CandidateState::kReturned:
    case CandidateState::kUnderAuthorityReview:
      return "Phân công đảng viên giúp đỡ mới; cấp có thẩm quyền nơi đến thẩm định lại hồ sơ.";
    case CandidateState::kAdmissionDecided:
      return "Cấp có thẩm quyền nơi đến xác nhận quyết định kết nạp bằng văn bản; phân công đảng "
             "viên giúp đỡ mới, sau đó chi bộ tổ chức lễ kết nạp.";
    case CandidateState::kAdmittedProbationary:
    case CandidateState::kOfficialProposed:
    case CandidateState::kStrikeOffProposed:
    case CandidateState::kRecognitionReported:
      return "Tiếp nhận đảng viên dự bị; phân công đảng viên giúp đỡ mới, thời gian dự bị tính "
             "tiếp.";
    default:
      return "Phân công đảng viên giúp đỡ mới, không kể thời gian cùng công tác.";
  }
}

v1::CandidateTransfer ToProto(const ListedTransfer& listed) {
  const Transfer& transfer = listed.transfer;
  v1::CandidateTransfer proto;
  proto.set_name(api::ResourceName("candidateTransfers", transfer.id));
  proto.set_candidate(CandidateName(transfer.candidate));
  proto.set_from_organization(OrganizationName(transfer.from));
  proto.set_to_organization(OrganizationName(transfer.to));
  proto.set_status(static_cast<v1::TransferStatus>(transfer.status));
  proto.set_state_at_transfer(static_cast<v1::CandidateState>(transfer.state_at_transfer));
  *proto.mutable_transfer_date() = DateToProto(transfer.transfer_date);
  *proto.mutable_due_date() = DateToProto(transfer.due_date);
  if (transfer.acceptance_date.has_value()) {
    *proto.mutable_acceptance_date() = DateToProto(*transfer.acceptance_date);
  }
  proto.set_full_name(listed.full_name);
  proto.set_etag(api::MakeEtag(listed.version));
  if (transfer.status == TransferStatus::kPending) {
    proto.set_requirement(RequirementOf(transfer.state_at_transfer));
  }
  return proto;
}

}  // namespace ketnap::dossier
