// How a user's code is told of: its variables, their values, and the lines of its steps.
//
// Nothing here is asked while executions are explored, but for whether code is the user's, which is
// asked once for each place.  What a thread has touched is kept beside its steps, and becomes words
// when somebody reads them.
#include <fmt/format.h>

#include "own/own_program.hpp"
#include "own/shim/linux/processors.h"
#include "own/value_text.hpp"

namespace counterproof::own {

using schedule::ObjectId;
using schedule::Site;
using schedule::ThreadId;

std::string OwnProgram::place_of(const void* code) const { return image_->places().line_of(code); }

std::string OwnProgram::name_of_object(ObjectId object) const {
  for (const auto& [begin, cell] : cells_)
    if (cell.own == object) return variable_at(begin, 0, Extent::innermost).name;
  for (const auto& [lock, id] : objects_) {
    if (id != object) continue;
    if (lock.first == 0) return {};  // nothing of the code's: it was made with a name
    const bool is_block = lock.second == static_cast<unsigned>(schedule::ObjectSort::memory);
    const bool is_frame = lock.second == static_cast<unsigned>(schedule::ObjectSort::frame);
    return variable_at(is_frame ? in_memory(lock.first) : lock.first, 0,
                       is_block ? Extent::outermost : Extent::innermost)
        .name;
  }
  return {};
}

std::string OwnProgram::name_in_step(std::size_t step) const {
  if (step >= touched_.size() || touched_[step].size == 0) return {};
  const Touched& touched = touched_[step];
  return variable_at(touched.begin, touched.size, Extent::bytes, &touched.frame).name;
}

std::string OwnProgram::function_in_step(std::size_t step) const {
  if (step >= touched_.size() || touched_[step].frame.code == nullptr) return {};
  const Touched& touched = touched_[step];
  const Variable kept = local_at(touched.begin, touched.size, Extent::bytes, &touched.frame);
  return kept.name.empty() ? image_->places().function_called_at(touched.frame.code)
                           : "the function of " + kept.name;
}

std::string OwnProgram::value_in_step(std::size_t step, std::uint64_t value) const {
  if (step >= touched_.size() || touched_[step].size == 0) return {};
  const Touched& touched = touched_[step];
  const ValueType type =
      variable_at(touched.begin, touched.size, Extent::bytes, &touched.frame).type;
  return value_text(type, value, [this](std::uint64_t word) { return name_of_value(word); });
}

// Where things lie differs from one run of the program to the next; what lies there does not.
std::string OwnProgram::name_of_value(std::uint64_t value) const {
  if (image_->has_code(value)) {
    const std::string function = image_->places().function_at(value);
    if (!function.empty()) return "&" + function;
    const std::string& line = image_->places().line_of(reinterpret_cast<const char*>(value) + 1);
    return "the code at " + line;
  }
  for (ThreadId t = 0; t < threads_.size(); ++t)
    if (value < stack_top_[t] && value >= stack_top_[t] - kStackBytes) {
      const Variable local = local_at(value, 0, Extent::outermost, nullptr);
      return local.name.empty() ? "a local of " + threads_[t].name : "&" + local.name;
    }
  if (heap_.has(value) && heap_.block_of(value, value) == nullptr) return "no memory of the heap";
  if (names_.contains(value) || heap_.has(value) || image_->has_data(value))
    return "&" + variable_at(value, 0, Extent::outermost).name;
  const std::string constant = image_->places().constant_at(value);
  return constant.starts_with('"') || constant.starts_with("a ") || constant.empty()
             ? constant
             : "&" + constant.substr(0, constant.find('<'));  // templates' names go on and on
}

Variable OwnProgram::variable_at(std::uintptr_t address, std::size_t size, Extent extent,
                                 const Frame* frame) const {
  Variable variable;
  if (heap_.has(address)) {
    if (const Heap::Block* block = heap_.block_of(address, address)) {
      const auto copy = copies_.find(block->begin);
      variable = copy == copies_.end() ? part_of_block(*block, address, size, extent)
                                       : part_of_copy(*block, copy->second, address);
    }
  } else if (stack_of(address)) {
    variable = local_at(address, size, extent, frame);
    if (variable.name.empty()) variable.name = name_of_local(address);
  } else {
    const auto [first, processor] = image_->of_processor(address);
    variable = image_->places().variable_at(first, size, extent);
    if (processor != 0) variable.name += fmt::format(" of processor {}", processor);
  }
  if (const auto named = names_.find(address); named != names_.end()) variable.name = named->second;
  if (variable.name.empty()) variable.name = "memory without a name";
  if (variable.type.size == 0) variable.type.size = size;
  return variable;
}

const BlockType& OwnProgram::type_of(const Heap::Block& block) const {
  std::vector<const void*> chain;
  for (const void* code : block.allocated_by)
    if (code != nullptr) chain.push_back(code);
  return image_->places().block_type(chain);
}

// A block is known by its type, by whose it is, and by its number among its owner's of that type:
// the same block has the same name whatever other threads do.
Variable OwnProgram::part_of_block(const Heap::Block& block, std::uintptr_t address,
                                   std::size_t size, Extent extent) const {
  const std::string owner = block.owner == Heap::kSetUp ? "" : threads_[block.owner].name + "'s ";
  const BlockType& type = type_of(block);
  std::size_t offset = address - block.begin;
  std::size_t bytes = block.end - block.begin;
  // What each processor has of its own lies apart.
  std::string whose;
  constexpr std::size_t kOthers = CP_APART_ * (CP_MOST_PROCESSORS_ - 1);
  if (image_->has_processors() && bytes > kOthers && bytes <= kOthers + CP_APART_) {
    bytes -= kOthers;
    if (offset >= CP_APART_) whose = fmt::format(" of processor {}", offset / CP_APART_);
    offset %= CP_APART_;
  }
  unsigned number = 0;
  for (const Heap::Block& earlier : heap_.blocks(block.owner)) {
    if (type_of(earlier).name == type.name) ++number;
    if (earlier.begin == block.begin) break;
  }
  Variable variable;
  variable.name = fmt::format("{}{}#{}", owner, type.name.empty() ? "block" : type.name, number);
  if (type.name.empty()) {
    if (offset != 0) variable.name += fmt::format("+{}", offset);
    variable.name += whose;
    return variable;
  }
  if (size > type.size && offset % type.size == 0) {  // several elements, or all of the block
    variable.type = {ValueType::Kind::bytes, size};
    return variable;
  }
  // More than one of the type: its elements follow each other.
  if (bytes >= 2 * type.size && !type.open_ended) {
    if (extent == Extent::outermost && offset == 0) return variable;
    variable.name += fmt::format("[{}]", offset / type.size);
    offset %= type.size;
  }
  const Variable part = image_->places().part_of(type, offset, size, extent);
  variable.name += part.name + whose;
  variable.type = part.type;
  return variable;
}

/// A thread's own of a variable of each thread: "client-1's cache".
Variable OwnProgram::part_of_copy(const Heap::Block& block, std::uintptr_t variable,
                                  std::uintptr_t address) const {
  constexpr std::string_view kBefore = "__emutls_v.";
  std::string name = image_->places().symbol_of(variable);
  if (name.starts_with(kBefore)) name = demangled(name.substr(kBefore.size()));
  Variable copy;
  copy.name =
      (block.owner == Heap::kSetUp ? "the set-up's " : threads_[block.owner].name + "'s ") + name;
  if (address != block.begin) copy.name += fmt::format("+{}", address - block.begin);
  return copy;
}

std::string OwnProgram::name_of(std::uintptr_t address) const {
  return variable_at(address, 0).name;
}

Site OwnProgram::site_of(const void* code) const {
  // A line that the user wrote: not one of a stand-in's, nor of a system header.
  const auto is_users = [&](const void* address) {
    const auto [entry, is_new] = users_.try_emplace(address, true);
    if (is_new) entry->second = image_->places().is_users(address);
    return entry->second;
  };
  if (is_users(code)) return Site(code);
  const void* users = code;
  const void* librarys = code;  // of the function that the user has called
  const auto& callers = callers_[self()];
  for (auto caller = callers.rbegin(); caller != callers.rend(); ++caller) {
    if (is_users(*caller)) {
      users = *caller;
      break;
    }
    librarys = *caller;
  }
  Site site(users);
  if (!image_->places().is_librarys(librarys)) return site;
  const auto [entry, is_new] = library_numbers_.try_emplace(librarys, 0);
  if (is_new) {
    library_code_.push_back(librarys);
    entry->second = static_cast<std::uint_least32_t>(library_code_.size());
  }
  site.within = entry->second;
  return site;
}

std::string OwnProgram::library_function(std::uint_least32_t number) const {
  return number == 0 ? std::string()
                     : image_->places().function_called_at(library_code_[number - 1]);
}

}  // namespace counterproof::own
