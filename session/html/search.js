// Searches: a worker looks for a shortest way to break an invariant, or to a world of which a condition
// is true, and the page goes there.

/** One search at a time, beside the page.  `told` is where it says how far it is. */
function searcher(told, progress, start_buttons, stop) {
  let worker = null;
  const end = (text) => {
    worker?.terminate();
    worker = null;
    for (const start of start_buttons) start.disabled = false;
    stop.disabled = true;
    progress.hidden = true;
    told.textContent = text;
  };
  const counted_worlds = (found) => `${counted(found.worlds, "world")}, ${counted(found.depth, "event")} deep`;
  const answer = (what, found, wrong) => {
    if (found.error) return wrong && found.column ? (end(""), wrong(found)) : end(`The search ended: ${reason(found.error)}.`);
    if (found.state === "running") {
      told.textContent = `${counted_worlds(found)}; ${counted(found.worlds - found.expanded, "world")} to look at`;
      return;
    }
    if (found.state === "none") return end(`There is no way: all of the scope was searched (${counted_worlds(found)}).`);
    if (found.state === "not-found") return end(`No way was found (${counted_worlds(found)}); worlds whose books had gone wrong were not continued.`);
    if (found.state === "bounded") return end(`No way was found in ${counted_worlds(found)}, and no more was looked at: a smaller scope is searched to its end.`);
    set_aside();
    const trial = model.ask("look", [found.trace], 0);
    if (found.state === "failed") {
      end(`A rule file failed (${counted_worlds(found)}): ${found.fault}.`);
      return show(found.trace, trial.steps.length, "Here a rule file failed, so that nothing is known of what comes after.");
    }
    end(`Found in ${counted_worlds(found)}.`);
    show(found.trace, trial.steps.length, `A shortest way ${what}: ${counted(trial.steps.length, "event")}.`);
  };
  const begin = (what, goal, scope, faults, wrong) => {
    end("Searching.");
    const source = document.getElementById("model-source").textContent + document.getElementById("worker-source").textContent;
    const address = URL.createObjectURL(new Blob([source], {type: "text/javascript"}));
    worker = new Worker(address);
    URL.revokeObjectURL(address);
    worker.onmessage = ({data: found}) => answer(what, found, wrong);
    worker.onerror = () => end("This browser lets no search run beside the page.");
    worker.postMessage({module});
    worker.postMessage({trace: now.trace, goal, scope, faults, most: 400000});
    for (const start of start_buttons) start.disabled = true;
    stop.disabled = false;
    progress.hidden = false;
  };
  return {begin, end};
}

function search_view() {
  const goal = el("select", {id: "goal"});
  const meaning = el("small", {});
  const scope = el("select", {id: "where"}, el("option", {value: ""}, "this scope, every event"),
                  data.scopes.map((one) => el("option", {value: one.name, title: one.about}, `scope ${one.name}`)));
  const with_faults = el("input", {type: "checkbox", id: "search-faults"});
  const start = el("button", {type: "submit", id: "break-it"}, "Break it");
  const go = el("button", {type: "submit", id: "go-when"}, "Go there");
  const progress = el("progress", {"aria-label": "how far the search is", hidden: true});
  const told = el("p", {class: "progress", role: "status"});
  const stop = el("button", {type: "button", id: "stop", disabled: true, onclick: () => search.end("Stopped.")}, "Stop");
  const search = searcher(told, progress, [start, go], stop);

  const invariant_form = el("form", {class: "search", "aria-label": "break an invariant", onsubmit: (event) => {
    event.preventDefault();
    search.begin(`to break ${goal.value}`, goal.value, scope.value, with_faults.checked);
  }}, el("label", {}, "invariant ", goal), meaning, start);

  // A condition is read by the model; where it is wrong the field says at which column.
  const wrong = el("p", {id: "when-wrong", class: "wrong", role: "alert"});
  const names = el("datalist", {id: "counts"});
  const counts = el("dl", {class: "counts"});
  const when = el("input", {id: "when", autocomplete: "off", spellcheck: "false", list: "counts", required: true,
                            placeholder: "A.memory > 1 and tasks == 2", "aria-describedby": "when-wrong"});
  const tell_wrong = (text, column) => {
    when.setAttribute("aria-invalid", text ? "true" : "false");
    wrong.textContent = text ? `Column ${column}: ${text}.` : "";
    if (!text) return;
    when.focus();
    when.setSelectionRange(column - 1, Math.max(column, (when.value + " ").indexOf(" ", column - 1)));
  };
  when.addEventListener("input", () => tell_wrong(""));
  const when_form = el("form", {class: "search", "aria-label": "go to the nearest world", onsubmit: (event) => {
    event.preventDefault();
    const condition = when.value;
    search.begin(`to a world in which ${condition.trim()}`, `when ${condition}`, scope.value, with_faults.checked,
                 (found) => tell_wrong(reason(found.error), Math.max(1, found.column - "when ".length)));
  }}, el("label", {}, "a world in which ", when), names, wrong, go,
      el("details", {}, el("summary", {}, "What can be counted"), el("p", {}, "Compared with ", el("code", {}, "== != < <= > >="),
         ", and joined by ", el("code", {}, "and"), " and ", el("code", {}, "or"), "."), counts));

  const explain_goal = () => { meaning.textContent = invariants.get(goal.value)?.statement ?? ""; };
  goal.addEventListener("change", explain_goal);
  let counted_for = "";
  views.push((now) => {
    const before = goal.value;
    goal.replaceChildren(...now.asked.map((id) => el("option", {value: id}, id)));
    goal.value = now.asked.includes(before) ? before : now.asked[0];
    explain_goal();
    const head = now.trace.split("\n\n")[0];
    if (head === counted_for) return;
    counted_for = head;
    const all = model.ask("counts", [now.trace]).counts;
    names.replaceChildren(...all.map((one) => el("option", {value: one.name}, one.meaning)));
    counts.replaceChildren(...all.flatMap((one) => [el("dt", {}, el("code", {}, one.name)), el("dd", {}, one.meaning)]));
  });
  return el("section", {"aria-label": "search"}, el("h2", {}, "Break it, or go there"),
            el("div", {class: "search"}, el("label", {}, "in ", scope), el("label", {}, with_faults, " with faults")),
            el("h3", {}, "Break it"), invariant_form, el("h3", {}, "Go to the nearest world"), when_form,
            el("div", {class: "filters"}, stop), progress, told);
}
