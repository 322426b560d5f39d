"use strict";

/* A card, as the client draws it. */

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
