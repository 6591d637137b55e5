#ifndef KETNAP_COMMON_BASE_SEALING_H_
#define KETNAP_COMMON_BASE_SEALING_H_

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

// Encryption at rest. Every sealed text has a data key of its own (XChaCha20-Poly1305), wrapped by
// a master key that stands in a file; the sealed bytes name the master key, so that masters rotate
// without touching what is sealed.
//
// The file holds the present key, 64 hexadecimal digits, and after a rotation the id of the oldest
// key behind it: blind indexes hang on that one for ever.
namespace ketnap {

class Sealer {
 public:
  // Reads the present master key (32 bytes in hexadecimal) from `file`, and older ones from
  // "<file>.<key id>" beside it. NOT_FOUND, PERMISSION_DENIED (readable by others) or
  // INVALID_ARGUMENT, naming the file. A missing oldest key is NOT_FOUND too: without it every
  // look-up by blind index would silently find nothing.
  static absl::StatusOr<std::unique_ptr<Sealer>> Load(const std::string& file);

  ~Sealer();
  Sealer(const Sealer&) = delete;
  Sealer& operator=(const Sealer&) = delete;

  // Seals with `associated` bound to it (table, column and id of the row): what is copied into
  // another row does not open.
  std::string Seal(std::string_view plain, std::string_view associated) const;
  // DATA_LOSS when the bytes are not what was sealed for `associated`; FAILED_PRECONDITION when
  // their master key is not there.
  absl::StatusOr<std::string> Open(std::string_view sealed, std::string_view associated) const;

  // A keyed digest for exact look-up of a value of one kind ("national_id"): 32 bytes. The key
  // hangs on the oldest master key, so that the index outlives a rotation.
  std::string BlindIndex(std::string_view kind, std::string_view value) const;

  // Id of the present master key: 16 hexadecimal digits of its digest.
  const std::string& key_id() const { return key_id_; }

  // By how many bytes what is sealed is longer than the plain text.
  static size_t Overhead();

 private:
  Sealer() = default;
  absl::Status LoadPresent(const std::string& file, std::string* oldest);
  absl::Status LoadOlder(const std::string& file);
  absl::Status ChooseIndexKey(const std::string& file, const std::string& oldest);

  std::string key_id_;
  std::map<std::string, std::string> masters_;  // Raw keys by id.
  std::string index_key_;
};

// Makes a master key in `file`, mode 0600, when there is none; leaves one that is there alone.
// NOT_FOUND when the folder does not exist.
absl::Status CreateMasterKey(const std::string& file);

// Puts a new master key into `file` and keeps the present one beside it as "<file>.<key id>", in
// this order, so that a crash between loses nothing. Gives the id of the new key. What runs goes on
// with the key it has read until its next start. Fails as Sealer::Load.
absl::StatusOr<std::string> RotateMasterKey(const std::string& file);

}  // namespace ketnap

#endif  // KETNAP_COMMON_BASE_SEALING_H_
