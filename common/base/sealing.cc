#include "common/base/sealing.h"

#include <sodium.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "common/base/absl_bridge.h"
#include "common/base/errors.h"
#include "common/base/files.h"
#include "common/base/status_macros.h"

namespace ketnap {
namespace {

constexpr size_t kKeyBytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr size_t kKeyIdBytes = 8;
constexpr size_t kIndexBytes = 32;

// What is sealed: format, id of the master key, nonce and wrapped data key, nonce and text.
constexpr char kFormat = 1;
constexpr size_t kHeadBytes = 1 + kKeyIdBytes;
constexpr size_t kWrappedBytes = kNonceBytes + kKeyBytes + kTagBytes;
constexpr size_t kTextAt = kHeadBytes + kWrappedBytes;
constexpr size_t kOverhead = kTextAt + kNonceBytes + kTagBytes;

static_assert(kKeyBytes == crypto_kdf_KEYBYTES);
static_assert(kKeyBytes == crypto_generichash_KEYBYTES);

// Uses of a master key: one derived key for each.
constexpr char kKeyUse[crypto_kdf_CONTEXTBYTES + 1] = "ketnapMK";
constexpr uint64_t kWrapping = 1;
constexpr uint64_t kIndexing = 2;

void EnsureSodium() {
  static const bool initialized = sodium_init() >= 0;
  if (!initialized) std::abort();
}

unsigned char* Bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// A text that is overwritten when it goes.
struct Secret {
  explicit Secret(std::string value) : text(std::move(value)) {}
  explicit Secret(size_t size) : text(size, '\0') {}
  ~Secret() { sodium_memzero(text.data(), text.size()); }
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;

  std::string text;
};

std::string DeriveKey(const std::string& master, uint64_t use) {
  std::string key(kKeyBytes, '\0');
  crypto_kdf_derive_from_key(Bytes(key), key.size(), use, kKeyUse, Bytes(std::string_view(master)));
  return key;
}

std::string KeyIdOf(const std::string& master) {
  constexpr std::string_view kPurpose = "ketnap master key id";
  std::string digest(crypto_generichash_BYTES, '\0');
  crypto_generichash(Bytes(digest), digest.size(), Bytes(kPurpose), kPurpose.size(),
                     Bytes(std::string_view(master)), master.size());
  return absl::BytesToHexString(digest.substr(0, kKeyIdBytes));
}

std::string Encrypt(std::string_view plain, std::string_view associated, const std::string& key) {
  std::string nonce(kNonceBytes, '\0');
  randombytes_buf(nonce.data(), nonce.size());
  std::string sealed(kNonceBytes + plain.size() + kTagBytes, '\0');
  nonce.copy(sealed.data(), kNonceBytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(
      Bytes(sealed) + kNonceBytes, nullptr, Bytes(plain), plain.size(), Bytes(associated),
      associated.size(), nullptr, Bytes(std::string_view(nonce)), Bytes(std::string_view(key)));
  return sealed;
}

// False when the bytes are not what Encrypt made with these arguments.
bool Decrypt(std::string_view sealed, std::string_view associated, const std::string& key,
             std::string* plain) {
  if (sealed.size() < kNonceBytes + kTagBytes) return false;
  const std::string_view nonce = sealed.substr(0, kNonceBytes);
  const std::string_view text = sealed.substr(kNonceBytes);
  plain->resize(text.size() - kTagBytes);
  return crypto_aead_xchacha20poly1305_ietf_decrypt(
             Bytes(*plain), nullptr, nullptr, Bytes(text), text.size(), Bytes(associated),
             associated.size(), Bytes(nonce), Bytes(std::string_view(key))) == 0;
}

absl::Status SealBroken() {
  return ReasonedError(absl::StatusCode::kDataLoss, "SEAL_BROKEN",
                       {"Dữ liệu niêm phong đã bị hỏng hoặc không thuộc về chỗ này.",
                        "The sealed data are damaged or do not belong here."});
}

absl::Status NoSuchMaster(const std::string& id) {
  return ReasonedError(
      absl::StatusCode::kFailedPrecondition, "MASTER_KEY_MISSING",
      {absl::StrCat("Thiếu khóa chủ ", id, " để mở dữ liệu đã niêm phong."),
       absl::StrCat("The master key ", id, " that opens the sealed data is not there.")},
      {{"key_id", id}});
}

absl::Status BadKeyFile(const std::string& file) {
  return ReasonedError(
      absl::StatusCode::kInvalidArgument, "MASTER_KEY_INVALID",
      {absl::StrCat("Tệp khóa chủ ", file,
                    " phải gồm 64 chữ số thập lục phân và, sau khi đổi khóa, mã của khóa cũ nhất."),
       absl::StrCat("The master key file ", file,
                    " must hold 64 hexadecimal digits and, after a rotation, the id of the oldest "
                    "key.")});
}

absl::Status OldestMissing(const std::string& file) {
  return ReasonedError(
      absl::StatusCode::kNotFound, "MASTER_KEY_MISSING",
      {absl::StrCat("Không có tệp khóa chủ cũ nhất ", file, "; hãy phục hồi từ bản sao lưu."),
       absl::StrCat("There is no file ", file,
                    " of the oldest master key; restore it from the "
                    "backup.")});
}

bool IsKeyId(std::string_view text) {
  return text.size() == 2 * kKeyIdBytes &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

struct KeyFile {
  std::string key;
  std::string oldest;  // "" when the file does not say.
};

absl::StatusOr<KeyFile> ReadKeyFile(const std::string& file) {
  absl::StatusOr<std::string> content = ReadSecretFile(file);
  if (absl::IsFailedPrecondition(content.status())) {
    return ReasonedError(
        absl::StatusCode::kPermissionDenied, ErrorReason(content.status()),
        {std::string(ToStd(content.status().message())), EnglishMessage(content.status())});
  }
  KETNAP_RETURN_IF_ERROR(content.status());
  const Secret kept(*std::move(content));
  std::string_view rest = kept.text;
  const std::string_view digits = rest.substr(0, rest.find(' '));
  rest.remove_prefix(digits.size());
  KeyFile read;
  if (absl::ConsumePrefix(&rest, " ")) {
    if (!IsKeyId(rest)) return BadKeyFile(file);
    read.oldest = std::string(rest);
  }
  read.key.resize(kKeyBytes);
  size_t written = 0;
  const char* end = nullptr;
  if (digits.size() != 2 * kKeyBytes ||
      sodium_hex2bin(Bytes(read.key), read.key.size(), digits.data(), digits.size(), nullptr,
                     &written, &end) != 0 ||
      written != kKeyBytes || end != digits.data() + digits.size()) {
    sodium_memzero(read.key.data(), read.key.size());
    return BadKeyFile(file);
  }
  return read;
}

// The ids in the names "<file>.<id>" that stand beside `file`.
std::vector<std::string> OlderIds(const std::string& file) {
  const std::filesystem::path path(file);
  const std::string prefix = absl::StrCat(path.filename().string(), ".");
  const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
  std::vector<std::string> ids;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    std::string_view id = name;
    if (absl::ConsumePrefix(&id, prefix) && IsKeyId(id)) ids.emplace_back(id);
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

absl::Status WriteKeyFile(const std::string& file, const std::string& key,
                          std::string_view oldest) {
  Secret line(2 * kKeyBytes + 1);
  sodium_bin2hex(line.text.data(), line.text.size(), Bytes(std::string_view(key)), key.size());
  line.text.pop_back();
  // Room for all that follows at once: a string that grows leaves its old bytes behind.
  Secret content(size_t{0});
  content.text.reserve(line.text.size() + oldest.size() + 2);
  content.text.append(line.text);
  if (!oldest.empty()) content.text.append(" ").append(oldest);
  content.text.append("\n");
  return WriteFileAtomically(file, content.text, 0600);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Sealer>> Sealer::Load(const std::string& file) {
  EnsureSodium();
  std::unique_ptr<Sealer> sealer(new Sealer());
  std::string oldest;
  KETNAP_RETURN_IF_ERROR(sealer->LoadPresent(file, &oldest));
  KETNAP_RETURN_IF_ERROR(sealer->LoadOlder(file));
  KETNAP_RETURN_IF_ERROR(sealer->ChooseIndexKey(file, oldest));
  return sealer;
}

Sealer::~Sealer() {
  for (auto& [id, key] : masters_) sodium_memzero(key.data(), key.size());
  sodium_memzero(index_key_.data(), index_key_.size());
}

size_t Sealer::Overhead() { return kOverhead; }

absl::Status Sealer::LoadPresent(const std::string& file, std::string* oldest) {
  KETNAP_ASSIGN_OR_RETURN(KeyFile present, ReadKeyFile(file));
  key_id_ = KeyIdOf(present.key);
  masters_.emplace(key_id_, std::move(present.key));
  *oldest = std::move(present.oldest);
  return absl::OkStatus();
}

absl::Status Sealer::LoadOlder(const std::string& file) {
  for (const std::string& id : OlderIds(file)) {
    const std::string path = absl::StrCat(file, ".", id);
    KETNAP_ASSIGN_OR_RETURN(KeyFile older, ReadKeyFile(path));
    if (KeyIdOf(older.key) != id) {
      sodium_memzero(older.key.data(), older.key.size());
      return BadKeyFile(path);
    }
    masters_.emplace(id, std::move(older.key));
  }
  return absl::OkStatus();
}

// Without a word in the file the choice must be plain: the only key, or the only older one.
absl::Status Sealer::ChooseIndexKey(const std::string& file, const std::string& oldest) {
  std::string id = oldest;
  if (id.empty()) {
    if (masters_.size() > 2) return BadKeyFile(file);
    id = key_id_;
    for (const auto& [other, key] : masters_) {
      if (other != key_id_) id = other;
    }
  }
  const auto found = masters_.find(id);
  if (found == masters_.end()) return OldestMissing(absl::StrCat(file, ".", id));
  index_key_ = DeriveKey(found->second, kIndexing);
  return absl::OkStatus();
}

std::string Sealer::Seal(std::string_view plain, std::string_view associated) const {
  std::string sealed(1, kFormat);
  sealed.reserve(plain.size() + kOverhead);
  sealed.append(absl::HexStringToBytes(key_id_));
  const std::string bound = absl::StrCat(sealed, associated);
  Secret data_key(kKeyBytes);
  crypto_aead_xchacha20poly1305_ietf_keygen(Bytes(data_key.text));
  const Secret wrapping(DeriveKey(masters_.at(key_id_), kWrapping));
  sealed.append(Encrypt(data_key.text, bound, wrapping.text));
  sealed.append(Encrypt(plain, bound, data_key.text));
  return sealed;
}

absl::StatusOr<std::string> Sealer::Open(std::string_view sealed,
                                         std::string_view associated) const {
  if (sealed.size() < kOverhead || sealed[0] != kFormat) return SealBroken();
  const std::string_view head = sealed.substr(0, kHeadBytes);
  const std::string id = absl::BytesToHexString(head.substr(1));
  const auto master = masters_.find(id);
  if (master == masters_.end()) return NoSuchMaster(id);
  const std::string bound = absl::StrCat(head, associated);
  Secret data_key(size_t{0});
  const Secret wrapping(DeriveKey(master->second, kWrapping));
  if (!Decrypt(sealed.substr(kHeadBytes, kWrappedBytes), bound, wrapping.text, &data_key.text)) {
    return SealBroken();
  }
  std::string plain;
  if (!Decrypt(sealed.substr(kTextAt), bound, data_key.text, &plain)) return SealBroken();
  return plain;
}

std::string Sealer::BlindIndex(std::string_view kind, std::string_view value) const {
  // The length keeps ("ab", "c") and ("a", "bc") apart.
  const Secret text(absl::StrCat(kind.size(), ":", kind, value));
  std::string digest(kIndexBytes, '\0');
  crypto_generichash(Bytes(digest), digest.size(), Bytes(std::string_view(text.text)),
                     text.text.size(), Bytes(std::string_view(index_key_)), index_key_.size());
  return digest;
}

absl::Status CreateMasterKey(const std::string& file) {
  EnsureSodium();
  if (access(file.c_str(), F_OK) == 0) return absl::OkStatus();
  Secret key(kKeyBytes);
  randombytes_buf(key.text.data(), key.text.size());
  return WriteKeyFile(file, key.text, "");
}

absl::StatusOr<std::string> RotateMasterKey(const std::string& file) {
  // Refuses before it writes what a service would refuse to start with.
  KETNAP_RETURN_IF_ERROR(Sealer::Load(file).status());
  KETNAP_ASSIGN_OR_RETURN(KeyFile read, ReadKeyFile(file));
  const Secret present(std::move(read.key));
  const std::string id = KeyIdOf(present.text);
  std::string oldest = read.oldest;
  if (oldest.empty()) {
    oldest = id;
    for (const std::string& other : OlderIds(file)) oldest = other;
  }
  KETNAP_RETURN_IF_ERROR(WriteKeyFile(absl::StrCat(file, ".", id), present.text, ""));
  Secret fresh(kKeyBytes);
  randombytes_buf(fresh.text.data(), fresh.text.size());
  KETNAP_RETURN_IF_ERROR(WriteKeyFile(file, fresh.text, oldest));
  return KeyIdOf(fresh.text);
}

}  // namespace ketnap
