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
    if (same && left >= 0 && !alert && cards().length) show(cards()[left] || cards()[0]);
    left = -1;
  };

  let left = -1; // the place in the row of the card from which something was sent

  const send = async (form, name, value) => {
    left = cards().indexOf(current());
    const sent = new FormData(form);
    sent.set(name, value);
    const screen = document.querySelector(".imp");
    screen.classList.add("imp-busy");
    try {
      const answer = await fetch(form.action, { method: "POST", body: sent, credentials: "same-origin" });
      if (!answer.ok && answer.status !== 409 && answer.status !== 422) throw new Error(String(answer.status));
      swap(await answer.text(), answer.url.split("#")[0]);
    } catch (error) {
      screen.classList.remove("imp-busy");
      form.querySelectorAll("[data-imp-lost]").forEach((box) => box.remove());
      const box = document.createElement("div");
      box.dataset.impLost = "";
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
    const button = event.submitter;
    send(form, button && button.name ? button.name : "then", button ? button.value : "save");
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-imp-go]");
    const form = document.querySelector("[data-imp-form]");
    if (!link || !form || !dirty || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    send(form, "then", `go-${link.dataset.impGo}`);
  });

  document.addEventListener("keydown", (event) => {
    const form = document.querySelector("[data-imp-form]");
    if (!form || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    send(form, "then", "save");
  });

  // A tick of a card is kept at once; so is a field that stands in a card.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("[data-imp-form]");
    if (form && event.target.matches("[data-imp-now], .imp-doubts select")) send(form, "then", "save");
  });

  const show = (card) => {
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
    document.querySelectorAll(".imp-shown").forEach((mark) => mark.classList.remove("imp-shown"));
    const marks = document.querySelectorAll(`.imp-source a[href="#${card.id}"]`);
    marks.forEach((mark) => mark.classList.add("imp-shown"));
    if (marks.length) marks[0].scrollIntoView({ block: "nearest" });
  };

  const open = (place) => {
    for (let part = place; part; part = part.parentElement) if (part.matches("details")) part.open = true;
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest('.imp a[href^="#"]');
    const place = link && document.getElementById(link.hash.slice(1));
    if (!place) return;
    if (place.dataset.impCard) {
      event.preventDefault();
      open(place);
      show(place);
    } else {
      open(place);
    }
  });

  const areOff = () => window.localStorage.getItem("imp-keys") === "off";
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-imp-keys]")) window.localStorage.setItem("imp-keys", event.target.checked ? "on" : "off");
  });

  const cards = () => [...document.querySelectorAll("fieldset[data-imp-card]")];
  const current = () => document.activeElement.closest("fieldset[data-imp-card]");

  // The recommended mend is the first button of a card; without one its tick, else its field.
  const take = (card) => {
    const way = card.querySelector("[data-imp-mend]") || card.querySelector("[data-imp-now]");
    if (way) way.click();
    else card.querySelector("select, textarea, input, a").focus();
  };

  const walk = (step) => {
    const cases = [...document.querySelectorAll(".imp-case")];
    const shown = cases.findIndex((one) => one.hasAttribute("aria-current"));
    const next = shown < 0 ? null : cases[shown + step];
    if (next) next.click();
  };

  const goOn = () => {
    const card = current();
    const first = cards()[0];
    if (card) take(card);
    else if (first) show(first);
    else {
      const following = document.querySelector("[data-imp-following]");
      if (following) following.click();
    }
  };

  const go = (number) => {
    const place = document.getElementById(`card-${number}`);
    if (!place) return;
    if (place === current()) take(place);
    else {
      open(place);
      show(place);
    }
  };

  // J and K walk the list, a digit goes to its card, Enter takes its first mend and goes on; not
  // while somebody types, nor where a key has its own meaning already.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    if (!document.querySelector(".imp-check") || document.querySelector(".imp-busy") || areOff()) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const key = event.key.toLowerCase();
    if (key === "j" || key === "k") walk(key === "j" ? 1 : -1);
    else if (/^[1-9]$/.test(key)) go(key);
    else if (key !== "enter" || event.target.closest("a, button, summary")) return;
    else goOn();
    event.preventDefault();
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
    const keys = document.querySelector("[data-imp-keys]");
    if (keys) keys.checked = !areOff();
    const box = document.querySelector("[data-imp-poll]");
    if (box) poll(box);
  };

  document.addEventListener("toggle", (event) => {
    if (event.target.matches("details")) event.target.querySelectorAll(".imp-area").forEach(grow);
  }, true);
  start();
})();
