#include <string>
#include <utility>
#include <vector>

#include "common/access/scoped_query.h"
#include "common/api/mutation.h"
#include "common/api/page_key.h"
#include "common/api/page_token.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "common/journal/writer.h"
#include "ketnap/dossier/v1/events.pb.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/worklists/worklist_service.h"
#include "services/dossier/handlers/worklists/worklist_view.h"
#include "services/dossier/repository/worklists/saved_view_repository.h"

namespace ketnap::dossier {
namespace {

constexpr char kSavedViews[] = "savedViews";
// Of one person for one organization.
constexpr int kMostViews = 100;

v1::SavedView ToProto(const SavedViewRow& view, const std::string& principal) {
  v1::SavedView proto;
  proto.set_name(api::ResourceName(kSavedViews, view.id));
  proto.set_title(view.title);
  proto.set_organization(OrganizationName(view.organization));
  proto.set_queue(view.queue);
  proto.set_urgency(static_cast<v1::Urgency>(view.urgency));
  proto.set_shared(view.shared);
  proto.set_owned(view.owner == principal);
  return proto;
}

absl::Status Journal(const access::RequestContext& context, db::Transaction& transaction,
                     const SavedViewRow& view, const char* action, const std::string& request_id,
                     bool deleted) {
  journal::Change change;
  change.aggregate_type = kSavedViews;
  change.aggregate_id = view.id;
  change.version = deleted ? 2 : 1;
  change.action = action;
  change.occurred_on = context.today;
  change.organization = view.organization;
  change.request_id = request_id;
  v1::SavedViewChanged event;
  event.set_saved_view(api::ResourceName(kSavedViews, view.id));
  event.set_organization(OrganizationName(view.organization));
  event.set_queue(view.queue);
  event.set_shared(view.shared);
  event.set_deleted(deleted);
  return journal::Append(transaction, context, change, event);
}

absl::Status TooManyError() {
  return ReasonedError(absl::StatusCode::kFailedPrecondition, "TOO_MANY_SAVED_VIEWS",
                       {"Đã lưu quá nhiều chế độ xem cho tổ chức này; hãy xóa bớt.",
                        "Too many views are kept for this organization; delete some first."});
}

absl::StatusOr<SavedViewRow> RowOf(const access::RequestContext& context,
                                   const v1::SavedView& proto) {
  SavedViewRow view;
  view.id = Uuid::Generate(context.now);
  KETNAP_ASSIGN_OR_RETURN(
      view.organization,
      api::ParseResourceName(proto.organization(), kOrganizations, "saved_view.organization"));
  view.owner = context.caller.Principal();
  view.title = NormalizeNfc(proto.title());
  view.folded_title = FoldForSearch(view.title);
  view.queue = proto.queue();
  view.urgency = proto.urgency();
  view.shared = proto.shared();
  return view;
}

}  // namespace

absl::StatusOr<v1::SavedView> WorklistHandler::CreateSavedView(
    const Context& context, const v1::CreateSavedViewRequest& request) {
  KETNAP_RETURN_IF_ERROR(
      FindWorklist(*environment_.worklists, request.saved_view().queue(), "saved_view.queue")
          .status());
  KETNAP_ASSIGN_OR_RETURN(const SavedViewRow view, RowOf(context, request.saved_view()));
  return api::RunMutation<v1::SavedView>(
      *environment_.database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::SavedView> {
        KETNAP_ASSIGN_OR_RETURN(const int kept, CountSavedViews(transaction, view.organization,
                                                                view.owner, kMostViews));
        if (kept >= kMostViews) return TooManyError();
        KETNAP_RETURN_IF_ERROR(InsertSavedView(transaction, view, context.now));
        KETNAP_RETURN_IF_ERROR(Journal(context, transaction, view, "CreateSavedView",
                                       request.request_id(), /*deleted=*/false));
        return ToProto(view, view.owner);
      });
}

absl::StatusOr<v1::ListSavedViewsResponse> WorklistHandler::ListSavedViews(
    const Context& context, const v1::ListSavedViewsRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  SavedViewQuery query;
  KETNAP_ASSIGN_OR_RETURN(
      query.organization,
      api::ParseResourceName(request.organization(), kOrganizations, "organization"));
  query.owner = principal;
  query.limit = page.size + 1;
  KETNAP_ASSIGN_OR_RETURN(const auto after, api::ReadTextKey(page));
  if (after.has_value()) {
    query.after_title = after->text;
    query.after_id = after->id;
  }
  std::vector<SavedViewRow> views;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunSingleRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(views, dossier::ListSavedViews(transaction, query));
        return absl::OkStatus();
      }));
  v1::ListSavedViewsResponse response;
  if (api::CutToPage(page, &views)) {
    response.set_next_page_token(api::MakePageToken(
        request, principal, {views.back().folded_title, views.back().id.ToString()}));
  }
  for (const SavedViewRow& view : views) {
    *response.add_saved_views() = ToProto(view, principal);
  }
  return response;
}

absl::StatusOr<v1::DeleteSavedViewResponse> WorklistHandler::DeleteSavedView(
    const Context& context, const v1::DeleteSavedViewRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(
      const Uuid organization,
      api::ParseResourceName(request.organization(), kOrganizations, "organization"));
  KETNAP_ASSIGN_OR_RETURN(const Uuid id,
                          api::ParseResourceName(request.saved_view(), kSavedViews, "saved_view"));
  return api::RunMutation<v1::DeleteSavedViewResponse>(
      *environment_.database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::DeleteSavedViewResponse> {
        KETNAP_ASSIGN_OR_RETURN(const auto view, LockSavedView(transaction, id));
        const bool theirs = view.has_value() && view->organization == organization &&
                            view->owner == context.caller.Principal();
        if (!theirs) return ResourceNotFoundError(request.saved_view());
        KETNAP_RETURN_IF_ERROR(dossier::DeleteSavedView(transaction, id));
        KETNAP_RETURN_IF_ERROR(Journal(context, transaction, *view, "DeleteSavedView",
                                       request.request_id(), /*deleted=*/true));
        return v1::DeleteSavedViewResponse();
      });
}

}  // namespace ketnap::dossier
