// A schedule as a picture: a lane for each thread, time downwards, a bar for each lock while it is held,
// and the two steps that break something joined.  It is stepped through like a trace.

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

/** `go`, if it is there, is called with the number of a step that is chosen. */
function schedule_element(run, go) {
  const moving = run.threads.map((name, thread) => ({name, thread}))
                     .filter(({thread}) => run.steps.some((step) => step.thread === thread));
  const held = locks_held(run);
  const locks = [...new Set(run.steps.map((step) => step.takes).filter(Boolean))];
  const joined = [run.breach?.first, run.breach?.second].filter((index) => index !== undefined);
  const rows = run.steps.map((step, index) => {
    const nth = joined.indexOf(index);
    return el("tr", {class: nth >= 0 ? "joined" : null}, el("th", {scope: "row", class: "number"},
        go ? el("button", {type: "button", class: "to-step", "aria-label": `step ${index + 1}`, onclick: () => go(index + 1)}, index + 1) : index + 1),
      moving.map(({thread}) => {
        const bars = [...held[index][thread]].map(([lock, since]) =>
            el("span", {class: `bar lock${locks.indexOf(lock) % 4}${index === since ? " begins" : ""}`, title: `${run.threads[thread]} holds ${lock} since step ${since + 1}`}));
        return el("td", {}, el("div", {class: "cell"}, el("span", {class: "bars"}, bars),
          step.thread === thread
              ? el("span", {class: `step${step.inside ? " inside" : ""}${step.within ? " within" : ""}`, title: step.within ? `in ${step.within}` : null,
                   "data-joined": nth >= 0 ? nth + 1 : null},
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

/** What is so after each step, and at first: who holds what, and what each variable that was touched holds. */
function states_of_run(run) {
  let locks = run.threads.map(() => []);
  let values = new Map();
  return [{locks, values}, ...run.steps.map((step, index) => {
    locks = locks.map((held, thread) => thread !== step.thread ? held
        : [...held.filter((lock) => lock !== step.gives), ...(step.takes ? [step.takes] : [])]);
    values = new Map([...values].map(([name, one]) => [name, {...one, changed: false, touched: false}]));
    if (step.value !== undefined) {
      const old = values.get(step.name);
      values.set(step.name, {value: step.value, by: index + 1, touched: true, changed: old !== undefined && old.value !== step.value});
    }
    return {locks, values};
  })];
}

/** The lines around a place, where the page has them; that of the step is marked. */
function source_element(place) {
  const source = data.sources?.[place];
  const wanted = Number(place.split(":").pop());
  if (!source) return el("p", {class: "site"}, place);
  return el("figure", {class: "source"}, el("figcaption", {}, place),
      el("pre", {tabindex: "0", role: "region", "aria-label": `lines around ${place}`}, source.lines.map((line, i) => {
        const number = source.first + i;
        return el(number === wanted ? "mark" : "span", {class: "line"}, `${String(number).padStart(4)}  ${line}\n`);
      })));
}

/** The schedule with buttons, a slider and keys to step through it; `what` is said at the breach. */
function stepper_view(run, what) {
  const last = run.steps.length;
  const states = states_of_run(run);
  const opens = 1 + (run.breach?.second ?? run.breach?.first ?? last - 1);
  let at = -1;
  const slider = el("input", {type: "range", min: 0, max: last, value: 0, "aria-label": "step", oninput: () => show(Number(slider.value))});
  const back = el("button", {type: "button", "aria-label": "previous step", onclick: () => show(at - 1)}, "◀");
  const forth = el("button", {type: "button", "aria-label": "next step", onclick: () => show(at + 1)}, "▶");
  const where = el("output", {});
  const said = el("div", {class: "said", "aria-live": "polite"});
  const schedule = schedule_element(run, (step) => show(step));
  const rows = [...schedule.querySelectorAll("tbody tr")];

  const holders = (state) => {
    const held = state.locks.flatMap((locks, thread) => locks.map((lock) => [run.threads[thread], lock]));
    return held.length ? el("ul", {class: "holders"}, held.map(([thread, lock]) => el("li", {}, `${thread} holds ${lock}`)))
                       : el("p", {class: "holders"}, "Nobody holds a lock.");
  };
  const values = (state) => (run.steps.every((step) => step.value === undefined) ? null : el("table", {class: "shared"},
      el("caption", {}, "Shared values, as far as the steps until here have shown them"),
      el("tbody", {}, state.values.size === 0 ? el("tr", {}, el("td", {}, "none yet"))
          : [...state.values].map(([name, one]) => el("tr", {class: one.touched ? "touched" : null}, el("th", {scope: "row"}, el("code", {}, name)),
              el("td", {class: "number"}, one.value), el("td", {}, el("small", {}, one.touched ? (one.changed ? "changed here" : "touched here") : `step ${one.by}`)))))));
  const is_breach = (index) => index > 0 && [run.breach?.first, run.breach?.second].includes(index - 1);

  const show = (index) => {
    index = Math.max(0, Math.min(last, index));
    if (index === at) return;
    at = index;
    const step = at ? run.steps[at - 1] : null;
    said.replaceChildren(
        el("h3", {}, step ? [`${at}. ${run.threads[step.thread]}: `, el("code", {}, step.text)] : "At first"),
        step ? source_element(step.site) : el("p", {}, run.beginning),
        ...(is_breach(at) ? [el("div", {class: "breach"}, el("strong", {}, "✗ "), sentence(what))] : []),
        holders(states[at]), ...[values(states[at])].filter(Boolean),
        ...(at === last ? run.waiting.map((waiter) => el("p", {class: "waits"}, `${run.threads[waiter.thread]} waits ${waiter.what}.`)) : []));
    slider.value = at;
    slider.setAttribute("aria-valuetext", step ? `${run.threads[step.thread]}: ${step.text}` : "at first");
    where.textContent = `step ${at} of ${last}`;
    const had = [back, forth].find((one) => one === document.activeElement);
    back.disabled = at === 0;
    forth.disabled = at === last;
    if (had?.disabled) (had === back ? forth : back).focus();
    rows.forEach((row, i) => {
      row.classList.toggle("later", i + 1 > at);
      if (i + 1 === at) row.setAttribute("aria-current", "step"); else row.removeAttribute("aria-current");
    });
  };
  const view = el("div", {class: "stepper"},
      el("div", {class: "controls"}, back, slider, forth, where, el("small", {class: "hint"}, "arrow keys step, Home and End jump")),
      el("div", {class: "stepping"}, said, schedule));
  view.key = (key) => {
    const target = {ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last}[key];
    if (target === undefined) return false;
    show(target);
    return true;
  };
  view.shown = () => { show(opens); join_steps(schedule); };
  view.print = () => join_steps(schedule);
  new ResizeObserver(() => join_steps(schedule)).observe(schedule);
  return view;
}
