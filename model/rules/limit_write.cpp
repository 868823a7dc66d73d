#include "model/rules/choice_module.hpp"

namespace counterproof {

template <>
constinit const ChoiceModule OfChoice<&Rules::limit_write>::kModule = {
    .key = "limit.write",
    .question = "What happens to a new limit that is below usage?",
    .control = "memory.max, pids.max, memory.limit_in_bytes (v1)",
};

}  // namespace counterproof
