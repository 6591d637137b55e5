#include "common/service/service_runtime.h"
#include "services/identity/app.h"

int main(int argc, char** argv) {
  return ketnap::service::RunMain(argc, argv, "identity", ketnap::identity::BuildApp);
}
