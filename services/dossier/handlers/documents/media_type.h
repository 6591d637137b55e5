#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_DOCUMENTS_MEDIA_TYPE_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_DOCUMENTS_MEDIA_TYPE_H_

#include <string>
#include <string_view>

namespace ketnap::dossier {

// The kind of a document by its first bytes: "application/pdf", "image/jpeg", "image/png", the type
// of DOCX; "" for anything else. A DOCX is a ZIP that names "[Content_Types].xml" in `head` (its
// first bytes) or `tail` (its last ones): some programs write that part first, some last. Nothing
// is unpacked, decoded or followed; the kind is a label for people, not a promise.
std::string MediaTypeOf(std::string_view head, std::string_view tail);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_DOCUMENTS_MEDIA_TYPE_H_
