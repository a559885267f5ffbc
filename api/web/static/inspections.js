/* Keeps what is typed, and the photos taken, in the browser until the server has them.
   Texts lie in localStorage, photos in IndexedDB; each thing has a key of its own, by which the
   server knows it again, so that nothing comes twice when an answer was lost on the way. */
"use strict";
(() => {
  const form = document.getElementById("checklist");
  if (!form) return;
  const status = document.getElementById("status");
  const { person, csrf, code, lot, mark } = form.dataset;
  const name = `checklist/${person}/${code}/${lot}`;
  const again = 15000;
  let sending = false;

  function key() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function say(text, bad = false) {
    status.textContent = text;
    status.classList.toggle("problem", bad);
  }

  // What was typed.
  function read() {
    try { return JSON.parse(localStorage.getItem(name)) || {}; } catch { return {}; }
  }
  function write(draft) {
    try {
      localStorage.setItem(name, JSON.stringify(draft));
      return true;
    } catch {
      say("本机不能保存，请不要关闭本页，尽快提交。", true);
      return false;
    }
  }
  function fields() {
    const typed = {};
    for (const [field, value] of new FormData(form)) if (typeof value === "string") typed[field] = value;
    return typed;
  }
  function restore(draft) {
    for (const [field, value] of Object.entries(draft.fields || {})) {
      const control = form.elements.namedItem(field);
      if (control) control.value = value;
    }
  }
  function results(typed) {
    const items = [];
    for (let item = 1; item <= 20; item += 1) {
      const result = typed[`result.${item}`];
      if (!result) continue;
      items.push({ item, result, note: (typed[`note.${item}`] || "").trim(), rectify_by: typed[`due.${item}`] || null });
    }
    const inspectors = (typed.inspectors || "").split(/[、,，]/).map((one) => one.trim()).filter(Boolean);
    return { code, lot, mark, inspected: typed.inspected, inspectors, items };
  }

  // Photos that wait.
  const opened = new Promise((resolve, reject) => {
    const asked = indexedDB.open("inspections", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("photos", { keyPath: "key" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  async function photos(mode, work) {
    const base = await opened;
    return new Promise((resolve, reject) => {
      const deal = base.transaction("photos", mode);
      const asked = work(deal.objectStore("photos"));
      deal.oncomplete = () => resolve(asked.result);
      deal.onerror = () => reject(deal.error);
      deal.onabort = () => reject(deal.error);
    });
  }
  async function waiting() {
    const all = await photos("readonly", (store) => store.getAll());
    return all.filter((one) => one.place === name);
  }
  function show(photo, text) {
    const list = document.getElementById(`photos${photo.item}`);
    const id = `photo-${photo.key}`;
    const line = document.getElementById(id) || list.appendChild(document.createElement("li"));
    line.id = id;
    line.textContent = `${photo.file.name || "照片"}（${text}）`;
  }

  async function sendPhoto(photo) {
    const body = new FormData();
    body.append("file", photo.file, photo.file.name || "photo.jpg");
    body.append("code", code);
    body.append("lot", lot);
    body.append("item", String(photo.item));
    const answer = await fetch("/api/v1/inspections/photos", {
      method: "POST", body, headers: { "x-csrf-token": csrf, "idempotency-key": photo.key },
    });
    if (answer.ok || answer.status === 415 || answer.status === 413) {
      await photos("readwrite", (store) => store.delete(photo.key));
      show(photo, answer.ok ? "已上传" : await problem(answer));
      return;
    }
    throw new Refused(await problem(answer));
  }
  async function sendResults(draft) {
    const answer = await fetch("/api/v1/inspections/results", {
      method: "POST",
      body: JSON.stringify(results(draft.fields)),
      headers: { "content-type": "application/json", "x-csrf-token": csrf, "idempotency-key": draft.key },
    });
    if (!answer.ok) throw new Refused(await problem(answer), answer.status < 500 && answer.status !== 401);
    localStorage.removeItem(name);
    say("服务器已收到检查结果。");
    location.reload();
  }

  class Refused extends Error {
    constructor(text, mend = false) { super(text); this.mend = mend; }
  }
  async function problem(answer) {
    if (answer.status === 401) return "登录已过期，内容已保存在本机：请重新登录后打开本页";
    try { return (await answer.json()).detail || "服务器没有接受"; } catch { return "服务器没有接受"; }
  }

  async function send() {
    if (sending) return;
    sending = true;
    try {
      for (const photo of await waiting()) await sendPhoto(photo);
      const draft = read();
      if (draft.submitted) {
        say("正在提交……");
        await sendResults(draft);
      } else if (draft.fields) {
        say(`已保存在本机，${draft.at}；还没有提交。`);
      }
    } catch (fault) {
      if (fault instanceof Refused) {
        if (fault.mend) write({ ...read(), submitted: false });
        say(`${fault.message}。`, true);
      } else {
        const submitted = read().submitted;
        say(submitted ? "没有信号：检查结果已保存在本机，信号恢复后自动提交，请不要清除浏览器数据。" : "没有信号：内容已保存在本机，可以继续填写。", submitted);
      }
    } finally {
      sending = false;
    }
  }

  function keep() {
    const draft = read();
    const at = new Date().toTimeString().slice(0, 5);
    if (write({ ...draft, key: draft.key || key(), fields: fields(), at, submitted: false })) say(`已保存在本机，${at}；还没有提交。`);
  }

  form.addEventListener("input", (event) => { if (event.target.type !== "file") keep(); });
  form.addEventListener("change", async (event) => {
    if (event.target.type !== "file") { keep(); return; }
    const item = Number(event.target.dataset.item);
    const chosen = Array.from(event.target.files);
    for (const file of chosen) {
      const photo = { key: key(), place: name, item, file };
      try {
        await photos("readwrite", (store) => store.put(photo));
        show(photo, "待上传");
      } catch {
        say("本机存不下照片，请在有信号时再拍。", true);
      }
    }
    event.target.value = "";
    send();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const typed = fields();
    const found = results(typed);
    if (!found.items.length) { say("还没有填写任何一项的结果。", true); return; }
    const bare = found.items.find((one) => one.result === "不符合" && !one.note);
    if (bare) {
      say(`第 ${bare.item} 项不符合，须写说明。`, true);
      document.getElementById(`note${bare.item}`).focus();
      return;
    }
    const draft = read();
    if (write({ ...draft, key: draft.submitted ? draft.key : key(), fields: typed, submitted: true })) send();
  });
  window.addEventListener("online", send);
  window.setInterval(send, again);

  const draft = read();
  restore(draft);
  say(draft.fields ? `已恢复本机保存的内容（${draft.at}）；还没有提交。` : "填写的内容会随时保存在本机。");
  waiting().then((all) => { for (const photo of all) show(photo, "待上传"); send(); }, () => say("本机不能保存照片。", true));
})();
