// The tour, and the arguments: what a playground has beside a policy.

function tour_view() {
  let at = -1;        // the step; none yet
  let done = false;
  const heading = el("h2", {id: "tour-head", tabindex: "-1"});
  const body = el("div", {});
  const seen = el("div", {role: "status", class: "seen"});
  const begin = (step, focus = true) => {
    at = step;
    done = false;
    if (at >= 0 && at < page.tour.length) show(page.tour[at].trace, model.ask("look", [page.tour[at].trace], 0).steps.length, "");
    draw();
    if (focus) heading.focus();
  };
  const button = (text, id, step, main = false) => el("button", {type: "button", id, class: main ? "main" : null, onclick: () => begin(step)}, text);

  const draw = () => {
    if (at < 0 || at >= page.tour.length) {
      heading.textContent = at < 0 ? "A tour in seven steps" : "The end of the tour";
      seen.replaceChildren();
      body.replaceChildren(
          el("p", {}, at < 0 ? `${listed(page.tour.map((one, i) => (i ? one.title.toLowerCase() : one.title)))}: each is a small world in which you make one thing happen, and see what it comes to.`
                             : "What is left is to choose a policy, and to break it: what you find has an address of its own. Below are the traces with which people have argued."),
          el("p", {class: "controls"}, button(at < 0 ? "Begin the tour" : "Begin again", "tour-begin", 0, at < 0)));
      return;
    }
    const step = page.tour[at];
    heading.textContent = `Step ${at + 1} of ${page.tour.length}: ${step.title}`;
    body.replaceChildren(el("p", {}, step.text), el("p", {class: "task"}, el("strong", {}, "Do: "), step.task, " Below, under “What can happen”: ",
        step.events.map((event, i) => [i ? ", then " : "", el("code", {}, event)]), "."));
    seen.replaceChildren(...(done ? [el("p", {class: "good"}, el("strong", {}, "✓ Done. "), step.see)] : []));
    seen.append(el("p", {class: "controls"},
        at > 0 ? button("Step before", "tour-back", at - 1) : "",
        button("This step again", "tour-again", at),
        button(at + 1 < page.tour.length ? `${done ? "Go on" : "Skip"} to: ${page.tour[at + 1].title}` : "To the end", "tour-next", at + 1, done),
        button("Leave the tour", "tour-leave", -1)));
  };
  // The reader is let on as soon as what the step asks for is so.
  views.push((now) => {
    if (at < 0 || at >= page.tour.length || done) return;
    const step = page.tour[at];
    const came_to = !step.outcome || now.steps.slice(0, now.at).some((one) => one.outcome === step.outcome);
    if (!came_to || !model.ask("holds", [now.trace, step.when], now.at).holds) return;
    done = true;
    draw();
  });
  addEventListener("tour", (event) => begin(event.detail, false));
  draw();
  return el("section", {"aria-labelledby": "tour-head", class: "tour"}, heading, body, seen);
}

function arguments_view() {
  const meaning = el("p", {id: "argument-meaning", role: "status"});
  const chosen = el("select", {id: "argument"}, page.arguments.map((one) => el("option", {value: one.name}, one.name)));
  const find = () => page.arguments.find((one) => one.name === chosen.value);
  const explain = () => { meaning.textContent = find().meaning; };
  chosen.addEventListener("change", explain);
  const open = (name) => {
    chosen.value = name;
    explain();
    const trial = model.ask("look", [find().trace], 0);
    set_aside();
    show(find().trace, trial.steps.length, `${name}: ${find().meaning}`);
  };
  addEventListener("argument", (event) => open(event.detail));
  explain();
  return el("section", {"aria-label": "arguments"}, el("h2", {}, "Arguments that were made"),
            el("form", {class: "filters", "aria-label": "open an argument", onsubmit: (event) => { event.preventDefault(); open(chosen.value); }},
               el("label", {}, "the trace of ", chosen), el("button", {id: "open-argument"}, "Open it")), meaning);
}

/** What an address of a playground may ask for: "#tour=3", "#argument=x20-locked-by-another". */
function open_asked(hash) {
  const [, what, value] = hash.match(/^#(tour|argument)=([\w-]+)$/) ?? [];
  if (!what || !page.tour) return false;
  if (what === "tour" ? !page.tour[value - 1] : !page.arguments.some((one) => one.name === value)) return false;
  show(page.trace, 0);
  dispatchEvent(new CustomEvent(what, {detail: what === "tour" ? Number(value) - 1 : value}));
  return true;
}
