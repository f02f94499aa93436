// The import screens without a reload. Without this file everything works by full requests.
"use strict";

(() => {
  let dirty = false;

  const swap = (html, address) => {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    const mine = document.querySelector(".imp");
    const theirs = fresh.querySelector(".imp");
    if (!mine || !theirs) {
      window.location.assign(address);
      return;
    }
    const places = [".imp-list", ".imp-source", ".imp-fields"];
    const same = address === window.location.href.split("#")[0];
    const scrolled = places.map((place) => (mine.querySelector(place) || {}).scrollTop || 0);
    mine.replaceWith(theirs);
    places.forEach((place, n) => {
      const column = theirs.querySelector(place);
      if (column && (same || place === ".imp-list")) column.scrollTop = scrolled[n];
    });
    document.title = fresh.title;
    if (!same) window.history.pushState({}, "", address);
    dirty = false;
    const alert = theirs.querySelector('[role="alert"]');
    if (alert) alert.scrollIntoView({ block: "nearest" });
    start();
  };

  const send = async (form, then) => {
    const sent = new FormData(form);
    if (then) sent.set("then", then);
    const screen = document.querySelector(".imp");
    screen.classList.add("imp-busy");
    try {
      const answer = await fetch(form.action, { method: "POST", body: sent, credentials: "same-origin" });
      if (!answer.ok && answer.status !== 409 && answer.status !== 422) throw new Error(String(answer.status));
      swap(await answer.text(), answer.url.split("#")[0]);
    } catch (error) {
      screen.classList.remove("imp-busy");
      const box = document.createElement("div");
      box.className = "imp-notice imp-notice-stop";
      box.setAttribute("role", "alert");
      box.textContent = "没有保存：连不上服务器。您填的内容还在这一页上，过一会儿再按一次。";
      form.prepend(box);
    }
  };

  document.addEventListener("input", (event) => {
    if (event.target.closest("[data-imp-form]")) dirty = true;
    if (event.target.matches(".imp-area")) grow(event.target);
  });

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-imp-form]");
    if (!form) return;
    event.preventDefault();
    send(form, event.submitter ? event.submitter.value : "save");
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-imp-go]");
    const form = document.querySelector("[data-imp-form]");
    if (!link || !form || !dirty || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    send(form, `go-${link.dataset.impGo}`);
  });

  document.addEventListener("keydown", (event) => {
    const form = document.querySelector("[data-imp-form]");
    if (!form || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    send(form, "save");
  });

  window.addEventListener("beforeunload", (event) => {
    if (!dirty) return;
    event.preventDefault();
    event.returnValue = "";
  });

  window.addEventListener("popstate", () => window.location.reload());

  const grow = (area) => {
    if (!area.offsetParent) return;
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight + 2, 480)}px`;
  };

  const poll = (box) => {
    window.setTimeout(async () => {
      try {
        const answer = await fetch(window.location.href, { credentials: "same-origin", headers: { "X-Polling": "1" } });
        swap(await answer.text(), answer.url.split("#")[0]);
      } catch (error) {
        poll(box);
      }
    }, Number(box.dataset.impPoll));
  };

  const start = () => {
    document.querySelectorAll(".imp-area").forEach(grow);
    const shown = document.querySelector(".imp-case[aria-current]");
    const list = document.querySelector(".imp-list");
    if (shown && list && (shown.offsetTop < list.scrollTop || shown.offsetTop > list.scrollTop + list.clientHeight - 80)) {
      list.scrollTop = shown.offsetTop - 80;
    }
    if (window.matchMedia("(max-width: 900px)").matches) {
      const fold = document.querySelector(".imp-fold");
      if (fold) fold.removeAttribute("open");
    }
    const box = document.querySelector("[data-imp-poll]");
    if (box) poll(box);
  };

  document.addEventListener("toggle", (event) => {
    if (event.target.matches("details")) event.target.querySelectorAll(".imp-area").forEach(grow);
  }, true);
  start();
})();
