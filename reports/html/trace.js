// A trace as a picture that moves: a lane for each container, with the tasks in it, what they use,
// and its counters.  Lines lead from a task to what it uses, and from a thing to the counter that
// it is charged to; a charge that leads to another lane is drawn heavily.

/** Every world of the trace, built from what each event changed. */
function worlds_of(trace) {
  let lanes = new Map();
  let chips = new Map();
  return trace.steps.map((step) => {
    lanes = new Map(lanes);
    chips = new Map(chips);
    for (const [name, lane] of Object.entries(step.lanes || {})) lanes.set(name, lane);
    for (const [name, chip] of Object.entries(step.chips || {})) chips.set(name, chip);
    for (const name of step.gone || []) {
      lanes.delete(name);
      chips.delete(name);
    }
    const by_name = ([a], [b]) => (a < b ? -1 : 1);
    return {lanes: new Map([...lanes].sort(by_name)), chips: new Map([...chips].sort(by_name))};
  });
}

const kind_words = {task: "task", page: "page", file: "open file", object: "kernel object"};

function charge_text(charge) {
  return charge.to + (charge.part ? ` (${charge.part})` : "");
}

function chip_element(name, chip, changed) {
  const foreign = chip.charges.some((charge) => charge.to !== chip.lane);
  const charges = chip.charges.length === 0
      ? null
      : el("small", {class: foreign ? "pays foreign" : "pays"},
           `charged to ${listed(chip.charges.map(charge_text))}`);
  const used_by = chip.kind === "page" ? "mapped by" : "held by";
  const spoken = [kind_words[chip.kind] + " " + name,
                  chip.used_by.length ? `${used_by} ${listed(chip.used_by)}` : "", ...chip.notes,
                  charges ? charges.textContent : "charged to nobody", changed ? "changed" : ""];
  return el("span", {class: `chip ${chip.kind}${changed ? " changed" : ""}`, "data-name": name, role: "img",
                     "aria-label": spoken.filter(Boolean).join(", ")},
            el("b", {}, name), chip.notes.map((note) => el("small", {}, note)), charges);
}

function counter_element(container, counter, changed) {
  const full = counter.full;
  const filled = full === undefined ? 0 : Math.min(100, Math.round(full * 100));
  const over = full !== undefined && full > 1;
  const text = full === undefined ? `${counter.usage}, ${counter.limit}` : `${counter.usage} of ${counter.limit}`;
  return el("div", {class: `counter${changed ? " changed" : ""}`, "data-counter": `${container}/${counter.resource}`},
            el("span", {class: "resource"}, counter.resource),
            full === undefined ? el("span", {})
                : el("span", {class: over ? "bar over" : "bar", "aria-hidden": "true"}, el("span", {style: `width:${filled}%`})),
            el("span", {class: "amount"}, text + (over ? " — over the limit" : "")),
            counter.outstanding
                ? el("strong", {class: "wrong"}, `≠ charges outstanding: ${counter.outstanding}`)
                : null);
}

/** One world; what differs from the world before it is marked. */
function picture_element(world, before) {
  const differs = (name, value, old) => before && JSON.stringify(value) !== JSON.stringify(old);
  const chips_in = (lane, test) =>
      [...world.chips].filter(([, chip]) => chip.lane === lane && test(chip.kind === "task"))
          .map(([name, chip]) => chip_element(name, chip, differs(name, chip, before && before.chips.get(name))));
  const row = (lane, title, notes, counters) => el("div", {class: "lane", role: "group", "aria-label": title},
      el("div", {class: "name"}, el("b", {}, title), notes.map((note) => el("small", {}, note))),
      el("div", {class: "tasks"}, chips_in(lane, (task) => task)),
      el("div", {class: "things"}, chips_in(lane, (task) => !task)),
      el("div", {class: "counters"}, counters));
  const rows = [...world.lanes].map(([name, lane]) => {
    const notes = [...(lane.parent ? [`below ${lane.parent}`] : []),
                   ...(lane.lingers ? ["removed; lingers"] : []), ...lane.notes];
    const old = before && before.lanes.get(name);
    return row(name, name, notes, lane.counters.map((counter, i) => counter_element(
        name, counter, differs(name, counter, old && old.counters[i]))));
  });
  const apart = [...world.chips.values()].some((chip) => !world.lanes.has(chip.lane));
  if (apart) rows.push(row("", "–", ["used from no container, or from several"], []));
  return el("div", {class: "picture"},
            el("div", {class: "lane heads", "aria-hidden": "true"}, el("div", {}, "container"),
               el("div", {}, "tasks in it"), el("div", {}, "what they use"), el("div", {}, "charged, of its limit")),
            rows);
}

/** Draws the lines of a picture that stands in the page. */
function draw_lines(picture, world, before) {
  picture.querySelector("svg")?.remove();
  const frame = picture.getBoundingClientRect();
  if (frame.width === 0) return;
  const make = (tag, attributes) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };
  const svg = make("svg", {width: picture.scrollWidth, height: frame.height, "aria-hidden": "true"});
  const find = (selector) => picture.querySelector(selector)?.getBoundingClientRect();
  const stroke = (kind, path, head) => {
    svg.append(make("path", {class: kind, d: path}));
    if (kind.startsWith("charge")) svg.append(make("path", {class: "head", d: head}));
  };
  const line = (from, to, kind, nth) => {
    const left = frame.left - picture.scrollLeft;
    const x1 = from.right - left, y1 = from.top + from.height / 2 - frame.top + nth * 5;
    const x2 = to.left - left - 3, y2 = to.top + to.height / 2 - frame.top;
    const bend = Math.max(24, (x2 - x1) / 2);
    stroke(kind, `M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`, `M${x2 + 3},${y2} l-7,-4 v8 z`);
  };
  // On a narrow page counters are above or below: a line that came from the left would cross their words.
  const upright = (from, to, kind, nth) => {
    const left = frame.left - picture.scrollLeft, down = to.top > from.top;
    const x1 = from.left + from.width / 2 - left + nth * 12, y1 = (down ? from.bottom : from.top) - frame.top;
    const x2 = Math.min(Math.max(x1, to.left - left + 12), to.right - left - 12);
    const y2 = (down ? to.top - 3 : to.bottom + 3) - frame.top, bend = (y2 - y1) / 2;
    stroke(kind, `M${x1},${y1} C${x1},${y1 + bend} ${x2},${y2 - bend} ${x2},${y2}`,
           down ? `M${x2},${y2 + 3} l-4,-7 h8 z` : `M${x2},${y2 - 3} l-4,7 h8 z`);
  };
  // Where another counter lies between, along the right margin.
  const around = (from, to, kind, nth) => {
    const left = frame.left - picture.scrollLeft, margin = frame.width - 5, end = to.right - left + 3;
    const y1 = from.top + from.height / 2 - frame.top + nth * 5, y2 = to.top + to.height / 2 - frame.top;
    const turn = y2 > y1 ? 5 : -5;
    stroke(kind, `M${from.right - left},${y1} H${margin - 5} Q${margin},${y1} ${margin},${y1 + turn} V${y2 - turn} Q${margin},${y2} ${margin - 5},${y2} H${end}`,
           `M${end - 3},${y2} l7,-4 v8 z`);
  };
  const counters = [...picture.querySelectorAll("[data-counter]")].map((counter) => counter.getBoundingClientRect());
  const way = (from, to) => {
    if (to.left >= from.right) return line;
    const [upper, lower] = from.top < to.top ? [from, to] : [to, from];
    return counters.some((one) => one.top >= upper.bottom && one.bottom <= lower.top) ? around : upright;
  };
  for (const [name, chip] of world.chips) {
    const from = find(`[data-name="${name}"]`);
    if (!from) continue;
    for (const user of chip.used_by) {
      const task = find(`[data-name="${user}"]`);
      if (task) line(task, from, "use", 0);
    }
    const old = before?.chips.get(name)?.charges.map((charge) => charge.to) || [];
    chip.charges.forEach((charge, nth) => {
      const to = find(`[data-counter="${charge.to}/${charge.resource}"]`);
      const foreign = charge.to !== chip.lane ? " foreign" : "";
      const fresh = before && !old.includes(charge.to) ? " fresh" : "";
      if (to) way(from, to)(from, to, `charge${foreign}${fresh}`, nth - (chip.charges.length - 1) / 2);
    });
  }
  picture.append(svg);
}

/** Lets what moved glide to its new place, where the reader does not mind. */
function glide(picture, places) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  for (const chip of picture.querySelectorAll("[data-name]")) {
    const old = places.get(chip.dataset.name);
    const now = chip.getBoundingClientRect();
    if (!old) chip.animate([{opacity: 0}, {opacity: 1}], 250);
    else if (Math.abs(old.x - now.x) + Math.abs(old.y - now.y) > 2)
      chip.animate([{transform: `translate(${old.x - now.x}px, ${old.y - now.y}px)`}, {transform: "none"}],
                   {duration: 350, easing: "ease-in-out"});
  }
}

const step_title = (trace, index) => (index === 0 ? "at first" : trace.steps[index].event);

/** What the event is, for a reader who does not know its word. */
function event_about(event) {
  const word = event.split(" ")[0];
  const fault = event.match(/ fault=(\S+)/);
  return `${word}: ${data.events[word]}` + (fault ? `; here the fault ${fault[1]} strikes on the way` : "");
}

/** The trace, with buttons, a slider and keys to step through it.
 *  `end` says what is wrong `after` an event: a `mark` beside the event, and what is `said` of it. */
function trace_view(trace, end) {
  const worlds = worlds_of(trace);
  const last = trace.steps.length - 1;
  let at = -1;

  const slider = el("input", {type: "range", min: 0, max: last, value: 0, "aria-label": "step",
                              oninput: () => show(Number(slider.value))});
  const back = el("button", {type: "button", "aria-label": "previous step", onclick: () => show(at - 1)}, "◀");
  const forth = el("button", {type: "button", "aria-label": "next step", onclick: () => show(at + 1)}, "▶");
  const where = el("output", {});
  const steps = trace.steps.map((step, index) => el("button", {type: "button", onclick: () => show(index)},
      el("code", {}, step_title(trace, index)),
      index === end.after ? el("span", {class: "breaks"}, ` ✗ ${end.mark}`) : null,
      index === trace.again_from ? el("small", {class: "again"}, " ↺ from here on, again and again") : null));
  const list = el("ol", {class: "steps", start: 0}, steps.map((button) => el("li", {}, button)));
  const stage = el("div", {class: "stage"});
  const said = el("div", {class: "said", "aria-live": "polite"});

  const sentences = (index) => [
    el("h3", {}, index === 0 ? "At first" : [`${index}. `, el("code", {}, step_title(trace, index))]),
    index === 0 ? null : el("small", {}, event_about(trace.steps[index].event)),
    index === 0 ? null : el("ul", {class: "changes"}, trace.steps[index].changes.map((line) => el("li", {}, line))),
    index === last && trace.again_from
        ? el("p", {class: "again"}, `↺ From ${trace.again_from} on, again and again.`)
        : null,
    index === end.after ? el("div", {class: "breach"}, end.said()) : null];

  const show = (index) => {
    index = Math.max(0, Math.min(last, index));
    if (index === at) return;
    const places = new Map([...stage.querySelectorAll("[data-name]")]
                               .map((chip) => [chip.dataset.name, chip.getBoundingClientRect()]));
    at = index;
    const before = at === 0 ? null : worlds[at - 1];
    const picture = trace.steps[at].crashed
        ? el("p", {class: "crashed"}, "The machine has crashed or hangs: there is no world to draw any more.")
        : picture_element(worlds[at], before);
    stage.replaceChildren(picture);
    said.replaceChildren(...sentences(at).filter(Boolean));
    slider.value = at;
    slider.setAttribute("aria-valuetext", step_title(trace, at));
    where.textContent = `step ${at} of ${last}`;
    back.disabled = at === 0;
    forth.disabled = at === last;
    steps.forEach((button, i) => button.setAttribute("aria-current", i === at ? "step" : "false"));
    if (picture.isConnected && !trace.steps[at].crashed) {
      draw_lines(picture, worlds[at], before);
      glide(picture, places);
    }
  };
  const redraw = () => {
    const picture = stage.querySelector(".picture");
    if (picture) draw_lines(picture, worlds[at], at === 0 ? null : worlds[at - 1]);
  };

  // On paper there is no slider: every step is drawn.
  const paper = el("div", {class: "paper"});
  const print_all = () => {
    paper.replaceChildren(...worlds.flatMap((world, index) => [
      el("div", {}, sentences(index)),
      trace.steps[index].crashed ? null : picture_element(world, index === 0 ? null : worlds[index - 1])]).filter(Boolean));
    [...paper.querySelectorAll(".picture")].forEach((picture, i) => draw_lines(picture, worlds[i], worlds[i - 1]));
  };

  const view = el("section", {class: "trace", "aria-label": "trace"},
      el("div", {class: "controls"}, back, slider, forth, where,
         el("small", {class: "hint"}, "arrow keys step, Home and End jump")),
      el("div", {class: "columns"}, list, el("div", {}, said, stage)), paper,
      el("p", {class: "legend"}, el("span", {class: "chip task"}, el("b", {}, "T1")), " task, ",
         el("span", {class: "chip page"}, el("b", {}, "P1")), " page, ",
         el("span", {class: "chip file"}, el("b", {}, "F1")), " open file, ",
         el("span", {class: "chip object"}, el("b", {}, "O1")), " kernel object; thin dotted line: uses; ",
         "line with a head: is charged to; heavy: charged to a container that does not use it alone; ",
         el("span", {class: "changed key"}, "bold outline"), ": changed by this event."));
  view.key = (key) => {
    const target = {ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last}[key];
    if (target === undefined) return false;
    show(target);
    return true;
  };
  view.shown = () => { show(end.after); redraw(); };
  view.print = print_all;
  new ResizeObserver(redraw).observe(stage);
  return view;
}
