#include "model/rules/choice_module.hpp"

namespace counterproof {

template <>
constinit const ChoiceModule OfChoice<&Rules::offline_charges>::kModule = {
    .key = "offline.charges",
    .question = "What if a container is removed that has charges?",
    .control = "cgroup.stat (nr_dying_descendants)",
};

}  // namespace counterproof
