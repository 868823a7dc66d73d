// See load.hpp.
//
// An image is loaded once, whoever names it, and stays.
#include "own/rules/load.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include <map>

#include "model/policy/rule_files.hpp"
#include "own/rules/compile.hpp"
#include "own/rules/guard.hpp"

namespace counterproof::own {
namespace {

std::string& home() {
  static std::string kHome;
  return kHome;
}

Result<RuleCode> open_rule(const RuleFile& file) {
  static std::map<std::string, RuleCode> kOpen;  // by the object that holds it
  const auto object = compiled_rule(file, home());
  if (!object) return object.error();
  if (const auto known = kOpen.find(*object); known != kOpen.end()) return known->second;
  // What it constructs before anything is asked may go wrong like any other code of it.
  struct Loading {
    const char* path;
    void* image;
  } loading{object->c_str(), nullptr};
  const char* fault = run_guarded(
      [](void* context) {
        auto& now = *static_cast<Loading*>(context);
        now.image = ::dlopen(now.path, RTLD_NOW | RTLD_LOCAL);
      },
      &loading);
  if (fault != nullptr)
    return Error{file.place, fmt::format("{}: {} while it is loaded", file.path, fault)};
  void* const image = loading.image;
  if (image == nullptr) {
    return Error{file.place,
                 fmt::format("the rule file {} cannot be loaded: {}", file.path, ::dlerror())};
  }
  const auto fill = reinterpret_cast<void (*)(Rule&)>(::dlsym(image, "counterproof_rule"));
  const auto begin = reinterpret_cast<BeginRule>(::dlsym(image, "counterproof_begin"));
  if (fill == nullptr || begin == nullptr) {
    return Error{file.place, fmt::format("the rule file {} is no rule; expected it to define "
                                         "void counterproof_rule(Rule& rule)",
                                         file.path)};
  }
  guard_image(begin);
  return kOpen.emplace(*object, RuleCode{image, fill}).first->second;
}

}  // namespace

void enable_rule_files(std::string home_folder) {
  home() = std::move(home_folder);
  load_rules_by({open_rule, run_guarded});
}

}  // namespace counterproof::own
