#include "common/service/service_runtime.h"
#include "services/dossier/app.h"

int main(int argc, char** argv) {
  return ketnap::service::RunMain(argc, argv, "dossier", ketnap::dossier::BuildApp);
}
