#include "services/gateway/admission/headers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "common/access/token.h"

namespace ketnap::gateway {
namespace {

using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

const absl::Time kNow = absl::FromUnixSeconds(1'700'000'000);

TEST(ReadCallHeadTest, KeepsWhatMayBeKept) {
  const CallHead head = ReadCallHead("/p.S/M", "grpc",
                                     {{"x-ketnap-purpose", "audit%20visit"},
                                      {"x-ketnap-trace-id", "0123-abcd"},
                                      {"x-ketnap-client-address", "203.113.1.9"}},
                                     kNow);
  EXPECT_EQ(head.purpose, "audit%20visit");
  EXPECT_EQ(head.trace_id, "0123-abcd");
  EXPECT_EQ(head.client_address, "203.113.1.9");
  EXPECT_EQ(head.credential.source, CredentialSource::kNone);
}

TEST(ReadCallHeadTest, ReplacesAnInvalidTraceId) {
  for (const char* sent : {"", "short", "with space in it", "line\nbreak-here", "quote\"quote\""}) {
    const CallHead head = ReadCallHead("/p.S/M", "grpc", {{"x-ketnap-trace-id", sent}}, kNow);
    EXPECT_NE(head.trace_id, sent);
    EXPECT_TRUE(IsValidTraceId(head.trace_id)) << head.trace_id;
  }
}

TEST(ReadCallHeadTest, ClientAddressIsAnIpAddressOrNothing) {
  for (const char* sent : {"", "localhost", "1.2.3", "1.2.3.4, 5.6.7.8", "::g"}) {
    EXPECT_EQ(ReadCallHead("/", "grpc", {{"x-ketnap-client-address", sent}}, kNow).client_address,
              "");
  }
  EXPECT_EQ(
      ReadCallHead("/", "grpc", {{"x-ketnap-client-address", "2001:db8::1"}}, kNow).client_address,
      "2001:db8::1");
  // Which of two is the web server's?
  EXPECT_EQ(
      ReadCallHead("/", "grpc",
                   {{"x-ketnap-client-address", "1.1.1.1"}, {"x-ketnap-client-address", "2.2.2.2"}},
                   kNow)
          .client_address,
      "");
}

TEST(IsValidPurposeTest, PrintableAsciiAlone) {
  EXPECT_TRUE(IsValidPurpose(""));
  EXPECT_TRUE(IsValidPurpose("x x~"));
  EXPECT_FALSE(IsValidPurpose("kiểm tra"));
  EXPECT_FALSE(IsValidPurpose("a\tb"));
  EXPECT_FALSE(IsValidPurpose(std::string(501, 'a')));
}

TEST(UpstreamMetadataTest, NothingElseGoesOn) {
  const CallHead head = ReadCallHead("/p.S/M", "grpc",
                                     {{"authorization", "Bearer x"},
                                      {"cookie", "a=b"},
                                      {"te", "trailers"},
                                      {"x-custom", "1"},
                                      {"x-ketnap-identity-bin", "FORGED"},
                                      {"x-ketnap-account", "accounts/root"},
                                      {"x-ketnap-trace-id", "trace-0001"},
                                      {"x-ketnap-client-address", "10.0.0.1"}},
                                     kNow);
  EXPECT_THAT(UpstreamMetadata(head, "SIGNED", "dossier"),
              UnorderedElementsAre(Pair("x-ketnap-identity-bin", "SIGNED"),
                                   Pair("x-ketnap-trace-id", "trace-0001")));
  EXPECT_THAT(UpstreamMetadata(head, "SIGNED", "identity"),
              UnorderedElementsAre(Pair("x-ketnap-identity-bin", "SIGNED"),
                                   Pair("x-ketnap-trace-id", "trace-0001"),
                                   Pair("x-ketnap-client-address", "10.0.0.1")));
}

TEST(IsForwardableReplyKeyTest, KeepsTheInsideInside) {
  for (const char* key :
       {"", ":status", "grpc-status", "grpc-status-details-bin", "grpc-message", "content-type",
        "content-length", "connect-protocol-version", "x-ketnap-identity-bin", "set-cookie", "te",
        "transfer-encoding", "connection", "trailer-x", "user-agent"}) {
    EXPECT_FALSE(IsForwardableReplyKey(key)) << key;
  }
  for (const char* key : {"x-note", "x-note-bin", "etag"}) {
    EXPECT_TRUE(IsForwardableReplyKey(key)) << key;
  }
}

}  // namespace
}  // namespace ketnap::gateway
