#include "model/rules/bases.hpp"

namespace counterproof::bases {
namespace {

/// Pages in a tree, charged as long as they are cached.
Rules tree() {
  Rules rules;
  rules.account_memory = Accounted::yes;
  rules.tree_charges = TreeCharges::ancestors;
  rules.cache_unmapped = CacheUnmapped::charged;
  rules.over_reclaim = OverReclaim::evict;
  return rules;
}

}  // namespace

Rules pages() {
  Rules rules;
  rules.account_memory = Accounted::yes;
  rules.attach_charges = AttachCharges::follow;
  rules.over_reclaim = OverReclaim::evict;
  rules.over_kill = OverKill::container;
  return rules;
}

Rules pages_that_stay() {
  Rules rules = pages();
  rules.attach_charges = AttachCharges::stay;
  return rules;
}

Rules handed_over() {
  Rules rules = pages();
  rules.share_charge = ShareCharge::hand_over;
  return rules;
}

Rules tasks() {
  Rules rules;
  rules.account_tasks = Accounted::yes;
  return rules;
}

Rules files() {
  Rules rules;
  rules.account_files = Accounted::yes;
  return rules;
}

Rules openers() {
  Rules rules = files();
  rules.files_count = FilesCount::opener;
  return rules;
}

Rules kernel() {
  Rules rules = tree();
  rules.account_kernel = Accounted::yes;
  rules.kernel_stacks = KernelStacks::charged;
  rules.offline_charges = OfflineCharges::linger;
  return rules;
}

Rules slab() {
  Rules rules = kernel();
  rules.kernel_shrink = KernelShrink::any_limit;
  return rules;
}

Rules by_request() {
  Rules rules = tree();
  rules.reclaim_write = ReclaimWrite::amount;
  rules.protect_min = ProtectMin::respected;
  return rules;
}

}  // namespace counterproof::bases
