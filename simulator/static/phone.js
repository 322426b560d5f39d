"use strict";

/* One phone: its chats, its menu, and what its owner can send. */

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
    this.root.addEventListener("click", (event) => { if (event.target.closest("a")) this.opens(); });
  }

  /* WeCom's login then knows whose phone it is, once, and for a minute. */
  opens() {
    document.cookie = `phone=${encodeURIComponent(this.userid)}; path=/; max-age=60; samesite=lax`;
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
      const src = `/sim/media/${encodeURIComponent(entry.media_id)}`;
      bubble.append(make("a", { href: src, target: "_blank", rel: "noopener", "aria-label": "看大图" }, make("img", { src, alt: "图片" })));
    } else if (entry.msgtype === "voice") {
      bubble.append(make("button", {
        type: "button", cls: "voice", text: entry.text.replace(/[[\]]/g, ""), onclick: () => new Audio("/static/voice.mp3").play(),
      }));
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
        if (item.type === "view") { this.opens(); window.open(webAddress(item.url) || "about:blank", "_blank", "noopener"); } else this.send("menu", { app: this.app, key: item.key });
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
