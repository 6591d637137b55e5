#include "services/dossier/handlers/steps/snapshot.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/proto_date.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/type/date.pb.h"
#include "services/dossier/handlers/convert.h"

namespace ketnap::dossier {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Collections of the names that fields of these messages hold.
std::string NameFor(const std::string& field, int number) {
  static const std::map<std::string, std::string> collections = {
      {"helper", "members"},
      {"introducer", "members"},
      {"verifier", "members"},
      {"waiving_member", "members"},
      {"organization", "organizations"},
      {"authority", "organizations"},
      {"transfer_destination", "organizations"},
      {"recipient_organization", "organizations"},
      {"escalation_organization", "organizations"},
      {"requesting_organization", "organizations"},
      {"merged_into", "candidates"},
      {"criterion", "localCriteria"},
      {"file", "documents"}};
  const auto found = collections.find(field);
  if (found == collections.end()) return absl::StrCat("Chữ ", number);
  return absl::StrCat(found->second, "/", Uuid::FromName(absl::StrCat(field, number)).ToString());
}

void FillField(Message* message, const FieldDescriptor* field);

// Every field there is, each with a value of its own.
void Fill(Message* message) {
  const auto* descriptor = message->GetDescriptor();
  if (descriptor == google::type::Date::descriptor()) {
    static int count = 0;
    message->CopyFrom(DateToProto(Date(2010, 1, 1) + ++count));
    return;
  }
  for (int i = 0; i < descriptor->field_count(); ++i) FillField(message, descriptor->field(i));
}

void FillField(Message* message, const FieldDescriptor* field) {
  const auto* reflection = message->GetReflection();
  if (field->is_repeated()) {
    for (int i = 1; i <= 2; ++i) reflection->AddEnumValue(message, field, i);
    return;
  }
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return reflection->SetString(message, field, NameFor(field->name(), field->number()));
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection->SetBool(message, field, true);
    case FieldDescriptor::CPPTYPE_INT32:
      return reflection->SetInt32(message, field, field->number());
    case FieldDescriptor::CPPTYPE_ENUM:
      return reflection->SetEnumValue(message, field, 2);
    case FieldDescriptor::CPPTYPE_INT64:
      return reflection->SetInt64(message, field, field->number());
    default:
      return Fill(reflection->MutableMessage(message, field));
  }
}

template <typename Proto, typename Read>
void ComesBackWhole(Proto proto, Read read) {
  const auto value = read(proto);
  ASSERT_TRUE(value.ok()) << value.status() << proto.DebugString();
  EXPECT_EQ(ToProto(*value).DebugString(), proto.DebugString());
}

template <typename Proto>
Proto Filled() {
  Proto proto;
  Fill(&proto);
  return proto;
}

TEST(SnapshotTest, EveryFieldOfAPersonComesBack) {
  v1::Candidate person = Filled<v1::Candidate>();
  person.set_name(CandidateName(Uuid::FromName("person")));
  person.set_etag("\"7\"");
  person.mutable_create_time()->set_nanos(5000);
  person.mutable_update_time()->set_nanos(6000);
  ComesBackWhole(person, [](const v1::Candidate& proto) { return RecordOfSnapshot(proto, 7); });
}

TEST(SnapshotTest, EveryFieldOfAPaperComesBack) {
  ComesBackWhole(Filled<v1::DossierDocument>(), &DocumentOf);
  v1::Verification verification = Filled<v1::Verification>();
  verification.set_name(
      absl::StrCat("verificationRequests/", Uuid::FromName("request").ToString()));
  ComesBackWhole(verification, &VerificationOf);
  ComesBackWhole(Filled<v1::Opinion>(), &OpinionOf);
  ComesBackWhole(Filled<v1::Consent>(), &ConsentOf);
  ComesBackWhole(Filled<v1::Attestation>(), &AttestationOf);
}

TEST(SnapshotTest, WhatCannotBeReadIsRefused) {
  v1::Candidate person = Filled<v1::Candidate>();
  person.set_name("people/1");
  EXPECT_FALSE(RecordOfSnapshot(person, 1).ok());
  v1::DossierDocument document = Filled<v1::DossierDocument>();
  document.mutable_date()->set_month(13);
  EXPECT_FALSE(DocumentOf(document).ok());
}

}  // namespace
}  // namespace ketnap::dossier
