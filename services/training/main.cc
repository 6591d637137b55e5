#include "common/service/service_runtime.h"
#include "services/training/app.h"

int main(int argc, char** argv) {
  return ketnap::service::RunMain(argc, argv, "training", ketnap::training::BuildApp);
}
