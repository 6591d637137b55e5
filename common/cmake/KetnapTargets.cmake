# The few shapes a target can have. A folder's own CMakeLists.txt says which one it is and what it may see;
# sources are found by name, so that adding a file needs no build change.

# One shared precompiled header for everything that speaks gRPC.
function(_ketnap_common_options target)
  target_include_directories(${target} PUBLIC "${CMAKE_SOURCE_DIR}")
  target_link_libraries(${target} PRIVATE ketnap_warnings)
  target_precompile_headers(${target} PRIVATE <string> <vector> <map> <memory> <functional> <optional>
    <absl/status/statusor.h> <absl/strings/str_cat.h> <absl/time/time.h>
    "${CMAKE_SOURCE_DIR}/common/base/absl_bridge.h")
endfunction()

# ketnap_library(NAME DIR dir LINK libs… [RECURSE])
# Static library of dir/*.cc without tests; NAME_test of dir/*_test.cc, run under the label "unit".
function(ketnap_library name)
  cmake_parse_arguments(ARG "RECURSE" "DIR;TEST_LABEL" "LINK;TEST_LINK" ${ARGN})
  if(ARG_RECURSE)
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${ARG_DIR}/*.cc")
  else()
    file(GLOB sources CONFIGURE_DEPENDS "${ARG_DIR}/*.cc")
  endif()
  set(tests ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  list(FILTER sources EXCLUDE REGEX "_test\\.cc$")
  list(FILTER sources EXCLUDE REGEX "/main\\.cc$")
  if(NOT sources)
    # Headers alone make a library too: every target has the same kind, whatever is in its folder.
    set(sources "${CMAKE_BINARY_DIR}/${name}_headers_only.cc")
    file(CONFIGURE OUTPUT "${sources}" CONTENT "")
  endif()
  add_library(${name} STATIC ${sources})
  _ketnap_common_options(${name})
  target_link_libraries(${name} PUBLIC ${ARG_LINK})
  if(tests)
    if(NOT ARG_TEST_LABEL)
      set(ARG_TEST_LABEL unit)
    endif()
    ketnap_test(${name}_test LABEL ${ARG_TEST_LABEL} SOURCES ${tests}
                LINK ${name} ${ARG_TEST_LINK})
  endif()
endfunction()

# ketnap_test(NAME LABEL label SOURCES files… LINK libs… [FIXTURE header])
# FIXTURE is what nearly every file includes: compiled once for all of them.
function(ketnap_test name)
  cmake_parse_arguments(ARG "" "LABEL;FIXTURE" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  _ketnap_common_options(${name})
  if(ARG_FIXTURE)
    target_precompile_headers(${name} PRIVATE "${ARG_FIXTURE}")
  endif()
  target_link_libraries(${name} PRIVATE ${ARG_LINK} common_testing ketnap_testing_proto
                        GTest::gmock GTest::gtest_main)
  target_compile_definitions(${name} PRIVATE KETNAP_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES LABELS ${ARG_LABEL})
endfunction()

# ketnap_migrations(TARGET DIR dir NAMESPACE ns): compiles dir/NNNN_verb_object.sql into
# `std::vector<ketnap::db::Migration> ns::Migrations()`, declared in common/db/migrator.h's terms by the
# header generated beside it: "<namespace path>/migrations.h".
function(ketnap_migrations target)
  cmake_parse_arguments(ARG "" "DIR;NAMESPACE" "" ${ARGN})
  file(GLOB files CONFIGURE_DEPENDS "${ARG_DIR}/*.sql")
  string(REPLACE "::" "/" path "${ARG_NAMESPACE}")
  set(output_dir "${CMAKE_BINARY_DIR}/migrations/${path}")
  set(header "${output_dir}/migrations.h")
  set(source "${output_dir}/migrations.cc")
  add_custom_command(
    OUTPUT "${header}" "${source}"
    COMMAND ${CMAKE_COMMAND} "-DHEADER=${header}" "-DSOURCE=${source}"
            "-DINCLUDE=${path}/migrations.h" "-DNAMESPACE=${ARG_NAMESPACE}" "-DFILES=${files}"
            -P "${CMAKE_SOURCE_DIR}/common/cmake/EmbedMigrations.cmake"
    DEPENDS ${files} "${CMAKE_SOURCE_DIR}/common/cmake/EmbedMigrations.cmake"
    VERBATIM)
  target_sources(${target} PRIVATE "${source}" "${header}")
  target_include_directories(${target} PUBLIC "${CMAKE_BINARY_DIR}/migrations")
endfunction()

# ketnap_service(NAME [FIXTURE header]): the shape of every database service.
#   domain/      -> NAME_domain: sees common_base alone.
#   the rest     -> NAME_service_lib: handlers, repository, projections, app.
#   main.cc      -> ketnap-NAME
#   *_test.cc    -> NAME_domain_test (unit) and NAME_service_lib_test (service: real gRPC, real MariaDB)
function(ketnap_service name)
  cmake_parse_arguments(ARG "" "FIXTURE" "" ${ARGN})
  set(dir "${CMAKE_CURRENT_SOURCE_DIR}")
  ketnap_library(${name}_domain DIR "${dir}/domain" LINK common_base RECURSE)
  file(GLOB sources CONFIGURE_DEPENDS "${dir}/*.cc")
  file(GLOB_RECURSE nested CONFIGURE_DEPENDS "${dir}/handlers/*.cc" "${dir}/repository/*.cc"
       "${dir}/projections/*.cc")
  list(APPEND sources ${nested})
  set(tests ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  list(FILTER sources EXCLUDE REGEX "_test\\.cc$")
  list(FILTER sources EXCLUDE REGEX "/main\\.cc$")
  add_library(${name}_service_lib STATIC ${sources})
  _ketnap_common_options(${name}_service_lib)
  target_link_libraries(${name}_service_lib PUBLIC ${name}_domain common_service)
  ketnap_migrations(${name}_service_lib DIR "${dir}/migrations" NAMESPACE ketnap::${name})
  if(EXISTS "${dir}/main.cc")
    add_executable(ketnap-${name} "${dir}/main.cc")
    _ketnap_common_options(ketnap-${name})
    target_link_libraries(ketnap-${name} PRIVATE ${name}_service_lib)
  endif()
  if(tests)
    if(ARG_FIXTURE)
      set(fixture FIXTURE "${dir}/${ARG_FIXTURE}")
    endif()
    ketnap_test(${name}_service_lib_test LABEL service SOURCES ${tests} LINK ${name}_service_lib
                ${fixture})
  endif()
endfunction()
