// The scoreboard: which engine caught which defect, at what cost, and with what evidence.

const words_of_catch = (caught) => (caught.caught ? `caught as ${caught.invariant}` : caught.bounded ? "not within the budget" : "missed") +
                                   (caught.false_alarm ? `, false alarm: ${caught.false_alarm}` : "");
const sign_of_catch = (caught) => (caught.caught ? "✓" : caught.bounded ? "…" : "✗") + (caught.false_alarm ? "!" : "");
const cost_of = (caught) => counted(caught.work, caught.unit.replace(/s$/, ""));

function scoreboard_view() {
  const engines = data.engines;
  const cell = (defect, engine) => {
    const caught = defect.engines[engine];
    if (!caught) return el("td", {class: "silent"}, el("span", {"aria-label": "cannot run it"}, "·"));
    const words = words_of_catch(caught);
    const sign = el("span", {title: words, "aria-label": words, role: "img"}, sign_of_catch(caught));
    return el("td", {class: caught.caught ? "holds" : "violated claimed"},
              caught.evidence ? el("a", {href: address(defect.defect, engine), "aria-label": `${defect.defect}, ${engine}: ${words}`}, sign_of_catch(caught)) : sign,
              el("small", {}, caught.caught ? cost_of(caught) : ""));
  };
  const rows = data.defects.map((defect) => ({of: defect, element: el("tr", {},
      el("th", {scope: "row"}, el("a", {href: address(defect.defect)}, el("code", {}, defect.defect)), el("small", {}, defect.what)),
      el("td", {}, defect.names.map((name) => el("small", {}, el("code", {}, name)))), engines.map((engine) => cell(defect, engine)))}));
  const caught = {
    all: () => true, missed: (one) => one.caught_by === 0, once: (one) => one.caught_by === 1, twice: (one) => one.caught_by > 1,
    alarm: (one) => Object.values(one.engines).some((by) => by.false_alarm),
  };
  const filters = filters_view({
    text: {label: "Defect or invariant", placeholder: "such as balance"},
    caught: {label: "Show", options: {all: "everything", missed: "what nobody caught", once: "caught by one engine", twice: "caught by two or more", alarm: "false alarms"}},
    engine: {label: "caught by", options: {any: "any engine", ...Object.fromEntries(engines.map((engine) => [engine, engine]))}},
  }, "defect", ({text, caught: which, engine}) => filter_rows(rows, (one) => caught[which](one) &&
      (engine === "any" || one.engines[engine]?.caught === true) && holds_text(text, one.defect, one.what, ...one.names)));
  filters.run();
  return el("section", {}, el("h2", {}, "Seeded defects, and who catches them"), filters,
    el("p", {class: "legend"}, "✓ caught under a right name; ✗ missed; … the budget ended first; ! the repaired twin was accused; · the engine cannot run it. A sign opens its evidence, a name all that is known of the defect."),
    list_table(["defect", "right names", ...engines], rows.map((row) => row.element)));
}

/** What each engine made of one defect. */
function defect_view(defect) {
  const row = (engine) => {
    const caught = defect.engines[engine];
    if (!caught) return el("tr", {}, el("th", {scope: "row"}, engine), el("td", {colspan: 4}, "has nothing to run that has this defect"));
    return el("tr", {}, el("th", {scope: "row"}, engine),
      el("td", {}, sign_of_catch(caught), " ", caught.evidence ? el("a", {href: address(defect.defect, engine)}, words_of_catch(caught)) : words_of_catch(caught)),
      el("td", {class: "number"}, cost_of(caught)), el("td", {class: "number"}, caught.length ? String(caught.length) : ""),
      el("td", {class: "number"}, seconds(caught.seconds)));
  };
  return el("section", {}, el("h2", {}, `Defect ${defect.defect}`), el("p", {}, sentence(defect.what)),
    facts([["must be caught as", el("ul", {}, defect.names.map((name) => el("li", {}, el("code", {}, name))))],
           ["again", el("code", {}, `counterproof scoreboard ${defect.defect}`)]]),
    list_table(["engine", "verdict", "work", "events or steps", "time"], data.engines.map(row),
               "What each engine made of it; a verdict opens its evidence."));
}

/** What one engine shows. */
function evidence_view(defect, engine) {
  const caught = defect.engines[engine];
  const {evidence} = caught;
  const section = el("section", {}, el("h2", {}, el("a", {href: address(defect.defect)}, `Defect ${defect.defect}`), ` – ${engine}`),
    el("p", {}, sentence(defect.what)), el("p", {class: "found"}, el("strong", {}, `✓ ${words_of_catch(caught)}`), `, after ${cost_of(caught)}, in ${seconds(caught.seconds)}.`));
  if (evidence.trace) {
    const {breach} = evidence.trace;
    const view = trace_view(evidence.trace, {after: breach?.after ?? evidence.trace.steps.length - 1, mark: "breaks", said: () => [
      el("strong", {}, `✗ This breaks ${caught.invariant}: `), breach ? sentence(breach.why) : ""]});
    section.append(facts([["scope", evidence.trace.scope]]), view, taken_along("The trace as a file, for counterproof replay and explain", evidence.trace.file));
    section.trace = view;
  } else if (evidence.run) {
    const view = stepper_view(evidence.run, caught.invariant);
    section.append(facts([["program", evidence.program]]), view, schedule_legend());
    section.trace = view;
  } else {
    section.append(facts([["subject", evidence.subject], ["obligation refuted", evidence.obligation], ["the values show", evidence.why],
                          ["again", el("code", {}, `counterproof prove ${evidence.subject}`)]]));
  }
  return section;
}

kinds.scoreboard = {
  home: scoreboard_view,
  whole: "all defects",
  about: "Which engine catches which seeded defect, and at what cost.",
  view_of: ([first, second]) => {
    const defect = data.defects.find((one) => one.defect === first);
    if (!defect || !second) return defect ? defect_view(defect) : null;
    return defect.engines[second]?.evidence ? evidence_view(defect, second) : null;
  },
  summary: () => `${counted(data.defects.length, "seeded defect")}; ${how_many(data.defects, (one) => one.caught_by > 0)} caught, ` +
                 `${how_many(data.defects, (one) => one.caught_by > 1)} by two engines or more.`,
};
