// What a kernel said of policies: a section a policy, and each difference as a trace with both columns.

const differs_words = {
  agrees: "agrees", differs: "differs", lost: "the guest was lost", bounded: "stopped early", "not-driven": "not driven",
};

/** "different-1" for what nobody knows, the name for what is known. */
function differences_of(row) {
  return [...row.differences.map((one, i) => ({...one, name: `different-${i + 1}`})),
          ...row.known.map((one) => ({...one.shortest, name: one.id, known: one}))];
}

/** What both said after the last event; what agrees is faint. */
function compared_table(difference) {
  return el("table", {class: "compared"},
    el("thead", {}, el("tr", {}, ["", "model", "kernel"].map((head) => el("th", {scope: "col"}, head)))),
    el("tbody", {}, difference.compared.map((one) => el("tr", {class: one.agrees ? "same" : "differs"},
       el("th", {scope: "row"}, one.what), el("td", {}, one.model),
       el("td", {}, one.agrees ? one.kernel : el("strong", {}, one.kernel))))));
}

const first_differing = (difference) => difference.compared.find((one) => !one.agrees);

function difference_row(row, difference) {
  const first = first_differing(difference);
  return el("tr", {},
    el("th", {scope: "row"}, el("a", {href: address(row.policy, difference.name)}, el("code", {}, difference.name)),
       difference.known ? el("small", {}, `known, of the ${difference.known.of}: ${difference.known.what}`) : null),
    el("td", {class: "number"}, difference.known ? difference.known.times.toLocaleString("en") : ""),
    el("td", {}, `${first.what}: ${first.model}, the kernel ${first.kernel}`,
       el("small", {}, el("code", {}, difference.events.join("; ")))));
}

function confirmed_table(row) {
  const kinds_of_events = new Map();
  for (const one of row.confirmed)
    kinds_of_events.set(one.event, [...(kinds_of_events.get(one.event) || []), `${one.outcome} ${one.times.toLocaleString("en")}`]);
  return el("details", {class: "searched"},
    el("summary", {}, `What the kernel has confirmed: ${row.agreed.toLocaleString("en")} of ${counted(row.events, "event")}`),
    el("table", {}, el("thead", {}, el("tr", {}, ["event", "outcomes, and how often"].map((head) => el("th", {scope: "col"}, head)))),
       el("tbody", {}, [...kinds_of_events].map(([event, outcomes]) => el("tr", {},
          el("th", {scope: "row", title: data.events[event]}, el("code", {}, event)), el("td", {}, outcomes.join(", ")))))));
}

function reasons(title, list, of) {
  return list.length === 0 ? null : el("details", {class: "searched"}, el("summary", {}, title),
    el("ul", {}, list.map((one) => el("li", {}, `${one.reason}: ${of(one)}`))));
}

function row_section(row) {
  const mark = el("span", {class: `verdict ${row.verdict === "agrees" ? "holds" : row.verdict === "bounded" || row.verdict === "not-driven" ? "bounded" : "violated"}`},
                  differs_words[row.verdict]);
  if (row.verdict === "not-driven") return el("section", {}, el("h2", {}, row.policy, " ", mark), el("p", {}, sentence(row.not_driven)));
  const differences = differences_of(row);
  const names = (one) => one.names.join(", ");
  const times = (one) => counted(one.times, "time");
  return el("section", {}, el("h2", {}, row.policy, " ", mark),
    el("p", {}, `linux ${row.kernel}: ${counted(row.traces, "trace")}, ${counted(row.walks, "walk")}, ${counted(row.events, "event")} driven, ` +
                `${row.agreed.toLocaleString("en")} agree; ${seconds(row.seconds)}.`),
    row.stacks_are_free ? el("p", {}, "Stacks of tasks are driven as free: each is a 64th of a page of the model.") : null,
    row.lost ? el("div", {class: "breach"}, el("strong", {}, "The guest was lost. "), row.lost.scope,
                  el("ol", {}, row.lost.events.map((event) => el("li", {}, el("code", {}, event)))), el("pre", {tabindex: "0"}, row.lost.why)) : null,
    differences.length === 0 ? null : list_table(["difference", "times", "first thing that differs"],
       differences.map((difference) => difference_row(row, difference)), "Where both differ; each opens its shortest trace."),
    confirmed_table(row),
    reasons("Scopes and traces left out", row.left_out, names), reasons("Events that walks never draw", row.never_drawn, names),
    reasons("Events of traces that were passed over", row.passed_over, times),
    reasons("Walks and traces that ended early", row.ended_early, times));
}

function difference_view(row, difference) {
  const last = difference.trace.steps.length - 1;
  const view = trace_view(difference.trace, {after: last, mark: "differs", said: () => [
    el("strong", {}, "✗ Here model and kernel differ", difference.error ? `; the kernel says ${difference.error}` : "", "."),
    compared_table(difference)]});
  const section = el("section", {},
    el("h2", {}, el("a", {href: address(row.policy)}, row.policy), " – ", el("code", {}, difference.name)),
    difference.known ? el("p", {}, `Known, of the ${difference.known.of}: ${sentence(difference.known.what)}`) : null,
    facts([["kernel", `linux ${row.kernel}`], ["found in", difference.found_in], ["scope", difference.scope]]),
    view, taken_along("The trace as a file, for counterproof conform --traces, replay and explain", difference.trace.file));
  section.trace = view;
  return section;
}

kinds.conform = {
  whole: "all policies",
  about: "What the model says of policies, compared with what a kernel does.",
  home: () => el("div", {}, data.policies.map(row_section)),
  view_of: ([first, second]) => {
    const row = data.policies.find((one) => one.policy === first);
    if (!row || row.verdict === "not-driven") return row && !second ? row_section(row) : null;
    if (!second) return row_section(row);
    const difference = differences_of(row).find((one) => one.name === second);
    return difference ? difference_view(row, difference) : null;
  },
  summary: () => {
    const driven = data.policies.filter((row) => row.verdict !== "not-driven");
    const sum = (of) => driven.reduce((so_far, row) => so_far + of(row), 0);
    return `${data.policies.length === 1 ? "1 policy" : `${data.policies.length} policies`}, ${counted(sum((row) => row.events), "event")} driven: ` +
           `${counted(sum((row) => row.differences.length), "difference")} that nobody knows, ${sum((row) => row.known.length)} known.`;
  },
};
