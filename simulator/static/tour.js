"use strict";

/* A guided tour through the demo. How far one is, is read off the phones alone: so the tour can be
   left, resumed and reloaded at any time, and goes on by itself when a step was done. */

const REPORT = "不满报告";
const EXAMPLE = "客户周敏 13851686721，定损太慢，要投诉";

/* Each step: whose phone, what to do, where to do it, and the entry that shows that it was done.
   `seen` holds the entries of the steps before; a step that was left out has none. */
const STEPS = [
  {
    who: "staff",
    text: (names) => `有客户不高兴了。在${names.staff}的手机上点菜单“${REPORT}”：只这一下，时钟就开始走，记录也有了。`,
    target: (phone) => menuItem(phone.root, REPORT),
    done: (tour) => tour.answerTo("staff", (entry) => entry.text.trim().startsWith(REPORT)),
  },
  {
    who: "staff", example: EXAMPLE,
    text: () => "有空再补一句：客户是谁、电话、什么事，顺序随意；照片和语音也行。不补也不影响计时。",
    target: (phone) => phone.box,
    done: (tour, seen) => seen[0] && tour.answerTo("staff", (entry) => entry.msgtype === "text"
      && entry.n > seen[0].n),
  },
  {
    who: "first", clock: true,
    text: (names) => `${names.staff}没来得及化解。点“快进到下一个到期”，看${names.first}的手机：来了一张带按钮的卡片。`,
    done: (tour, seen) => seen[0] && tour.card("first", seen[0]),
  },
  {
    who: "first", press: "接手",
    text: (names) => `在${names.first}的卡片上点“接手”：${names.staff}会知道有人管了。`,
    done: (tour, seen) => seen[2] && tour.face("first", seen[2]),
  },
  {
    who: "second", clock: true,
    text: (names) => `接手不等于解决，领导的时限照常走。再快进一次，轮到${names.second}。`,
    done: (tour, seen) => seen[0] && tour.card("second", seen[0]),
  },
  {
    who: "second", press: "转投诉组",
    text: (names) => `${names.second}决定请投诉组出面：在卡片上点“转投诉组”。`,
    done: (tour, seen) => seen[0] && tour.card("caller", seen[0]),
  },
  {
    who: "caller", press: "我来打",
    text: (names) => `${names.caller}收到回访卡片，电话还打着码。点“我来打”：只有接下的人看得到完整号码。`,
    done: (tour, seen) => seen[5] && tour.face("caller", seen[5]),
  },
  {
    who: "caller", press: "接通无不满",
    text: () => "打完电话，点“接通无不满”：这件事归档，大家手里的卡片都变灰。",
    done: (tour, seen) => seen[6] && tour.closed("caller", seen[6]),
  },
];
const END = "走完了：从一次点按到归档，每一步都有时间、有去向。还可以点卡片上的“查看详情”看案件页（换一部手机看，先点页底的“换人”），或按“断开企业微信”看断网时会怎样。";

function named(root, selector, text) {
  return [...root.querySelectorAll(selector)].find((one) => one.textContent === text && !one.disabled);
}

/* The item itself, or what opens the part of the menu that it is in. */
function menuItem(root, text) {
  const item = named(root, ".menu button", text);
  const part = item && item.closest("ul");
  return part && part.hidden ? part.previousElementSibling : item;
}

class Tour {
  constructor(world) {
    this.world = world;
    this.root = $("#tour");
    this.opener = $("#guide");
    this.kept = JSON.parse(sessionStorage.getItem("tour") || "{}");
    this.forget();
    this.opener.addEventListener("click", () => this.show(this.root.hidden));
    $("#tour-go").addEventListener("click", () => this.go());
    $("#tour-again").addEventListener("click", () => this.again());
    $("#tour-leave").addEventListener("click", () => { this.show(false); this.opener.focus(); });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !this.root.hidden) $("#tour-go").focus();
    });
  }

  /* Only where there is something to show: a bot that takes reports, and people to send them up to. */
  start() {
    const { staff, leaders, team } = this.world.cast();
    this.roles = { staff, first: leaders[0], second: leaders[1], caller: team[0] };
    this.team = team;
    const takes = this.world.menu(staff.apps[0]).flatMap((top) => [top, ...(top.sub_button || [])])
      .some((item) => item.name === REPORT);
    if (!takes || Object.values(this.roles).some((person) => !person)) return;
    this.opener.hidden = false;
    this.show(this.kept.open !== false);
  }

  forget() {
    this.logs = new Map();
    this.step = -1;
  }

  again() {
    this.keep({ after: Object.fromEntries([...this.logs].map(([userid, log]) => [userid, log.length])) });
    this.step = -1;
    this.draw();
    $("#tour-go").focus();
  }

  keep(values) {
    Object.assign(this.kept, values);
    sessionStorage.setItem("tour", JSON.stringify(this.kept));
  }

  show(open) {
    this.keep({ open });
    this.root.hidden = !open;
    this.opener.setAttribute("aria-expanded", String(open));
    document.body.classList.toggle("touring", open);
    this.step = -1;
    if (open) this.look().catch(() => {});
    else this.mark(null, null);
  }

  /* Read what is new on the phones of everybody who has a part. */
  async look() {
    if (this.opener.hidden) this.start();
    if (this.root.hidden) return;
    const people = [this.roles.staff, this.roles.first, this.roles.second, ...this.team];
    await Promise.all(people.map((person) => this.read(person.userid)));
    this.draw();
  }

  async read(userid) {
    const log = this.logs.get(userid) || [];
    this.logs.set(userid, log);
    const after = log.length ? log[log.length - 1].n : 0;
    const fresh = await call(`/sim/users/${encodeURIComponent(userid)}/messages?after=${after}`);
    const last = log.length ? log[log.length - 1].n : 0;
    log.push(...fresh.filter((entry) => entry.n > last).map((entry) => ({ ...entry, userid })));
  }

  /* What the steps ask */

  log(role) {
    const people = role === "caller" ? this.team : [this.roles[role]];
    return people.flatMap(({ userid }) => {
      const log = this.logs.get(userid) || [];
      const after = (this.kept.after || {})[userid] || 0;
      // A new simulator begins to count anew; what was kept of the one before says nothing then.
      return after > log.length ? log : log.slice(after);
    });
  }

  answerTo(role, said) {
    const log = this.log(role);
    const asked = log.findIndex((entry) => entry.direction === "out" && said(entry));
    return asked < 0 ? null : log.slice(asked).find((entry) => entry.direction === "in");
  }

  card(role, since) {
    return this.log(role).find((entry) => entry.card && Date.parse(entry.at) >= Date.parse(since.at));
  }

  face(role, card) {
    return this.log(role).find((entry) => this.later(entry, card));
  }

  closed(role, card) {
    const last = this.log(role).filter((entry) => this.later(entry, card)).pop();
    return last && last.state === "closed" ? last : null;
  }

  later(entry, card) {
    return entry.userid === card.userid && entry.task_id === card.task_id && entry.n > card.n;
  }

  /* The first step after the last that was done; whatever was left out before it is behind. */
  now(seen) {
    STEPS.forEach((step) => seen.push(step.done(this, seen) || null));
    return seen.findLastIndex(Boolean) + 1;
  }

  /* What one sees */

  draw() {
    if (this.root.hidden) return;
    const seen = [];
    const now = this.now(seen);
    const caller = seen[5] && this.world.users.get(seen[5].userid);
    this.roles.caller = caller || this.team[0];
    const step = STEPS[now];
    if (now !== this.step) this.turnTo(now, step);
    const phone = step && this.world.phoneOf(this.roles[step.who].userid);
    this.mark(phone || null, step && this.target(step, phone));
  }

  turnTo(now, step) {
    this.step = now;
    $("#tour-place").textContent = step ? `第 ${now + 1} 步，共 ${STEPS.length} 步` : "三分钟走完了";
    $("#tour-progress").max = STEPS.length;
    $("#tour-progress").value = now;
    $("#tour-what").textContent = step ? step.text(this.names()) : END;
    $("#tour-go").textContent = step ? (step.example ? "填入例句" : "带我去") : "再走一遍";
    $("#tour-again").hidden = !step || !now;
    if (step) this.bring(this.roles[step.who].userid);
  }

  names() {
    return Object.fromEntries(Object.entries(this.roles).map(([role, person]) => [role, person.name]));
  }

  bring(userid) {
    const phone = this.world.bring(userid);
    const last = (this.logs.get(userid) || []).filter((entry) => entry.card).pop();
    if (last && phone.app !== last.app) phone.open(last.app);
    phone.root.scrollIntoView({ block: "nearest", inline: "center" });
  }

  target(step, phone) {
    if (step.clock) return $("#next");
    if (!phone) return null;
    return step.press ? named(phone.root, ".card button", step.press) : step.target(phone);
  }

  mark(phone, target) {
    for (const one of this.world.phones) one.root.classList.toggle("guided", one === phone);
    for (const old of document.querySelectorAll("[data-hint]")) if (old !== target) delete old.dataset.hint;
    if (target) target.dataset.hint = "";
  }

  go() {
    const step = STEPS[this.step];
    if (!step) { this.again(); return; }
    this.bring(this.roles[step.who].userid);
    this.draw();
    const phone = this.world.phoneOf(this.roles[step.who].userid);
    if (step.example) phone.box.value = step.example;
    (this.target(step, phone) || phone.chat).focus();
  }
}
