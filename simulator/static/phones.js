"use strict";

/* The phones of the simulator. Whatever comes from a bot is put in as text, never as HTML. */

const POLL_MS = 700;
const MOST_PHONES = 4;
const OUTAGE_S = 600;

const $ = (selector, root = document) => root.querySelector(selector);

function make(tag, { text, cls, ...attributes } = {}, ...children) {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  if (cls) element.className = cls;
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter(Boolean));
  return element;
}

async function call(path, body) {
  const options = body === undefined ? {} : {
    method: "POST",
    body: body instanceof FormData ? body : JSON.stringify(body),
  };
  const response = await fetch(path, options);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.reason || `出错了（${response.status}）`);
  return answer;
}

/* Links */

function webAddress(url) {
  try {
    const parsed = new URL(url);
    return ["http:", "https:"].includes(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

function link(url, text) {
  const href = webAddress(url);
  return href
    ? make("a", { text, href, target: "_blank", rel: "noopener noreferrer" })
    : document.createTextNode(text);
}

/* WeCom lets a text hold <a href> and bare addresses; everything else stays as written. */
function richText(text) {
  const pattern = /<a\s+href=["']([^"']*)["'][^>]*>([^<]*)<\/a>|(https?:\/\/[^\s<>"'，。；）]+)/g;
  const parts = [];
  let last = 0;
  for (const match of text.matchAll(pattern)) {
    parts.push(document.createTextNode(text.slice(last, match.index)));
    parts.push(match[3] ? link(match[3], match[3]) : link(match[1], match[2]));
    last = match.index + match[0].length;
  }
  parts.push(document.createTextNode(text.slice(last)));
  return parts;
}

/* Cards */

class CardView {
  constructor(phone, entry) {
    this.phone = phone;
    this.entry = entry;
    this.card = entry.card;
    this.closed = entry.state === "closed";
    this.choices = {};
  }

  draw() {
    const title = this.card.main_title || {};
    const article = make("article", { cls: `card${this.closed ? " closed" : ""}`, "data-task": this.entry.task_id },
      make("div", { cls: "body" }, ...this.body(title)));
    for (const row of [this.buttons(), this.links()]) {
      if (row.length) article.append(make("div", { cls: "buttons" }, ...row));
    }
    return article;
  }

  body(title) {
    const card = this.card;
    const emphasis = card.emphasis_content || {};
    const rows = card.horizontal_content_list || [];
    const line = (tag, cls, text) => text && make(tag, { cls, text });
    return [
      line("p", "source", card.source && card.source.desc),
      line("h3", "", title.title),
      line("p", "desc", title.desc),
      line("p", "big", emphasis.title),
      line("p", "desc", emphasis.desc),
      line("p", "quote", card.quote_area && card.quote_area.quote_text),
      line("p", "", card.sub_title_text),
      rows.length && make("dl", {}, ...rows.flatMap((row) => this.row(row))),
      ...this.questions(),
    ].filter(Boolean);
  }

  row(row) {
    const value = make("dd");
    value.append(row.url ? link(row.url, row.value || row.url) : document.createTextNode(row.value || ""));
    return [make("dt", { text: row.keyname }), value];
  }

  questions() {
    const lists = [this.card.button_selection, ...(this.card.select_list || [])].filter(Boolean);
    const box = this.card.checkbox;
    return [...lists.map((list) => this.select(list)), box && this.checkbox(box)].filter(Boolean);
  }

  select(list) {
    const select = make("select", {
      disabled: this.closed || list.disable,
      "aria-label": list.title || "请选择",
      onchange: () => { this.choices[list.question_key] = [select.value]; },
    }, ...list.option_list.map((option) => make("option", { value: option.id, text: option.text })));
    if (list.selected_id) select.value = list.selected_id;
    this.choices[list.question_key] = [select.value];
    return select;
  }

  checkbox(box) {
    const type = box.mode === 1 ? "checkbox" : "radio";
    const name = `${this.phone.userid}-${this.entry.n}`;
    const chosen = () => [...fieldset.querySelectorAll("input:checked")].map((input) => input.value);
    const fieldset = make("fieldset", {
      disabled: this.closed || box.disable,
      onchange: () => { this.choices[box.question_key] = chosen(); },
    }, ...box.option_list.map((option) => make("label", {},
      make("input", { type, name, value: option.id, checked: option.is_checked }), ` ${option.text}`)));
    this.choices[box.question_key] = chosen();
    return fieldset;
  }

  buttons() {
    const menu = (this.card.action_menu && this.card.action_menu.action_list) || [];
    return [...this.pressable(), ...menu.map((item) => this.button(item))];
  }

  links() {
    const links = (this.card.jump_list || []).filter((jump) => jump.url);
    const action = this.card.card_action;
    if (action && action.url) links.push({ url: action.url, title: "查看详情" });
    return links.map((jump) => make("div", {}, link(jump.url, jump.title)));
  }

  pressable() {
    if (this.card.replace_text) return [make("button", { type: "button", disabled: true, text: this.card.replace_text })];
    const list = this.card.submit_button ? [this.card.submit_button] : this.card.button_list || [];
    return list.map((item) => (item.type === 1 ? make("div", {}, link(item.url, item.text)) : this.button(item)));
  }

  button(item) {
    const cls = { 1: "strong", 3: "danger" }[item.style] || "";
    return make("button", {
      type: "button", cls, text: item.text, disabled: this.closed,
      onclick: () => this.phone.send("press", {
        app: this.entry.app, task_id: this.entry.task_id, key: item.key, selected: this.choices,
      }),
    });
  }
}

/* One phone */

class Phone {
  constructor(world, userid) {
    this.world = world;
    this.root = $("#phone").content.firstElementChild.cloneNode(true);
    this.chat = $(".chat", this.root);
    this.notice = $(".notice", this.root);
    this.box = $("textarea", this.root);
    this.picker = $("select", this.root);
    this.file = $("input[type=file]", this.root);
    this.box.id = `box-${Math.random().toString(36).slice(2)}`;
    $(".compose label", this.root).setAttribute("for", this.box.id);
    this.listen();
    this.become(userid);
  }

  listen() {
    this.picker.addEventListener("change", () => { this.become(this.picker.value); this.world.remember(); });
    $("form", this.root).addEventListener("submit", (event) => { event.preventDefault(); this.sendText(); });
    this.box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.sendText(); }
    });
    this.file.addEventListener("change", () => this.sendFile());
    for (const button of this.root.querySelectorAll("[data-send]")) {
      button.addEventListener("click", () => this.sendKind(button.dataset.send));
    }
    this.root.addEventListener("keydown", (event) => { if (event.key === "Escape") this.closeMenus(); });
  }

  become(userid) {
    this.userid = userid;
    this.person = this.world.users.get(userid);
    this.entries = [];
    this.unread = new Set();
    this.seen = 0;
    this.app = this.person.apps[0] || "";
    this.root.setAttribute("aria-label", `${this.person.name}的手机`);
    this.root.dataset.user = userid;
    this.picker.replaceChildren(...this.world.options(userid));
    this.say("");
    this.drawApps();
    this.drawChat();
    this.drawMenu();
    this.poll();
  }

  async poll() {
    const userid = this.userid;
    const fresh = await call(`/sim/users/${encodeURIComponent(userid)}/messages?after=${this.seen}`);
    if (userid !== this.userid || !fresh.length || fresh[0].n <= this.seen) return;
    this.seen = fresh[fresh.length - 1].n;
    for (const entry of fresh) this.take(entry);
    this.drawApps();
    this.drawChat();
  }

  /* A new face of a card takes the place of the old one; a recalled message leaves a line. */
  take(entry) {
    const same = (other) => entry.recalled ? other.n === entry.recalled
      : entry.task_id && other.task_id === entry.task_id && other.app === entry.app;
    const index = this.entries.findIndex(same);
    if (index < 0) this.entries.push(entry);
    else this.entries[index] = { ...entry, at: this.entries[index].at, changed: entry.recalled ? null : entry.at };
    if (entry.app !== this.app) this.unread.add(entry.app);
  }

  restart() {
    this.entries = [];
    this.seen = 0;
    this.drawChat();
  }

  drawApps() {
    $(".apps", this.root).replaceChildren(...this.person.apps.map((name) => make("button", {
      type: "button", text: this.world.appTitle(name), cls: this.unread.has(name) ? "unread" : "",
      "aria-pressed": String(name === this.app),
      "aria-label": this.world.appTitle(name) + (this.unread.has(name) ? "，有新消息" : ""),
      onclick: () => this.open(name),
    })));
  }

  open(name) {
    this.app = name;
    this.unread.delete(name);
    this.drawApps();
    this.drawChat();
    this.drawMenu();
  }

  drawChat() {
    const shown = this.entries.filter((entry) => entry.app === this.app);
    const rows = shown.map((entry) => (entry.node ||= this.drawEntry(entry)));
    if (!rows.length) rows.push(make("p", { cls: "empty", text: "还没有消息" }));
    const fresh = rows.filter((row) => row.parentNode !== this.chat);
    const focused = this.chat.contains(document.activeElement);
    for (const row of [...this.chat.children]) if (!rows.includes(row)) row.remove();
    // Rows that stay are not touched: a screen reader hears, and a choice survives, what is new alone.
    rows.forEach((row, index) => { if (this.chat.children[index] !== row) this.chat.insertBefore(row, this.chat.children[index] || null); });
    if (focused && !this.chat.contains(document.activeElement)) this.chat.focus();
    if (fresh.includes(rows[rows.length - 1])) this.chat.scrollTop = this.chat.scrollHeight;
    else if (fresh.length) fresh[0].scrollIntoView({ block: "nearest" });
  }

  drawEntry(entry) {
    const gone = entry.msgtype === "recalled";
    const changed = entry.changed ? ` · ${entry.changed.slice(11, 19)} 更新` : "";
    return make("div", { cls: `entry ${entry.direction}${gone ? " gone" : ""}` },
      make("time", { text: entry.at.slice(11, 19) + changed, datetime: entry.at }),
      entry.card ? new CardView(this, entry).draw() : this.drawBubble(entry));
  }

  drawBubble(entry) {
    const bubble = make("div", { cls: `bubble${entry.msgtype === "menu" ? " tap" : ""}` });
    if (entry.msgtype === "image" && entry.media_id) {
      bubble.append(make("img", { src: `/sim/media/${encodeURIComponent(entry.media_id)}`, alt: "图片" }));
    } else if (entry.articles) {
      bubble.append(...entry.articles.map((article) => make("p", {}, link(article.url, article.title))));
    } else {
      bubble.append(...richText(entry.text));
    }
    return bubble;
  }

  drawMenu() {
    const tops = this.world.menu(this.app);
    $(".menu", this.root).replaceChildren(...tops.map((top) => this.drawTop(top)));
  }

  drawTop(top) {
    const subs = top.sub_button || [];
    if (!subs.length) return make("div", {}, this.item(top));
    const list = make("ul", { hidden: true }, ...subs.map((sub) => make("li", {}, this.item(sub))));
    const button = make("button", {
      type: "button", text: `${top.name} ▴`, "aria-expanded": "false",
      onclick: () => {
        const opening = list.hidden;
        this.closeMenus();
        list.hidden = !opening;
        button.setAttribute("aria-expanded", String(opening));
      },
    });
    return make("div", {}, button, list);
  }

  item(item) {
    return make("button", {
      type: "button", text: item.name,
      onclick: () => {
        this.closeMenus();
        if (item.type === "view") window.open(webAddress(item.url) || "about:blank", "_blank", "noopener");
        else this.send("menu", { app: this.app, key: item.key });
      },
    });
  }

  closeMenus() {
    for (const list of this.root.querySelectorAll(".menu ul")) list.hidden = true;
    for (const button of this.root.querySelectorAll(".menu [aria-expanded]")) button.setAttribute("aria-expanded", "false");
  }

  sendText() {
    const text = this.box.value;
    if (!text.trim()) return;
    this.box.value = "";
    this.send("text", { app: this.app, text });
  }

  sendKind(kind) {
    if (kind === "album") this.file.click();
    else if (kind === "camera") this.send("image", { app: this.app });
    else this.send("send", { app: this.app, msgtype: kind });
  }

  sendFile() {
    if (!this.file.files.length) return;
    const form = new FormData();
    form.append("app", this.app);
    form.append("media", this.file.files[0]);
    this.file.value = "";
    this.send("image", form);
  }

  async send(what, body) {
    this.say("");
    try {
      const sending = call(`/sim/users/${encodeURIComponent(this.userid)}/${what}`, body);
      window.setTimeout(() => this.poll().catch(() => {}), 50);
      const answer = await sending;
      if (!answer.delivered) this.say(`机器人没有应答（投递 ${answer.deliveries} 次）`);
      await this.poll();
    } catch (error) {
      this.say(error.message);
    }
  }

  say(text) {
    this.notice.textContent = text;
    this.notice.classList.toggle("bad", Boolean(text));
  }
}

/* Everything together */

class World {
  constructor() {
    this.users = new Map();
    this.apps = [];
    this.phones = [];
    this.time = null;
  }

  async start() {
    await this.learn();
    const named = decodeURIComponent(location.hash.slice(1)).split(",").filter((id) => this.users.has(id));
    const chosen = named.length ? named : this.usual();
    this.phones = chosen.slice(0, MOST_PHONES).map((userid) => new Phone(this, userid));
    $("#phones").replaceChildren(...this.phones.map((phone) => phone.root));
    for (const button of document.querySelectorAll("[data-advance]")) {
      button.addEventListener("click", () => this.move({ advance_s: Number(button.dataset.advance) }));
    }
    $("#next").addEventListener("click", () => this.toNextDue());
    $("#outage").addEventListener("click", () => this.move({ outage_s: OUTAGE_S }));
    $("#rate").addEventListener("click", () => this.move({ rate: this.time && this.time.rate ? 0 : 1 }));
    document.addEventListener("click", (event) => {
      for (const phone of this.phones) if (!$(".menu", phone.root).contains(event.target)) phone.closeMenus();
    });
    this.beat();
  }

  async learn() {
    const [users, apps] = await Promise.all([call("/sim/users"), call("/sim/apps")]);
    this.users = new Map(users.map((user) => [user.userid, user]));
    this.apps = apps;
  }

  /* The first member of staff, the leaders above, and one of the complaint team. */
  usual() {
    const users = [...this.users.values()];
    const leads = new Set(users.map((user) => user.leader).filter(Boolean));
    const soothes = (user) => /complaint|投诉/.test([user.department, user.post, ...user.roles].join(" "));
    const staff = users.find((user) => user.leader && !leads.has(user.userid) && !soothes(user)) || users[0];
    const team = users.find((user) => soothes(user) && !leads.has(user.userid)) || users.find(soothes);
    const chain = [];
    for (let user = staff; user && chain.length < MOST_PHONES - 1 && !chain.includes(user.userid);) {
      chain.push(user.userid);
      user = this.users.get(user.leader);
    }
    const rest = users.map((user) => user.userid);
    return [...new Set([...chain, ...(team ? [team.userid] : []), ...rest])].slice(0, MOST_PHONES);
  }

  options(chosen) {
    return [...this.users.values()].map((user) => make("option", {
      value: user.userid, text: `${user.name} · ${user.post || user.department}`, selected: user.userid === chosen,
    }));
  }

  menu(app) {
    const found = this.apps.find((one) => one.name === app);
    return found ? found.menu : [];
  }

  appTitle(app) {
    const found = this.apps.find((one) => one.name === app);
    return (found && found.title) || app;
  }

  remember() {
    history.replaceState(null, "", `#${this.phones.map((phone) => phone.userid).join(",")}`);
  }

  async beat() {
    try {
      if (!document.hidden) await this.look();
      $("#status").classList.remove("bad");
      if ($("#status").textContent === "模拟器没有应答") $("#status").textContent = "";
    } catch {
      this.say("模拟器没有应答", true);
    }
    window.setTimeout(() => this.beat(), POLL_MS);
  }

  async look() {
    const [time, apps] = await Promise.all([call("/sim/time"), call("/sim/apps")]);
    const menusChanged = JSON.stringify(apps) !== JSON.stringify(this.apps);
    this.apps = apps;
    if (menusChanged) for (const phone of this.phones) { phone.drawMenu(); phone.drawApps(); }
    this.showTime(time);
    await Promise.all(this.phones.map((phone) => phone.poll()));
  }

  showTime(time) {
    if (this.time && this.time.resets !== time.resets) for (const phone of this.phones) phone.restart();
    this.time = time;
    $("#now").textContent = time.now.slice(11, 19);
    $("#day").textContent = time.now.slice(0, 10);
    $("#rate").setAttribute("aria-pressed", String(time.rate === 1));
    $("#rate").textContent = time.rate === 1 ? "时间流动" : "时间静止";
    $("#due").textContent = time.next_due_local
      ? `下一个到期 ${time.next_due_local.slice(11, 19)}` : "没有到期的时钟";
    $("#next").disabled = !time.next_due;
  }

  toNextDue() {
    const left = (new Date(this.time.next_due) - new Date(this.time.now)) / 1000;
    this.move({ advance_s: Math.max(left, 0) });
  }

  async move(how) {
    const buttons = document.querySelectorAll(".moves button");
    for (const button of buttons) button.disabled = true;
    this.say("rate" in how ? "" : "时间前进中…");
    try {
      this.showTime(await call("/sim/time", how));
      this.say("");
    } catch (error) {
      this.say(error.message, true);
    }
    for (const button of buttons) button.disabled = false;
    await this.look().catch(() => {});
  }

  say(text, bad = false) {
    $("#status").textContent = text;
    $("#status").classList.toggle("bad", bad);
  }
}

new World().start();
