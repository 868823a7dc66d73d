// What the invariants ask of tasks that have died and were not waited for.
#pragma once

#include "model/invariant/measures.hpp"

namespace counterproof {

/// No task is made in a container whose room zombies have that nobody pays for.
bool no_zombie_escape(const Step& step, Why why);
/// No fork or clone is refused by containers that are full of zombies alone.
bool not_refused_for_zombies(const Step& step, Why why);

/// Whether a task is refused, or made, beside a zombie that counts there, whether or not somebody
/// pays for that.
bool task_refused_beside_zombie(const Step& step);
bool task_made_beside_zombie(const Step& step);

}  // namespace counterproof
