// See image.hpp.
#include "own/image.hpp"

#include <dlfcn.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <link.h>
#include <unistd.h>
#include <xxhash.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>
#include <set>
#include <span>
#include <tuple>

#include "own/host.hpp"
#include "own/library.hpp"
#include "own/shim/linux/processors.h"

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

std::string line_of(const Place& place) { return fmt::format("{}:{}", place.file, place.line); }

/// What the image may do without: its weak symbols that it does not have itself.
std::vector<std::string> optional_symbols(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  const std::string image{std::istreambuf_iterator<char>(in), {}};
  std::vector<std::string> found;
  Elf64_Ehdr header;
  if (image.size() < sizeof header) return found;
  std::memcpy(&header, image.data(), sizeof header);
  std::vector<Elf64_Shdr> sections(header.e_shnum);
  std::memcpy(sections.data(), image.data() + header.e_shoff, sections.size() * sizeof(Elf64_Shdr));
  for (const Elf64_Shdr& section : sections) {
    if (section.sh_type != SHT_DYNSYM) continue;
    for (std::size_t at = 0; at + sizeof(Elf64_Sym) <= section.sh_size; at += sizeof(Elf64_Sym)) {
      Elf64_Sym symbol;
      std::memcpy(&symbol, image.data() + section.sh_offset + at, sizeof symbol);
      if (symbol.st_shndx == SHN_UNDEF && ELF64_ST_BIND(symbol.st_info) == STB_WEAK)
        found.emplace_back(image.data() + sections[section.sh_link].sh_offset + symbol.st_name);
    }
  }
  return found;
}

/// The functions that the image uses and nobody has, or that nothing is known of.  They are listed
/// before the loader would stop at the first.
std::optional<Error> uncovered(const std::string& file, const Uses& uses) {
  const Places places(file, 0);
  Place missing_at;
  Place unseen_at;
  std::string missing;
  std::string unseen;
  std::set<std::string> told;
  const auto add = [](std::string& list, Place& first, const Use* use, const std::string& text) {
    list += (list.empty() ? "" : ", ") + text;
    if (use != nullptr && first.file.empty()) first = use->place;
  };
  std::vector<std::string> symbols = places.undefined();
  for (std::string& symbol : optional_symbols(file))
    if (uses.contains(symbol) && ::dlsym(RTLD_DEFAULT, symbol.c_str()) != nullptr)
      symbols.push_back(std::move(symbol));
  // As the code is read, and not as a linker has it.
  const auto order_of = [&uses](const std::string& symbol) {
    const auto known = uses.find(symbol);
    const Place* place = known == uses.end() ? nullptr : &known->second.place;
    return place == nullptr ? std::tuple(true, std::string(), 0u, 0u, symbol)
                            : std::tuple(false, place->file, place->line, place->column, symbol);
  };
  std::ranges::sort(symbols, {}, order_of);
  for (const std::string& symbol : symbols) {
    const auto known = uses.find(symbol);
    const Use* use = known == uses.end() ? nullptr : &known->second;
    const std::string own = demangled(symbol);
    if (::dlsym(RTLD_DEFAULT, symbol.c_str()) == nullptr) {
      add(missing, missing_at, use, own);
      continue;
    }
    // The runtime itself asks for functions by name.
    if (is_covered(symbol) || (symbol == "dlsym" && use == nullptr)) continue;
    if (use == nullptr) {
      add(unseen, unseen_at, use, own);
      continue;
    }
    const std::string where = fmt::format("{} ({})", use->name, line_of(use->place));
    if (!told.insert(where).second) continue;
    const bool is_itself = own.starts_with(use->name.substr(0, use->name.find("()")));
    add(unseen, unseen_at, use,
        is_itself ? where
                  : fmt::format("{} ({}, which comes to {})", use->name, line_of(use->place), own));
  }
  if (!missing.empty())
    return Error{missing_at,
                 fmt::format("the code uses what no source has: {}; name the sources that have "
                             "it, or write stand-ins in the harness",
                             missing)};
  if (!unseen.empty())
    return Error{unseen_at,
                 fmt::format("the code uses what the scheduler does not cover: {}; write stand-ins "
                             "in the harness, or leave it out of what is raced",
                             unseen)};
  return std::nullopt;
}

}  // namespace

Result<std::shared_ptr<Image>> Image::load(const std::string& file, const Uses& uses,
                                           const cp_host& host) {
  std::shared_ptr<Image> image(new Image);
  // By this name it is there as long as the image, whatever becomes of its folder.
  image->file_ = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  const std::string name = fmt::format("/proc/{}/fd/{}", ::getpid(), image->file_);
  if (auto error = uncovered(name, uses)) return std::move(*error);
  if (auto error = image->start(name)) return std::move(*error);
  if (auto error = image->connect(name, uses, host)) return std::move(*error);
  return image;
}

std::optional<Error> Image::start(const std::string& name) {
  std::string why;
  handle_ = load_guarded(name, why);
  if (handle_ != nullptr) return std::nullopt;
  return Error{{}, why};
}

std::optional<Error> Image::connect(const std::string& name, const Uses& uses,
                                    const cp_host& host) {
  const auto connect = reinterpret_cast<decltype(&cp_connect)>(::dlsym(handle_, "cp_connect"));
  link_map* map = nullptr;
  ::dlinfo(handle_, RTLD_DI_LINKMAP, &map);
  places_ = std::make_unique<Places>(name, map->l_addr);
  cp_connected connected{};
  if (connect(&host, &connected) != sizeof host)
    return Error{{}, "own/runtime is of another version than this program; build it again"};
  thread_ends_ = connected.thread_ends;
  run_thread_ = connected.run_thread;
  run_main_ = connected.run_main;
  for (const char* symbol :
       {"pthread_create", "thrd_create",
        "_ZNSt6thread15_M_start_threadESt10unique_ptrINS_6_StateESt14default_deleteIS1_EEPFvvE"})
    creates_threads_ = creates_threads_ || uses.contains(symbol);
  // What a kernel puts off is done by a thread of its own (own/runtime/later.c).
  for (const auto& [symbol, use] : uses) {
    creates_threads_ = creates_threads_ || symbol.starts_with("cp_later_");
    if (void* used = ::dlsym(handle_, (symbol + "used_").c_str())) *static_cast<char*>(used) = 1;
  }
  for (cp_entry_* entry = connected.begin; entry != connected.end; ++entry)
    entries_.push_back(entry);
  for (const cp_name_& given : std::span(connected.names, connected.named))
    names_.emplace_back(given.address, given.name);
  tell_places(uses);
  if (const void* copies = ::dlsym(handle_, "cp_of_processors_")) {
    processors_ = reinterpret_cast<std::uintptr_t>(copies);
    first_processors_ =
        *static_cast<const std::uintptr_t*>(::dlsym(handle_, "cp_first_of_processors_"));
  }
  Found found{map->l_addr};
  ::dl_iterate_phdr(look, &found);
  code_ = found.code;
  const auto unused = reinterpret_cast<std::uintptr_t>(connected.unused);
  const std::uintptr_t unused_end = unused + connected.unused_size;
  for (const auto& [from, to] : found.writable) {
    // What constructors left of their heap is nobody's, and it is large.
    if (unused >= from && unused_end <= to) {
      add_segment(from, unused);
      add_segment(unused_end, to);
    } else {
      add_segment(from, to);
    }
  }
  return std::nullopt;
}

std::pair<std::uintptr_t, unsigned> Image::of_processor(std::uintptr_t address) const {
  if (processors_ == 0 || address < processors_) return {address, 0};
  const std::uintptr_t processor = (address - first_processors_) / CP_APART_;
  if (processor >= CP_MOST_PROCESSORS_) return {address, 0};
  return {address - processor * CP_APART_, static_cast<unsigned>(processor)};
}

void Image::add_segment(std::uintptr_t from, std::uintptr_t to) {
  auto* bytes = reinterpret_cast<std::byte*>(from);
  segments_.push_back({bytes, std::vector<std::byte>(bytes, bytes + (to - from))});
}

/// What is refused when it is called is refused by the name that the user knows.
void Image::tell_places(const Uses& uses) {
  for (const auto& [symbol, use] : uses) {
    void* refusal = ::dlsym(handle_, ("cp_refusal_of_" + symbol).c_str());
    if (refusal == nullptr) continue;
    const std::string own = symbol + "()";
    refusals_.push_back(std::make_unique<std::string>(
        fmt::format("{} is not covered under the scheduler ({}){}", use.name, line_of(use.place),
                    use.name == own ? "" : ": it comes to " + own)));
    *static_cast<const char**>(refusal) = refusals_.back()->c_str();
  }
}

Image::~Image() {
  places_.reset();
  if (handle_ != nullptr) ::dlclose(handle_);
  if (file_ >= 0) ::close(file_);
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
