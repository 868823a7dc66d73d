// See image.hpp.
#include "own/image.hpp"

#include <dlfcn.h>
#include <fmt/format.h>
#include <link.h>
#include <xxhash.h>

#include <cstring>
#include <filesystem>

namespace counterproof::own {
namespace {

struct Found {
  std::uintptr_t base;
  std::vector<std::pair<std::uintptr_t, std::uintptr_t>> writable = {};
  std::pair<std::uintptr_t, std::uintptr_t> code = {};
};

/// The segments of the image at `base` that stay writable once it is loaded.
int look(dl_phdr_info* info, std::size_t, void* data) {
  auto& found = *static_cast<Found*>(data);
  if (info->dlpi_addr != found.base) return 0;
  std::uintptr_t sealed_begin = 0;
  std::uintptr_t sealed_end = 0;
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const auto& header = info->dlpi_phdr[i];
    if (header.p_type != PT_GNU_RELRO) continue;
    sealed_begin = found.base + header.p_vaddr;
    sealed_end = sealed_begin + header.p_memsz;
  }
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const auto& header = info->dlpi_phdr[i];
    if (header.p_type != PT_LOAD) continue;
    if ((header.p_flags & PF_X) != 0)
      found.code = {found.base + header.p_vaddr, found.base + header.p_vaddr + header.p_memsz};
    if ((header.p_flags & PF_W) == 0) continue;
    std::uintptr_t begin = found.base + header.p_vaddr;
    const std::uintptr_t end = begin + header.p_memsz;
    // What is sealed after loading lies at the front, and is rounded up to whole pages.
    if (begin >= sealed_begin && begin < sealed_end)
      begin = std::min(end, (sealed_end + 4095) & ~std::uintptr_t{4095});
    if (begin < end) found.writable.emplace_back(begin, end);
  }
  return 1;
}

}  // namespace

Result<std::shared_ptr<Image>> Image::load(const std::string& file, const std::string& folder,
                                           const cp_host& host) {
  std::shared_ptr<Image> image(new Image);
  image->folder_ = folder;
  if (const auto opened = image->open(file, host); !opened) return opened.error();
  return image;
}

Result<bool> Image::open(const std::string& file, const cp_host& host) {
  // Missing functions are listed before the loader would stop at the first.
  {
    const Places places(file, 0);
    std::string missing;
    for (const std::string& name : places.undefined())
      if (::dlsym(RTLD_DEFAULT, name.c_str()) == nullptr)
        missing += (missing.empty() ? "" : ", ") + name;
    if (!missing.empty()) {
      return Error{{},
                   fmt::format("the code uses what no source has: {}; name the sources that have "
                               "it, or write stand-ins in the harness",
                               missing)};
    }
  }
  handle_ = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle_ == nullptr)
    return Error{{}, fmt::format("the code cannot be loaded: {}", ::dlerror())};
  const auto connect = reinterpret_cast<decltype(&cp_connect)>(::dlsym(handle_, "cp_connect"));
  link_map* map = nullptr;
  ::dlinfo(handle_, RTLD_DI_LINKMAP, &map);
  places_ = std::make_unique<Places>(file, map->l_addr);
  cp_entry_* begin = nullptr;
  cp_entry_* end = nullptr;
  connect(&host, &begin, &end);
  for (cp_entry_* entry = begin; entry != end; ++entry) entries_.push_back(entry);
  Found found{map->l_addr};
  ::dl_iterate_phdr(look, &found);
  code_ = found.code;
  for (const auto& [from, to] : found.writable) {
    auto* bytes = reinterpret_cast<std::byte*>(from);
    segments_.push_back({bytes, std::vector<std::byte>(bytes, bytes + (to - from))});
  }
  return true;
}

Image::~Image() {
  places_.reset();
  if (handle_ != nullptr) ::dlclose(handle_);
  std::error_code ignored;
  if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
}

void Image::restore() const {
  for (const Segment& segment : segments_)
    std::memcpy(segment.begin, segment.first.data(), segment.first.size());
}

std::uint64_t Image::fingerprint() const {
  std::uint64_t value = 0;
  for (const Segment& segment : segments_)
    value = XXH3_64bits_withSeed(segment.begin, segment.first.size(), value);
  return value;
}

}  // namespace counterproof::own
