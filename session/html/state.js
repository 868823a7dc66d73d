// What the page is about: a trace, and how many of its events have happened.

const page = JSON.parse(document.getElementById("data").textContent);
const module = await WebAssembly.compile(bytes_of(document.getElementById("module").textContent));
document.getElementById("module").remove();
const model = new Model(module);
const data = model.ask("tables");
const invariants = new Map(data.invariants.map((one) => [one.id, one]));

const views = [];  // called with what is so now
let now = null;    // the model's last answer
let kept = null;   // a branch that was set aside: its trace, its events, and where in it one was
let said = "";     // what the last change came to
let against = "";  // a trace of the policy that is compared with; empty: none

/** Looks at the trace after `at` events, and has everything drawn again. */
function show(trace, at, why = "") {
  const answer = model.ask("look", [trace], at);
  if (answer.error) {
    say(reason(answer.error));
    return false;
  }
  now = answer;
  // A rule file's invariants are known once a trace of its policy was read.
  if (now.asked.some((id) => !invariants.has(id)))
    for (const one of model.ask("tables").invariants) invariants.set(one.id, one);
  show_address();
  document.title = `${now.policy || "A policy"}, ${counted(now.at, "event")}${now.broken.length ? ", broken" : ""} – Counterproof`;
  for (const view of views) view(now);
  say(why);
  return true;
}

/** The address is of these events, and of the policy that they are compared under. */
function address_here() {
  return now.address + (against ? "&against=" + model.ask("to_address", [against]).address : "");
}

function show_address() {
  history.replaceState(null, "", address_here());
}

/** An error of the model's, without what a terminal says before it. */
const reason = (error) => error.replace(/^(\S+: )?error: /, "");

/** Tells what cannot be seen elsewhere. */
function say(text) {
  said = text;
  const line = document.getElementById("told");
  if (line) line.textContent = text;
}

/** The first `count` events of the trace, as its text. */
function first_events(count) {
  const [head] = now.trace.split("\n\n");
  return head.trimEnd() + "\n\n" + now.steps.slice(0, count).map((step) => step.event + "\n").join("");
}

/** Has the event happen after those that have.  The branch that it leaves, if that has events of its own, is set aside. */
function take(event) {
  if (now.at < now.steps.length && now.steps[now.at].event === event) return show(now.trace, now.at + 1);
  if (now.at < now.steps.length) set_aside(now.steps.length);
  show(first_events(now.at) + event + "\n", now.at + 1);
}

/** Changes the policy or the scope, and tells what that changes on the trace. */
function change(what, to, told) {
  const answer = model.ask("change", [now.trace, what, to]);
  if (answer.error) {
    say(reason(answer.error));
    for (const view of views) view(now);
    return;
  }
  const before = now;
  if (!show(answer.trace, before.at)) return;
  say(`${told}: ${difference(before, now, answer.dropped)}`);
}

/** What became of the trace, in words. */
function difference(before, after, dropped) {
  const broken_in = (answer) => new Map(answer.steps.flatMap((step, i) => step.breaks.map((id) => [id, i + 1])));
  const old = broken_in(before), fresh = broken_in(after);
  const breaks = [...fresh].filter(([id]) => !old.has(id)).map(([id, at]) => `${id} breaks at event ${at}`);
  const holds = [...old].filter(([id]) => !fresh.has(id)).map(([id]) => `${id} is not broken any more`);
  const others = [];
  if (dropped) others.push(`${counted(dropped, "event")} at the end did not fit any more`);
  if (after.stopped) others.push(`“${after.stopped.event}” cannot happen any more: ${after.stopped.why}`);
  const all = [...breaks, ...holds, ...others];
  return all.length ? all.join("; ") + "." : "on these events nothing else is broken, and nothing less.";
}

function set_aside(at = now.at) {
  kept = {trace: now.trace, at, events: now.steps.map((step) => step.event)};
}
