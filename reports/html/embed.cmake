# Writes a C++ file that holds the texts of FILES, for html_file(); run as
# cmake -DOUTPUT=... -DFILES="a;b" -P embed.cmake
set(text "// Made from reports/html/; do not edit.\n#include \"reports/html_files.hpp\"\n\n")
string(APPEND text "namespace counterproof {\n\n")
string(APPEND text "std::string_view html_file(std::string_view name) {\n")
foreach(file IN LISTS FILES)
  get_filename_component(name "${file}" NAME)
  file(READ "${file}" content)
  string(APPEND text "  if (name == \"${name}\")\n    return R\"html_file(${content})html_file\";\n")
endforeach()
string(APPEND text "  return {};\n}\n\n}  // namespace counterproof\n")
file(WRITE "${OUTPUT}" "${text}")
