// Proofs: the obligations of each counter, and each with its SMT-LIB text.

function proof_verdict(proof) {
  return verdict_mark(proof.verdict, proof.known ? "waived" : "claimed");
}

function prove_view() {
  const rows = data.proofs.map((proof) => ({of: proof, subject: el("code", {}, proof.subject)}));
  for (const row of rows) {
    const {of: proof} = row;
    row.element = el("tr", {"data-verdict": proof.verdict}, el("th", {scope: "row"}, row.subject),
      el("td", {}, el("a", {href: address(proof.subject, proof.obligation)}, proof.obligation), el("small", {}, proof.statement)),
      el("td", {}, proof_verdict(proof), proof.known ? el("small", {}, `known: ${proof.known}`) : null),
      el("td", {class: "number"}, seconds(proof.seconds)));
  }
  const shown = {
    all: () => true, refuted: (one) => one.verdict === "violated", fresh: (one) => one.verdict === "violated" && !one.known,
    proved: (one) => one.verdict === "proved", open: (one) => one.verdict === "unknown" || one.verdict === "error",
  };
  const filters = filters_view({
    text: {label: "Subject, obligation or invariant", placeholder: "such as res-counter"},
    verdict: {label: "Show", options: {all: "everything", refuted: "what is refuted", fresh: "refuted, not known before", proved: "what is proved", open: "not settled"}},
  }, "obligation", ({text, verdict}) => {
    const count = filter_rows(rows, (one) => shown[verdict](one) && holds_text(text, one.subject, one.obligation, one.invariant, one.statement));
    // A subject is said in strong letters once, where its obligations begin.
    let before = "";
    for (const row of rows.filter((one) => !one.element.hidden)) {
      row.subject.className = row.of.subject === before ? "same" : "";
      before = row.of.subject;
    }
    return count;
  });
  filters.run();
  return el("section", {}, el("h2", {}, "Obligations, for all 64-bit values"), filters,
    list_table(["subject", "obligation", "verdict", "time"], rows.map((row) => row.element)),
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

kinds.prove = {
  home: prove_view,
  whole: "all obligations",
  about: "What is proved of counters for all values, by Z3, and what is refuted.",
  view_of: ([first, second]) => {
    const proof = data.proofs.find((one) => one.subject === first && one.obligation === second);
    return proof ? proof_view(proof) : null;
  },
  summary: () => `${counted(data.proofs.length, "obligation")}; ${how_many(data.proofs, (one) => one.verdict === "proved")} proved, ` +
                 `${how_many(data.proofs, (one) => one.verdict === "violated")} refuted, ${how_many(data.proofs, (one) => one.verdict === "violated" && one.known)} of them known.`,
};
