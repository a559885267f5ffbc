// Sending files one after another with their progress: the bytes first, then the check.
// Without this file the form does the same in one go.
(() => {
  "use strict";
  const form = document.getElementById("upload");
  const drop = document.getElementById("drop");
  const sent = document.getElementById("sent");
  const input = form.elements.file;
  const word = form.elements._csrf.value;
  let dropped = [];

  const made = (name, text, kind) => {
    const element = document.createElement(name);
    if (text) element.textContent = text;
    if (kind) element.className = kind;
    return element;
  };

  form.classList.add("scripts");
  for (const one of form.querySelectorAll(".scripted")) one.hidden = false;
  const names = made("p", "", "chosen");
  names.setAttribute("role", "status");
  drop.append(names);
  const tell = () => {
    const files = chosen();
    names.textContent = files.length ? `已选 ${files.length} 份：${files.map((one) => one.name).join("、")}` : "";
  };
  const chosen = () => (dropped.length ? dropped : [...input.files]);

  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
  }
  for (const name of ["dragleave", "drop"]) {
    drop.addEventListener(name, () => drop.classList.remove("over"));
  }
  // A file that misses the zone must not take the place of the page.
  for (const name of ["dragover", "drop"]) {
    window.addEventListener(name, (event) => event.preventDefault());
  }
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    dropped = [...event.dataTransfer.files].slice(0, input.multiple ? undefined : 1);
    input.required = dropped.length === 0;
    tell();
  });
  input.addEventListener("change", () => { dropped = []; input.required = true; tell(); });

  const size = (bytes) => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`);

  const line = (file) => {
    const item = made("li", "", "file");
    const title = made("p", "", "name");
    title.append(made("b", file.name), made("span", ` ${size(file.size)}`, "muted"));
    const bar = made("progress");
    bar.max = 100;
    bar.setAttribute("aria-label", `${file.name} 的进度`);
    const told = made("p", "等候上传", "told");
    item.append(title, bar, told);
    sent.querySelector("ul").append(item);
    return { item, title, bar, told };
  };

  const failed = (shown, message) => {
    shown.bar.remove();
    shown.told.textContent = message;
    shown.told.className = "told problem";
    shown.told.setAttribute("role", "alert");
  };

  const post = (file, key, shown) => new Promise((done, fail) => {
    const body = new FormData();
    body.append("file", file, file.name);
    for (const [name, value] of new FormData(form)) {
      if (name !== "file" && name !== "_csrf" && value !== "") body.append(name, value);
    }
    const request = new XMLHttpRequest();
    request.open("POST", "/api/v1/documents");
    request.setRequestHeader("x-csrf-token", word);
    request.setRequestHeader("idempotency-key", key);
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      shown.bar.value = Math.round((event.loaded / event.total) * 50);
      shown.told.textContent = `已上传 ${Math.round((event.loaded / event.total) * 100)}%`;
    });
    request.addEventListener("load", () => {
      if (request.status === 201) return done(request.response);
      return fail(new Error(request.response?.detail || "上传没有成功，请刷新页面后重试"));
    });
    request.addEventListener("error", () => fail(new Error("网络中断，没有传完；再按一次“上传并检查”即可，不会重复")));
    request.send(body);
  });

  const follow = (check, shown) => new Promise((done) => {
    const source = new EventSource(`/api/v1/checks/${check}/events`);
    source.addEventListener("progress", (event) => {
      const job = JSON.parse(event.data);
      shown.bar.value = 50 + job.percent / 2;
      shown.told.textContent = job.state === "queued" ? "已收下，等候检查" : job.step;
      if (job.state !== "done" && job.state !== "failed") return;
      source.close();
      done(job);
    });
  });

  const results = (check) => [["violations", "violation", "疑似违规"], ["risks", "risk", "存疑"], ["notices", "notice", "提示"]]
    .filter(([key]) => check[key]).map(([key, kind, name]) => made("span", `${name} ${check[key]}`, `tag ${kind}`));

  const send = async (file, shown) => {
    const key = `${file.name}-${file.size}-${file.lastModified}-${started}`.slice(-180);
    try {
      const line = await post(file, encodeURIComponent(key).slice(-200), shown);
      const link = made("a", file.name);
      link.href = `/documents/${line.id}`;
      shown.title.firstChild.replaceWith(link);
      const job = await follow(line.check.id, shown);
      if (job.state === "failed") { failed(shown, job.message || "没有检查成功"); return line; }
      shown.bar.remove();
      const answer = await fetch(`/api/v1/checks/${line.check.id}`);
      const tags = results(await answer.json());
      shown.told.replaceChildren(made("span", "检查完成 "), ...(tags.length ? tags : [made("span", "未发现问题", "tag green")]));
      shown.told.classList.add("counts");
      return line;
    } catch (error) {
      failed(shown, error.message);
      return null;
    }
  };

  let started = Date.now();
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const files = chosen();
    if (!files.length) return;
    const button = form.querySelector("button");
    button.disabled = true;
    sent.hidden = false;
    const waiting = files.map((file) => [file, line(file)]);
    const done = await Promise.all(waiting.map(([file, shown]) => send(file, shown)));
    button.disabled = false;
    if (done.length === 1 && done[0]) {
      window.location.assign(`/documents/${done[0].id}`);
      return;
    }
    if (done.every(Boolean)) {
      form.elements.file.value = "";
      dropped = [];
      started = Date.now();
      tell();
    }
  });
})();
