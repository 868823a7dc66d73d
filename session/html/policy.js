// The policy's choices, and the scope: what is flipped here is seen at once on the present events.

/** A choice for each key, by tables that fold; what is in `differing` is marked.
 *  `flip(key, value)` is called when another value is chosen. */
function choices_view(id, flip) {
  const rows = el("div", {class: "choices", id});
  const draw = (chosen, differing = []) => {
    const open = new Set([...rows.querySelectorAll("details[open]")].map((one) => one.dataset.table));
    const focused = rows.contains(document.activeElement) ? document.activeElement : null;
    const groups = new Map();
    for (const choice of data.choices) {
      const table = choice.key.split(".")[0];
      groups.set(table, [...(groups.get(table) ?? []), choice]);
    }
    const one_choice = (choice) => el("label", {class: differing.includes(choice.key) ? "differs" : null, title: choice.question},
        el("code", {}, choice.key.split(".")[1], differing.includes(choice.key) ? " ≠" : null),
        el("select", {"data-key": choice.key, "aria-label": choice.key, onchange: (event) => flip(choice.key, event.target.value)},
           choice.values.map((value) => el("option", {value: value.name, selected: value.name === chosen[choice.key], title: value.effect}, value.name))),
        el("small", {}, choice.values.find((value) => value.name === chosen[choice.key]).effect));
    const where = focused?.dataset.key ? `[data-key="${focused.dataset.key}"]` : focused?.matches("summary") ? `[data-table="${focused.parentElement.dataset.table}"] summary` : "";
    rows.replaceChildren(...[...groups].map(([table, choices]) => el("details", {"data-table": table, open: open.has(table)},
        el("summary", {class: choices.some((one) => differing.includes(one.key)) ? "differs" : null},
           el("code", {}, table), el("small", {}, choices.map((one) => chosen[one.key]).join(", "))),
        choices.map(one_choice))));
    if (where) rows.querySelector(where)?.focus();
  };
  return {rows, draw};
}

function policy_view() {
  const known = el("select", {id: "policy", onchange: () => {
    const policy = page.policies.find((one) => one.name === known.value);
    change("policy", policy.trace, `Under ${policy.name}`);
  }});
  const about = el("p", {});
  const posted = el("p", {});
  const rules = el("ul", {class: "rules"});
  const {rows, draw} = choices_view("choices", (key, value) => change("choice", `${key} ${value}`, `With ${key} = ${value}`));
  views.push((now) => {
    const is_known = page.policies.some((one) => one.name === now.policy);
    known.replaceChildren(...(is_known ? [] : [el("option", {value: ""}, now.policy || "unnamed")]),
                          ...page.policies.map((one) => el("option", {value: one.name}, one.name)));
    known.value = is_known ? now.policy : "";
    about.textContent = page.policies.find((one) => one.name === now.policy)?.summary ?? "";
    draw(now.choices);
    rules.hidden = !now.rules.length;
    rules.replaceChildren(...now.rules.map((one) => el("li", {}, el("code", {}, one.file), one.summary ? `: ${one.summary}` : "")));
    posted.textContent = now.defects.length ? `As posted, with ${listed(now.defects.map((one) => `${one.id} (${one.what})`))}.` : "";
  });
  return el("section", {"aria-label": "policy"}, el("h2", {}, "Policy"),
            el("label", {}, "choose ", known), about, rules, rows, posted);
}

function scope_view() {
  const limits = {containers: [1, 4], tasks: [1, 6], pages: [0, 6], files: [0, 4], objects: [0, 4]};
  const inputs = Object.entries(limits).map(([name, [min, max]]) =>
      el("input", {type: "number", name, min, max, required: true}));
  const limit = el("input", {name: "limit", required: true, pattern: "\\d+|unlimited", title: "a whole number, or unlimited"});
  const start = el("input", {name: "start", required: true, pattern: "[A-D](,[A-D])*", title: "containers, such as A,B"});
  const parents = el("input", {name: "parents", pattern: "([A-D-](,[A-D-])*)?", title: "the parent of each container, such as -,A,A; empty: no tree"});
  const more = el("input", {name: "more", spellcheck: "false", placeholder: "memory-limits=-,1 swap=0",
                            title: "what else a trace may say of its scope: memory-limits, tasks-limits, files-limits, kernel-limit, min, low, oom-group, high, swap, swap-limits"});
  const fields = [...inputs, limit, start, parents, more];
  const form = el("form", {class: "scope", "aria-label": "sizes of the scope", onsubmit: (event) => {
    event.preventDefault();
    const value = (name) => fields.find((one) => one.name === name).value.trim();
    const words = ["containers", "tasks", "pages", "files", "limit", "start"].map((name) => `${name}=${value(name)}`);
    if (value("objects") !== "0") words.push(`objects=${value("objects")}`);
    if (value("parents")) words.push(`parents=${value("parents")}`);
    change("scope", ["scope", ...words, ...value("more").split(/\s+/)].join(" ").trim(), "In this scope");
  }}, fields.map((field) => el("label", {}, field.name, field)), el("button", {}, "Begin there"));
  const shown = ["scope", ...inputs.map((one) => one.name), "limit", "start", "parents"];
  views.push((now) => {
    const line = now.trace.split("\n").find((one) => one.startsWith("scope "));
    more.value = line.split(" ").filter((word) => !shown.includes(word.split("=")[0])).join(" ");
    for (const input of inputs) input.value = now.scope[input.name];
    limit.value = now.scope.limit;
    start.value = now.scope.start.join(",");
    parents.value = now.scope.parents.join(",");
  });
  return el("section", {"aria-label": "scope"}, el("h2", {}, "Scope"), form);
}
