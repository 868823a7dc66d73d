// See image.hpp.
#include "own/image.hpp"

#include <dlfcn.h>
#include <fmt/format.h>
#include <link.h>
#include <xxhash.h>

#include <cstring>
#include <filesystem>
#include <set>

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

/// Whether a function of a system library touches nothing that threads share: arithmetic, tables of
/// characters, and what C++ needs to throw.
bool is_harmless(const std::string& name) {
  static const std::set<std::string_view> kKnown = {"abs",
                                                    "labs",
                                                    "llabs",
                                                    "div",
                                                    "ldiv",
                                                    "isalnum",
                                                    "isalpha",
                                                    "isdigit",
                                                    "isspace",
                                                    "isupper",
                                                    "islower",
                                                    "isxdigit",
                                                    "ispunct",
                                                    "isprint",
                                                    "toupper",
                                                    "tolower",
                                                    "__ctype_b_loc",
                                                    "__ctype_tolower_loc",
                                                    "__ctype_toupper_loc",
                                                    "sqrt",
                                                    "sqrtf",
                                                    "pow",
                                                    "powf",
                                                    "exp",
                                                    "log",
                                                    "log2",
                                                    "log10",
                                                    "sin",
                                                    "cos",
                                                    "tan",
                                                    "fabs",
                                                    "floor",
                                                    "ceil",
                                                    "round",
                                                    "trunc",
                                                    "fmod",
                                                    "lround",
                                                    "llround",
                                                    "hypot",
                                                    "cbrt",
                                                    "memcpy",
                                                    "memmove",
                                                    "memset",
                                                    "__stack_chk_fail",
                                                    "_Unwind_Resume",
                                                    "__gxx_personality_v0",
                                                    "__gcc_personality_v0",
                                                    "__dynamic_cast",
                                                    "_ZSt9terminatev",
                                                    "__cxa_allocate_exception",
                                                    "__cxa_free_exception",
                                                    "__cxa_throw",
                                                    "__cxa_rethrow",
                                                    "__cxa_begin_catch",
                                                    "__cxa_end_catch",
                                                    "__cxa_get_exception_ptr",
                                                    "__cxa_pure_virtual",
                                                    "__cxa_deleted_virtual",
                                                    "__cxa_bad_cast",
                                                    "__cxa_bad_typeid",
                                                    "__cxa_throw_bad_array_new_length",
                                                    "__cxa_atexit",
                                                    "__cxa_finalize",
                                                    "__tls_get_addr",
                                                    "__gmon_start__",
                                                    "__udivti3",
                                                    "__divti3",
                                                    "__umodti3",
                                                    "__modti3",
                                                    "__multi3",
                                                    "_ZSt7nothrow",
                                                    "stderr",
                                                    "stdout",
                                                    "stdin"};
  if (kKnown.contains(name)) return true;
  // Tables of classes and types, and the making and throwing of exceptions.
  for (const std::string_view begin :
       {"_ZTV", "_ZTI", "_ZTS", "_ZSt20__throw_", "_ZSt17__throw_", "_ZSt16__throw_",
        "_ZSt19__throw_", "_ZSt24__throw_", "_ZSt25__throw_", "_ZSt28__throw_"})
    if (name.starts_with(begin)) return true;
  if (name.starts_with("_ZNSaIcE")) return true;  // an allocator, which has no state
  const bool member = name.starts_with("_ZNSt") || name.starts_with("_ZNKSt");
  return member && (name.find("_error") != name.npos || name.find("exception") != name.npos ||
                    name.find("bad_") != name.npos || name.find("argument") != name.npos ||
                    name.find("out_of_range") != name.npos);
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
    std::string unseen;
    for (const std::string& name : places.undefined()) {
      std::string& list = ::dlsym(RTLD_DEFAULT, name.c_str()) == nullptr ? missing : unseen;
      if (&list == &unseen && is_harmless(name)) continue;
      list += (list.empty() ? "" : ", ") + demangled(name);
    }
    if (!missing.empty()) {
      return Error{{},
                   fmt::format("the code uses what no source has: {}; name the sources that have "
                               "it, or write stand-ins in the harness",
                               missing)};
    }
    if (!unseen.empty()) {
      return Error{
          {},
          fmt::format("the code uses what the scheduler does not cover: {}; write stand-ins "
                      "in the harness, or leave it out of what is raced",
                      unseen)};
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
  if (connect(&host, &begin, &end) != sizeof host)
    return Error{{}, "own/runtime is of another version than this program; build it again"};
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
