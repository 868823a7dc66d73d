// See places.hpp.
#include "own/places.hpp"

#include <cxxabi.h>
#include <elf.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>

#include "own/companion.hpp"
#include "own/library_path.hpp"
#include "own/split.hpp"

namespace counterproof::own {

std::string demangled(const std::string& name) {
  if (!name.starts_with("_Z")) return name;  // "x" would be a type
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> text(
      abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &status), &std::free);
  return status == 0 ? std::string(text.get()) : name;
}

namespace {

std::size_t number_in(const std::string& text) {
  return static_cast<std::size_t>(std::strtoull(text.c_str(), nullptr, 10));
}

std::string word_of(Extent extent, std::size_t size) {
  return extent == Extent::innermost   ? "inner"
         : extent == Extent::outermost ? "outer"
                                       : std::to_string(size);
}

/// A type as the companion tells it (own/llvm/member_names.hpp).
ValueType type_in(const std::string& text) {
  using Kind = ValueType::Kind;
  ValueType type;
  if (text.empty()) return type;
  constexpr std::string_view kLetters = "?subcfpexy";
  constexpr std::array<Kind, kLetters.size()> kKinds = {
      Kind::unknown,  Kind::signed_number, Kind::unsigned_number, Kind::boolean, Kind::character,
      Kind::floating, Kind::pointer,       Kind::enumeration,     Kind::bits,    Kind::bytes};
  type.kind = kKinds[std::min(kLetters.find(text[0]), kLetters.size()) % kLetters.size()];
  const std::size_t space = std::min(text.find(' '), text.size());
  type.size = number_in(text.substr(1, space - 1));
  if (space + 1 >= text.size()) return type;
  for (const std::string& part : split(text.substr(space + 1), ',')) {
    const std::vector<std::string> bits = split(part, ':');
    const std::size_t equals = std::min(part.rfind('='), part.size());
    if (type.kind == Kind::bits && bits.size() == 3)
      type.fields.push_back({static_cast<unsigned>(number_in(bits[0])),
                             static_cast<unsigned>(number_in(bits[1])), bits[2] == "s"});
    else if (type.kind == Kind::enumeration && equals < part.size())
      type.enumerators.emplace_back(std::strtoll(part.c_str() + equals + 1, nullptr, 10),
                                    part.substr(0, equals));
  }
  return type;
}

Variable variable_in(const std::string& line) {
  const std::size_t tab = std::min(line.find('\t'), line.size());
  return {line.substr(0, tab), type_in(line.substr(std::min(tab + 1, line.size())))};
}

/// "void std::vector<long, …>::push_back(long&&)" as a reader calls it.
std::string without_types(const std::string& function) {
  std::string name;
  int depth = 0;
  for (std::size_t at = 0; at < function.size(); ++at) {
    constexpr std::string_view kOperator = "operator";
    if (depth == 0 && function.compare(at, kOperator.size(), kOperator) == 0) {
      // Its name may have what opens and closes elsewhere.
      const std::size_t end = std::min(function.find('(', at + kOperator.size() + 1), function.size());
      return name + function.substr(at, end - at);
    }
    const char letter = function[at];
    if (letter == '<' || letter == '[') {
      ++depth;
    } else if (letter == '>' || letter == ']') {
      --depth;
    } else if (depth == 0 && letter == '(') {
      break;
    } else if (depth == 0 && letter == ' ') {
      name.clear();  // what it returns
    } else if (depth == 0) {
      name += letter;
    }
  }
  return name;
}

/// The path from the current folder where it lies below.
std::string near(const std::string& path) {
  std::error_code error;
  const std::filesystem::path file = std::filesystem::path(path).lexically_normal();
  const std::string text = file.lexically_proximate(std::filesystem::current_path(error)).string();
  return text.starts_with("..") ? file.string() : text;
}

}  // namespace

Places::Places(std::string file, std::uintptr_t base) : file_(std::move(file)), base_(base) {
  read_symbols();
}

Places::~Places() = default;

void Places::read_symbols() {
  std::ifstream in(file_, std::ios::binary);
  const std::string image{std::istreambuf_iterator<char>(in), {}};
  Elf64_Ehdr header;
  if (image.size() < sizeof header) return;
  std::memcpy(&header, image.data(), sizeof header);
  for (std::size_t i = 0; i < header.e_phnum; ++i) {
    Elf64_Phdr part;
    std::memcpy(&part, image.data() + header.e_phoff + i * sizeof part, sizeof part);
    if (part.p_type == PT_LOAD && (part.p_flags & PF_R) != 0)
      readable_.emplace_back(base_ + part.p_vaddr, base_ + part.p_vaddr + part.p_memsz);
  }
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
      } else if (section.sh_type == SHT_SYMTAB && ELF64_ST_TYPE(symbol.st_info) == STT_FUNC) {
        functions_.try_emplace(base_ + symbol.st_value, demangled(name));
      } else if (section.sh_type == SHT_SYMTAB && ELF64_ST_TYPE(symbol.st_info) == STT_OBJECT &&
                 symbol.st_size > 0) {
        const std::uintptr_t begin = base_ + symbol.st_value;
        variables_.push_back({begin, begin + symbol.st_size, demangled(name)});
      }
    }
  }
  std::sort(variables_.begin(), variables_.end(),
            [](const Symbol& a, const Symbol& b) { return a.begin < b.begin; });
}

const Places::Symbol* Places::symbol_at(std::uintptr_t address) const {
  auto next = std::upper_bound(
      variables_.begin(), variables_.end(), address,
      [](std::uintptr_t wanted, const Symbol& variable) { return wanted < variable.begin; });
  if (next == variables_.begin()) return nullptr;
  const Symbol& variable = *std::prev(next);
  return address < variable.end ? &variable : nullptr;
}

std::string Places::constant_at(std::uintptr_t address) const {
  constexpr std::size_t kLongestText = 20;
  for (const auto& [begin, end] : readable_) {
    if (address < begin || address >= end) continue;
    if (const Symbol* symbol = symbol_at(address)) return symbol->name;
    std::string text;
    for (std::uintptr_t at = address; at < end && text.size() <= kLongestText; ++at) {
      const char letter = *reinterpret_cast<const char*>(at);
      if (letter == '\0') return text.empty() ? "a constant" : "\"" + text + "\"";
      if (letter < ' ' || letter > '~' || letter == '"' || letter == '\\') return "a constant";
      text += letter;
    }
    return "a text";
  }
  return {};
}

std::string Places::function_at(std::uintptr_t address) const {
  const auto found = functions_.find(address);
  return found == functions_.end() ? std::string() : found->second;
}

Variable Places::variable_at(std::uintptr_t address, std::size_t size, Extent extent) {
  const auto key = std::tuple(address, size, extent);
  if (const auto known = variables_told_.find(key); known != variables_told_.end())
    return known->second;
  const Symbol* symbol = symbol_at(address);
  if (symbol == nullptr) return {{}, {ValueType::Kind::unknown, size}};
  Variable variable;
  const std::vector<std::string> lines =
      answer(fmt::format("data {} {}", address - base_, word_of(extent, size)));
  if (!lines.empty()) {
    variable = variable_in(lines.front());
  } else {
    // A variable of the compiler's, or of code that came without debugging information.
    variable.name = symbol->name;
    if (address != symbol->begin) variable.name += "+" + std::to_string(address - symbol->begin);
    variable.type.size = size;
  }
  return variables_told_[key] = std::move(variable);
}

const LocalVariable& Places::local_at(const void* code, std::intptr_t offset, std::size_t size,
                                      Extent extent) {
  const auto [entry, is_new] = locals_told_.try_emplace({code, offset, size, extent});
  if (!is_new) return entry->second;
  // A return address is the instruction after the call.
  const std::uintptr_t address = reinterpret_cast<std::uintptr_t>(code) - 1 - base_;
  const std::vector<std::string> lines =
      answer(fmt::format("local {} {} {}", address, offset, word_of(extent, size)));
  if (lines.empty()) return entry->second;
  const std::vector<std::string> parts = split(lines.front(), '\t');
  if (parts.size() == 3) entry->second = {parts[0], parts[1], type_in(parts[2])};
  return entry->second;
}

const BlockType& Places::block_type(const std::vector<const void*>& chain) {
  const auto [entry, is_new] = blocks_told_.try_emplace(chain);
  if (!is_new) return entry->second;
  std::string question = "block";
  for (const void* code : chain)
    question += fmt::format(" {}", reinterpret_cast<std::uintptr_t>(code) - 1 - base_);
  const std::vector<std::string> lines = answer(question);
  if (lines.empty()) return entry->second;
  const std::vector<std::string> parts = split(lines.front(), '\t');
  if (parts.size() == 4)
    entry->second = {parts[1], number_in(parts[0]), number_in(parts[2]), parts[3] == "1"};
  return entry->second;
}

Variable Places::part_of(const BlockType& type, std::size_t offset, std::size_t size,
                         Extent extent) {
  const std::vector<std::string> lines =
      answer(fmt::format("part {} {} {}", type.number, offset, word_of(extent, size)));
  return lines.empty() ? Variable{} : variable_in(lines.front());
}

void Places::ask(const std::vector<std::string>& ir_files, const std::string& home) {
  std::error_code error;
  home_ = std::filesystem::absolute(home, error).lexically_normal().string();
  asked_ = std::make_unique<Conversation>(
      std::vector<std::string>{companion(), "places", home_, std::to_string(ir_files.size())});
  asked_->give(file_);
  for (const std::string& file : ir_files) asked_->give(file);
  asked_->start();
}

std::vector<std::string> Places::answer(const std::string& question) {
  return asked_ == nullptr ? std::vector<std::string>() : asked_->ask(question);
}

const Places::Place& Places::place_of(const void* code) {
  const auto [entry, is_new] = places_.try_emplace(code);
  if (!is_new) return entry->second;
  // A return address is the instruction after the call.
  const std::uintptr_t address = reinterpret_cast<std::uintptr_t>(code) - 1 - base_;
  Place& place = entry->second;
  for (const std::string& frame : answer(fmt::format("code {}", address))) {
    const std::vector<std::string> parts = split(frame, '\t');
    // What the compiler adds by itself has no line.
    if (parts.size() < 2 || parts[1] == "0") continue;
    const bool is_users =
        !is_library_path(std::filesystem::path(parts[0]).lexically_normal().string(), home_);
    // The innermost that is the user's, or else the innermost.
    if (place.line != "?" && !is_users) continue;
    place = {near(parts[0]) + ":" + parts[1], is_users};
    if (is_users) break;
  }
  return place;
}

std::string Places::function_called_at(const void* code) {
  // A return address is the instruction after the call.
  const std::uintptr_t address = reinterpret_cast<std::uintptr_t>(code) - 1 - base_;
  const std::vector<std::string> frames = answer(fmt::format("code {}", address));
  if (frames.empty()) return {};
  const std::vector<std::string> parts = split(frames.back(), '\t');
  return parts.size() < 4 ? std::string() : without_types(demangled(parts[3]));
}

const std::string& Places::line_of(const void* code) { return place_of(code).line; }

bool Places::is_users(const void* code) { return place_of(code).is_users; }

bool Places::is_librarys(const void* code) {
  const Place& place = place_of(code);
  return !place.is_users && place.line != "?";
}

}  // namespace counterproof::own
