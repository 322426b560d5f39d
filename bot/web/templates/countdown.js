"use strict";
for (const place of document.querySelectorAll("[data-due]")) {
  const due = Number(place.dataset.due);
  const ahead = Number(place.dataset.now) - Date.now();
  const show = () => {
    const seconds = Math.round((due - Date.now() - ahead) / 1000);
    const past = Math.abs(seconds), hours = Math.floor(past / 3600);
    const minutes = Math.floor((past % 3600) / 60), rest = String(past % 60).padStart(2, "0");
    const short = hours ? `${hours}小时${minutes}分` : `${minutes}分${rest}秒`;
    const length = hours < 48 ? short : `${Math.floor(hours / 24)}天${hours % 24}小时`;
    place.textContent = (seconds >= 0 ? "还剩" : "已过") + length;
    place.parentElement.classList.toggle("late", seconds < 0);
  };
  show();
  setInterval(show, 1000);
}
for (const form of document.querySelectorAll("form")) {
  // A second tap while the first is under way would only be told that it came too late.
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => { delete form.dataset.sent; }, 8000);
  });
}
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
