// The rules from which a text's own choices depart.
//
// A defect brings along the choice that it is, so that a text which names the defect need not name
// the choice.  Readers start from here and printers write what differs from here; were a printer
// to start from the defaults, it would turn what a defect implies into a choice of the text's own,
// which may then contradict another.
#pragma once

#include "model/rules/choices.hpp"
#include "model/rules/defect.hpp"
#include "model/rules/rules.hpp"

namespace counterproof {

/// The defaults, with `on` and the choices that those defects bring along.
inline Rules baseline(DefectSet on) {
  Rules rules;
  for (const DefectEntry& entry : defects()) {
    if (on.has(entry.defect)) add_defect(rules, entry.defect);
  }
  return rules;
}

}  // namespace counterproof
