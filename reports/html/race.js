// Races: what every interleaving came to, and the schedule of each finding.

function race_view() {
  const rows = data.programs.map((program) => ({of: program, element: el("tr", {"data-verdict": program.verdict},
    el("th", {scope: "row"}, el("code", {}, program.name), el("small", {}, program.about)),
    el("td", {}, program.findings.length === 0
        ? verdict_mark(program.verdict, "claimed")
        : program.findings.map((finding) => el("div", {}, el("a", {href: address(program.name, finding.invariant)},
              verdict_mark("violated", finding.known ? "waived" : "claimed"), " ", finding.invariant),
              el("small", {}, finding.known ? `known: ${finding.known}` : "not known before"))),
       program.bound ? el("small", {}, program.bound) : null,
       program.memory ? el("small", {}, program.memory) : null,
       ...(program.conditions ?? []).map((condition) => el("small", {}, condition))),
    el("td", {class: "number"}, program.executions.toLocaleString("en")),
    el("td", {class: "number"}, seconds(program.seconds)))}));
  const shown = {
    all: () => true, violated: (one) => one.findings.length > 0, fresh: (one) => one.findings.some((finding) => !finding.known),
    holds: (one) => one.verdict === "holds", open: (one) => one.verdict === "bounded" || one.verdict === "unknown",
  };
  const filters = filters_view({
    text: {label: "Program or invariant", placeholder: "such as page"},
    verdict: {label: "Show", options: {all: "everything", violated: "what is violated", fresh: "breaches not known before", holds: "what holds", open: "not settled"}},
  }, "program", ({text, verdict}) => filter_rows(rows, (one) => shown[verdict](one) &&
      holds_text(text, one.name, one.about, ...one.findings.map((finding) => finding.invariant))));
  filters.run();
  return el("section", {}, el("h2", {}, "Programs under every schedule that matters"), filters,
    list_table(["program", "verdict", "executions", "time"], rows.map((row) => row.element)));
}

const schedule_legend = () => el("p", {class: "legend"},
    "Time goes down. A bar beside a thread: a lock while it is held. ① and ②, or ✗: the steps that show the breach. What is faint has not happened yet at the step that is shown.");

function schedule_view(program, finding) {
  const stepper = stepper_view(finding.run, finding.what);
  const fewest = `${counted(finding.preemptions, "preemption")}, ${counted(finding.context_switches, "context switch").replace(/switchs$/, "switches")}` +
                 (finding.fewest ? "; no schedule with fewer shows it" : "");
  const section = el("section", {}, el("h2", {}, program.name, " – ", finding.invariant), el("p", {}, program.about),
    el("p", {class: "found"}, verdict_mark("violated", finding.known ? "waived" : "claimed"), " ", sentence(finding.what)),
    facts([["invariant", finding.statement], ["known", finding.known], ["schedule", fewest],
           ["size", `${counted(program.threads, "thread")}, ${counted(program.operations, "operation")} each`],
           ["repaired in", program.twin], ["source", program.source]]),
    stepper, schedule_legend(),
    finding.schedule_file ? taken_along("The schedule as a file, for counterproof replay", finding.schedule_file) : null);
  section.trace = stepper;
  return section;
}

kinds.race = {
  home: race_view,
  view_of: ([first, second]) => {
    const program = data.programs.find((one) => one.name === first);
    const finding = program?.findings.find((one) => one.invariant === second);
    return !finding ? null : finding.run.edges ? graph_view(program, finding) : schedule_view(program, finding);
  },
  whole: "all programs",
  about: "Counters and locking protocols, raced under every interleaving of their threads.",
  summary: () => {
    const found = data.programs.flatMap((program) => program.findings);
    return `${counted(data.programs.length, "program")}; ${how_many(data.programs, (one) => one.verdict === "holds")} hold, ` +
           `${counted(how_many(found, (one) => !one.known), "breach").replace(/breachs$/, "breaches")} not known before, ${how_many(found, (one) => one.known)} known.`;
  },
};
