// Two policies on the same events: the review of a change.

const as_shipped = new Map();  // what a shipped policy chooses, by its name

/** What the sides are called: a changed policy has the name that it came from. */
function side_names(compared) {
  const names = compared.sides.map((side) => {
    const shipped = page.policies.find((one) => one.name === side.policy);
    if (!shipped) return side.policy || "unnamed";
    if (!as_shipped.has(side.policy)) as_shipped.set(side.policy, JSON.stringify(model.ask("look", [shipped.trace], 0).choices));
    return side.policy + (as_shipped.get(side.policy) === JSON.stringify(side.choices) ? "" : ", changed");
  });
  return names[0] === names[1] ? names.map((name, i) => `the ${["first", "second"][i]} ${name}`) : names;
}

function against_view() {
  const stage = el("div", {class: "stage"});
  const told = el("p", {id: "parting", role: "status"});
  const there = el("button", {type: "button", id: "go-parting"}, "Go there");
  const differences = el("div", {class: "scroll"});
  const steps = el("ol", {class: "compared-steps"});
  const changed = el("p", {});
  const compare = (to) => { against = to; show_address(); draw(now); };
  const policy_of = (trace) => trace.split("\n\n")[0].trimEnd() + "\n";
  const other = el("select", {id: "against", onchange: () => compare(
      other.value === "" ? "" : other.value === "=" ? policy_of(now.trace)
                              : page.policies.find((one) => one.name === other.value).trace)});
  const {rows, draw: draw_choices} = choices_view("against-choices", (key, value) => {
    const answer = model.ask("change", [policy_of(against), "choice", `${key} ${value}`]);
    if (!answer.error) return compare(answer.trace);
    say(reason(answer.error));
    draw(now);
  });
  const flip = el("details", {}, el("summary", {}, "Choices of the second policy"), rows);
  const body = el("div", {hidden: true}, told, there, differences, steps, stage, changed, flip);

  let drawn = [];
  const redraw = () => { if (drawn.length) draw_lines(...drawn); };
  const mark = (picture, marks) => {
    for (const one of picture.querySelectorAll("[data-name], [data-counter]"))
      one.classList.toggle("differs", marks.has(one.dataset.name ?? one.dataset.counter));
  };

  const differences_table = (compared, names) => el("table", {class: "differences"},
      el("caption", {}, now.at ? `What differs after event ${now.at}, ${now.steps[now.at - 1].event}` : "What differs before any event"),
      el("thead", {}, el("tr", {}, ["", ...names].map((head) => el("th", {scope: "col"}, head)))),
      el("tbody", {}, compared.differences.map((one) => el("tr", {}, el("th", {scope: "row"}, one.what),
          [one.first, one.second].map((text) => el("td", {class: text.startsWith("broken: ") ? "broken" : null}, text))))));

  const draw = (now) => {
    const is_known = page.policies.some((one) => against && policy_of(one.trace) === policy_of(against));
    const shown = !against ? "" : is_known ? page.policies.find((one) => policy_of(one.trace) === policy_of(against)).name : "=";
    other.replaceChildren(el("option", {value: ""}, "no other policy"), el("option", {value: "="}, "the same, with choices changed"),
                          ...page.policies.map((one) => el("option", {value: one.name}, one.name)));
    other.value = shown;
    body.hidden = !against;
    drawn = [];
    document.querySelectorAll("#world .differs").forEach((one) => one.classList.remove("differs"));
    if (!against) return [differences, steps, stage, rows].forEach((one) => one.replaceChildren());
    const compared = model.ask("compare", [now.trace, against], now.at);
    if (compared.error) {
      told.textContent = `These cannot be compared: ${reason(compared.error)}`;
      return [there, differences, steps, stage].forEach((one) => one.replaceChildren());
    }
    const names = side_names(compared);
    const at = compared.parting;
    told.replaceChildren(...[at === undefined ? `On these events nothing differs between ${names[0]} and ${names[1]}.`
        : at === 0 ? "They part before any event." : ["They part at event ", `${at}, `, el("code", {}, compared.steps[at].event), "."]].flat());
    there.hidden = at === undefined || at === now.at || at > now.steps.length;
    there.onclick = () => { show(now.trace, at); other.focus(); };
    const second = compared.sides[1];
    differences.replaceChildren(compared.differences.length ? differences_table(compared, names)
        : el("p", {}, now.at ? "Nothing differs here." : "Nothing differs before any event."));
    steps.replaceChildren(...compared.steps.slice(1).map((one, i) => el("li", {"aria-current": i + 1 === now.at ? "step" : null},
        el("code", {}, one.event), one.differences ? el("span", {class: "differs"}, ` ≠ ${counted(one.differences, "difference")}`) : " the same")));
    const marks = new Set(compared.differences.map((one) => one.mark).filter(Boolean));
    mark(document.querySelector("#world"), marks);
    if (!second.world) {
      stage.replaceChildren(el("p", {class: "crashed"}, `Under ${names[1]} event ${second.happened + 1} cannot happen, and its story ends there.`));
    } else if (second.world.crashed) {
      stage.replaceChildren(el("p", {class: "crashed"}, "The machine has crashed or hangs: there is no world to draw any more."));
    } else {
      const world = world_of(second.world);
      const picture = picture_element(world, null);
      mark(picture, marks);
      stage.replaceChildren(el("h3", {}, `The world under ${names[1]}`), picture);
      drawn = [picture, world, null];
      redraw();
    }
    const differing = data.choices.filter((one) => second.choices[one.key] !== now.choices[one.key]).map((one) => one.key);
    const left_in = (answer) => answer.defects.map((one) => one.id).join(", ") || "none";
    const defects = [left_in(now), left_in(model.ask("look", [against], 0))];
    changed.textContent = (differing.length
        ? `Choices that differ: ${differing.map((key) => `${key} (${now.choices[key]}, ${second.choices[key]})`).join("; ")}.`
        : "Both make the same choices.") + (defects[0] === defects[1] ? "" : ` Defects left in: ${defects[0]}; ${defects[1]}.`);
    draw_choices(second.choices, differing);
  };
  views.push(draw);
  new ResizeObserver(redraw).observe(stage);
  return el("section", {"aria-label": "against another policy", class: "against"}, el("h2", {}, "Against another policy"),
            el("label", {}, "the same events under ", other), body);
}
