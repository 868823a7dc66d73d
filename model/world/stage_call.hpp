// The call in which the stage asks rules: what they may do, done by the model's own controllers.
#pragma once

#include "model/rules/call.hpp"

namespace counterproof {

class Stage;

class StageCall final : public Call {
 public:
  StageCall(const Rules& rules, const Scope& scope, World& world, Stage& stage)
      : Call(rules, scope, world), stage_(stage) {}

  [[nodiscard]] TaskId asking() const override;
  TaskId choose_victim(ProcessSet among) override;
  unsigned reclaim(const Pass& pass, unsigned most) override;
  void kill(ProcessSet processes, ContainerId full) override;
  bool pass_charge(PageId page, ContainerId to, ChargeThen::Full if_full) override;
  void pass_all_charges(ContainerId from, ContainerId to) override;
  bool set_limit(ContainerId container, Resource resource, std::uint64_t limit) override;
  void store_limit(ContainerId container, Resource resource, std::uint64_t limit) override;
  void free(ContainerId container) override;
  void linger(ContainerId container) override;
  void refuse_busy() override;

 protected:
  std::size_t choose_index(KeptKind kind, std::uint8_t among) override;
  void fail(const char* what) override;

 private:
  bool write_limit(ContainerId container, Resource resource, std::uint64_t limit, LimitRule rule);

  Stage& stage_;
};

}  // namespace counterproof
