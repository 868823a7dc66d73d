// The world, what changed, what broke, and the timeline.

const world_of = (drawn) => ({lanes: new Map(Object.entries(drawn.lanes)), chips: new Map(Object.entries(drawn.chips))});

function stage_view() {
  const stage = el("div", {class: "stage"});
  const told = el("div", {class: "said", "aria-live": "polite"});
  const back = el("button", {type: "button", id: "undo", onclick: () => show(now.trace, now.at - 1)}, "Undo");
  const forth = el("button", {type: "button", id: "redo", onclick: () => show(now.trace, now.at + 1)}, "Redo");
  const slider = el("input", {type: "range", min: 0, value: 0, id: "timeline", "aria-label": "how many events have happened",
                              oninput: () => show(now.trace, Number(slider.value))});
  const where = el("output", {});
  const list = el("ol", {class: "steps", start: 0});
  const branch = el("p", {class: "branch"});
  const restore = el("button", {type: "button", id: "restore", onclick: () => {
    const other = kept;
    set_aside();
    show(other.trace, other.at, "Back to the events that were set aside; those before wait in their place.");
  }}, "Go to that branch");

  const breach = (one) => el("div", {class: "breach"}, el("strong", {}, `✗ broken: ${one.invariant}: `), sentence(one.why),
                             el("small", {}, `The invariant: ${invariants.get(one.invariant).statement}`));
  let drawn = [];
  const redraw = () => { if (drawn.length) draw_lines(...drawn); };
  views.push((now) => {
    const places = new Map([...stage.querySelectorAll("[data-name]")]
                               .map((chip) => [chip.dataset.name, chip.getBoundingClientRect()]));
    const world = world_of(now.world), before = now.before && !now.before.crashed ? world_of(now.before) : null;
    drawn = [];
    if (now.world.crashed) {
      stage.replaceChildren(el("p", {class: "crashed"}, "The machine has crashed or hangs: there is no world to draw any more."));
    } else {
      const picture = picture_element(world, before);
      for (const chip of picture.querySelectorAll("[data-name]")) chip_choice(chip);
      stage.replaceChildren(picture);
      drawn = [picture, world, before];
      redraw();
      glide(picture, places);
    }
    const step = now.at ? now.steps[now.at - 1] : null;
    told.replaceChildren(
        el("h2", {}, step ? [`${now.at}. `, el("code", {}, step.event)] : "At first"),
        step ? el("small", {}, event_about(step.event)) : "",
        step ? el("ul", {class: "changes"}, now.changes.map((line) => el("li", {}, line))) : "",
        ...now.broken.map(breach),
        step && step.reaches.length ? el("small", {}, `Reached here for the first time: ${
            [...new Set(step.reaches.map((id) => invariants.get(id).witness))].join("; ")}.`) : "");
    slider.max = now.steps.length;
    slider.value = now.at;
    slider.setAttribute("aria-valuetext", step ? step.event : "at first");
    where.textContent = `${now.at} of ${counted(now.steps.length, "event")}`;
    // A button that is disabled while it has the focus would lose it.
    const had = [back, forth].find((one) => one === document.activeElement);
    back.disabled = now.at === 0;
    forth.disabled = now.at === now.steps.length;
    if (had?.disabled) (had === back ? forth : back).focus();
    const nth = [...list.children].findIndex((one) => one.contains(document.activeElement));
    branch.hidden = !kept;
    if (kept) {
      let shared = 0;
      while (shared < kept.events.length && kept.events[shared] === now.steps[shared]?.event) ++shared;
      const own = kept.events.slice(shared);
      branch.replaceChildren("Kept beside: ", shared ? `the first ${counted(shared, "event")}` : "", shared && own.length ? ", then " : "",
          ...own.flatMap((event, i) => [i ? ", " : "", el("code", {}, event)]), kept.events.length ? ". " : "the beginning. ", restore);
    }
    const title = (event, i) => el("li", {}, el("button", {type: "button", "aria-current": i === now.at ? "step" : "false",
                                                          class: i > now.at ? "undone" : null, onclick: () => show(now.trace, i)},
        el("code", {}, event), i && now.steps[i - 1].breaks.length
            ? el("span", {class: "breaks"}, ` ✗ ${now.steps[i - 1].breaks.join(", ")}`) : null));
    list.replaceChildren(...["at first", ...now.steps.map((one) => one.event)].map(title),
        ...(now.stopped ? [el("li", {class: "stopped"}, el("code", {}, now.stopped.event), ` cannot happen: ${now.stopped.why}`)] : []));
    if (nth >= 0) list.children[Math.min(nth, list.children.length - 1)].querySelector("button")?.focus();
  });
  new ResizeObserver(redraw).observe(stage);
  return el("section", {"aria-label": "world", id: "world"}, told, stage,
            el("div", {class: "controls"}, back, slider, forth, where,
               el("small", {class: "hint"}, "arrow keys undo and redo")),
            list, branch);
}
