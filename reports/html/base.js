// Elements, words and addresses: what every view is made with.

/** What each kind of report brings: `home` is the view of the whole, `view_of(parts)` that of an
 *  address, or null, `summary` one sentence, and `whole` what to call the whole. */
const kinds = {};

/** An element with attributes and children; null children are left out, texts are never markup. */
function el(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

/** The address of a view: "#/rss-2007/balance.no-leak". */
function address(...parts) {
  return "#/" + parts.map(encodeURIComponent).join("/");
}

function parts_of(hash) {
  return hash.replace(/^#\/?/, "").replace(/\?.*$/, "").split("/").filter((part) => part !== "").map((part) => {
    try { return decodeURIComponent(part); } catch { return part; }
  });
}

function counted(number, thing) {
  return `${number.toLocaleString("en")} ${thing}${number === 1 ? "" : "s"}`;
}

const how_many = (list, test) => list.filter(test).length;

/** "a", "a and b", "a, b and c". */
function listed(words) {
  if (words.length < 2) return words.join("");
  return words.slice(0, -1).join(", ") + " and " + words[words.length - 1];
}

/** With a full stop, and a capital letter unless it begins with a name. */
function sentence(text) {
  return (/^[a-z]+ /.test(text) ? text[0].toUpperCase() + text.slice(1) : text) + ".";
}

function seconds(number) {
  return number < 0.01 ? "< 0.01 s" : `${number.toFixed(2)} s`;
}

/** A verdict's sign, which tells it without colour, and what it means. */
const signs = {
  proved: ["✓", "proved for all values"],
  holds: ["✓", "holds in every world of the scopes that were searched"],
  violated: ["✗", "violated: there is a trace"],
  bounded: ["…", "bounded: no violation before the search was cut short"],
  unknown: ["?", "unknown: nothing put it to the test"],
  error: ["!", "error"],
};

function verdict_mark(verdict, stance) {
  const kept = verdict === "violated" && stance !== "claimed" ? " waived" : "";
  return el("span", {class: `verdict ${verdict}${kept}`},
            el("span", {"aria-hidden": "true"}, signs[verdict][0] + " "), verdict);
}

/** A table of facts: pairs of a name and what it is; those without a value are left out. */
function facts(pairs, kind = "facts") {
  const given = pairs.filter(([, value]) => value !== null && value !== undefined && value !== "");
  return el("dl", {class: kind},
            given.map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
}

/** A text to take along, with a button that copies it. */
function taken_along(what, text, open = false) {
  const button = el("button", {type: "button", onclick: async () => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(pre);
      button.textContent = "Selected; copy it with the keyboard";
    }
  }}, "Copy");
  const pre = el("pre", {tabindex: "0"}, text);
  return el("details", {class: "text", open}, el("summary", {}, what), button, pre);
}

/** A table with a head.  On a narrow page a row becomes a card, where each cell says its column itself. */
function list_table(heads, rows, caption) {
  for (const row of rows) {
    row.setAttribute("role", "row");
    [...row.children].forEach((cell, at) => {
      cell.setAttribute("role", cell.tagName === "TH" ? "rowheader" : "cell");
      cell.dataset.head = heads[at];
    });
  }
  return el("table", {class: "list", role: "table"}, caption ? el("caption", {}, caption) : null,
    el("thead", {}, el("tr", {}, heads.map((head) => el("th", {scope: "col"}, head)))), el("tbody", {role: "rowgroup"}, rows));
}

/** Arrow keys move between the links of a table, as in a sheet. */
function move_by_arrows(table) {
  table.addEventListener("keydown", (event) => {
    const step = {ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0]}[event.key];
    const cell = event.target.closest("td, th");
    if (!step || !cell || event.altKey || event.ctrlKey || event.metaKey) return;
    const rows = [...table.querySelectorAll("tr")].filter((row) => !row.hidden);
    let row = rows.indexOf(cell.parentElement);
    let column = cell.cellIndex;
    for (;;) {
      row += step[0];
      column += step[1];
      if (row < 0 || row >= rows.length || column < 0) return;
      const next = rows[row].cells[column];
      if (!next && step[1] !== 0) return;
      const link = next && !next.hidden && next.querySelector("a");
      if (link) {
        event.preventDefault();
        link.focus();
        return;
      }
    }
  });
}
