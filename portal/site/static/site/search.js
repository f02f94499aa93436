/* The search box while somebody types, recent searches of this device, and which result was opened.
   Without it the box is a plain form and every result a plain link.
   The box is a combobox with a list, as the ARIA practices describe it: what is typed stays as it
   is, the arrows walk through the list, Enter takes what is marked or searches for what is typed. */
(function () {
  "use strict";
  var PAUSE = 120; /* milliseconds without a key before anything is asked */
  var MOST_RECENT = 8;
  var RECENT = "anjian-recent";

  /* ---- recent searches: on this device, of whoever is signed in, until somebody else is ---- */

  function reader() { return document.body.getAttribute("data-reader") || ""; }

  function recent() {
    try {
      var kept = JSON.parse(window.localStorage.getItem(RECENT) || "{}");
      if (!reader() || kept.reader !== reader() || !Array.isArray(kept.words)) { return []; }
      return kept.words.filter(function (one) { return typeof one === "string"; }).slice(0, MOST_RECENT);
    } catch (refused) { return []; }
  }

  function remember(words) {
    if (!reader() || !words) { return; }
    var others = recent().filter(function (one) { return one !== words; });
    var kept = { reader: reader(), words: [words].concat(others).slice(0, MOST_RECENT) };
    try { window.localStorage.setItem(RECENT, JSON.stringify(kept)); } catch (refused) { /* not kept */ }
  }

  function forget() {
    try { window.localStorage.removeItem(RECENT); } catch (refused) { /* nothing was kept */ }
  }

  function forgetTheReaderBefore() {
    try {
      var kept = JSON.parse(window.localStorage.getItem(RECENT) || "{}");
      if (reader() && kept.reader && kept.reader !== reader()) { forget(); }
    } catch (unreadable) { forget(); }
  }

  /* ---- the list under a box ---- */

  function element(name, attributes, words) {
    var made = document.createElement(name);
    Object.keys(attributes).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    if (words) { made.textContent = words; }
    return made;
  }

  function combobox(form) {
    var input = form.querySelector("input[name=q]");
    var list = element("ul", { "class": "suggest-list", role: "listbox", id: input.id + "-list", "aria-label": "搜索建议" });
    var clear = element("button", { "class": "suggest-clear", type: "button" }, "清除搜索记录");
    var panel = element("div", { "class": "suggest", hidden: "" });
    var said = element("div", { "class": "visually-hidden", role: "status" });
    var known = new Map(); /* what is typed → its suggestions, for this page */
    var shown = [];
    var marked = -1;
    var timer = 0;
    var asking = null;
    var composing = false;

    panel.appendChild(list);
    panel.appendChild(clear);
    form.appendChild(panel);
    form.appendChild(said);
    [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"],
      ["aria-controls", list.id], ["aria-haspopup", "listbox"]].forEach(function (pair) {
      input.setAttribute(pair[0], pair[1]);
    });

    function typed() { return input.value.trim().replace(/\s+/g, " "); }
    function isOpen() { return !panel.hidden; }

    function mark(at) {
      Array.prototype.forEach.call(list.children, function (option, place) {
        option.setAttribute("aria-selected", place === at ? "true" : "false");
      });
      marked = at;
      if (at < 0) { input.removeAttribute("aria-activedescendant"); return; }
      input.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at].scrollIntoView({ block: "nearest" });
    }

    function close() {
      window.clearTimeout(timer);
      if (asking) { asking.abort(); asking = null; }
      panel.hidden = true;
      input.setAttribute("aria-expanded", "false");
      said.textContent = "";
      mark(-1);
    }

    function option(one, place) {
      var line = element("li", { "class": "suggest-option suggest-" + one.kind, role: "option", id: list.id + "-" + place, "aria-selected": "false" });
      line.appendChild(element("span", { "class": "suggest-label" }, one.label));
      if (one.note) { line.appendChild(element("span", { "class": "suggest-note" }, one.note)); }
      line.addEventListener("click", function () { take(one); });
      return line;
    }

    function show(found) {
      if (document.activeElement !== input) { return; }
      if (!found.length) { close(); return; }
      var same = JSON.stringify(found) === JSON.stringify(shown);
      shown = found;
      if (!same || !list.children.length) {
        var lines = document.createDocumentFragment();
        found.forEach(function (one, place) { lines.appendChild(option(one, place)); });
        list.textContent = "";
        list.appendChild(lines);
      }
      mark(-1);
      list.scrollTop = 0;
      clear.hidden = found[0].kind !== "recent";
      panel.hidden = false;
      input.setAttribute("aria-expanded", "true");
      said.textContent = found.length + " 条建议，按上下键选择";
    }

    function take(one) {
      if (one.kind === "words" || one.kind === "recent") {
        input.value = one.label;
        remember(one.label);
      }
      close();
      window.location.assign(one.url);
    }

    function showRecent() {
      show(recent().map(function (words) {
        return { kind: "recent", label: words, note: "搜过", url: form.action + "?q=" + encodeURIComponent(words) };
      }));
    }

    function ask() {
      var words = typed();
      if (!words) { showRecent(); return; }
      if (known.has(words)) { show(known.get(words)); return; }
      if (asking) { asking.abort(); }
      var mine = asking = new AbortController();
      fetch(form.getAttribute("data-suggest") + "?q=" + encodeURIComponent(words), {
        signal: mine.signal, credentials: "same-origin", headers: { Accept: "application/json" }
      }).then(function (response) {
        var type = response.headers.get("Content-Type") || "";
        return response.ok && type.indexOf("application/json") === 0 ? response.json() : { suggestions: [] };
      }).then(function (answer) {
        if (asking !== mine) { return; }
        asking = null;
        known.set(words, answer.suggestions);
        if (typed() === words) { show(answer.suggestions); }
      }).catch(function () { /* outdated, or no network: what is typed can still be searched */ });
    }

    function later() {
      window.clearTimeout(timer);
      timer = window.setTimeout(ask, typed() ? PAUSE : 0);
    }

    input.addEventListener("compositionstart", function () { composing = true; window.clearTimeout(timer); });
    input.addEventListener("compositionend", function () { composing = false; later(); });
    input.addEventListener("input", function (event) {
      if (!composing && !event.isComposing) { later(); }
    });
    input.addEventListener("focus", function () { if (!typed()) { later(); } });
    input.addEventListener("click", function () { if (!isOpen() && !typed()) { later(); } });
    form.addEventListener("focusout", function (event) {
      if (!form.contains(event.relatedTarget)) { close(); }
    });
    panel.addEventListener("mousedown", function (event) {
      if (event.target !== clear) { event.preventDefault(); } /* the box keeps the focus */
    });
    clear.addEventListener("click", function () { forget(); input.focus(); close(); });
    clear.addEventListener("keydown", function (event) {
      if (event.key === "Escape") { input.focus(); close(); }
    });
    form.addEventListener("submit", function (event) {
      if (!typed()) { event.preventDefault(); input.focus(); return; }
      remember(typed());
      close();
    });

    function walk(step) {
      var count = list.children.length;
      if (marked < 0) { mark(step > 0 ? 0 : count - 1); return; }
      var next = marked + step;
      mark(next < 0 || next >= count ? -1 : next); /* beyond either end lies what was typed */
    }

    input.addEventListener("keydown", function (event) {
      /* While a Chinese input method is open, the keys are its own. */
      if (composing || event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey) { return; }
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (event.altKey) { if (isOpen()) { close(); } else { ask(); } return; }
        if (isOpen()) { walk(event.key === "ArrowDown" ? 1 : -1); } else { ask(); }
      } else if (event.key === "Escape" && isOpen()) {
        event.preventDefault();
        close();
      } else if (event.key === "Enter" && isOpen() && marked >= 0) {
        event.preventDefault();
        take(shown[marked]);
      } else if (event.key === "Home" || event.key === "End") {
        if (isOpen()) { mark(-1); }
      }
    });
    window.addEventListener("pageshow", close);
  }

  /* ---- which result was opened ---- */

  function watchOpened() {
    var form = document.getElementById("opened");
    if (!form || !navigator.sendBeacon) { return; }
    function tell(event) {
      if (event.type === "auxclick" && event.button !== 1) { return; }
      var link = event.target.closest && event.target.closest("a[data-ticket]");
      if (!link) { return; }
      var told = new FormData(form);
      told.append("ticket", link.getAttribute("data-ticket"));
      navigator.sendBeacon(form.action, told);
    }
    document.addEventListener("click", tell);
    document.addEventListener("auxclick", tell);
  }

  forgetTheReaderBefore();
  document.querySelectorAll("form[data-suggest]").forEach(combobox);
  document.querySelectorAll("form[data-signs-out]").forEach(function (form) {
    form.addEventListener("submit", forget);
  });
  watchOpened();
})();
