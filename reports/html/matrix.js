// The verdict matrix: invariants down, policies across, and filters for both.

const glyphs = {proved: "✓", holds: "✓", bounded: "…", unknown: "?", error: "!"};

function cell_element(policy, invariant) {
  const finding = finding_of(policy, invariant.id);
  if (!finding) return el("td", {class: "silent"}, el("span", {"aria-label": "says nothing"}, "·"));
  const broken = finding.verdict === "violated";
  const glyph = broken ? `✗${finding.trace.steps.length - 1}` : glyphs[finding.verdict];
  const words = `${policy.name}, ${invariant.id}: ${finding.verdict}, ${finding.stance}` +
                (broken ? `, ${counted(finding.trace.steps.length - 1, "event")}` : "");
  return el("td", {class: `${finding.verdict} ${finding.stance}`},
            el("a", {href: address(policy.name, invariant.id), "aria-label": words, title: words}, glyph));
}

const matrix_choices = {
  all: ["everything", () => true],
  violated: ["violated", (finding) => finding.verdict === "violated"],
  lost: ["claims that are violated", (finding) => finding.verdict === "violated" && finding.stance === "claimed"],
  open: ["not settled", (finding) => finding.verdict === "bounded" || finding.verdict === "unknown"],
};

function matrix_view() {
  const columns = data.policies.map((policy) => el("th", {scope: "col"}, el("a", {href: address(policy.name)}, policy.name)));
  const asked = data.invariants.filter((invariant) => data.policies.some((policy) => finding_of(policy, invariant.id)));
  const rows = asked.map((invariant) => ({invariant, row: el("tr", {},
      el("th", {scope: "row", title: invariant.statement}, el("a", {href: address("", invariant.id)}, invariant.id)),
      data.policies.map((policy) => cell_element(policy, invariant)))}));
  // A policy or an invariant without any cell that is asked for goes, too.
  function filter(wanted) {
    const everything = wanted.verdict === "all";
    const test = matrix_choices[wanted.verdict][1];
    const hit = (policy, invariant) => {
      const finding = finding_of(policy, invariant.id);
      return finding !== undefined && test(finding);
    };
    const shown_policies = data.policies.map((policy) => holds_text(wanted.policies, policy.name));
    const shown_rows = rows.map(({invariant}) => holds_text(wanted.invariants, invariant.id) &&
        (everything || data.policies.some((policy, i) => shown_policies[i] && hit(policy, invariant))));
    data.policies.forEach((policy, i) => {
      if (!everything)
        shown_policies[i] = shown_policies[i] && rows.some(({invariant}, j) => shown_rows[j] && hit(policy, invariant));
      columns[i].hidden = !shown_policies[i];
    });
    let cells = 0;
    rows.forEach(({invariant, row}, j) => {
      row.hidden = !shown_rows[j];
      data.policies.forEach((policy, i) => {
        const cell = row.cells[i + 1];
        cell.hidden = !shown_policies[i];
        const counts = hit(policy, invariant);
        cell.classList.toggle("dim", !counts && !everything);
        if (counts && shown_rows[j] && shown_policies[i]) ++cells;
      });
    });
    return cells;
  }

  const table = el("table", {class: "matrix"},
      el("caption", {}, "Each sign opens its evidence; a name opens all verdicts on it."),
      el("thead", {}, el("tr", {}, el("td", {}), columns)), el("tbody", {}, rows.map(({row}) => row)));
  move_by_arrows(table);
  const filters = filters_view({
    policies: {label: "Policies", placeholder: "such as 2007"},
    invariants: {label: "Invariants", placeholder: "such as balance"},
    verdict: {label: "Show", options: Object.fromEntries(Object.entries(matrix_choices).map(([value, [text]]) => [value, text]))},
  }, "verdict", filter);
  filters.run();
  return el("section", {}, el("h2", {}, "Verdicts"),
    filters,
    el("p", {class: "legend"}, "✓ holds in all scopes; ✗3 violated, the shortest trace has 3 events – ",
       el("span", {class: "key claimed violated"}, "✗3"), " though the policy claims it; … bounded; ? unknown, nothing put it to the test; · not asked."),
    el("div", {class: "scroll"}, table));
}

kinds.check = {
  about: "What policies claim to keep, checked in every world of small scopes.",
  home: () => (data.policies.length === 1 ? policy_view(data.policies[0]) : matrix_view()),
  view_of: ([first, second]) => {
    const policy = data.policies.find((one) => one.name === first);
    const invariant = data.invariants.find((one) => one.id === (policy ? second : first));
    if (policy && invariant) return finding_view(policy, invariant);
    if (policy && !second) return policy_view(policy);
    return invariant && !policy ? invariant_view(invariant) : null;
  },
  summary: () => {
    const all = data.policies.flatMap((policy) => policy.findings);
    const violated = all.filter((finding) => finding.verdict === "violated");
    return `${data.policies.length === 1 ? "1 policy" : `${data.policies.length} policies`}, ${counted(all.length, "verdict")}: ` +
           `${how_many(all, (one) => one.verdict === "holds" || one.verdict === "proved")} hold; ` +
           `${violated.length} violated, ${how_many(violated, (one) => one.stance === "claimed")} of them claimed; ` +
           `${how_many(all, (one) => one.verdict === "bounded" || one.verdict === "unknown")} not settled.`;
  },
};
