// Draws the charts. The numbers stand on the page as tables; this makes them visible at a glance.
"use strict";

const quiet = { className: "plot", style: { background: "none" } };
const SERIES = {
  direct: "var(--direct)", mixed: "var(--mixed)", indirect: "var(--indirect)",
  named: "var(--direct)", described: "var(--indirect)", nobody: "var(--soft)",
};
const PATTERN = { direct: null, named: null, mixed: "dashes", indirect: "dots", described: "dots", nobody: "dashes" };
const wide = (place) => Math.max(280, Math.min(place.clientWidth || 640, 680));
const started = (row) => new Date(`${row.month}-01T00:00:00Z`);

// Months side by side, but never bars as wide as the page.
function months(rows) {
  const first = d3.utcMonth.offset(d3.min(rows, started), -1);
  const last = d3.utcMonth.offset(d3.max(rows, started), 2);
  return d3.utcMonth.count(first, last) < 8 ? [first, d3.utcMonth.offset(first, 8)] : [first, last];
}

const words = (row, unit) => `${row.when}: ${row.count} ${unit}`;

function time({ rows, unit, title }, place) {
  return Plot.plot({
    ...quiet, width: wide(place), height: 190, ariaLabel: title,
    x: { type: "utc", domain: months(rows), label: null },
    y: { grid: true, label: unit, ticks: 4, tickFormat: whole },
    marks: [
      Plot.rectY(rows, { x: started, interval: "month", y: "count", fill: "var(--soft)", inset: 1.5, title: (row) => words(row, unit) }),
      Plot.ruleY([0]),
    ],
  });
}

const whole = (value) => (Number.isInteger(value) ? value.toLocaleString("en") : "");

function stack({ rows, series, title, unit }, place) {
  const long = rows.flatMap((row) => series.map((name) => ({ ...row, name, count: row[name] })));
  const shown = Plot.plot({
    ...quiet, width: wide(place), height: 210, ariaLabel: title,
    x: { type: "utc", domain: months(rows), label: null },
    y: { grid: true, label: unit, ticks: 4, tickFormat: whole },
    marks: [
      Plot.rectY(long, Plot.stackY({ order: series }, {
        x: started, interval: "month", y: "count", fill: (row) => row.name, inset: 1.5,
        title: (row) => `${row.when}, ${row.name}: ${row.count}`,
      })),
      Plot.ruleY([0]),
    ],
    color: { domain: series, range: series.map((name) => SERIES[name]) },
  });
  textured(shown, series);
  return [key(series), shown];
}

// So that the series can be told apart without colour, all but the first have a texture.
function textured(svg, series) {
  const defs = d3.select(svg).insert("defs", ":first-child");
  for (const name of series) pattern(defs, name, svg);
  for (const rect of svg.querySelectorAll("rect[fill]")) {
    const name = series.find((each) => SERIES[each] === rect.getAttribute("fill"));
    if (name && PATTERN[name]) rect.setAttribute("fill", `url(#${defs.attr("data-id")}-${name})`);
  }
}

function pattern(defs, name) {
  if (!defs.attr("data-id")) defs.attr("data-id", `p${Math.random().toString(36).slice(2, 8)}`);
  const shape = defs.append("pattern").attr("id", `${defs.attr("data-id")}-${name}`)
    .attr("width", 6).attr("height", 6).attr("patternUnits", "userSpaceOnUse");
  shape.append("rect").attr("width", 6).attr("height", 6).attr("fill", SERIES[name]).attr("fill-opacity", 0.25);
  if (PATTERN[name] === "dots") shape.append("circle").attr("cx", 3).attr("cy", 3).attr("r", 1.5).attr("fill", SERIES[name]);
  else shape.append("path").attr("d", "M0,6L6,0").attr("stroke", SERIES[name]).attr("stroke-width", 1.8);
}

function key(series) {
  const list = d3.create("ul").attr("class", "key");
  for (const name of series) {
    const item = list.append("li");
    const swatch = item.append("svg").attr("width", 14).attr("height", 14).attr("aria-hidden", "true");
    const defs = swatch.append("defs");
    pattern(defs, name);
    swatch.append("rect").attr("width", 14).attr("height", 14)
      .attr("fill", PATTERN[name] ? `url(#${defs.attr("data-id")}-${name})` : SERIES[name]);
    item.append("span").text(name);
  }
  return list.node();
}

function share({ rows, title, unit }, place) {
  const lines = rows.flatMap((row) => [
    { ...row, name: "all", value: row.share, text: row.shown },
    { ...row, name: "direct", value: row.direct, text: row.shown_direct },
  ]);
  return Plot.plot({
    ...quiet, width: wide(place), height: 190, ariaLabel: title, marginRight: 60,
    x: { type: "utc", domain: months(rows), label: null },
    y: { grid: true, label: unit, domain: [0, Math.max(0.1, d3.max(rows, (row) => row.share) * 1.15)], ticks: 4, tickFormat: "%" },
    marks: [
      Plot.line(lines, { x: started, y: "value", z: "name", stroke: "currentColor", strokeDasharray: (row) => (row.name === "all" ? "none" : "4,3") }),
      Plot.dot(lines, { x: started, y: "value", fill: "currentColor", r: 3, title: (row) => `${row.when}, ${row.name}: ${row.text}` }),
      Plot.text(lines, Plot.selectLast({ x: started, y: "value", z: "name", text: "name", textAnchor: "start", dx: 8 })),
      Plot.ruleY([0]),
    ],
  });
}

function bars({ rows, title, unit }, place) {
  const label = (row) => (row.label.length > 30 ? `${row.label.slice(0, 29)}…` : row.label);
  // By place, as two may have one name.
  const places = d3.range(rows.length);
  return Plot.plot({
    ...quiet, width: wide(place), height: 34 + rows.length * 24, ariaLabel: title,
    marginLeft: Math.min(190, 12 + 7.2 * d3.max(rows, (row) => label(row).length)), marginRight: 40,
    x: { axis: null, label: unit }, y: { domain: places, label: null, tickFormat: (place) => label(rows[place]), tickSize: 0 },
    marks: [
      Plot.barX(rows, { x: "count", y: places, fill: "var(--soft)", inset: 3.5, href: (row) => row.href ?? null, title: (row) => `${row.label}: ${row.count} ${unit}` }),
      Plot.text(rows, { x: "count", y: places, text: (row) => row.count.toLocaleString("en"), textAnchor: "start", dx: 5 }),
      Plot.ruleX([0]),
    ],
  });
}

// Who does what toward whom: speakers as dots, each act toward somebody as an arrow, as thick as often.
function network({ rows, title }, place) {
  const names = [...new Set(rows.flatMap((row) => [row.from, row.to]))];
  const nodes = names.map((id) => {
    const out = rows.filter((row) => row.from === id), into = rows.filter((row) => row.to === id);
    return { id, name: (out[0] ? out[0].from_name : into[0].to_name), count: d3.sum([...out, ...into], (row) => row.count), href: `/speakers/${id}` };
  });
  // On a phone it is wider than the screen, and scrolls: names on one another say nothing.
  const width = Math.max(680, wide(place) + (place.clientWidth > 900 ? 240 : 0));
  const height = Math.max(320, Math.min(760, width * 0.7));
  const links = rows.map((row) => ({ ...row, source: row.from, target: row.to }));
  const forces = d3.forceSimulation(nodes)
    .force("link", d3.forceLink(links).id((node) => node.id).distance(110).strength(0.5))
    .force("charge", d3.forceManyBody().strength(-420))
    .force("x", d3.forceX().strength(0.07)).force("y", d3.forceY().strength(0.11))
    .force("collide", d3.forceCollide(34)).stop();
  forces.tick(400);
  const rank = d3.rollup(links, (some) => some, (row) => [row.from, row.to].sort().join());
  for (const some of rank.values()) some.forEach((row, place_) => (row.bend = 12 + 16 * place_));
  const most = Math.max(4, d3.max(links, (row) => row.count));
  const end = (node, axis) => node[axis];
  const strokes = [...new Set(links.map((row) => row.act))];
  const shown = Plot.plot({
    ...quiet, width, height, ariaLabel: title, axis: null, margin: 40, marginLeft: 70, marginRight: 70,
    marks: [
      strokes.map((act) => d3.groups(links.filter((row) => row.act === act), (row) => row.bend).map(([bend, some]) =>
        Plot.arrow(some, {
          x1: (row) => end(row.source, "x"), y1: (row) => end(row.source, "y"), x2: (row) => end(row.target, "x"), y2: (row) => end(row.target, "y"),
          bend, insetStart: 8, insetEnd: 10, headLength: 9, stroke: tone(act), strokeDasharray: DASHES[act] ?? "none",
          strokeWidth: (row) => 1.2 + 2.6 * (row.count / most), href: "href", className: "line",
          title: (row) => `${row.from_name}: ${row.act} → ${row.to_name}, ${row.count}`,
        }))),
      Plot.dot(nodes, { x: "x", y: "y", r: 5, fill: "currentColor", href: "href", title: "name" }),
      Plot.text(nodes, { x: "x", y: "y", text: "name", dy: -13, href: "href", fontSize: 12, stroke: "var(--paper)", strokeWidth: 4, fill: "currentColor" }),
    ],
  });
  return [lineKey(strokes), shown];
}

// An act is told by the colour and by the dashes of its line.
const TONES = { accuse: "var(--accent)", threaten: "var(--accent)", reject: "var(--indirect)", deny: "var(--indirect)", support: "var(--mixed)", agree: "var(--mixed)" };
const DASHES = { threaten: "9,3,2,3", deny: "2,4", reject: "7,4", request: "5,3", agree: "1,3", ask: "1,4" };
const tone = (act) => TONES[act] ?? "var(--direct)";

function lineKey(acts) {
  const list = d3.create("ul").attr("class", "key");
  for (const act of acts) {
    const item = list.append("li");
    item.append("svg").attr("width", 34).attr("height", 10).attr("aria-hidden", "true").append("line")
      .attr("x1", 0).attr("x2", 34).attr("y1", 5).attr("y2", 5).attr("stroke", tone(act))
      .attr("stroke-width", 2).attr("stroke-dasharray", DASHES[act] ?? "none");
    item.append("span").text(act);
  }
  return list.node();
}

const forms = { time, stack, share, bars, network };

function draw(place) {
  const data = JSON.parse(place.dataset.chart);
  if (!data.rows.length) {
    place.textContent = "Nothing to draw.";
    return;
  }
  const parts = [forms[data.form](data, place)].flat();
  named(parts.at(-1), data.title);
  place.replaceChildren(...parts);
}

// The library labels groups of marks, which ARIA forbids; what can be followed is a link with a name instead.
function named(svg, title) {
  for (const group of svg.querySelectorAll("g[aria-label], g[aria-description]")) {
    group.dataset.mark = group.getAttribute("aria-label") ?? "";
    group.removeAttribute("aria-label");
    group.removeAttribute("aria-description");
  }
  const links = svg.querySelectorAll("a");
  for (const link of links) {
    link.setAttribute("aria-label", link.querySelector("title")?.textContent ?? link.textContent);
  }
  svg.setAttribute("role", links.length ? "group" : "img");
  svg.setAttribute("aria-label", title);
}

for (const place of document.querySelectorAll("[data-chart]")) draw(place);
