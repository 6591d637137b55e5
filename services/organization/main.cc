#include "common/service/service_runtime.h"
#include "services/organization/app.h"

int main(int argc, char** argv) {
  return ketnap::service::RunMain(argc, argv, "organization", &ketnap::organization::BuildApp);
}
