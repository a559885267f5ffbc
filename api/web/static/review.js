// One click from a finding to its words and back; deciding with keys.
// Without this file every link and form of the page still does the same with a new page.
(() => {
  "use strict";
  const desk = document.querySelector(".desk");
  const viewer = document.getElementById("viewer");
  const sheet = document.getElementById("sheet");
  const live = document.getElementById("live");
  const help = document.getElementById("help");
  const narrow = window.matchMedia("(max-width: 61.99rem)");
  const remembered = "tender-guard-keys";
  let current = document.querySelector(".finding.here")?.dataset.finding ?? null;
  let reached = "";
  let large = false;

  const cards = () => [...document.querySelectorAll("#list .finding")];
  const cardOf = (id) => document.getElementById(`f-${id}`);
  const wordsOf = (id) => [...sheet.querySelectorAll("[data-finding]")].filter((one) => one.dataset.finding.split(" ").includes(id));

  const say = (text) => {
    live.textContent = text;
    window.clearTimeout(say.end);
    say.end = window.setTimeout(() => { live.textContent = ""; }, 8000);
  };

  // -- the page on the left

  const dress = () => {
    for (const one of sheet.querySelectorAll(".scripted")) one.hidden = false;
    sheet.querySelector(".enlarge")?.setAttribute("aria-pressed", String(large));
    sheet.querySelector(".paper")?.classList.toggle("large", large);
    point(current);
  };

  const point = (id) => {
    for (const one of sheet.querySelectorAll(".here")) one.classList.remove("here");
    const found = id ? wordsOf(id) : [];
    for (const one of found) one.classList.add("here");
    const paper = sheet.querySelector(".paper");
    if (!found.length || !paper) return;
    const box = found[0].getBoundingClientRect();
    const frame = paper.getBoundingClientRect();
    paper.scrollTop += box.top - frame.top - paper.clientHeight / 3;
    paper.scrollLeft += box.left - frame.left - paper.clientWidth / 4;
  };

  const turn = (number) => {
    const shown = sheet.querySelector(".leaf")?.dataset.number;
    if (shown === String(number)) { point(current); return; }
    htmx.ajax("GET", `/documents/${desk.dataset.document}/sheets/${number}`, { target: "#sheet", swap: "innerHTML" });
  };

  // -- the finding on the right

  const open = (card, { move = true } = {}) => {
    for (const one of cards()) {
      const on = one === card;
      one.classList.toggle("here", on);
      one.querySelector(".rest").hidden = !on;
    }
    current = card.dataset.finding;
    if (card.dataset.sheet) {
      viewer.classList.add("open");
      turn(card.dataset.sheet);
    } else {
      viewer.classList.remove("open");
      point(null);
    }
    history.replaceState(null, "", `${address({ finding: current })}#f-${current}`);
    if (move) card.scrollIntoView({ block: narrow.matches && viewer.classList.contains("open") ? "start" : "nearest" });
  };

  const address = (more) => {
    const query = new URLSearchParams(window.location.search);
    query.delete("sheet");
    for (const [name, value] of Object.entries(more)) query.set(name, value);
    return `${window.location.pathname}?${query}`;
  };

  const step = (by) => {
    const all = cards();
    if (!all.length) return;
    const at = all.findIndex((one) => one.dataset.finding === current);
    const next = at < 0 ? all[0] : all[Math.min(Math.max(at + by, 0), all.length - 1)];
    open(next);
    next.focus({ preventScroll: true });
  };

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const words = event.target.closest("#sheet a[data-finding]");
    const title = event.target.closest(".to-words");
    const page = event.target.closest(".to-sheet");
    if (words || title) {
      const card = title ? title.closest(".finding") : cardOf(words.dataset.finding.split(" ")[0]);
      if (!card) return;
      event.preventDefault();
      open(card);
      if (words) { card.scrollIntoView({ block: "center" }); card.focus({ preventScroll: true }); }
    } else if (page) {
      event.preventDefault();
      viewer.classList.add("open");
      turn(page.dataset.sheet);
    } else if (event.target.closest(".enlarge")) {
      large = !large;
      dress();
    } else if (event.target.closest(".shut")) {
      viewer.classList.remove("open");
    } else if (event.target.closest(".keys")) {
      help.showModal();
    }
  });

  sheet.addEventListener("submit", (event) => {
    event.preventDefault();
    turn(Math.max(1, Number(event.target.elements.sheet.value) || 1));
  });
  sheet.addEventListener("change", (event) => {
    if (event.target.name === "sheet") turn(Math.max(1, Number(event.target.value) || 1));
  });

  // A finding and its words light up together.
  const light = (event, on) => {
    const from = event.target.closest?.("[data-finding]");
    if (!from) return;
    for (const id of from.dataset.finding.split(" ")) {
      cardOf(id)?.classList.toggle("lit", on);
      for (const one of wordsOf(id)) one.classList.toggle("lit", on);
    }
  };
  desk.addEventListener("mouseover", (event) => light(event, true));
  desk.addEventListener("mouseout", (event) => light(event, false));
  desk.addEventListener("focusin", (event) => light(event, true));
  desk.addEventListener("focusout", (event) => light(event, false));

  // -- deciding

  document.body.addEventListener("htmx:beforeSwap", (event) => {
    // A form that is at fault comes back with what is wrong in it.
    if (event.detail.xhr.status === 400) { event.detail.shouldSwap = true; event.detail.isError = false; }
  });
  document.body.addEventListener("htmx:responseError", () => { live.textContent = "没有保存：页面已过期或您没有权限，请刷新后重试。"; });
  document.body.addEventListener("htmx:sendError", () => { live.textContent = "没有保存：连不上服务，请稍后再试。"; });
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    reached = "";
    if (event.target.matches(".decide")) reached = event.detail.requestConfig.parameters.verdict ?? "";
  });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.target === sheet || sheet.contains(event.target)) dress();
  });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.requestConfig.elt.matches(".decide, .waiving form")) return;
    const id = current;
    const card = cardOf(id);
    if (!card) return;
    if (event.detail.xhr.status !== 200) { if (reached) verdict(reached); return; }
    const told = { accepted: "已采纳", rejected: "已记为不采纳", returned: "已退回修改" }[reached] ?? "已豁免";
    const all = cards();
    const at = all.indexOf(card);
    const next = [...all.slice(at + 1), ...all.slice(0, at)].find((one) => one.dataset.settled === "no");
    const title = card.querySelector(".to-words").textContent.trim();
    if (!next) { say(`${told}：${title}。全部处理完了。`); card.focus({ preventScroll: true }); return; }
    say(`${told}：${title}。已转到下一个。`);
    open(next);
    next.focus({ preventScroll: true });
  });

  const verdict = (value) => {
    const card = current && cardOf(current);
    const button = card?.querySelector(`.decide button[value=${value}]`);
    if (!button) return;
    const reason = card.querySelector(".decide textarea");
    if (value === "accepted" || reason.value.trim()) { button.click(); return; }
    reason.dataset.verdict = value;
    reason.placeholder = value === "rejected" ? "为什么不采纳？（Ctrl + Enter 提交）" : "请修改什么？（Ctrl + Enter 提交）";
    reason.focus();
  };

  const keys = {
    j: () => step(1),
    k: () => step(-1),
    a: () => verdict("accepted"),
    r: () => verdict("rejected"),
    b: () => verdict("returned"),
    "?": () => help?.showModal(),
  };
  const enabled = document.getElementById("keys-on");
  if (enabled) {
    enabled.checked = localStorage.getItem(remembered) !== "off";
    enabled.addEventListener("change", () => localStorage.setItem(remembered, enabled.checked ? "on" : "off"));
  }
  document.addEventListener("keydown", (event) => {
    const field = event.target.closest("input, select, textarea");
    if (field) {
      if (event.key === "Escape") { field.blur(); cardOf(current)?.focus({ preventScroll: true }); }
      if (event.key === "Enter" && event.ctrlKey && field.dataset.verdict) {
        event.preventDefault();
        field.form.querySelector(`button[value=${field.dataset.verdict}]`).click();
      }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || help?.open) return;
    if (event.key !== "?" && enabled && !enabled.checked) return;
    const deed = keys[event.key.toLowerCase()];
    if (!deed) return;
    event.preventDefault();
    deed();
  });

  for (const one of document.querySelectorAll(".scripted")) one.hidden = false;
  document.documentElement.classList.add("scripts");
  dress();
})();
