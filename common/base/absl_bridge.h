#ifndef KETNAP_COMMON_BASE_ABSL_BRIDGE_H_
#define KETNAP_COMMON_BASE_ABSL_BRIDGE_H_

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

// Debian builds Abseil for C++14, where absl::string_view (and absl::optional, absl::variant) are
// types of their own, with no conversion to or from those of std. The suite speaks
// std::string_view; this header, part of every precompiled header, lets it be given to the Abseil
// functions in use. With an Abseil whose string_view is std's, all of it but ToAbsl and ToStd falls
// away.
//
// What it cannot bridge: flat_hash_map<std::string, V>::find(std::string_view) (use
// std::map<std::string, V, std::less<>> or a std::string), StrJoin of std::string_views,
// constructors of absl::Status, and absl::optional as a return value (use `auto`).
namespace ketnap {

inline absl::string_view ToAbsl(std::string_view text) { return {text.data(), text.size()}; }

// For status.message() and the like.
inline std::string_view ToStd(absl::string_view text) { return {text.data(), text.size()}; }

namespace absl_bridge {

template <typename T>
concept StdView = std::is_same_v<std::remove_cvref_t<T>, std::string_view>;

template <typename T>
decltype(auto) Pass(const T& argument) {
  if constexpr (StdView<T>) {
    return ToAbsl(argument);
  } else {
    return (argument);
  }
}

// What StrSplit of a std::string_view gives: views, or any container or pair made of them.
class Pieces : public std::vector<std::string_view> {
 public:
  template <typename Splitter>
  explicit Pieces(const Splitter& splitter) {
    for (const absl::string_view piece : splitter) push_back(ToStd(piece));
  }

  template <typename Container, typename Value = typename Container::value_type>
  operator Container() const {  // NOLINT(google-explicit-constructor)
    Container container;
    for (const std::string_view piece : *this) container.insert(container.end(), Value(piece));
    return container;
  }

  template <typename A, typename B>
  operator std::pair<A, B>() const {  // NOLINT(google-explicit-constructor)
    return {A(empty() ? std::string_view() : front()),
            B(size() < 2 ? std::string_view() : (*this)[1])};
  }
};

}  // namespace absl_bridge
}  // namespace ketnap

#ifndef ABSL_USES_STD_STRING_VIEW
namespace absl {

template <typename... Args>
requires(ketnap::absl_bridge::StdView<Args> || ...) std::string StrCat(const Args&... arguments) {
  return ::absl::StrCat(ketnap::absl_bridge::Pass(arguments)...);
}

template <typename... Args>
requires(ketnap::absl_bridge::StdView<Args> || ...) void StrAppend(std::string* destination,
                                                                   const Args&... arguments) {
  ::absl::StrAppend(destination, ketnap::absl_bridge::Pass(arguments)...);
}

#define KETNAP_BRIDGE_PREDICATE(Function)                                                     \
  template <typename A, typename B>                                                           \
  requires(ketnap::absl_bridge::StdView<A> || ketnap::absl_bridge::StdView<B>) bool Function( \
      const A& a, const B& b) {                                                               \
    return ::absl::Function(ketnap::absl_bridge::Pass(a), ketnap::absl_bridge::Pass(b));      \
  }
KETNAP_BRIDGE_PREDICATE(StrContains)
KETNAP_BRIDGE_PREDICATE(StartsWith)
KETNAP_BRIDGE_PREDICATE(EndsWith)
KETNAP_BRIDGE_PREDICATE(EqualsIgnoreCase)
KETNAP_BRIDGE_PREDICATE(StartsWithIgnoreCase)
KETNAP_BRIDGE_PREDICATE(EndsWithIgnoreCase)
#undef KETNAP_BRIDGE_PREDICATE

#define KETNAP_BRIDGE_CONVERSION(Function)         \
  template <ketnap::absl_bridge::StdView View>     \
  std::string Function(const View& text) {         \
    return ::absl::Function(ketnap::ToAbsl(text)); \
  }
KETNAP_BRIDGE_CONVERSION(AsciiStrToLower)
KETNAP_BRIDGE_CONVERSION(AsciiStrToUpper)
KETNAP_BRIDGE_CONVERSION(BytesToHexString)
KETNAP_BRIDGE_CONVERSION(HexStringToBytes)
KETNAP_BRIDGE_CONVERSION(Base64Escape)
KETNAP_BRIDGE_CONVERSION(WebSafeBase64Escape)
KETNAP_BRIDGE_CONVERSION(CEscape)
KETNAP_BRIDGE_CONVERSION(CHexEscape)
#undef KETNAP_BRIDGE_CONVERSION

template <ketnap::absl_bridge::StdView View>
bool Base64Unescape(const View& text, std::string* bytes) {
  return ::absl::Base64Unescape(ketnap::ToAbsl(text), bytes);
}

template <ketnap::absl_bridge::StdView View>
bool WebSafeBase64Unescape(const View& text, std::string* bytes) {
  return ::absl::WebSafeBase64Unescape(ketnap::ToAbsl(text), bytes);
}

// Of a std::string too, so that both give a std::string_view.
#define KETNAP_BRIDGE_STRIP(Function)                                                    \
  template <typename Text>                                                               \
  requires(ketnap::absl_bridge::StdView<Text> || std::is_same_v<Text, std::string>)      \
      std::string_view                                                                   \
      Function(const Text& text) {                                                       \
    return ketnap::ToStd(::absl::Function(absl::string_view(text.data(), text.size()))); \
  }
KETNAP_BRIDGE_STRIP(StripAsciiWhitespace)
KETNAP_BRIDGE_STRIP(StripLeadingAsciiWhitespace)
KETNAP_BRIDGE_STRIP(StripTrailingAsciiWhitespace)
#undef KETNAP_BRIDGE_STRIP

template <typename Number, ketnap::absl_bridge::StdView View>
bool SimpleAtoi(const View& text, Number* number) {
  return ::absl::SimpleAtoi(ketnap::ToAbsl(text), number);
}

template <ketnap::absl_bridge::StdView View>
bool SimpleAtod(const View& text, double* number) {
  return ::absl::SimpleAtod(ketnap::ToAbsl(text), number);
}

inline bool ConsumePrefix(std::string_view* text, std::string_view prefix) {
  if (!text->starts_with(prefix)) return false;
  text->remove_prefix(prefix.size());
  return true;
}

inline bool ConsumeSuffix(std::string_view* text, std::string_view suffix) {
  if (!text->ends_with(suffix)) return false;
  text->remove_suffix(suffix.size());
  return true;
}

template <ketnap::absl_bridge::StdView View, typename Delimiter>
ketnap::absl_bridge::Pieces StrSplit(const View& text, Delimiter delimiter) {
  return ketnap::absl_bridge::Pieces(::absl::StrSplit(ketnap::ToAbsl(text), std::move(delimiter)));
}

template <ketnap::absl_bridge::StdView View, typename Delimiter, typename Predicate>
ketnap::absl_bridge::Pieces StrSplit(const View& text, Delimiter delimiter, Predicate predicate) {
  return ketnap::absl_bridge::Pieces(
      ::absl::StrSplit(ketnap::ToAbsl(text), std::move(delimiter), std::move(predicate)));
}

}  // namespace absl
#endif  // ABSL_USES_STD_STRING_VIEW

#endif  // KETNAP_COMMON_BASE_ABSL_BRIDGE_H_
