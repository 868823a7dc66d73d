// A memory-backed volume on a machine without swap: its pages have nowhere to go.
//
// Source: tmpfs, whose pages are shared memory and need swap to be reclaimed.
#include <counterproof/policy.hpp>

using namespace counterproof;

static bool has_a_disk_behind_it(Call& call, PageId page, const Pass&) {
  return call.page(page).kind != PageKind::file;
}

void counterproof_rule(Rule& rule) {
  rule.summary = "pages of files are in memory only, and cannot be reclaimed";
  rule.may_reclaim = has_a_disk_behind_it;
}
