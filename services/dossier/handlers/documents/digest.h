#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_DOCUMENTS_DIGEST_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_DOCUMENTS_DIGEST_H_

#include <memory>
#include <string>
#include <string_view>

namespace ketnap::dossier {

// SHA-256 of a content that comes in pieces.
class Digest {
 public:
  static constexpr size_t kBytes = 32;

  Digest();
  ~Digest();

  void Add(std::string_view piece);
  // Call once.
  std::string Finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_DOCUMENTS_DIGEST_H_
