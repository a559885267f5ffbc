(() => {
  "use strict";
  const form = document.querySelector(".filter");
  const cards = [...document.querySelectorAll(".chapter .finding")];
  if (!cards.length) return;
  const chosen = (name) => new Set([...form.elements[name] instanceof RadioNodeList ? form.elements[name] : [form.elements[name]]].filter((box) => box.checked).map((box) => box.value));
  const apply = () => {
    const severities = chosen("severity");
    const prohibitions = chosen("prohibition");
    let shown = 0;
    for (const card of cards) {
      const on = severities.has(card.dataset.severity) && prohibitions.has(card.dataset.prohibition);
      card.classList.toggle("off", !on);
      shown += on;
    }
    for (const box of document.querySelectorAll(".group, .chapter")) {
      const inside = box.querySelectorAll(".finding");
      box.classList.toggle("off", inside.length > 0 && [...inside].every((card) => card.classList.contains("off")));
    }
    form.querySelector("output").textContent = shown === cards.length ? `共 ${shown} 条` : `显示 ${shown} 条，共 ${cards.length} 条`;
  };
  form.hidden = false;
  form.addEventListener("change", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  apply();
})();
