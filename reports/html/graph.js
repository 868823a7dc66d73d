// Executions as graphs: the steps of a schedule's picture, with arrows between them. An arrow of its
// own thread is the order of the program and is drawn only where it is part of a circle.

const edge_names = {
  rf: "rf: is read by",
  co: "co: is overwritten by",
  fr: "fr: read before this was written",
  po: "po: program order",
};

/** Draws the arrows beside the steps; those of one kind bend alike. */
function draw_edges(schedule, edges) {
  schedule.querySelector("svg")?.remove();
  const steps = [...schedule.querySelectorAll("tbody tr")].map((row) => row.querySelector(".step"));
  const frame = schedule.getBoundingClientRect();
  const left = frame.left - schedule.scrollLeft;
  const make = (name, attributes) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };
  const svg = make("svg", {width: schedule.scrollWidth, height: frame.height, role: "img"});
  const title = make("title", {});
  title.textContent = edges.map(({from, to, kind}) => `${kind} from step ${from + 1} to step ${to + 1}`).join("; ");
  const head = make("marker", {id: "arrow", viewBox: "0 0 8 8", refX: 8, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto-start-reverse"});
  head.append(make("path", {d: "M0,0 L8,4 L0,8 z", fill: "context-stroke"}));
  svg.append(title, head);
  edges.forEach(({from, to, kind, circle}, nth) => {
    if (!steps[from] || !steps[to]) return;
    const [a, b] = [steps[from].getBoundingClientRect(), steps[to].getBoundingClientRect()];
    const rightwards = a.right <= b.left, leftwards = b.right <= a.left;
    const x1 = (leftwards ? a.left : a.right) - left, x2 = (rightwards ? b.left : b.right) - left;
    const y1 = a.top + a.height / 2 - frame.top, y2 = b.top + b.height / 2 - frame.top;
    const bend = 18 + nth % 4 * 7;
    const d = rightwards || leftwards
        ? `M${x1},${y1} L${x2},${y2}`
        : `M${x1},${y1} C${Math.max(x1, x2) + bend},${y1} ${Math.max(x1, x2) + bend},${y2} ${x2},${y2}`;
    svg.append(make("path", {d, class: `edge ${kind}${circle ? " circle" : ""}`, "marker-end": "url(#arrow)", "data-edge": `${from + 1} ${kind} ${to + 1}`}));
    const label = make("text", {x: rightwards || leftwards ? (x1 + x2) / 2 : Math.max(x1, x2) + bend * 0.75, y: (y1 + y2) / 2 - 3, class: `edge ${kind}`});
    label.textContent = kind;
    svg.append(label);
  });
  schedule.append(svg);
}

function graph_view(program, finding) {
  const schedule = schedule_element(finding.run);
  const edges = finding.run.edges;
  const circle = edges.some((edge) => edge.circle);
  const kinds_here = Object.keys(edge_names).filter((kind) => edges.some((edge) => edge.kind === kind));
  const section = el("section", {}, el("h2", {}, program.name, " \u2013 ", finding.invariant), el("p", {}, program.about),
    el("p", {class: "found"}, verdict_mark("violated", finding.known ? "waived" : "claimed"), " ", sentence(finding.what)),
    facts([["invariant", finding.statement], ["known", finding.known], ["memory", finding.under],
           ["size", `${counted(program.threads, "thread")}, ${counted(program.operations, "operation")} each`],
           ["repaired in", program.twin], ["source", program.source]]),
    el("div", {class: "graph"}, schedule),
    el("ul", {class: "notes"}, finding.run.notes.map((note) => el("li", {}, note))),
    el("p", {class: "legend"}, "Each step stands after what it reads. ",
       kinds_here.map((kind) => edge_names[kind]).join("; "), ". ",
       circle ? "The thick arrows close a circle: no order of the steps explains every read." : "Some order of the steps explains every read."));
  const draw = () => draw_edges(schedule, edges);
  section.trace = {key: () => false, shown: draw, print: draw};
  new ResizeObserver(draw).observe(schedule);
  return section;
}
