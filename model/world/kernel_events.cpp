// Kernel objects come and go on behalf of tasks: directory entries and the like, and stacks.
//
// An object is made by one task and may be looked up by any; after its last user it stays in the
// kernel's cache until a shrinker frees it.  A loop that makes a directory and enters it holds
// ever more of them in use, and a fork bomb ever more stacks: both must meet the limit of their
// own container, and of nobody else.
//
// As posted kernel requests never kill: they fail, and the system call with them.  Where the policy
// kills until it fits, as Linux does, those that meet a limit of memory kill like others.  What
// they may reclaim first is the policy's choice; as posted in 2014, nothing when it is the
// kernel-memory limit that refuses, since the allocation may hold locks of the file system.
//
// Source: the kernel-memory controller of 2012 (004), the per-group slab shrinkers of 2014 (003);
// try_charge_memcg() of Linux 6.1.
#include "model/world/stage.hpp"

namespace counterproof {

template <>
Stage::WhyNot Stage::happen<EventKind::allocate>() {
  if (const WhyNot why_not = must_run(event_.task)) return why_not;
  const ObjectId object = event_.object;
  if (object.none() || object.index() >= scope_.objects) return "the object is out of scope";
  if (truth().objects[object].exists) return "the object exists";
  const ContainerId payer = truth().container_of(event_.task);
  const bool charges = kernel_.active(payer);
  if (charges && !admit_kernel(payer, 1)) return nullptr;
  KernelObject& slot = truth().objects[object];
  slot.exists = true;
  slot.held_by.insert(actor());
  if (accounts(Resource::kernel))
    kernel_.allocated(object, charges ? payer : ContainerId(), actor());
  return nullptr;
}

template <>
Stage::WhyNot Stage::happen<EventKind::look_up>() {
  if (const WhyNot why_not = must_run(event_.task)) return why_not;
  const ObjectId object = event_.object;
  if (object.none() || object.index() >= scope_.objects) return "the object is out of scope";
  KernelObject& slot = truth().objects[object];
  if (!slot.exists) return "the object does not exist";
  if (slot.held_by.contains(actor())) return "the process holds the object already";
  slot.held_by.insert(actor());
  kernel_.in_use(object);
  return nullptr;
}

template <>
Stage::WhyNot Stage::happen<EventKind::put>() {
  if (const WhyNot why_not = must_run(event_.task)) return why_not;
  const ObjectId object = event_.object;
  if (object.none() || object.index() >= scope_.objects) return "the object is out of scope";
  if (!truth().objects[object].held_by.contains(actor())) return "the process does not hold it";
  put_object(object, actor());
  return nullptr;
}

template <>
Stage::WhyNot Stage::happen<EventKind::shrink>() {
  if (const WhyNot why_not = must_run(event_.task)) return why_not;
  const ObjectId object = event_.object;
  if (object.none() || object.index() >= scope_.objects) return "the object is out of scope";
  if (!truth().objects[object].cached()) return "the object is not cached";
  const ContainerId payer = world_.books.objects[object].charged_to;
  if (payer.some() && is_protected(payer, ContainerId())) return "min keeps the object in memory";
  if (spared_by_machine(payer)) return "low keeps the object while something else can be taken";
  truth().objects[object] = {};
  kernel_.freed(object, truth().container_of(event_.task));
  forget_kept(object);
  return nullptr;
}

void Stage::put_object(ObjectId object, TaskId process) {
  KernelObject& slot = truth().objects[object];
  slot.held_by.erase(process);
  if (slot.cached() && accounts(Resource::kernel)) kernel_.cached(object);
}

bool Stage::admit_kernel(ContainerId payer, Units pages) {
  if (kernel_.request(payer, pages)) return true;
  for (;;) {
    const auto refusal = desk_.refusal;
    const bool memory = refusal.resource == Resource::memory;
    const bool may_shrink = rules_.shrinks_at_any_limit() || (memory && rules_.shrinks());
    const bool progress = memory && rules_.reclaims()
                              ? reclaim(pass_for_refusal())
                              : may_shrink && shrink({refusal.container, PassFor::charge}) > 0;
    if (!progress) {
      if (!memory || !rules_.kills_until_it_fits()) break;
      const Admission admission = kill_once(refusal.container);
      if (admission == Admission::refused) break;
      if (admission != Admission::again) return !ended(admission);
    }
    const auto retry = desk_.seams.retry_kernel;
    if (retry != nullptr ? retry(kernel_, payer, pages) : kernel_.retry(payer, pages)) return true;
  }
  const auto refusal = desk_.refusal;
  note_left_shrinkable(refusal.container);
  if (refusal.resource == Resource::memory) {
    for (const PageId page : reclaimable(pass_for_refusal()))
      if (!effects_.reclaimed.contains(page)) effects_.left_reclaimable.insert(page);
  }
  effects_.reclaimed_for = refusal.container;
  effects_.outcome = Outcome::refused;
  return false;
}

void Stage::note_left_shrinkable(ContainerId container) {
  for (const ObjectId object : Ids<ObjectId>(scope_.objects)) {
    const ContainerId charged = world_.ledger.objects[object];
    if (truth().objects[object].cached() && charged.some() && counts_in(charged, container) &&
        !is_protected(charged, container)) {
      effects_.left_shrinkable.insert(object);
    }
  }
}

bool Stage::charge_stack(TaskId task, ContainerId payer) {
  if (!rules_.charges_stacks() || !kernel_.active(payer)) return true;
  if (!admit_kernel(payer, kStackPages)) return false;
  kernel_.stack_born(task, payer);
  return true;
}

unsigned Stage::shrink(const Pass& pass) {
  Round round;
  shrink(pass, round);
  if (round.uncharged == 0 && round.spared) {
    round.takes_spared = true;
    shrink(pass, round);
  }
  return round.uncharged;
}

bool Stage::can_shrink(ObjectId object, ContainerId target) {
  if (!truth().objects[object].cached() || !kernel_.shrinks(object, target)) return false;
  const ContainerId charged = world_.ledger.objects[object];
  return charged.none() || !is_protected(charged, target);
}

void Stage::shrink(const Pass& pass, Round& round) {
  const ContainerId target = pass.target;
  effects_.reclaimed_for = target;
  for (const ObjectId object : Ids<ObjectId>(scope_.objects)) {
    if (round.uncharged == round.most) break;
    if (!can_shrink(object, target)) continue;
    const ContainerId charged = world_.ledger.objects[object];
    if (charged.some() && is_spared(charged, target)) {
      round.spared = true;
      if (!round.takes_spared) continue;
      effects_.low_taken.insert(charged);
    }
    effects_.shrunk.insert(object);
    if (charged.none() || !truth().within(charged, target))
      effects_.shrunk_elsewhere.insert(object);
    truth().objects[object] = {};
    kernel_.freed(object, target);
    forget_kept(object);
    note_taken(charged, pass);
    ++round.uncharged;
  }
}

}  // namespace counterproof
