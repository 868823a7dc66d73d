// Proofs: the obligations of each counter, and each with its SMT-LIB text.  And the scoreboard.

function proof_verdict(proof) {
  return verdict_mark(proof.verdict, proof.known ? "waived" : "claimed");
}

function prove_view() {
  return el("section", {}, el("h2", {}, "Obligations, for all 64-bit values"),
    el("table", {class: "list"}, el("thead", {}, el("tr", {}, ["subject", "obligation", "verdict", "time"].map((head) => el("th", {scope: "col"}, head)))),
       el("tbody", {}, data.proofs.map((proof, index) => el("tr", {"data-verdict": proof.verdict},
          el("th", {scope: "row"}, index > 0 && data.proofs[index - 1].subject === proof.subject
              ? el("span", {class: "same"}, proof.subject) : el("code", {}, proof.subject)),
          el("td", {}, el("a", {href: address(proof.subject, proof.obligation)}, proof.obligation), el("small", {}, proof.statement)),
          el("td", {}, proof_verdict(proof), proof.known ? el("small", {}, `known: ${proof.known}`) : null),
          el("td", {class: "number"}, seconds(proof.seconds)))))),
    data.sharing.length === 0 ? null : [el("h2", {}, "Sharing a page between two containers"),
      data.sharing.map((report) => el("div", {}, el("h3", {}, `Charging in ${report.charges}`),
        el("ul", {}, report.conflicts.map((subset) => el("li", {}, "✗ no rule keeps ", listed(subset.properties))),
                     report.possible.map((subset) => el("li", {}, "✓ a rule keeps ", listed(subset.properties))))))]);
}

function proof_view(proof) {
  const values = proof.values && el("table", {class: "values"}, el("tbody", {}, Object.entries(proof.values).map(([name, value]) =>
      el("tr", {}, el("th", {scope: "row"}, el("code", {}, name)), el("td", {class: "number"}, String(value))))));
  return el("section", {}, el("h2", {}, el("code", {}, proof.subject), " – ", el("code", {}, proof.obligation)),
    el("p", {}, proof.statement), el("p", {class: "found"}, proof_verdict(proof), proof.why ? ` ${proof.why}` : "",
      proof.verdict === "proved" ? " for all values, any number of operations and threads as assumed below." : ""),
    facts([["invariant", proof.invariant], ["known", proof.known],
           ["given", proof.assumptions.length ? el("ul", {}, proof.assumptions.map((one) => el("li", {}, one))) : null],
           ["strengthening", proof.strengthening ? el("code", {}, proof.strengthening) : null],
           ["values that refute it", values],
           ["confirmed", proof.replayed ? "run again outside the solver, with these values" : null],
           ["paths", proof.paths], ["time", seconds(proof.seconds)]]),
    el("p", {}, "Below, the negation of the obligation: a solver that says unsat has proved it."),
    taken_along("SMT-LIB 2", proof.smt2, true));
}

function scoreboard_view() {
  const engines = data.engines;
  const cell = (caught) => {
    if (!caught) return el("td", {class: "silent"}, el("span", {"aria-label": "cannot run it"}, "·"));
    const alarm = caught.false_alarm ? `, false alarm: ${caught.false_alarm}` : "";
    const words = (caught.caught ? `caught as ${caught.invariant}` : caught.bounded ? "not within the budget" : "missed") + alarm;
    const sign = (caught.caught ? "✓" : caught.bounded ? "…" : "✗") + (caught.false_alarm ? "!" : "");
    return el("td", {class: caught.caught ? "holds" : "violated claimed"}, el("span", {title: words, "aria-label": words}, sign),
              el("small", {}, caught.caught ? counted(caught.work, caught.unit.replace(/s$/, "")) : ""));
  };
  return el("section", {}, el("h2", {}, "Seeded defects, and who catches them"),
    el("p", {class: "legend"}, "✓ caught under a right name; ✗ missed; … the budget ended first; ! the repaired twin was accused; · the engine cannot run it."),
    el("table", {class: "list"}, el("thead", {}, el("tr", {}, el("th", {scope: "col"}, "defect"), el("th", {scope: "col"}, "right names"),
        engines.map((engine) => el("th", {scope: "col"}, engine)))),
      el("tbody", {}, data.defects.map((defect) => el("tr", {}, el("th", {scope: "row"}, el("code", {}, defect.defect), el("small", {}, defect.what)),
        el("td", {}, defect.names.map((name) => el("small", {}, el("code", {}, name)))), engines.map((engine) => cell(defect.engines[engine])))))));
}

kinds.prove = {
  home: prove_view,
  view_of: ([first, second]) => {
    const proof = data.proofs.find((one) => one.subject === first && one.obligation === second);
    return proof ? proof_view(proof) : null;
  },
  summary: () => `${counted(data.proofs.length, "obligation")}; ${how_many(data.proofs, (one) => one.verdict === "proved")} proved, ` +
                 `${how_many(data.proofs, (one) => one.verdict === "violated")} refuted, ${how_many(data.proofs, (one) => one.verdict === "violated" && one.known)} of them known.`,
};

kinds.scoreboard = {
  home: scoreboard_view,
  view_of: () => null,
  summary: () => `${counted(data.defects.length, "seeded defect")}; ${how_many(data.defects, (one) => one.caught_by > 0)} caught, ` +
                 `${how_many(data.defects, (one) => one.caught_by > 1)} by two engines or more.`,
};
