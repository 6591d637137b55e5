#include <sodium.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/api/mutation.h"
#include "common/api/page_key.h"
#include "common/api/page_token.h"
#include "common/api/resource_name.h"
#include "common/base/status_macros.h"
#include "services/supervision/domain/inspection_sample.h"
#include "services/supervision/handlers/inspections/inspection_change.h"
#include "services/supervision/handlers/inspections/inspection_conversion.h"
#include "services/supervision/handlers/inspections/inspection_handler.h"
#include "services/supervision/handlers/inspections/inspection_view.h"
#include "services/supervision/repository/sample_repository.h"

namespace ketnap::supervision {
namespace {

std::string Digest(const std::string& text) {
  std::string digest(crypto_generichash_BYTES, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(digest.data()), digest.size(),
                     reinterpret_cast<const unsigned char*>(text.data()), text.size(), nullptr, 0);
  return digest;
}

// Everybody whose way went on in the period below any of the subjects, each once.
absl::StatusOr<std::vector<PersonWay>> PopulationOf(db::Transaction& transaction,
                                                    const access::OrganizationTree& tree,
                                                    const Inspection& inspection,
                                                    const std::vector<Uuid>& subjects) {
  std::vector<PersonWay> population;
  std::set<Uuid> seen;
  for (const Uuid& subject : subjects) {
    KETNAP_ASSIGN_OR_RETURN(std::vector<PersonWay> ways,
                            ListWaysBelow(transaction, CarrierOf(tree, subject)));
    for (PersonWay& way : ways) {
      if (!WentOnIn(way, inspection.period_start, inspection.period_end)) continue;
      if (seen.insert(way.candidate).second) population.push_back(std::move(way));
    }
  }
  return population;
}

// What the draw rests on: whoever has it can make it again.
std::string SampleText(const Sample& sample, const std::vector<InspectionRisk>& risks) {
  std::string text = absl::StrCat(sample.seed, " ", sample.size, "\n", sample.facts_digest, "\n",
                                  RisksText(risks));
  for (const SampleItem& item : sample.items) {
    absl::StrAppend(&text, item.candidate.ToString(), " ", item.weight, "\n");
  }
  return text;
}

absl::Status Draw(db::Transaction& transaction, const Environment& environment,
                  const std::vector<Uuid>& subjects, const Inspection& inspection, Sample* sample) {
  KETNAP_ASSIGN_OR_RETURN(const std::vector<PersonWay> population,
                          PopulationOf(transaction, *environment.tree, inspection, subjects));
  const std::vector<InspectionRisk>& risks = environment.inspection_rules->risks;
  sample->inspection = inspection.id;
  sample->population = static_cast<int>(population.size());
  sample->facts_digest = Digest(FactsText(population));
  sample->items = supervision::DrawSample(population, risks, inspection.period_end, sample->seed,
                                          static_cast<size_t>(sample->size));
  sample->sample_digest = Digest(SampleText(*sample, risks));
  return InsertSample(transaction, *sample);
}

absl::Status DrawInto(db::Transaction& transaction, const Environment& environment,
                      const Sample& wanted, InspectionChange* change) {
  const Inspection& inspection = change->inspection;
  KETNAP_RETURN_IF_ERROR(
      CheckInspectionState(inspection, {InspectionState::kStarted},
                           {"Chỉ chọn mẫu khi cuộc kiểm tra đang tiến hành.",
                            "Samples are drawn while the inspection is under way."}));
  std::vector<Uuid> subjects = inspection.subjects;
  if (wanted.subject.has_value()) {
    if (!inspection.HasSubject(*wanted.subject)) {
      return InvalidFieldsError({{"subject",
                                  "NOT_A_SUBJECT",
                                  {"Tổ chức này không phải là đối tượng của cuộc kiểm tra.",
                                   "That organization is no subject of the inspection."}}});
    }
    subjects = {*wanted.subject};
  }
  change->sample = wanted;
  return Draw(transaction, environment, subjects, inspection, &*change->sample);
}

}  // namespace

absl::StatusOr<v1::InspectionSample> InspectionHandler::DrawSample(
    const Context& context, const v1::DrawSampleRequest& request) {
  Sample wanted;
  wanted.seed = request.seed();
  wanted.size = request.size();
  wanted.create_time = context.now;
  if (!request.subject().empty()) {
    KETNAP_ASSIGN_OR_RETURN(wanted.subject,
                            api::ParseResourceName(request.subject(), "organizations", "subject"));
  }
  return api::RunMutation<v1::InspectionSample>(
      *environment_->database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::InspectionSample> {
        Sample named = wanted;
        named.id = Uuid::Generate(context.now);
        const InspectionRequest entry{.name = request.inspection(),
                                      .etag = "",
                                      .action = "DrawSample",
                                      .request_id = request.request_id(),
                                      .day = std::nullopt};
        KETNAP_ASSIGN_OR_RETURN(const InspectionChange changed,
                                RunInspectionChange(transaction, *environment_, context, entry,
                                                    [&](InspectionChange& change) {
                                                      return DrawInto(transaction, *environment_,
                                                                      named, &change);
                                                    }));
        return ToProto(*changed.sample);
      });
}

absl::StatusOr<v1::ListSamplesResponse> InspectionHandler::ListSamples(
    const Context& context, const v1::ListSamplesRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal, 10, 20));
  KETNAP_ASSIGN_OR_RETURN(const auto after, api::ReadIdKey(page));
  std::vector<Sample> samples;
  KETNAP_RETURN_IF_ERROR(environment_->database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(const Inspection inspection,
                                FindVisibleInspection(transaction, context, *environment_->tree,
                                                      request.inspection(), true));
        KETNAP_ASSIGN_OR_RETURN(
            samples, supervision::ListSamples(transaction, inspection.id, after, page.size + 1));
        return absl::OkStatus();
      }));
  v1::ListSamplesResponse response;
  const bool more = api::CutToPage(page, &samples);
  for (const Sample& sample : samples) *response.add_samples() = ToProto(sample);
  if (more) {
    response.set_next_page_token(
        api::MakePageToken(request, principal, {samples.back().id.ToString()}));
  }
  return response;
}

}  // namespace ketnap::supervision
