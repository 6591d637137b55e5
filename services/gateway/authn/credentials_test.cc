#include "services/gateway/authn/credentials.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"

namespace ketnap::gateway {
namespace {

const std::string kToken(43, 'a');
const std::string kOther(43, 'b');

TEST(ReadCredentialTest, NothingShownIsNone) {
  EXPECT_EQ(ReadCredential({}, {}).source, CredentialSource::kNone);
  EXPECT_EQ(ReadCredential({}, {"theme=dark; lang=vi"}).source, CredentialSource::kNone);
  EXPECT_EQ(ReadCredential({}, {"__Host-ketnap-session="}).source, CredentialSource::kNone);
}

TEST(ReadCredentialTest, BearerInAnyCase) {
  for (const char* scheme : {"Bearer ", "bearer ", "BEARER  "}) {
    const Credential credential = ReadCredential({absl::StrCat(scheme, kToken)}, {});
    EXPECT_EQ(credential.source, CredentialSource::kBearer) << scheme;
    EXPECT_EQ(credential.token, kToken) << scheme;
  }
}

TEST(ReadCredentialTest, MalformedBearerIsNeverTakenForNone) {
  const std::string cookie = absl::StrCat(kSessionCookie, "=", kOther);
  for (const std::string& value : {std::string(), std::string("Bearer"),
                                   std::string("Basic ") + kToken, std::string("Bearer short"),
                                   "Bearer " + kToken + "x", "Bearer " + kToken.substr(1) + "+"}) {
    const Credential credential = ReadCredential({value}, {cookie});
    EXPECT_EQ(credential.source, CredentialSource::kBearer) << value;
    EXPECT_EQ(credential.token, "") << value;
  }
  const std::string bearer = "Bearer " + kToken;
  EXPECT_EQ(ReadCredential({bearer, bearer}, {}).token, "");
}

TEST(ReadCredentialTest, CookieAmongOthers) {
  const std::string header =
      absl::StrCat("a=b;", kSessionCookie, "=", kToken, " ; x", kSessionCookie, "=", kOther);
  const Credential credential = ReadCredential({}, {"first=1", header});
  EXPECT_EQ(credential.source, CredentialSource::kCookie);
  EXPECT_EQ(credential.token, kToken);
}

TEST(ReadCredentialTest, TwoDifferentSessionsAreRefused) {
  const std::string one = absl::StrCat(kSessionCookie, "=", kToken);
  const std::string two = absl::StrCat(kSessionCookie, "=", kOther);
  EXPECT_EQ(ReadCredential({}, {absl::StrCat(one, "; ", two)}).token, "");
  EXPECT_EQ(ReadCredential({}, {one, two}).source, CredentialSource::kCookie);
  EXPECT_EQ(ReadCredential({}, {one, one}).token, kToken);
}

TEST(SessionCookieTest, CarriesEveryProtection) {
  EXPECT_EQ(SessionCookie("TOKEN"),
            "__Host-ketnap-session=TOKEN; Path=/; Secure; HttpOnly; SameSite=Strict");
  EXPECT_EQ(ClearedSessionCookie(),
            "__Host-ketnap-session=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0");
}

}  // namespace
}  // namespace ketnap::gateway
