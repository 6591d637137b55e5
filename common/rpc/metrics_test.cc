#include "common/rpc/metrics.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

namespace ketnap::rpc {
namespace {

using ::testing::HasSubstr;

int Connect(int port) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_port = htons(static_cast<uint16_t>(port));
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(connect(fd, reinterpret_cast<sockaddr*>(&name), sizeof(name)), 0);
  return fd;
}

// A port nobody listens on at this moment.
int FreePort() {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(name);
  EXPECT_EQ(bind(fd, reinterpret_cast<sockaddr*>(&name), size), 0);
  EXPECT_EQ(getsockname(fd, reinterpret_cast<sockaddr*>(&name), &size), 0);
  close(fd);
  return ntohs(name.sin_port);
}

std::string Get(int port) {
  const int fd = Connect(port);
  const std::string request = "GET /metrics HTTP/1.0\r\nHost: localhost\r\n\r\n";
  EXPECT_EQ(write(fd, request.data(), request.size()), static_cast<ssize_t>(request.size()));
  std::string page;
  char buffer[4096];
  for (ssize_t size; (size = read(fd, buffer, sizeof(buffer))) > 0;) {
    page.append(buffer, static_cast<size_t>(size));
  }
  close(fd);
  return page;
}

TEST(MetricsTest, CountsRequestsAndReadsGauges) {
  Metrics metrics("dossier");
  metrics.RecordRequest("/a.B/C", absl::StatusCode::kOk, absl::Milliseconds(3));
  metrics.RecordRequest("/a.B/C", absl::StatusCode::kOk, absl::Seconds(20));
  metrics.RecordRequest("/a.B/C", absl::StatusCode::kNotFound, absl::Milliseconds(1));
  double queued = 4;
  metrics.AddGauge("ketnap_worker_queue", "Calls that wait.", "", "", [&] { return queued; });
  metrics.AddGauge("ketnap_projection_lag_entries", "Entries behind.", "projection", "tree",
                   [] { return 2; });
  queued = 5;
  const std::string page = metrics.Render();
  EXPECT_THAT(page, HasSubstr("ketnap_requests_total{process=\"dossier\",code=\"OK\","
                              "method=\"/a.B/C\"} 2"));
  EXPECT_THAT(page, HasSubstr("code=\"NOT_FOUND\""));
  EXPECT_THAT(page, HasSubstr("ketnap_request_seconds_count{process=\"dossier\","
                              "method=\"/a.B/C\"} 3"));
  EXPECT_THAT(page, HasSubstr("le=\"0.005\"} 2"));
  EXPECT_THAT(page, HasSubstr("le=\"10\"} 2"));
  EXPECT_THAT(page, HasSubstr("ketnap_worker_queue{process=\"dossier\"} 5"));
  EXPECT_THAT(page, HasSubstr("projection=\"tree\"} 2"));
}

TEST(MetricsTest, ServesThePageAndNoticesATakenPort) {
  Metrics metrics("dossier");
  metrics.RecordRequest("/a.B/C", absl::StatusCode::kOk, absl::Milliseconds(3));
  const int port = FreePort();
  const std::string address = "127.0.0.1:" + std::to_string(port);
  ASSERT_TRUE(metrics.Serve(address).ok());
  EXPECT_THAT(Get(port), HasSubstr("ketnap_requests_total"));
  Metrics other("training");
  EXPECT_EQ(other.Serve(address).code(), absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace ketnap::rpc
