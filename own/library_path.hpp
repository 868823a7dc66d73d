// Whose a source file is: the user's, or that of the system, of the compiler or of our stand-ins.
#pragma once

#include <string>
#include <string_view>

namespace counterproof::own {

/// \param path absolute   \param home where our own parts of own code are (own/)
inline bool is_library_path(std::string_view path, const std::string& home) {
  for (const std::string_view folder : {"/usr/include/", "/usr/lib/", "/usr/local/include/"})
    if (path.starts_with(folder)) return true;
  for (const std::string_view folder : {"/shim/", "/runtime/", "/include/"})
    if (path.starts_with(home + std::string(folder))) return true;
  return false;
}

}  // namespace counterproof::own
