# Run by ketnap_migrations: writes a function that returns every migration file's text.
set(entries "")
list(SORT FILES)
foreach(file IN LISTS FILES)
  get_filename_component(stem "${file}" NAME_WE)
  string(REGEX MATCH "^([0-9][0-9][0-9][0-9])_(.+)$" matched "${stem}")
  if(NOT matched)
    message(FATAL_ERROR "${file}: a migration is named NNNN_verb_object.sql")
  endif()
  math(EXPR version "1${CMAKE_MATCH_1} - 10000")
  set(name "${CMAKE_MATCH_2}")
  file(READ "${file}" text)
  string(APPEND entries "    {${version}, \"${name}\", R\"ketnapsql(${text})ketnapsql\"},\n")
endforeach()
file(WRITE "${HEADER}.tmp" "#pragma once
#include <vector>

#include \"common/db/migrator.h\"

namespace ${NAMESPACE} {
std::vector<::ketnap::db::Migration> Migrations();
}
")
file(WRITE "${SOURCE}.tmp" "#include \"${INCLUDE}\"

namespace ${NAMESPACE} {
std::vector<::ketnap::db::Migration> Migrations() {
  return {
${entries}  };
}
}
")
file(RENAME "${HEADER}.tmp" "${HEADER}")
file(RENAME "${SOURCE}.tmp" "${SOURCE}")
