// Which pages a pass takes, and in which order: any, in the order of their names.  Real passes take
// batches of 32, more than any scope has, so that nothing hangs on it but where reclaim stops
// early.
#include "model/rules/call.hpp"
#include "model/rules/shipped.hpp"

namespace counterproof::reclaim_order {

bool any(Call&, PageId, const Pass&) { return true; }
PageId by_name(Call&, Set<PageId> candidates, const Pass&) { return candidates.first(); }

}  // namespace counterproof::reclaim_order
