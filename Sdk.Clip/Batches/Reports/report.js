"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const decisions = new Map();
  const storageKey = "clip-report:" + data.head + ":" + data.fingerprint + ":" + data.created;
  const actions = ["allow", "review", "block"];
  const columnOf = role => data.columns.find(column => column.role === role);
  const actionColumn = columnOf("Action");
  const categories = data.columns.filter(column => column.role === "Category");
  const scores = data.columns.filter(column => column.role === "Score");
  const captions = data.columns.filter(column => column.role === "Caption");
  const state = { action: "", categories: {}, text: "", sort: "", descending: true, shown: 60 };

  // Everything from the job reaches the page through textContent or a property, never as markup.
  function make(tag, options = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(options)) {
      if (name === "class") element.className = value;
      else if (name === "text") element.textContent = value;
      else if (name === "on") for (const [event, handler] of Object.entries(value)) element.addEventListener(event, handler);
      else if (name in element) element[name] = value;
      else element.setAttribute(name, value);
    }
    element.append(...children.filter(child => child !== null && child !== undefined));
    return element;
  }

  function svg(tag, attributes) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
    return element;
  }

  function show(value) {
    if (value === null || value === undefined) return "";
    if (typeof value === "number") return Number.isInteger(value) ? String(value) : value.toFixed(4);
    return typeof value === "string" ? value : JSON.stringify(value);
  }

  const actionOf = row => row.error ? "error" : actionColumn ? String((row.values || {})[actionColumn.name] ?? "") : "";

  function histogram(chart) {
    const highest = Math.max(1, ...chart.bins), width = 300 / chart.bins.length;
    const picture = svg("svg", { viewBox: "0 0 300 96", role: "img", "aria-label": "Histogram of " + chart.name });
    chart.bins.forEach((count, bin) => {
      const height = count === 0 ? 0 : Math.max(1, 92 * count / highest);
      const bar = svg("rect", { x: bin * width + 0.5, y: 96 - height, width: Math.max(1, width - 1), height });
      const title = svg("title", {});
      const step = (chart.maximum - chart.minimum) / chart.bins.length;
      title.textContent = count + " from " + show(chart.minimum + bin * step) + " to " + show(chart.minimum + (bin + 1) * step);
      bar.append(title);
      picture.append(bar);
    });
    if (chart.maximum > chart.minimum) {
      const mean = 300 * (chart.mean - chart.minimum) / (chart.maximum - chart.minimum);
      picture.append(svg("line", { x1: mean, x2: mean, y1: 0, y2: 96 }));
    }
    return make("div", { class: "chart" },
      make("div", { text: chart.name }), picture,
      make("div", { class: "ends" }, make("span", { text: show(chart.minimum) }), make("span", { text: "mean " + show(chart.mean) }), make("span", { text: show(chart.maximum) })));
  }

  function counts(chart) {
    const highest = Math.max(1, ...chart.values.map(value => value[1]));
    const box = make("div", { class: "chart" }, make("div", { text: chart.name }));
    for (const [name, count] of chart.values.slice(0, 12)) {
      const fill = make("i");
      fill.style.width = (100 * count / highest).toFixed(1) + "%";
      box.append(make("div", { class: "bar" }, make("span", { class: "isolate", text: name }), make("div", {}, fill), make("b", { text: String(count) })));
    }
    if (chart.values.length > 12) box.append(make("div", { class: "soft", text: (chart.values.length - 12) + " more" }));
    return box;
  }

  function table(content) {
    const head = make("tr", {}, ...content.columns.map(text => make("th", { text })));
    const rows = content.rows.map(cells => make("tr", {}, ...cells.map(text => make("td", { class: "isolate", text }))));
    return make("section", {}, make("h2", { text: content.title }), make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows)));
  }

  function matches(row) {
    if (state.action && actionOf(row) !== state.action) return false;
    for (const [name, value] of Object.entries(state.categories)) {
      if (value && show((row.values || {})[name]) !== value) return false;
    }
    const wanted = state.text.toLowerCase();
    return !wanted || [row.id, row.text, ...captions.map(column => (row.values || {})[column.name])].some(text => String(text ?? "").toLowerCase().includes(wanted));
  }

  function sorted(rows) {
    if (!state.sort) return rows;
    const number = row => { const value = (row.values || {})[state.sort]; return typeof value === "number" ? value : null; };
    return rows.slice().sort((left, right) => {
      const a = number(left), b = number(right);
      if (a === null || b === null) return (a === null) - (b === null);
      return state.descending ? b - a : a - b;
    });
  }

  function card(row) {
    const action = actionOf(row), blocked = action === "block";
    const box = make("article", { class: "card " + (actions.includes(action) ? action : "") });
    if (row.thumbnail) {
      const frame = make("button", { class: "frame" + (blocked ? " blurred" : ""), type: "button" }, make("img", { src: row.thumbnail, alt: blocked ? "Blocked picture" : row.id, loading: "lazy" }));
      frame.addEventListener("click", () => { if (blocked) frame.classList.toggle("blurred"); });
      box.append(frame);
    }
    const body = make("div", { class: "body" }, make("div", { class: "name isolate", text: row.id }));
    if (action && action !== "error") body.append(make("div", {}, make("span", { class: "badge " + (actions.includes(action) ? action : ""), text: action })));
    if (row.text) body.append(make("div", { class: "isolate", text: row.text }));
    for (const column of captions) {
      const text = show((row.values || {})[column.name]);
      if (text && text !== row.text) body.append(make("div", { class: "isolate", text }));
    }
    if (row.error) body.append(make("div", { class: "error isolate", text: row.error.code + ": " + row.error.message }));
    const values = make("div", { class: "values" });
    for (const column of data.columns) {
      const value = show((row.values || {})[column.name]);
      if (value === "" || column.role === "Action" || column.role === "Caption") continue;
      values.append(make("span", { text: column.name, title: column.description }), make("span", { class: "isolate", text: value }));
    }
    body.append(values, decide(row));
    box.append(body);
    return box;
  }

  function decide(row) {
    const group = make("div", { class: "decide", role: "group", "aria-label": "Decision" });
    for (const action of actions) {
      const button = make("button", { type: "button", text: action, "aria-pressed": String(decisions.get(row.index) === action) });
      button.addEventListener("click", () => {
        if (decisions.get(row.index) === action) decisions.delete(row.index); else decisions.set(row.index, action);
        for (const other of group.children) other.setAttribute("aria-pressed", String(decisions.get(row.index) === other.textContent));
        remember();
      });
      group.append(button);
    }
    return group;
  }

  function remember() {
    saved.textContent = decisions.size + " decided";
    try { localStorage.setItem(storageKey, JSON.stringify([...decisions])); } catch { /* A file opened without storage still exports. */ }
  }

  function recall() {
    try {
      for (const [index, action] of JSON.parse(localStorage.getItem(storageKey) || "[]")) if (actions.includes(action)) decisions.set(index, action);
    } catch { decisions.clear(); }
  }

  const decided = () => data.rows.filter(row => decisions.has(row.index)).map(row => ({ index: row.index, id: row.id, action: actionOf(row), decision: decisions.get(row.index) }));

  function cell(value) {
    let text = String(value ?? "");
    // Spreadsheets run cells that begin like a formula.
    if (/^[=+\-@\t\r]/.test(text) && typeof value !== "number") text = "'" + text;
    return /[",\r\n]/.test(text) ? "\"" + text.replaceAll("\"", "\"\"") + "\"" : text;
  }

  function exportJson() {
    save("decisions.json", "application/json", JSON.stringify({ head: data.head, fingerprint: data.fingerprint, created: data.created, decisions: decided() }, null, 2));
  }

  function exportCsv() {
    const rows = decided().map(row => [row.index, row.id, row.action, row.decision].map(cell).join(","));
    save("decisions.csv", "text/csv", ["index,id,action,decision", ...rows, ""].join("\r\n"));
  }

  function save(name, type, content) {
    const link = make("a", { href: URL.createObjectURL(new Blob([content], { type })), download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  function choice(label, values, change, none = "all") {
    return make("label", {}, label + " ", make("select", { on: { change: event => { change(event.target.value); draw(); } } },
      make("option", { value: "", text: none }), ...values.map(value => make("option", { value, text: value }))));
  }

  const saved = make("span", { class: "soft", id: "decided" });
  const found = make("span", { class: "soft", id: "found" });
  const cards = make("section", { class: "cards", id: "cards" });
  const more = make("button", { type: "button", text: "Show more", on: { click: () => { state.shown += 60; draw(true); } } });

  function draw(keep = false) {
    if (!keep) state.shown = 60;
    const rows = sorted(data.rows.filter(matches));
    cards.replaceChildren(...rows.slice(0, state.shown).map(card));
    found.textContent = rows.length + " of " + data.rows.length + " rows";
    more.hidden = rows.length <= state.shown;
  }

  function tools() {
    const bar = make("div", { class: "tools" });
    const present = new Set(data.rows.map(actionOf));
    const filters = ["", ...actions, "error"].filter(action => action === "" || present.has(action));
    if (filters.length > 2) {
      for (const action of filters) {
        const button = make("button", { type: "button", text: action || "all", "data-action": action, "aria-pressed": String(action === "") });
        button.addEventListener("click", () => {
          state.action = action;
          for (const other of bar.querySelectorAll("[data-action]")) other.setAttribute("aria-pressed", String(other === button));
          draw();
        });
        bar.append(button);
      }
    }
    for (const column of categories) {
      const values = [...new Set(data.rows.map(row => show((row.values || {})[column.name])))].filter(value => value !== "").sort();
      if (values.length > 1) bar.append(choice(column.name, values, value => { state.categories[column.name] = value; }));
    }
    const orders = scores.flatMap(column => [column.name + " \u2193", column.name + " \u2191"]);
    if (orders.length > 0) {
      bar.append(choice("order", orders, value => { state.sort = value.slice(0, -2); state.descending = value.endsWith("\u2193"); }, "as read"));
    }
    bar.append(
      make("input", { type: "search", placeholder: "Search names and texts", "aria-label": "Search", on: { input: event => { state.text = event.target.value; draw(); } } }),
      found,
      make("button", { type: "button", id: "export-json", text: "Decisions as JSON", on: { click: exportJson } }),
      make("button", { type: "button", id: "export-csv", text: "as CSV", on: { click: exportCsv } }),
      saved);
    return bar;
  }

  recall();
  const errors = Object.entries(data.errors).map(([code, count]) => code + " " + count).join(", ");
  document.getElementById("report").append(
    make("h1", { class: "isolate", text: data.title }),
    make("div", { class: "soft isolate", text: data.items + " items, " + data.failed + " failed" + (errors ? " (" + errors + ")" : "") + " \u00b7 " + data.created }),
    make("div", { class: "soft isolate", text: "head " + data.head + " \u00b7 fingerprint " + (data.fingerprint || "none") + " \u00b7 input " + data.input }),
    ...data.tables.map(table),
    data.histograms.length + data.counts.length > 0 ? make("h2", { text: "Distribution of all rows" }) : "",
    make("div", { class: "charts" }, ...data.counts.map(counts), ...data.histograms.map(histogram)),
    make("h2", { text: data.rows.length < data.items ? data.rows.length + " rows of " + data.items + ": flagged, best, worst, failed, and an even sample" : "Rows" }),
    tools(), cards, more);
  remember();
  draw();
})();
