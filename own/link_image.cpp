// See link_image.hpp.
//
// The linker is called itself, and not through the compiler: to start that costs ten times what
// there is to link.  What is loaded into a program that runs needs none of what a compiler adds:
// constructors are called by the loader, no destructor of a static variable is called
// (own/runtime/harness.c), and the libraries are there.
//
// An image names the libraries that this process has loaded, which are the ones it will use: the C
// library has several versions of some functions, and who names none gets the oldest; and the
// runtime's own functions find there what they stand before (RTLD_NEXT).  The C++ library takes
// longer to read than all the rest to link, and code in C goes without.
#include "own/link_image.hpp"

#include <link.h>

#include <filesystem>

#include "own/companion.hpp"

namespace counterproof::own {
namespace {

int add_library(dl_phdr_info* info, std::size_t, void* libraries) {
  static_cast<std::vector<std::string>*>(libraries)->emplace_back(info->dlpi_name);
  return 0;
}

}  // namespace

std::optional<Error> link_image(const std::vector<std::string>& objects, bool is_cpp,
                                const std::string& image) {
  std::vector<std::string> words = {
      "ld", "-shared", "--hash-style=gnu", "--eh-frame-hdr", "-Bsymbolic", "-z", "now",
      "-o", image};
  words.insert(words.end(), objects.begin(), objects.end());
  std::vector<std::string> here;
  ::dl_iterate_phdr(add_library, &here);
  std::vector<std::string> needed = {"libm.so.", "libgcc_s.so.", "libc.so."};
  if (is_cpp) needed.emplace_back("libstdc++.so.");
  for (const std::string& library : here)
    for (const std::string& begin : needed)
      if (std::filesystem::path(library).filename().string().starts_with(begin))
        words.push_back(library);
  const auto linked = run(std::move(words));
  if (!linked) return Error{{}, "ld is not here; scripts/set-up installs it, with binutils"};
  if (linked->code != 0) return Error{{}, "the code does not link; see above"};
  return std::nullopt;
}

}  // namespace counterproof::own
