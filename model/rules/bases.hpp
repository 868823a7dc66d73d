// The policies that defects are switched on in: sound, but for what they do not account.
#pragma once

#include "model/rules/rules.hpp"

namespace counterproof::bases {

Rules pages();            ///< pages follow whoever moves; a full container reclaims, then kills
Rules pages_that_stay();  ///< the same, but that charges stay where they were taken
Rules handed_over();      ///< the same as `pages`, but that a page has heirs
Rules tasks();            ///< tasks alone
Rules files();            ///< open files alone, every holder paying
Rules openers();          ///< open files alone, the opener paying
Rules kernel();           ///< a tree with kernel memory; removed containers linger
Rules slab();             ///< the same, and shrinkers know containers
Rules by_request();       ///< a tree in which reclaim can be asked for, and min is respected

}  // namespace counterproof::bases
