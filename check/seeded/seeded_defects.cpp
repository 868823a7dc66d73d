#include "check/seeded/seeded_defects.hpp"

#include <algorithm>
#include <map>

#include "model/rules/choices.hpp"
#include "model/rules/defect_module.hpp"

namespace counterproof {
namespace {

RaceCase race_case(std::string_view program) {
  const RaceEntry* defective = find_race_program(program);
  return {defective, find_race_program(defective->twin)};
}

struct UnderThreads {
  std::string_view id;
  std::string_view what;  ///< empty: the defect is one of the world model, too
  std::vector<std::string_view> programs;
};

const std::vector<UnderThreads>& under_threads() {
  static const std::vector<UnderThreads> kAll = {
      {"D03", "", {"res-counter-2007-limit-write"}},
      {"D06",
       "exec reads its container without a lock while the task is moved and the container removed",
       {"exec-against-attach-2007"}},
      {"D10", "", {"page-owner-2007-reused-frame"}},
      {"D11", "the map count and the owner pointer are not written together", {"page-owner-2007"}},
      {"D12",
       "the charge loop ignores a fatal signal and spins with the address space's lock held",
       {"kill-against-exit-2007"}},
      {"D17", "reclaim runs under the locks that it may need itself", {"migration-2007"}},
      {"D34", "", {"fork-against-attach-2007"}},
      {"D36",
       "a page is moved between lists while its last mapping goes",
       {"list-move-2007", "list-move-2007-inside"}},
      {"D37",
       "a page is moved between lists while it is mapped first",
       {"list-move-2007-first-map"}},
      {"K2", "usage is tested first and added to later", {"check-then-add"}},
      {"W01", "", {"res-counter-admits-one-more"}},
      {"W03", "", {"res-counter-failure-is-usage"}},
      {"W20", "a charge does not take the counter's lock", {"res-counter-without-lock"}},
      {"W21", "usage is added to in two steps", {"page-counter-torn-add"}},
      {"W22", "usage is exchanged without comparing", {"compare-and-swap-blind"}},
      {"W23", "an uncharge stops at the group itself", {"page-counter-parents-kept"}},
      {"W24",
       "a charge that the parent refuses is not taken back in the group",
       {"page-counter-refusal-kept"}},
      {"W25",
       "a limit write looks at usage before it writes, and not afterwards",
       {"page-counter-limit-once"}},
      {"W26",
       "a container is looked at after the own reference to it was put",
       {"last-put-then-use"}},
      {"W27",
       "the locks of a list are let go of before its counts are right",
       {"put-back-after-unlock"}},
      {"W28", "a charge is freed before it leaves its list", {"free-then-unlink"}},
      {"W29", "a reference is added to a container that has none left", {"find-resurrects"}},
      {"W30",
       "the count of references is read again to learn whether the own was the last",
       {"last-put-looks-again"}},
      {"W31",
       "a lock that an interrupt takes is held with interrupts on",
       {"interrupt-release-irqs-on"}},
      {"W32", "a waiter joins the queue after its last look", {"wait-for-room-queueing-late"}},
      {"W33", "two locks are taken in two orders", {"page-isolation-inverted"}},
      {"W34",
       "a limit is written while charges are exchanged against usage alone",
       {"compare-and-swap-limit-write"}},
      {"W35", "", {"kernel-charge-refusal-kept"}},
      {"W36", "", {"accounting-switch-asked-at-free"}},
      {"W38", "", {"last-uncharge-dead-flag-late"}},
      {"W45", "an object's list is looked up before its lock is taken", {"list-add-early-lookup"}},
      {"W46",
       "an index is released before the objects on its list have moved",
       {"list-add-early-release"}},
      {"W47",
       "each uncharge of a removed group reads usage to learn whether it was the last",
       {"last-uncharge-looks-again"}},
      {"W48",
       "the flag of a removed group is looked for outside any read section",
       {"last-uncharge-dead-flag-bare"}},
      {"W49",
       "a kernel charge holds no reference to the group that it looked up",
       {"kernel-charge-unreferenced"}},
      {"W50", "a kernel uncharge looks up anew whose it is", {"kernel-charge-asks-again"}},
      {"W51",
       "a limit write looks at the root's usage before it writes, and not afterwards",
       {"page-counter-tree-limit-once"}},
  };
  return kAll;
}

const std::map<std::string_view, ProofCase>& proofs() {
  static const std::map<std::string_view, ProofCase> kAll = {
      {"D02", {"limit-text-2007", "limit-text"}},
      {"D03", {"res-counter-2007", "res-counter"}},
      {"D40", {"reclaim-amount-2020", "reclaim-amount"}},
      {"K2", {"check-then-add", "compare-and-swap"}},
      {"W35", {"kernel-charge-refusal-kept", "kernel-charge"}},
      {"W42", {"refusal-kept, two leaves", "page-counter, two leaves"}},
      {"W23", {"page-counter-parents-kept", "page-counter, 2 levels"}},
      {"W24", {"page-counter-refusal-kept", "page-counter, 2 levels"}},
  };
  return kAll;
}

std::vector<SeededDefect> make_all() {
  std::vector<SeededDefect> all;
  for (const Defect one : kAllOf<Defect>) {
    const DefectModule& module = module_of(one);
    SeededDefect defect;
    defect.id = module.id;
    defect.what = module.what;
    defect.world =
        WorldCase{module.base(), module.base(), {module.breaks.begin(), module.breaks.end()}};
    add_defect(defect.world->defective, one);
    if (!module.counter.empty()) defect.proof = {std::string(module.counter), "res-counter"};
    all.push_back(std::move(defect));
  }
  for (const UnderThreads& one : under_threads()) {
    auto defect = std::ranges::find(all, one.id, &SeededDefect::id);
    if (defect == all.end()) {
      all.push_back({.id = std::string(one.id), .what = one.what});
      defect = all.end() - 1;
    }
    for (const std::string_view program : one.programs) defect->races.push_back(race_case(program));
  }
  for (SeededDefect& defect : all)
    if (const auto proof = proofs().find(defect.id); proof != proofs().end())
      defect.proof = proof->second;
  std::ranges::sort(all, {}, &SeededDefect::id);
  return all;
}

}  // namespace

std::vector<std::string_view> RaceCase::breaks() const {
  std::vector<std::string_view> names;
  for (const KnownBreach& breach : defective->known)
    if (!breach.larger_size && repaired->known_breach(breach.invariant) == nullptr)
      names.push_back(breach.invariant);
  return names;
}

std::vector<std::string_view> SeededDefect::names() const {
  std::vector<std::string_view> names;
  const auto add = [&](const std::vector<std::string_view>& more) {
    for (const std::string_view name : more)
      if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  };
  if (world) add(world->breaks);
  for (const RaceCase& race : races) add(race.breaks());
  return names;
}

std::span<const SeededDefect> seeded_defects() {
  static const std::vector<SeededDefect> kAll = make_all();
  return kAll;
}

const SeededDefect* find_seeded_defect(std::string_view id) {
  for (const SeededDefect& defect : seeded_defects())
    if (defect.id == id) return &defect;
  return nullptr;
}

}  // namespace counterproof
