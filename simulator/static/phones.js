"use strict";

/* The phones side by side, the time that they share, and what can be made to go wrong. */

const POLL_MS = 700;
const MOST_PHONES = 4;
const OUTAGE_S = 600;

class World {
  constructor() {
    this.users = new Map();
    this.apps = [];
    this.phones = [];
    this.time = null;
    this.tour = new Tour(this);
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
    $("#next").addEventListener("click", () => this.move({ next_due: true }));
    $("#outage").addEventListener("click", () => this.move({ outage_s: OUTAGE_S }));
    $("#rate").addEventListener("click", () => this.move({ rate: this.time && this.time.rate ? 0 : 1 }));
    $("#cut").addEventListener("click", () => this.cut($("#cut").getAttribute("aria-pressed") !== "true"));
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

  /* Who plays in a demo: the first member of staff, the leaders above, the complaint team. */
  cast() {
    const users = [...this.users.values()];
    const leads = new Set(users.map((user) => user.leader).filter(Boolean));
    const soothes = (user) => /complaint|投诉/.test([user.department, user.post, ...user.roles].join(" "));
    const staff = users.find((user) => user.leader && !leads.has(user.userid) && !soothes(user)) || users[0];
    const soothing = users.filter(soothes);
    const callers = soothing.filter((user) => !leads.has(user.userid));
    const leaders = [];
    for (let user = staff; user && !leaders.includes(user); user = this.users.get(user.leader)) leaders.push(user);
    return { staff, leaders: leaders.slice(1), team: callers.length ? callers : soothing };
  }

  usual() {
    const { staff, leaders, team } = this.cast();
    const chain = [staff, ...leaders].slice(0, MOST_PHONES - 1);
    const people = new Set([...chain, ...team.slice(0, 1), ...this.users.values()]);
    return [...people].filter(Boolean).map((user) => user.userid).slice(0, MOST_PHONES);
  }

  phoneOf(userid) {
    return this.phones.find((phone) => phone.userid === userid);
  }

  /* Show somebody's phone: where it is, or in the place of the last one. */
  bring(userid) {
    const shown = this.phoneOf(userid);
    if (shown) return shown;
    const phone = this.phones[this.phones.length - 1];
    phone.become(userid);
    this.remember();
    return phone;
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
    const [time, apps, faults] = await Promise.all([call("/sim/time"), call("/sim/apps"), call("/sim/faults")]);
    this.showCut(faults.refuse && faults.drop_callbacks === true);
    const menusChanged = JSON.stringify(apps) !== JSON.stringify(this.apps);
    this.apps = apps;
    if (menusChanged) for (const phone of this.phones) { phone.drawMenu(); phone.drawApps(); }
    this.showTime(time);
    await Promise.all([...this.phones.map((phone) => phone.poll()), this.tour.look()]);
  }

  showTime(time) {
    if (this.time && this.time.resets !== time.resets) {
      for (const phone of this.phones) phone.restart();
      this.tour.forget();
    }
    this.time = time;
    $("#now").textContent = time.now.slice(11, 19);
    $("#day").textContent = time.now.slice(0, 10);
    $("#rate").setAttribute("aria-pressed", String(time.rate === 1));
    $("#rate").textContent = time.rate === 1 ? "时间流动" : "时间静止";
    $("#due").textContent = time.next_due_local
      ? `下一个到期 ${time.next_due_local.slice(11, 19)}` : "没有到期的时钟";
    $("#next").disabled = !time.next_due;
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

  /* WeCom and the bot hear nothing of each other, both ways, until it is switched back. */
  async cut(off) {
    try {
      await call("/sim/faults", { refuse: off, drop_callbacks: off });
      this.showCut(off);
    } catch (error) {
      this.say(error.message, true);
    }
  }

  showCut(off) {
    $("#cut").setAttribute("aria-pressed", String(off));
    $("#cut").textContent = off ? "恢复企业微信" : "断开企业微信";
    document.body.classList.toggle("cut", off);
  }

  say(text, bad = false) {
    $("#status").textContent = text;
    $("#status").classList.toggle("bad", bad);
  }
}

new World().start();
