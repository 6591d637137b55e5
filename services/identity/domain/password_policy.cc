#include "services/identity/domain/password_policy.h"

#include <algorithm>
#include <array>
#include <set>

#include "common/base/text.h"

namespace ketnap::identity {
namespace {

constexpr size_t kFewestDifferentCharacters = 5;
constexpr size_t kShortestNameSearched = 4;

// Folded: lower-case letters without marks, no digits or signs. What people here and elsewhere
// choose first.
constexpr std::array<std::string_view, 46> kCommonWords = {
    "password",      "passwords",
    "matkhau",       "matkhaumoi",
    "matkhaucuatoi", "khongcomatkhau",
    "qwerty",        "qwertyuiop",
    "asdfgh",        "asdfghjkl",
    "zxcvbnm",       "qwertyuiopasdfghjkl",
    "qazwsxedc",     "abc",
    "abcdef",        "abcdefgh",
    "abcdefghijkl",  "abcdefghijklmnopqrstuvwxyz",
    "admin",         "administrator",
    "quantri",       "quantrihethong",
    "welcome",       "letmein",
    "iloveyou",      "anhyeuem",
    "emyeuanh",      "yeuemnhieu",
    "giadinhtoi",    "hanhphuc",
    "vietnam",       "vietnamvodich",
    "xinchao",       "xinchaovietnam",
    "hochiminh",     "bachovidai",
    "hanoi",         "saigon",
    "dangcongsan",   "dangcongsanvietnam",
    "dangvien",      "ketnap",
    "ketnapdang",    "chibo",
    "danguy",        "banbithu",
};

char UndoLookAlike(char c) {
  switch (c) {
    case '@':
    case '4':
      return 'a';
    case '3':
      return 'e';
    case '1':
    case '!':
      return 'i';
    case '0':
      return 'o';
    case '$':
    case '5':
      return 's';
    default:
      return c;
  }
}

std::string KeepLetters(std::string_view text) {
  std::string letters;
  for (char c : text) {
    if (c >= 'a' && c <= 'z') letters.push_back(c);
  }
  return letters;
}

// The letters that remain when digits and signs around the word are taken for decoration, and those
// inside it for letters they look like.
std::string UndoDecoration(std::string_view password) {
  auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 128;
  };
  auto first = std::find_if(password.begin(), password.end(), is_letter);
  auto last = std::find_if(password.rbegin(), password.rend(), is_letter).base();
  if (first >= last) return "";
  std::string core(first, last);
  std::transform(core.begin(), core.end(), core.begin(), UndoLookAlike);
  return KeepLetters(FoldForSearch(core));
}

// Whether `letters` is `word` written once or several times.
bool IsRepetitionOf(std::string_view letters, std::string_view word) {
  if (letters.empty() || letters.size() % word.size() != 0) return false;
  for (size_t start = 0; start < letters.size(); start += word.size()) {
    if (letters.substr(start, word.size()) != word) return false;
  }
  return true;
}

bool IsCommon(std::string_view password) {
  const std::string plain = KeepLetters(FoldForSearch(password));
  const std::string undone = UndoDecoration(password);
  return std::any_of(kCommonWords.begin(), kCommonWords.end(), [&](std::string_view word) {
    return IsRepetitionOf(plain, word) || IsRepetitionOf(undone, word);
  });
}

bool ContainsUserName(std::string_view password, std::string_view user_name) {
  const std::string name = KeepLetters(FoldForSearch(user_name));
  if (name.size() < kShortestNameSearched) return false;
  return KeepLetters(FoldForSearch(password)).find(name) != std::string::npos;
}

}  // namespace

std::vector<PasswordFault> CheckPassword(std::string_view password, std::string_view user_name) {
  std::vector<PasswordFault> faults;
  const int length = Utf8Length(password);
  if (length < kShortestPassword) faults.push_back(PasswordFault::kTooShort);
  if (length > kLongestPassword) faults.push_back(PasswordFault::kTooLong);
  if (ContainsUserName(password, user_name)) faults.push_back(PasswordFault::kContainsUserName);
  if (std::set<char>(password.begin(), password.end()).size() < kFewestDifferentCharacters) {
    faults.push_back(PasswordFault::kTooUniform);
  }
  if (KeepLetters(FoldForSearch(password)).empty() &&
      std::all_of(password.begin(), password.end(),
                  [](char c) { return static_cast<unsigned char>(c) < 128; })) {
    faults.push_back(PasswordFault::kOnlyDigits);
  }
  if (IsCommon(password)) faults.push_back(PasswordFault::kCommon);
  return faults;
}

std::string_view PasswordFaultCode(PasswordFault fault) {
  switch (fault) {
    case PasswordFault::kTooShort:
      return "TOO_SHORT";
    case PasswordFault::kTooLong:
      return "TOO_LONG";
    case PasswordFault::kContainsUserName:
      return "CONTAINS_USER_NAME";
    case PasswordFault::kTooUniform:
      return "TOO_UNIFORM";
    case PasswordFault::kOnlyDigits:
      return "ONLY_DIGITS";
    case PasswordFault::kCommon:
      return "COMMON_PASSWORD";
  }
  return "UNKNOWN";
}

}  // namespace ketnap::identity
