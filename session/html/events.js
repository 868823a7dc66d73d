// What can happen: by who does it, or to what.

let chosen = "";      // the task, page or container whose events are shown; empty: all
let faults = false;   // whether events with faults are shown

/** A chip of the picture chooses whose events are shown. */
function chip_choice(chip) {
  chip.setAttribute("role", "button");
  chip.setAttribute("tabindex", "0");
  chip.setAttribute("aria-pressed", chip.dataset.name === chosen);
  const choose = () => {
    chosen = chosen === chip.dataset.name ? "" : chip.dataset.name;
    for (const view of views) view(now);
    document.querySelector(`.stage [data-name="${chip.dataset.name}"]`)?.focus();
  };
  chip.addEventListener("click", choose);
  chip.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    choose();
  });
}

function events_view() {
  const list = el("div", {class: "events"});
  const with_faults = el("input", {type: "checkbox", id: "faults", onchange: () => {
    faults = with_faults.checked;
    draw(now);
  }});
  const how_many = el("span", {});
  const whose = el("select", {id: "whose", onchange: () => {
    chosen = whose.value;
    for (const view of views) view(now);
  }});
  const text = el("input", {id: "typed", autocomplete: "off", spellcheck: "false", placeholder: "touch T1 P1", "aria-label": "an event, as in a trace"});
  const form = el("form", {"aria-label": "an event by its words", onsubmit: (event) => {
    event.preventDefault();
    if (!text.value.trim()) return;
    const trial = model.ask("look", [first_events(now.at) + text.value.trim() + "\n"], now.at + 1);
    if (trial.error || trial.stopped) return say(trial.error ? reason(trial.error) : `It cannot happen here: ${trial.stopped.why}.`);
    take(text.value.trim());
    text.value = "";
  }}, text, el("button", {}, "Do it"));

  const names_of = (one) => one.event.split(" ").slice(1).filter((word) => /^[A-Z]\d?$/.test(word));
  const heading = el("h2", {id: "can-happen", tabindex: "-1"}, "What can happen");
  const draw = (now) => {
    // Who has chosen an event with the keyboard stays with it, or with who did it.
    const focused = list.contains(document.activeElement) ? document.activeElement : null;
    const held = focused && {event: focused.dataset.event, actor: focused.closest(".actor").dataset.actor};
    const actors = [...new Set(now.enabled.flatMap(names_of))].sort();
    if (chosen && !actors.includes(chosen) && !now.world.chips?.[chosen]) chosen = "";
    whose.replaceChildren(el("option", {value: ""}, "everyone"), ...actors.map((name) => el("option", {value: name}, name)));
    whose.value = actors.includes(chosen) ? chosen : "";
    const shown = now.enabled.filter((one) => (faults || !one.fault) && (!chosen || names_of(one).includes(chosen)));
    const groups = new Map();
    for (const one of shown) {
      const name = names_of(one)[0] ?? "";
      groups.set(name, [...(groups.get(name) ?? []), one]);
    }
    const order = {T: 0, P: 1, F: 2, O: 3};
    const sorted = [...groups].sort(([a], [b]) => (order[a.length > 1 ? a[0] : "X"] ?? 9) - (order[b.length > 1 ? b[0] : "X"] ?? 9) || (a < b ? -1 : 1));
    list.replaceChildren(...sorted.map(([name, events]) => el("div", {class: "actor", role: "group", "aria-label": name || "the machine", "data-actor": name},
        el("b", {}, name),
        el("div", {}, events.map((one) => el("button", {type: "button", class: one.fault ? "event fault" : "event", "data-event": one.event,
                                                     "aria-label": one.event + (one.outcome === "done" ? "" : `, would be ${one.outcome}`), title: event_about(one.event), onclick: () => take(one.event)},
            one.event.replace(` ${name}`, ""), one.outcome === "done" ? null : el("small", {}, one.outcome)))))));
    list.append(...now.failed.map((one) => el("p", {class: "wrong"}, `✗ A rule file failed: ${one}.`)));
    if (!sorted.length) list.append(el("p", {}, now.world.crashed ? "Nothing happens any more." : "Nothing can happen there."));
    if (held) {
      const again = [...list.querySelectorAll("[data-event]")].find((one) => one.dataset.event === held.event);
      (again ?? list.querySelector(`[data-actor="${held.actor}"] button`) ?? heading).focus();
    }
    const hidden = now.enabled.filter((one) => one.fault).length;
    how_many.textContent = ` with a fault (${hidden})`;
  };
  views.push(draw);
  return el("section", {"aria-label": "what can happen"}, heading,
            el("div", {class: "filters"}, el("label", {}, "of ", whose), el("label", {}, with_faults, how_many), form), list);
}
