// What the pages do beyond HTML: the list follows the record, and clocks run down.
// Without this file everything works; one reloads by hand.
"use strict";

// As admin/times.py says it.
function spoken(seconds) {
  if (seconds < 60) return `${seconds} 秒`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} 分 ${seconds % 60} 秒`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} 小时 ${Math.floor((seconds % 3600) / 60)} 分`;
  return `${Math.floor(seconds / 86400)} 天`;
}

function runDown(now) {
  for (const clock of document.querySelectorAll("time[data-due]")) {
    const seconds = Math.round((Date.parse(clock.dataset.due) - now) / 1000);
    clock.textContent = seconds >= 0 ? `还剩 ${spoken(seconds)}` : `已过 ${spoken(-seconds)}`;
    clock.closest(".clock").classList.toggle("late", seconds < 0);
  }
}

function replaceRows(body, html) {
  const before = new Map([...body.rows].map((row) => [row.dataset.id, row.textContent]));
  const focused = document.activeElement?.closest("tr")?.dataset.id;
  body.innerHTML = html;
  for (const row of body.rows) {
    if (!row.dataset.id) continue;
    const old = before.get(row.dataset.id);
    // A clock that ran down is no news.
    if (before.size && old === undefined) row.classList.add("fresh");
    if (row.dataset.id === focused) row.querySelector("a")?.focus();
  }
}

function follow(table) {
  const source = new EventSource(table.dataset.live);
  const state = document.querySelector("[data-live-state]");
  const say = (text, off) => {
    if (!state) return;
    state.hidden = false;
    state.textContent = text;
    state.classList.toggle("off", off);
  };
  source.addEventListener("open", () => say("实时更新", false));
  source.addEventListener("error", () => say("连接断开，正在重连", true));
  source.addEventListener("time", (event) => runDown(Date.parse(event.data)));
  source.addEventListener("rows", (event) => replaceRows(table.tBodies[0], JSON.parse(event.data).html));
}

const live = document.querySelector("table[data-live]");
if (live) follow(live);
