// Progressive enhancement: every page works without this file. No inline code, no evaluation.
"use strict";

const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const YEAR = 365 * 24 * 3600;

// What scripts alone can do is shown only where they run.
function reveal() {
  all("[data-copy], [data-dismiss]").forEach((each) => { each.hidden = false; });
}

async function copy(button) {
  await navigator.clipboard.writeText(button.dataset.copy);
  const words = button.querySelector("span") ?? button;
  const before = words.textContent;
  words.textContent = button.dataset.copied;
  button.setAttribute("aria-live", "polite");
  setTimeout(() => { words.textContent = before; }, 2000);
}

function changeTheme(link) {
  const to = link.dataset.themeTo;
  document.documentElement.dataset.bsTheme = to;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `wg_theme=${to}; Max-Age=${YEAR}; Path=/; SameSite=Lax${secure}`;
  const other = link.parentElement.querySelector(`[data-theme-to]:not([data-theme-to="${to}"])`);
  other?.focus();
}

// Characters as people count them, and which half of a bilingual pair is still missing.
function count(input) {
  const told = document.getElementById(input.dataset.count);
  if (told) told.textContent = told.dataset.of.replace("{n}", [...input.value].length);
  const pair = input.closest("[data-pair]");
  if (!pair) return;
  const halves = all("[data-count]", pair);
  const written = halves.some((each) => each.value.trim());
  halves.forEach((each) => {
    const badge = each.closest("[data-pair] > *").querySelector("[data-missing]");
    if (badge) badge.hidden = !written || Boolean(each.value.trim());
  });
}

// A part of a form that the server draws from what has been typed so far:
// <div data-preview="/meetings/preview" data-preview-of="starts ends zone">.
function preview(part) {
  const form = part.closest("form") ?? document.querySelector(part.dataset.previewForm);
  const names = part.dataset.previewOf.split(" ");
  let waiting, asked;
  form.addEventListener("input", (event) => {
    if (!names.includes(event.target.name)) return;
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      asked?.abort();
      asked = new AbortController();
      const typed = new FormData(form);
      const query = new URLSearchParams(
        names.flatMap((name) => typed.getAll(name).map((value) => [name, value])),
      );
      try {
        const answer = await fetch(`${part.dataset.preview}?${query}`, { signal: asked.signal });
        if (answer.ok) part.innerHTML = await answer.text();
      } catch (error) {
        if (error.name !== "AbortError") throw error;
      }
    }, 250);
  });
}

// Single keys, which can be switched off (WCAG 2.1.4).
const OFF = "wg_keys_off";
const isOff = () => localStorage.getItem(OFF) === "1";
let leading = false;

function pressed(event) {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable], dialog");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || isOff()) return;
  if (leading && /^[1-9]$/.test(event.key)) follow(all(".mast__nav a")[event.key - 1]);
  leading = event.key === "g";
  if (event.key === "?") showKeys(event);
  if (event.key === "/") focusSearch(event);
  follow(document.querySelector(`[data-key="${CSS.escape(event.key)}"]`));
}

function follow(link) {
  link?.click();
}

function focusSearch(event) {
  const field = document.querySelector("input[type=search]");
  if (!field) return;
  event.preventDefault();
  field.focus();
}

function showKeys(event) {
  event?.preventDefault();
  const dialog = document.getElementById("keys");
  if (!dialog) return;
  const words = isOff() ? dialog.dataset.on : dialog.dataset.off;
  dialog.querySelector("[value=switch]").textContent = words;
  dialog.showModal();
}

function switchKeys(dialog) {
  if (dialog.returnValue !== "switch") return;
  localStorage.setItem(OFF, isOff() ? "0" : "1");
}

function clicked(event) {
  const at = (selector) => event.target.closest(selector);
  let found;
  if ((found = at("[data-copy]"))) copy(found);
  if ((found = at("[data-dismiss]"))) found.parentElement.remove();
  if ((found = at("[data-theme-to]"))) { event.preventDefault(); changeTheme(found); }
  if (at("[data-keys]")) showKeys(event);
}

// A button that has been pressed says so and is not pressed twice.
function sent(event) {
  const button = event.submitter;
  if (!button?.dataset.busy || event.defaultPrevented) return;
  setTimeout(() => {
    button.dataset.words = button.textContent;
    button.textContent = button.dataset.busy;
    button.disabled = true;
  });
}

// Back on a page that the browser had kept: its buttons can be pressed again.
function awake() {
  all("[data-words]").forEach((each) => {
    each.textContent = each.dataset.words;
    each.disabled = false;
  });
}

reveal();
all("[data-preview]").forEach(preview);
document.querySelector("[data-focus]")?.focus();
document.addEventListener("click", clicked);
document.addEventListener("keydown", pressed);
document.addEventListener("submit", sent);
document.addEventListener("input", ({ target }) => { if (target.dataset.count) count(target); });
document.getElementById("keys")?.addEventListener("close", (event) => switchKeys(event.target));
window.addEventListener("pageshow", awake);
