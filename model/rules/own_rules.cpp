#include "model/rules/own_rules.hpp"

#include <algorithm>

namespace counterproof {
namespace {

RuleLoader the_loader = nullptr;

}  // namespace

bool OwnRules::asks(const void* image) const {
  return std::ranges::find(images, image) != images.end();
}

std::vector<std::string> OwnRules::never_asked() const {
  const std::uint32_t asked = asked_.load(std::memory_order_relaxed);
  std::vector<std::string> never;
  unsigned number = 0;
  for_each_slot([&](const char* name, auto slot) {
    if (slots.*slot != nullptr && (asked >> number & 1U) == 0) never.emplace_back(name);
    ++number;
  });
  return never;
}

void OwnRules::note(RuleFault fault) const {
  const std::lock_guard held(mutex_);
  if (faults_.size() >= most_faults_) return;
  faults_.push_back(std::move(fault));
  if (faults_.size() == most_faults_) failed_.store(true, std::memory_order_relaxed);
}

std::optional<RuleFault> OwnRules::fault() const {
  const std::lock_guard held(mutex_);
  if (faults_.empty()) return std::nullopt;
  return faults_.front();
}

std::vector<RuleFault> OwnRules::faults() const {
  const std::lock_guard held(mutex_);
  return faults_;
}

void OwnRules::begin_again(std::size_t most_faults) const {
  const std::lock_guard held(mutex_);
  faults_.clear();
  most_faults_ = most_faults;
  failed_.store(false, std::memory_order_relaxed);
}

void set_rule_loader(RuleLoader loader) { the_loader = loader; }

Result<const OwnRules*> load_rules(std::span<const RuleFile> files) {
  if (the_loader == nullptr) {
    return Error{files.front().place,
                 "rule files are not read here; expected a policy without them"};
  }
  return the_loader(files);
}

}  // namespace counterproof
