// Rules of your own, for the model of resource controllers.
//
// A rule file is C++20 against this header.  It answers where the model asks (rules/slots.hpp):
//
//     #include <counterproof/policy.hpp>
//
//     using namespace counterproof;
//
//     // A kill takes every process of the full container.
//     static ProcessSet whole_group(Call& call, ContainerId full) {
//       ProcessSet die;
//       for (const TaskId process : call.killable())
//         if (call.counts_in(call.container_of(process), full)) die.insert(process);
//       return die;
//     }
//
//     void counterproof_rule(Rule& rule) {
//       rule.summary = "an out-of-memory kill takes the whole group";
//       rule.victims = whole_group;
//     }
//
// and a policy names it: `rules = ["group_kill.cpp"]`.  docs/own-policy.md goes from nothing to a
// checked rule.
#pragma once

#include "model/rules/call.hpp"
#include "model/rules/rule.hpp"
