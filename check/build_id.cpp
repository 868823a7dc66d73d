// See build_id.hpp.
#include "check/build_id.hpp"

#include <fmt/format.h>
#include <link.h>

#include <cstddef>
#include <cstring>

namespace counterproof {
namespace {

/// The first program that the loader tells of is the one that runs.
int find_build_id(dl_phdr_info* info, std::size_t, void* data) {
  std::string& id = *static_cast<std::string*>(data);
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const ElfW(Phdr)& part = info->dlpi_phdr[i];
    if (part.p_type != PT_NOTE) continue;
    // Addresses are numbers to the loader.
    const auto* at = reinterpret_cast<const char*>(info->dlpi_addr + part.p_vaddr);
    const char* const end = at + part.p_memsz;
    const auto padded = [&](std::size_t size) {
      return (size + part.p_align - 1) / part.p_align * part.p_align;
    };
    while (at + sizeof(ElfW(Nhdr)) <= end) {
      ElfW(Nhdr) note;
      std::memcpy(&note, at, sizeof note);
      const char* name = at + sizeof note;
      const char* hash = name + padded(note.n_namesz);
      if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 &&
          std::memcmp(name, "GNU", 4) == 0) {
        for (std::size_t byte = 0; byte < note.n_descsz; ++byte)
          id += fmt::format("{:02x}", static_cast<unsigned char>(hash[byte]));
        return 1;
      }
      at = hash + padded(note.n_descsz);
    }
  }
  return 1;
}

}  // namespace

const std::string& build_id() {
  static const std::string id = [] {
    std::string found;
    dl_iterate_phdr(find_build_id, &found);
    return found;
  }();
  return id;
}

}  // namespace counterproof
