/* The end of a session, in a page that stays open: a warning before it, and a sign-in beside the
   form after it. What was typed stays where it is; the form gets the token of the new session. */
(function () {
  "use strict";
  var STATE = "/session/", SIGN_IN = "/session/sign-in/", LEAVE = "/login/";
  var ASK_EVERY = 60 * 1000, WARN_AT = 5 * 60;
  var owner = null;      // whose page this is; nobody else's name may go under its forms unasked
  var ownerName = "";
  var accepted = "";     // another person who agreed to send what is typed here
  var touched = false;   // somebody typed or pressed since the last question
  var panel = null, shown = "", waiting = null;
  var plainFetch = window.fetch.bind(window);
  var held = [];         // what scripts of the page want to write while nobody is signed in

  function ask(active) {
    return plainFetch(STATE + (active ? "?active=1" : ""), {
      credentials: "same-origin", cache: "no-store", headers: { Accept: "application/json" }
    }).then(function (answer) {
      if (!answer.ok) { throw new Error("state"); }
      return answer.json();
    });
  }

  function refresh() {
    var active = touched;
    touched = false;
    return ask(active).then(judge, function () { touched = touched || active; return null; });
  }

  /* Returns whether a form of this page may be sent as things stand. */
  function judge(state) {
    if (owner === null) { owner = state.reader; ownerName = state.name; }
    if (!owner) { return true; }
    if (!state.reader) { show("ended"); return false; }
    if (state.reader !== owner && state.reader !== accepted) { show("other", state); return false; }
    giveToken(state.token);
    if (state.change && window.location.pathname !== state.change) { show("change", state); return false; }
    if (state.left <= WARN_AT) { show("soon", state); } else { hide(); }
    held.splice(0).forEach(function (go) { go(); });
    return true;
  }

  function giveToken(token) {
    document.querySelectorAll('input[name="csrfmiddlewaretoken"]').forEach(function (input) { input.value = token; });
    if (window.wagtailConfig) { window.wagtailConfig.CSRF_TOKEN = token; }
  }

  /* ---- what is shown ---- */
  function element(tag, name, text) {
    var made = document.createElement(tag);
    if (name) { made.className = name; }
    if (text) { made.textContent = text; }
    return made;
  }

  function button(text, act, name) {
    var made = element("button", name || "session-button", text);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  }

  function hide() {
    if (panel) { panel.remove(); }
    panel = null;
    shown = "";
  }

  function show(kind, state) {
    if (shown === kind && kind !== "soon") { return; }
    hide();
    shown = kind;
    panel = element("section", "session-panel");
    panel.setAttribute("role", kind === "soon" ? "status" : "alertdialog");
    panel.setAttribute("aria-label", "登录状态");
    if (kind === "soon") { fillSoon(state); }
    if (kind === "ended") { fillEnded(); }
    if (kind === "other") { fillOther(state); }
    if (kind === "change") { fillChange(state); }
    document.body.appendChild(panel);
    var first = panel.querySelector("input");
    if (first) { first.focus(); }
  }

  function fillSoon(state) {
    var minutes = Math.max(1, Math.ceil(state.left / 60));
    panel.appendChild(element("p", "", "很久没有操作，再过 " + minutes + " 分钟会退出登录。填好的内容还在。"));
    panel.appendChild(button("继续使用", function () { touched = true; refresh(); }));
  }

  function field(label, type, name, autocomplete) {
    var line = element("label", "session-field", label), input = document.createElement("input");
    input.type = type;
    input.name = name;
    input.setAttribute("autocomplete", autocomplete);
    line.appendChild(input);
    panel.appendChild(line);
    input.addEventListener("keydown", function (event) {
      if (event.key === "Enter") { event.preventDefault(); signIn(); }
    });
    return input;
  }

  function fillEnded() {
    panel.appendChild(element("h2", "", "已退出登录"));
    panel.appendChild(element("p", "", "这一页填的内容没有丢，还没有保存。在这里登录后可以接着填，再提交一次。"));
    field("工号", "text", "session-number", "username");
    field("密码", "password", "session-password", "current-password");
    var error = element("p", "session-error");
    error.setAttribute("role", "alert");
    panel.appendChild(error);
    panel.appendChild(button("登录", signIn));
  }

  function fillOther(state) {
    panel.appendChild(element("h2", "", "现在登录的是" + state.name));
    panel.appendChild(element("p", "", "这一页是" + ownerName + "打开的，填的内容还没有保存。以" + state.name + "的名义接着用，还是换回" + ownerName + "？"));
    panel.appendChild(button("以" + state.name + "的名义接着用", function () {
      accepted = state.reader;
      refresh();
    }));
    panel.appendChild(button("换人登录", function () { show("ended"); }, "session-button session-plain"));
  }

  function fillChange(state) {
    panel.appendChild(element("h2", "", "先改密码"));
    panel.appendChild(element("p", "", "现在的密码是别人设的，改好以后才能提交。修改密码会打开新的标签页，这一页填的内容还在。"));
    var link = element("a", "session-button session-link", "修改密码");
    link.href = state.change;
    link.target = "_blank";
    panel.appendChild(link);
  }

  function say(sentence) {
    var error = panel && panel.querySelector(".session-error");
    if (error) { error.textContent = sentence; }
  }

  function signIn() {
    var fields = new FormData();
    fields.append("username", panel.querySelector('[name="session-number"]').value);
    fields.append("password", panel.querySelector('[name="session-password"]').value);
    say("");
    ask(false).then(function (state) {
      fields.append("csrfmiddlewaretoken", state.token);
      return plainFetch(SIGN_IN, { method: "POST", body: fields, credentials: "same-origin" });
    }).then(function (answer) {
      return answer.json().catch(function () {
        return { error: "这个工号暂时不能登录，15 分钟后再试，或请管理员重设密码。" };
      });
    }).then(function (told) {
      if (told.error) { say(told.error); return; }
      shown = "";
      judge(told);
    }).catch(function () { say("连不上服务器。填的内容还在，请稍后再试。"); });
  }

  /* ---- what scripts send: the editor of the CMS saves drafts by itself and asks for its choosers ---- */
  function writes(options) { return /^(POST|PUT|PATCH|DELETE)$/i.test((options && options.method) || "GET"); }

  function withToken(options) {
    var headers = new Headers(options.headers || {}), token = window.wagtailConfig && window.wagtailConfig.CSRF_TOKEN;
    if (token && headers.has("X-CSRFToken")) { headers.set("X-CSRFToken", token); }
    if (options.body instanceof FormData && options.body.has("csrfmiddlewaretoken") && token) {
      options.body.set("csrfmiddlewaretoken", token);
    }
    return Object.assign({}, options, { headers: headers });
  }

  window.fetch = function (address, options) {
    if (typeof address !== "string" && !(address instanceof URL)) { return plainFetch(address, options); }
    if (writes(options) && shown && shown !== "soon") {
      return new Promise(function (settle) {
        held.push(function () { settle(window.fetch(address, options)); });
      });
    }
    return plainFetch(address, writes(options) ? withToken(options) : options).then(function (answer) {
      var refused = answer.redirected && new URL(answer.url).pathname.indexOf(LEAVE) === 0;
      if (!refused && answer.status !== 401 && answer.status !== 403) { return answer; }
      // The session may have ended. What was to be written is written after the sign-in.
      return refresh().then(function (may) {
        return may === false && writes(options) ? window.fetch(address, options) : answer;
      });
    });
  };

  /* ---- forms ---- */
  function isOurs(form) {
    var address = form.getAttribute("action") || "";
    return form.method === "post" && address.indexOf(LEAVE) !== 0 && !form.hasAttribute("data-session-free");
  }

  document.addEventListener("submit", function (event) {
    var form = event.target, sender = event.submitter;
    if (!isOurs(form) || waiting === form) { waiting = null; return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    touched = true;
    refresh().then(function (may) {
      if (may === false) { return; }
      waiting = form;
      if (form.requestSubmit) { form.requestSubmit(sender || undefined); } else { form.submit(); }
      waiting = null;
    });
  }, true);

  ["keydown", "pointerdown"].forEach(function (name) {
    document.addEventListener(name, function () { touched = true; }, true);
  });
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "visible") { refresh(); }
  });
  function begin() {
    owner = document.body.getAttribute("data-reader");
    touched = false;
    refresh();
    window.setInterval(refresh, ASK_EVERY);
  }
  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", begin); } else { begin(); }
})();
