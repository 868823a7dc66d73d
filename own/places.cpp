// See places.hpp.
#include "own/places.hpp"

#include <cxxabi.h>
#include <elf.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>

extern char** environ;

namespace counterproof::own {

std::string demangled(const std::string& name) {
  if (!name.starts_with("_Z")) return name;  // "x" would be a type
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> text(
      abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &status), &std::free);
  return status == 0 ? std::string(text.get()) : name;
}

Places::Places(std::string file, std::uintptr_t base) : file_(std::move(file)), base_(base) {
  read_symbols();
  start_addr2line();
}

Places::~Places() {
  if (ask_ != nullptr) std::fclose(ask_);
  if (answer_ != nullptr) std::fclose(answer_);
  if (process_ > 0) ::waitpid(process_, nullptr, 0);
}

void Places::read_symbols() {
  std::ifstream in(file_, std::ios::binary);
  const std::string image{std::istreambuf_iterator<char>(in), {}};
  Elf64_Ehdr header;
  if (image.size() < sizeof header) return;
  std::memcpy(&header, image.data(), sizeof header);
  std::vector<Elf64_Shdr> sections(header.e_shnum);
  std::memcpy(sections.data(), image.data() + header.e_shoff, sections.size() * sizeof(Elf64_Shdr));
  for (const Elf64_Shdr& section : sections) {
    if (section.sh_type != SHT_SYMTAB && section.sh_type != SHT_DYNSYM) continue;
    const char* strings = image.data() + sections[section.sh_link].sh_offset;
    for (std::size_t at = 0; at + sizeof(Elf64_Sym) <= section.sh_size; at += sizeof(Elf64_Sym)) {
      Elf64_Sym symbol;
      std::memcpy(&symbol, image.data() + section.sh_offset + at, sizeof symbol);
      const std::string name = strings + symbol.st_name;
      if (name.empty()) continue;
      if (symbol.st_shndx == SHN_UNDEF) {
        const bool needed = ELF64_ST_BIND(symbol.st_info) == STB_GLOBAL;
        if (section.sh_type == SHT_DYNSYM && needed) undefined_.push_back(name);
      } else if (section.sh_type == SHT_SYMTAB && ELF64_ST_TYPE(symbol.st_info) == STT_OBJECT &&
                 symbol.st_size > 0) {
        const std::uintptr_t begin = base_ + symbol.st_value;
        variables_.push_back({begin, begin + symbol.st_size, demangled(name)});
      }
    }
  }
  std::sort(variables_.begin(), variables_.end(),
            [](const Variable& a, const Variable& b) { return a.begin < b.begin; });
}

std::string Places::variable_at(std::uintptr_t address) const {
  auto next = std::upper_bound(
      variables_.begin(), variables_.end(), address,
      [](std::uintptr_t wanted, const Variable& variable) { return wanted < variable.begin; });
  if (next == variables_.begin()) return {};
  const Variable& variable = *std::prev(next);
  if (address >= variable.end) return {};
  std::string name = variable.name;
  if (address != variable.begin) name += "+" + std::to_string(address - variable.begin);
  return name;
}

void Places::start_addr2line() {
  std::array<int, 2> to{};
  std::array<int, 2> from{};
  if (::pipe2(to.data(), O_CLOEXEC) != 0 || ::pipe2(from.data(), O_CLOEXEC) != 0) return;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, to[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, from[1], STDOUT_FILENO);
  std::string program = "addr2line";
  std::string flag = "-e";
  std::array<char*, 4> arguments = {program.data(), flag.data(), file_.data(), nullptr};
  const bool started =
      ::posix_spawnp(&process_, "addr2line", &actions, nullptr, arguments.data(), environ) == 0;
  posix_spawn_file_actions_destroy(&actions);
  ::close(to[0]);
  ::close(from[1]);
  if (!started) {
    process_ = -1;
    ::close(to[1]);
    ::close(from[0]);
    return;
  }
  ask_ = ::fdopen(to[1], "w");
  answer_ = ::fdopen(from[0], "r");
}

const std::string& Places::line_of(const void* code) {
  const auto [entry, is_new] = lines_.try_emplace(code, "?");
  if (!is_new || ask_ == nullptr) return entry->second;
  // A return address is the instruction after the call.
  std::fprintf(ask_, "%#zx\n", reinterpret_cast<std::uintptr_t>(code) - 1 - base_);
  std::fflush(ask_);
  std::array<char, 4096> line{};
  if (std::fgets(line.data(), static_cast<int>(line.size()), answer_) == nullptr)
    return entry->second;
  std::string text = line.data();
  // A path may have spaces; what may follow the line is known.
  text = text.substr(0, std::min(text.find(" (discriminator"), text.find('\n')));
  const std::size_t colon = text.rfind(':');
  if (text.starts_with("??") || colon == text.npos) return entry->second;
  std::error_code error;
  const std::filesystem::path file =
      std::filesystem::path(text.substr(0, colon)).lexically_normal();
  const std::string near = file.lexically_proximate(std::filesystem::current_path(error)).string();
  entry->second = (near.starts_with("..") ? file.string() : near) + text.substr(colon);
  return entry->second;
}

}  // namespace counterproof::own
