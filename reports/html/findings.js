// What was found of policies: the list for one policy or one invariant, and the evidence of one cell.

const stance_words = {
  claimed: "the policy claims it", waived: "the policy waives it", silent: "the policy says nothing of it",
};

function finding_of(policy, invariant_id) {
  return policy.findings.find((finding) => data.invariants[finding.invariant].id === invariant_id);
}

/** What a finding comes to, in one sentence. */
function outcome_text(policy, finding) {
  switch (finding.verdict) {
    case "violated":
      return sentence(finding.why);
    case "proved":
    case "holds":
      return `In none of ${counted(states_of(policy), "world")}; ${data.invariants[finding.invariant].witness}: reached.`;
    case "bounded":
      return "No violation so far; the search was cut short, so nothing is promised.";
    case "unknown":
      return `Nothing put it to the test: never seen that ${data.invariants[finding.invariant].witness}.`;
    default:
      return "";
  }
}

const states_of = (policy) => policy.scopes.reduce((sum, scope) => sum + scope.states, 0);

const events_of = (finding) => finding.trace.steps.slice(1).map((step) => step.event);

/** One policy: its verdicts with what goes wrong, most important first. */
function policy_view(policy) {
  const open = (finding) => finding.verdict === "bounded" || finding.verdict === "unknown";
  const weight = (finding) => (finding.stance === "claimed" ? (finding.verdict === "violated" ? 0 : open(finding) ? 1 : 4)
                               : finding.verdict === "violated" ? 2 : open(finding) ? 3 : 4);
  const order = [...policy.findings].sort((a, b) => weight(a) - weight(b) || a.invariant - b.invariant);
  return el("section", {},
    el("h2", {}, policy.name),
    policy.summary ? el("p", {}, policy.summary) : null,
    facts([["file", policy.file], ["source", policy.source],
           ["choices", policy.choices.length === 0 ? "all as by default" : el("ul", {class: "choices"},
              policy.choices.map((choice) => el("li", {}, el("code", {}, `${choice.key} = ${choice.value}`), ` — ${choice.effect}`)))],
           ["defects left in", policy.defects.length === 0 ? null : el("ul", {class: "choices"},
              policy.defects.map((defect) => el("li", {}, el("code", {}, defect.id), ` — ${defect.what}`)))]]),
    list_table(["invariant", "verdict", "what was found"],
       order.map((finding) => list_row(policy, finding, data.invariants[finding.invariant].id, data.invariants[finding.invariant].statement)),
       "Invariants that speak of it. Each verdict opens its evidence."),
    searched_table(policy));
}

function list_row(policy, finding, name, about) {
  return el("tr", {"data-verdict": finding.verdict, "data-stance": finding.stance},
    el("th", {scope: "row"}, el("code", {}, name), about ? el("small", {}, about) : null),
    el("td", {}, el("a", {href: address(policy.name, data.invariants[finding.invariant].id)},
                    verdict_mark(finding.verdict, finding.stance)),
       el("small", {}, finding.stance === "silent" ? "not claimed" : finding.stance)),
    el("td", {}, outcome_text(policy, finding),
       finding.verdict === "violated" ? el("small", {}, el("code", {}, events_of(finding).join("; ") || "in the initial world")) : null));
}

/** One invariant: what it says, and how each policy fares. */
function invariant_view(invariant) {
  const rows = data.policies.map((policy) => [policy, finding_of(policy, invariant.id)]).filter(([, finding]) => finding);
  return el("section", {}, el("h2", {}, el("code", {}, invariant.id)), el("p", {}, invariant.statement),
    facts([["formula", invariant.formula], ["source", invariant.source],
           ["put to the test when", invariant.witness]]),
    list_table(["policy", "verdict", "what was found"], rows.map(([policy, finding]) => list_row(policy, finding, policy.name, "")),
               "Policies that it speaks of"));
}

function searched_table(policy) {
  return el("details", {class: "searched"},
    el("summary", {}, `What was searched: ${counted(states_of(policy), "world")} in ${counted(policy.scopes.length, "scope")}`),
    el("table", {}, el("thead", {}, el("tr", {}, ["scope", "worlds", "steps", "depth", "end"].map((head) => el("th", {scope: "col"}, head)))),
       el("tbody", {}, policy.scopes.map((scope) => el("tr", {},
          el("th", {scope: "row"}, el("code", {}, scope.name), el("small", {}, `${scope.about}: ${scope.size}`)),
          el("td", {class: "number"}, scope.states.toLocaleString("en")),
          el("td", {class: "number"}, scope.transitions.toLocaleString("en")),
          el("td", {class: "number"}, scope.depth), el("td", {}, scope.end))))));
}

/** The evidence of one cell. */
function finding_view(policy, invariant) {
  const finding = finding_of(policy, invariant.id);
  if (!finding) {
    return el("section", {}, el("h2", {}, `${policy.name}: ${invariant.id}`),
              el("p", {}, "This invariant says nothing about the policy: what it speaks of is not accounted."));
  }
  const found = el("p", {class: "found"}, verdict_mark(finding.verdict, finding.stance), " ", outcome_text(policy, finding));
  const around = neighbours(policy, invariant);
  const section = el("section", {},
    el("h2", {}, el("a", {href: address(policy.name)}, policy.name), " – ", el("a", {href: address("", invariant.id)}, invariant.id)),
    el("p", {}, invariant.statement), found,
    facts([["formula", finding.trace ? null : invariant.formula],
           ["stance", stance_words[finding.stance] + (finding.reason ? `: ${finding.reason}` : "") + (finding.place ? ` (${finding.place})` : "")],
           ["found in", finding.trace ? `scope ${finding.scope}: ${finding.trace.scope}` : null],
           ["cut short", finding.verdict === "bounded" ? listed(policy.scopes.filter((scope) => scope.end !== "complete")
                                                                   .map((scope) => `${scope.name} (${scope.end})`)) : null]]));
  if (finding.trace) {
    const breach = finding.trace.breach;
    const view = trace_view(finding.trace, {after: breach.after, mark: "breaks", said: () => [
      el("strong", {}, `✗ This breaks ${invariant.id}: `), sentence(breach.why),
      facts([["It must hold that", invariant.formula]])]});
    section.append(view);
    if (finding.trace.others.length > 0) {
      section.append(el("p", {class: "others"}, "The same events also break: ", finding.trace.others.flatMap((other, i) =>
        [i ? ", " : "", finding_of(policy, other.invariant) ? el("a", {href: address(policy.name, other.invariant)}, other.invariant) : other.invariant,
         ` at event ${other.after}`])));
    }
    section.append(taken_along("The trace as a file, for counterproof replay and explain", finding.trace.file));
    section.trace = view;
  } else {
    section.append(searched_table(policy));
    if (finding.verdict === "holds") {
      section.append(el("p", {}, "“Holds” speaks of these scopes, whole, and of nothing larger. It was put to the test: some world or step was reached in which ",
                        el("em", {}, invariant.witness), "."));
    }
  }
  section.append(around);
  return section;
}

/** The violated cells before and after this one, so that all of a policy's can be read in a row. */
function neighbours(policy, invariant) {
  const broken = policy.findings.filter((finding) => finding.verdict === "violated")
                     .map((finding) => data.invariants[finding.invariant].id);
  const at = broken.indexOf(invariant.id);
  const link = (id, text) => (id ? el("a", {href: address(policy.name, id)}, text.replace("%", id)) : null);
  return at < 0 ? "" : el("nav", {"aria-label": "violated invariants of this policy"},
    link(broken[at - 1], "← %"), el("span", {}, `violated ${at + 1} of ${broken.length}`), link(broken[at + 1], "% →"));
}
