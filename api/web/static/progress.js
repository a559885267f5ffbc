// Follows the check of a document, and shows the page anew once it is over.
(() => {
  "use strict";
  const box = document.getElementById("progress");
  if (!box) return;
  const source = new EventSource(`/api/v1/checks/${box.dataset.check}/events`);
  source.addEventListener("progress", (event) => {
    const job = JSON.parse(event.data);
    box.querySelector("progress").value = job.percent;
    box.querySelector("output").textContent = job.state === "queued" ? "排队等候" : job.step;
    if (job.state !== "done" && job.state !== "failed") return;
    source.close();
    window.location.reload();
  });
})();
