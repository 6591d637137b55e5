# Compiler, warnings, sanitizers, cache and linker: one place for all of them.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

set(CMAKE_CXX_FLAGS_DEV "-O1 -g1")
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1 -DNDEBUG")
set(CMAKE_EXE_LINKER_FLAGS_DEV "")
set(CMAKE_SHARED_LINKER_FLAGS_DEV "")
set(CMAKE_STATIC_LINKER_FLAGS_DEV "")

find_program(KETNAP_CCACHE ccache)
if(KETNAP_CCACHE)
  # A precompiled header is cached only when ccache may ignore its time stamps and macros.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${KETNAP_CCACHE})
  add_compile_options(-fpch-preprocess)
endif()

find_program(KETNAP_MOLD mold)
if(KETNAP_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

set(KETNAP_SANITIZE "" CACHE STRING "Sanitizers to build with, comma separated")
if(KETNAP_SANITIZE)
  add_compile_options(-fsanitize=${KETNAP_SANITIZE} -fno-omit-frame-pointer
                      -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${KETNAP_SANITIZE})
endif()

set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
find_package(Protobuf REQUIRED)
find_package(absl REQUIRED)
find_package(gRPC REQUIRED)
find_package(GTest REQUIRED)
find_package(spdlog REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(UTF8PROC REQUIRED IMPORTED_TARGET libutf8proc)
find_package(prometheus-cpp REQUIRED)

add_library(ketnap_warnings INTERFACE)
target_compile_options(ketnap_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow=local
                       -Wnon-virtual-dtor -Wno-unused-parameter -Wno-missing-field-initializers)
