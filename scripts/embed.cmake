# Writes a C++ file that holds the texts of FILES, for FUNCTION(), which HEADER declares; a text
# goes by its file's name, or by the part of it before the dot with -DSTEM=ON.  Run as
# cmake -DOUTPUT=... -DFILES="a;b" -DFUNCTION=html_file -DHEADER=reports/html_files.hpp \
#   -P embed.cmake
set(text "// Made by scripts/embed.cmake; do not edit.\n#include \"${HEADER}\"\n\n")
string(APPEND text "namespace counterproof {\n\n")
string(APPEND text "std::string_view ${FUNCTION}(std::string_view name) {\n")
foreach(file IN LISTS FILES)
  if(STEM)
    get_filename_component(name "${file}" NAME_WE)
  else()
    get_filename_component(name "${file}" NAME)
  endif()
  file(READ "${file}" content)
  string(APPEND text "  if (name == \"${name}\")\n    return R\"embedded(${content})embedded\";\n")
endforeach()
string(APPEND text "  return {};\n}\n\n}  // namespace counterproof\n")
file(WRITE "${OUTPUT}" "${text}")
