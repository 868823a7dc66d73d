// Break it: a worker looks for a shortest way to break an invariant, and the page goes there.

function search_view() {
  const goal = el("select", {id: "goal"});
  const scope = el("select", {id: "where"}, el("option", {value: ""}, "this scope, every event"),
                  data.scopes.map((one) => el("option", {value: one.name, title: one.about}, `scope ${one.name}`)));
  const with_faults = el("input", {type: "checkbox", id: "search-faults"});
  const start = el("button", {type: "submit", id: "break-it"}, "Break it");
  const stop = el("button", {type: "button", id: "stop", disabled: true, onclick: () => end("Stopped.")}, "Stop");
  const progress = el("progress", {"aria-label": "how far the search is", hidden: true});
  const told = el("p", {class: "progress", role: "status"});
  const meaning = el("small", {});
  let worker = null;

  const end = (text) => {
    worker?.terminate();
    worker = null;
    start.disabled = false;
    stop.disabled = true;
    progress.hidden = true;
    told.textContent = text;
  };
  const counted_worlds = (found) => `${counted(found.worlds, "world")}, ${counted(found.depth, "event")} deep`;
  const answer = ({data: found}) => {
    if (found.error) return end(`The search ended: ${found.error.replace(/^error: /, "")}.`);
    if (found.state === "running") {
      told.textContent = `${counted_worlds(found)}; ${counted(found.worlds - found.expanded, "world")} to look at`;
      return;
    }
    const id = goal.value;
    if (found.state === "none") return end(`There is no way: all of the scope was searched (${counted_worlds(found)}).`);
    if (found.state === "not-found") return end(`No way was found (${counted_worlds(found)}); worlds whose books had gone wrong were not continued.`);
    if (found.state === "bounded") return end(`No way was found in ${counted_worlds(found)}, and no more was looked at: a smaller scope is searched to its end.`);
    end(`Found in ${counted_worlds(found)}.`);
    set_aside();
    const trial = model.ask("look", [found.trace], 0);
    show(found.trace, trial.steps.length, `A shortest way to break ${id}: ${counted(trial.steps.length, "event")}.`);
  };
  const form = el("form", {class: "search", onsubmit: (event) => {
    event.preventDefault();
    end("Searching.");
    const source = document.getElementById("model-source").textContent + document.getElementById("worker-source").textContent;
    const address = URL.createObjectURL(new Blob([source], {type: "text/javascript"}));
    worker = new Worker(address);
    URL.revokeObjectURL(address);
    worker.onmessage = answer;
    worker.onerror = () => end("This browser lets no search run beside the page.");
    worker.postMessage({module});
    worker.postMessage({trace: now.trace, goal: goal.value, scope: scope.value, faults: with_faults.checked, most: 400000});
    start.disabled = true;
    stop.disabled = false;
    progress.hidden = false;
  }}, el("label", {}, "invariant ", goal), el("label", {}, "in ", scope),
      el("label", {}, with_faults, " with faults"), el("div", {class: "filters"}, start, stop), progress);
  const explain_goal = () => { meaning.textContent = invariants.get(goal.value)?.statement ?? ""; };
  goal.addEventListener("change", explain_goal);
  views.push((now) => {
    const before = goal.value;
    goal.replaceChildren(...now.asked.map((id) => el("option", {value: id}, id)));
    goal.value = now.asked.includes(before) ? before : now.asked[0];
    explain_goal();
  });
  return el("section", {"aria-label": "break it"}, el("h2", {}, "Break it"), form, meaning, told);
}
