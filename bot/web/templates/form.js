"use strict";
for (const place of document.querySelectorAll("[data-due]")) {
  const due = Number(place.dataset.due);
  const ahead = Number(place.dataset.now) - Date.now();
  const show = () => {
    const seconds = Math.round((due - Date.now() - ahead) / 1000), past = Math.abs(seconds);
    const length = `${Math.floor(past / 60)}分${String(past % 60).padStart(2, "0")}秒`;
    place.textContent = (seconds >= 0 ? "还剩" : "已过") + length;
    place.parentElement.classList.toggle("late", seconds < 0);
  };
  show();
  setInterval(show, 1000);
}
for (const choice of document.querySelectorAll("[data-decides]")) {
  // Other questions hang on this one: the server says which, as it does without scripts.
  choice.addEventListener("change", () => {
    const save = choice.form.querySelector(".wide button[value=save]");
    choice.form.action += "#" + choice.name.slice(2);
    choice.form.requestSubmit(save);
  });
}
for (const form of document.querySelectorAll("form")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => { delete form.dataset.sent; }, 8000);
  });
}
const first = document.querySelector("[role=alert] a, [role=alert]");
if (first) { first.tabIndex = 0; first.focus(); }
