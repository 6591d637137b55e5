#include "common/service/service_runtime.h"
#include "services/supervision/app.h"

int main(int argc, char** argv) {
  return ketnap::service::RunMain(argc, argv, "supervision", ketnap::supervision::BuildApp);
}
