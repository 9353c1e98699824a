// What the pages gain by script: notes that stand beside their lines, what belongs together lit together,
// next and previous by key, citations copied. Every page can be read and used without it.
"use strict";

const all = (selector, root = document) => [...root.querySelectorAll(selector)];

// --- saying something to everybody, those who listen to the page too
function say(words) {
  const place = document.querySelector(".said");
  place.textContent = words;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => (place.textContent = ""), 2500);
}

// --- citations
async function copy(words) {
  try {
    await navigator.clipboard.writeText(words);
  } catch {
    // Only pages on this machine or over TLS may use the clipboard.
    const field = document.createElement("textarea");
    field.value = words;
    field.className = "hidden";
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    if (!done) return false;
  }
  return true;
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-cite]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (await copy(link.dataset.cite)) say("Copied: words, speaker, outlet, date and address");
  else location.assign(link.href);
});

// --- what htmx asked for and did not get: the server says why on a page of its own
document.addEventListener("htmx:response:error", (event) => location.assign(event.detail.ctx.request.action));
document.addEventListener("htmx:error", () => say("The server does not answer"));

// --- the article
const article = document.querySelector(".article");

function align() {
  const wide = matchMedia("(min-width: 54.01rem)").matches && article.clientWidth > 800;
  article.classList.remove("aligned");
  article.style.minHeight = "";
  for (const note of all(".note", article)) note.style.top = note.style.left = "";
  if (!wide) return;
  article.classList.add("aligned");
  const top = article.getBoundingClientRect().top;
  const row = article.querySelector(".row");
  const left = `${row.getBoundingClientRect().width + 40}px`;
  const notes = all(".note", article).map((note) => {
    note.style.left = left;
    return { note, wanted: document.getElementById(note.dataset.anchor).getBoundingClientRect().top - top };
  });
  const heights = notes.map(({ note }) => note.offsetHeight);
  let free = 0;
  notes.forEach(({ note, wanted }, place) => {
    const at = Math.max(wanted - 3, free);
    note.style.top = `${at}px`;
    free = at + heights[place] + 2;
  });
  article.style.minHeight = `${free}px`;
}

function light(number) {
  for (const each of all(".lit", article)) each.classList.remove("lit");
  if (number) for (const each of all(`[data-n="${CSS.escape(number)}"]`, article)) each.classList.add("lit");
}

const numberAt = (element) => element?.closest?.("[data-n]")?.dataset.n;

function step(by) {
  const anchors = all(".number", article);
  const focused = anchors.findIndex((anchor) => anchor.dataset.n === numberAt(document.activeElement));
  const next = focused < 0 ? (by > 0 ? 0 : anchors.length - 1) : focused + by;
  const anchor = anchors[Math.min(Math.max(next, 0), anchors.length - 1)];
  anchor?.focus();
  anchor?.scrollIntoView({ block: "center" });
}

function keys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  if (!document.getElementById("keys")?.checked) return;
  const does = { j: () => step(1), k: () => step(-1), c: cite, m: margin }[event.key];
  if (does) {
    event.preventDefault();
    does();
  }
}

function cite() {
  const number = numberAt(document.activeElement);
  if (number) article.querySelector(`.note[data-n="${CSS.escape(number)}"] a[data-cite]`)?.click();
}

function margin() {
  const here = document.activeElement.closest("[data-n]");
  const number = here?.dataset.n;
  if (!number) return;
  const other = here.closest(".note") ? ".number" : ".note .back";
  const found = here.closest(".note")
    ? article.querySelector(`.number[data-n="${CSS.escape(number)}"]`)
    : article.querySelector(`.note[data-n="${CSS.escape(number)}"] .back`);
  if (other) found?.focus();
}

function arrive() {
  const there = location.hash && document.getElementById(location.hash.slice(1));
  const number = numberAt(there);
  if (number) {
    light(number);
    there.scrollIntoView({ block: "center" });
    const focusable = there.matches("a") ? there : there.querySelector("a");
    focusable?.focus({ preventScroll: true });
  }
}

if (article) {
  const lit = (event) => light(numberAt(event.target) ?? numberAt(document.activeElement));
  article.addEventListener("mouseover", lit);
  article.addEventListener("mouseleave", lit);
  article.addEventListener("focusin", lit);
  article.addEventListener("focusout", () => light(null));
  document.addEventListener("keydown", keys);
  addEventListener("hashchange", arrive);
  const box = document.getElementById("keys");
  if (box) {
    box.closest(".keys").hidden = false;
    box.checked = localStorage.getItem("keys") !== "off";
    box.addEventListener("change", () => localStorage.setItem("keys", box.checked ? "on" : "off"));
  }
  align();
  let width = article.clientWidth;
  new ResizeObserver(() => {
    if (article.clientWidth === width) return;
    width = article.clientWidth;
    align();
  }).observe(article);
  document.fonts?.ready.then(align);
  arrive();
}

// --- a file that is dropped where one may be chosen
for (const place of all(".drop")) {
  const field = place.querySelector("input[type=file]");
  const over = (event) => {
    event.preventDefault();
    place.classList.toggle("over", event.type === "dragover");
  };
  place.addEventListener("dragover", over);
  place.addEventListener("dragleave", over);
  place.addEventListener("drop", (event) => {
    over(event);
    if (event.dataTransfer.files.length) field.files = event.dataTransfer.files;
  });
}

// --- reading takes some seconds: say so, and do not send twice
for (const form of all("form[data-busy]")) {
  form.addEventListener("submit", () => {
    const button = form.querySelector("button");
    say(form.dataset.busy);
    setTimeout(() => (button.disabled = true));
    addEventListener("pageshow", () => (button.disabled = false), { once: true });
  });
}
