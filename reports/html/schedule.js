// Races: what every interleaving came to, and a schedule as a picture: a lane for each thread, time
// downwards, a bar for each lock while it is held, and the two steps that break something joined.

function race_view() {
  const rows = data.programs.map((program) => el("tr", {"data-verdict": program.verdict},
    el("th", {scope: "row"}, el("code", {}, program.name), el("small", {}, program.about)),
    el("td", {}, program.findings.length === 0
        ? verdict_mark(program.verdict, "claimed")
        : program.findings.map((finding) => el("div", {}, el("a", {href: address(program.name, finding.invariant)},
              verdict_mark("violated", finding.known ? "waived" : "claimed"), " ", finding.invariant),
              el("small", {}, finding.known ? `known: ${finding.known}` : "not known before"))),
       program.bound ? el("small", {}, program.bound) : null,
       program.memory ? el("small", {}, program.memory) : null),
    el("td", {class: "number"}, program.executions.toLocaleString("en")),
    el("td", {class: "number"}, seconds(program.seconds))));
  return el("section", {}, el("h2", {}, "Programs under every schedule that matters"),
    el("table", {class: "list"}, el("thead", {}, el("tr", {}, ["program", "verdict", "executions", "time"].map((head) => el("th", {scope: "col"}, head)))),
       el("tbody", {}, rows)));
}

/** Which locks each thread holds after each step, with the step that took each. */
function locks_held(run) {
  const held = run.threads.map(() => new Map());
  return run.steps.map((step, index) => {
    const own = held[step.thread];
    if (step.takes) own.set(step.takes, index);
    const before = new Map(own);  // what is given back is still held up to here
    if (step.gives) own.delete(step.gives);
    return held.map((locks, thread) => new Map(thread === step.thread ? before : locks));
  });
}

function schedule_element(run) {
  const moving = run.threads.map((name, thread) => ({name, thread}))
                     .filter(({thread}) => run.steps.some((step) => step.thread === thread));
  const held = locks_held(run);
  const locks = [...new Set(run.steps.map((step) => step.takes).filter(Boolean))];
  const joined = [run.breach?.first, run.breach?.second].filter((index) => index !== undefined);
  const rows = run.steps.map((step, index) => {
    const nth = joined.indexOf(index);
    return el("tr", {class: nth >= 0 ? "joined" : null}, el("th", {scope: "row", class: "number"}, index + 1),
      moving.map(({thread}) => {
        const bars = [...held[index][thread]].map(([lock, since]) =>
            el("span", {class: `bar lock${locks.indexOf(lock) % 4}${index === since ? " begins" : ""}`, title: `${run.threads[thread]} holds ${lock} since step ${since + 1}`}));
        return el("td", {}, el("div", {class: "cell"}, el("span", {class: "bars"}, bars),
          step.thread === thread
              ? el("span", {class: `step${step.inside ? " inside" : ""}`, "data-joined": nth >= 0 ? nth + 1 : null},
                   nth >= 0 ? el("b", {}, joined.length === 1 ? "✗ " : nth === 0 ? "① " : "② ") : null, el("code", {}, step.text))
              : null));
      }), el("td", {class: "site"}, step.site));
  });
  return el("div", {class: "schedule"}, el("p", {}, run.beginning),
    el("table", {}, el("thead", {}, el("tr", {}, el("th", {scope: "col"}, "step"), moving.map(({name}) => el("th", {scope: "col"}, name)),
                                       el("th", {scope: "col"}, "source"))), el("tbody", {}, rows)),
    run.waiting.map((waiter) => el("p", {class: "waiting"}, `${run.threads[waiter.thread]} waits ${waiter.what} (${waiter.site})`)));
}

/** Joins the two steps that show the breach. */
function join_steps(schedule) {
  schedule.querySelector("svg")?.remove();
  const [first, second] = ["1", "2"].map((nth) => schedule.querySelector(`[data-joined="${nth}"]`));
  if (!first || !second) return;
  const frame = schedule.getBoundingClientRect();
  const [a, b] = [first.getBoundingClientRect(), second.getBoundingClientRect()];
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("width", schedule.scrollWidth);
  svg.setAttribute("height", frame.height);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  const left = frame.left - schedule.scrollLeft;
  const x1 = a.right - left, y1 = a.top + a.height / 2 - frame.top;
  const x2 = b.right - left, y2 = b.top + b.height / 2 - frame.top;
  const out = Math.max(x1, x2) + 26;
  path.setAttribute("d", `M${x1},${y1} C${out},${y1} ${out},${y2} ${x2},${y2}`);
  path.setAttribute("class", "joint");
  svg.append(path);
  schedule.append(svg);
}

function schedule_view(program, finding) {
  const schedule = schedule_element(finding.run);
  const fewest = `${counted(finding.preemptions, "preemption")}, ${counted(finding.context_switches, "context switch").replace(/switchs$/, "switches")}` +
                 (finding.fewest ? "; no schedule with fewer shows it" : "");
  const section = el("section", {}, el("h2", {}, program.name, " – ", finding.invariant), el("p", {}, program.about),
    el("p", {class: "found"}, verdict_mark("violated", finding.known ? "waived" : "claimed"), " ", sentence(finding.what)),
    facts([["invariant", finding.statement], ["known", finding.known], ["schedule", fewest],
           ["size", `${counted(program.threads, "thread")}, ${counted(program.operations, "operation")} each`],
           ["repaired in", program.twin], ["source", program.source]]),
    schedule,
    el("p", {class: "legend"}, "Time goes down. A bar beside a thread: a lock while it is held. ① and ②, or ✗: the steps that show the breach."),
    taken_along("The schedule as a file, for counterproof replay", finding.schedule_file));
  section.trace = {key: () => false, shown: () => join_steps(schedule), print: () => join_steps(schedule)};
  new ResizeObserver(() => join_steps(schedule)).observe(schedule);
  return section;
}

kinds.race = {
  home: race_view,
  view_of: ([first, second]) => {
    const program = data.programs.find((one) => one.name === first);
    const finding = program?.findings.find((one) => one.invariant === second);
    return !finding ? null : finding.run.edges ? graph_view(program, finding) : schedule_view(program, finding);
  },
  summary: () => {
    const found = data.programs.flatMap((program) => program.findings);
    return `${counted(data.programs.length, "program")}; ${how_many(data.programs, (one) => one.verdict === "holds")} hold, ` +
           `${counted(how_many(found, (one) => !one.known), "breach").replace(/breachs$/, "breaches")} not known before, ${how_many(found, (one) => one.known)} known.`;
  },
};
