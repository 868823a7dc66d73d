// See link_image.hpp.
//
// The linker is called itself, and not through the compiler: to start that costs ten times what
// there is to link, and it has the linker read the whole C++ library.  What is loaded into a
// program that runs needs none of what a compiler adds: constructors are called by the loader, no
// destructor of a static variable is called (own/runtime/harness.c), and the libraries are there.
//
// The C library has several versions of some functions, and an image that names none gets the
// oldest.  So it is linked with the libraries that this process has loaded, which are the ones it
// will use.  The C++ library is left out: of what the scheduler covers it has one version each.
#include "own/link_image.hpp"

#include <link.h>

#include <filesystem>

#include "own/companion.hpp"

namespace counterproof::own {
namespace {

int add_library(dl_phdr_info* info, std::size_t, void* libraries) {
  const std::string name = std::filesystem::path(info->dlpi_name).filename();
  for (const char* known : {"libc.so.", "libm.so.", "libgcc_s.so."})
    if (name.starts_with(known))
      static_cast<std::vector<std::string>*>(libraries)->emplace_back(info->dlpi_name);
  return 0;
}

}  // namespace

std::optional<Error> link_image(const std::vector<std::string>& objects, const std::string& image) {
  std::vector<std::string> words = {
      "ld", "-shared", "--hash-style=gnu", "--eh-frame-hdr", "-Bsymbolic", "-z", "now",
      "-o", image};
  words.insert(words.end(), objects.begin(), objects.end());
  ::dl_iterate_phdr(add_library, &words);
  const auto linked = run(std::move(words));
  if (!linked) return Error{{}, "ld is not here; scripts/set-up installs it, with binutils"};
  if (linked->code != 0) return Error{{}, "the code does not link; see above"};
  return std::nullopt;
}

}  // namespace counterproof::own
