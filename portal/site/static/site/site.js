/* What a page may add for those whose browser runs scripts; every page works without it.
   The first part runs before the page is painted: display choices are kept on the device. */
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("has-script");

  function stored(name) {
    try { return window.localStorage.getItem("anjian-" + name) || ""; } catch (refused) { return ""; }
  }
  function store(name, value) {
    try { window.localStorage.setItem("anjian-" + name, value); } catch (refused) { /* kept for this page only */ }
  }
  function apply(name, value) {
    if (value) { root.setAttribute("data-" + name, value); } else { root.removeAttribute("data-" + name); }
  }
  ["theme", "size"].forEach(function (name) { apply(name, stored(name)); });

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-display]").forEach(function (input) {
      var name = input.getAttribute("data-display");
      input.checked = input.value === stored(name);
      input.addEventListener("change", function () { store(name, input.value); apply(name, input.value); });
    });
    document.querySelectorAll("[data-print]").forEach(function (button) {
      button.addEventListener("click", function () { window.print(); });
    });
    document.querySelectorAll("[data-submit-on-change]").forEach(function (input) {
      input.addEventListener("change", function () { input.form.submit(); });
    });
    document.querySelectorAll("details[data-wide-open]").forEach(function (details) {
      if (window.matchMedia("(min-width: 62em)").matches) { details.open = true; }
    });
    document.querySelectorAll("details.menu").forEach(function (menu) {
      document.addEventListener("click", function (event) {
        if (!menu.contains(event.target)) { menu.open = false; }
      });
      menu.addEventListener("keydown", function (event) {
        if (event.key === "Escape") { menu.open = false; menu.querySelector("summary").focus(); }
      });
    });
  });

  document.addEventListener("keydown", function (event) {
    if (!document.body.classList.contains("wall") || event.ctrlKey || event.altKey || event.metaKey) { return; }
    var keys = {
      ArrowRight: "next", PageDown: "next", " ": "next", Enter: "",
      ArrowLeft: "prev", PageUp: "prev", Escape: "up", Home: "first"
    };
    var link = keys[event.key] && document.querySelector('a[data-wall="' + keys[event.key] + '"]');
    if (link) { event.preventDefault(); window.location.assign(link.href); }
  });
})();
