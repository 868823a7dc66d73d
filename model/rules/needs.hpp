// What several defects need to be able to strike.
#pragma once

#include "model/rules/defect_module.hpp"

namespace counterproof::needs {

inline constexpr Need kPages = {"account.memory", is<&Rules::account_memory, Accounted::yes>,
                                "is a defect of charging pages"};
inline constexpr Need kOneOwner = {"share.charge",
                                   [](const Rules& rules) { return rules.one_owner(); },
                                   "is a defect of a page's one owner"};
inline constexpr Need kReclaim = {"over.reclaim", is_not<&Rules::over_reclaim, OverReclaim::none>,
                                  "is a defect of group reclaim"};
inline constexpr Need kKill = {"over.kill", is_not<&Rules::over_kill, OverKill::none>,
                               "is a defect of the out-of-memory kill"};
inline constexpr Need kTasks = {"account.tasks", is<&Rules::account_tasks, Accounted::yes>,
                                "is a defect of charging tasks"};
inline constexpr Need kFiles = {"account.files", is<&Rules::account_files, Accounted::yes>,
                                "is a defect of charging open files"};
inline constexpr Need kKernel = {"account.kernel", is<&Rules::account_kernel, Accounted::yes>,
                                 "is a defect of charging kernel memory"};
inline constexpr Need kResCounter = {"counter.algorithm",
                                     is<&Rules::counter_algorithm, CounterAlgorithm::res_counter>,
                                     "is a defect of counter.algorithm = \"res-counter\""};
inline constexpr Need kLingering = {"offline.charges",
                                    is<&Rules::offline_charges, OfflineCharges::linger>,
                                    "needs offline.charges = \"linger\""};
inline constexpr Need kStacks = {"kernel.stacks", is<&Rules::kernel_stacks, KernelStacks::charged>,
                                 "needs kernel.stacks = \"charged\""};
inline constexpr Need kRequests = {"reclaim.write", is<&Rules::reclaim_write, ReclaimWrite::amount>,
                                   "needs reclaim.write = \"amount\""};

}  // namespace counterproof::needs
