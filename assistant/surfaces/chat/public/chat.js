// What the front end leaves out: names for its buttons, a live region, focus that is never lost, the panel with the exact words, and our own forms.
// It changes nothing that the front end draws but attributes; all its words come from the page.
(() => {
  "use strict";

  const say = JSON.parse(document.getElementById("wt-labels").textContent);
  const root = document.getElementById("root");
  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };

  // ------------------------------------------------------------ what is said aloud

  const live = make("div", { id: "wt-live", class: "wt-hidden", role: "log", "aria-live": "polite", "aria-label": say.announcements });
  const status = make("p", { id: "wt-status", role: "status" });
  document.body.append(live, status);
  let clearing = 0;

  function tell(text) {
    status.textContent = text;
    clearTimeout(clearing);
    clearing = setTimeout(() => { status.textContent = ""; }, 6000);
  }

  // Only what came since somebody did something here is announced: not a conversation that is opened again.
  let acted = false;
  const announced = new WeakMap();
  const BLOCKS = "h2, h3, li, .leading-7, blockquote";

  function ownText(block) {
    const copy = block.cloneNode(true);
    for (const inner of copy.querySelectorAll(`${BLOCKS}, ul, ol, a[href*="cited="]`)) inner.remove();
    return copy.textContent.replace(/[\u200b\s]+/g, " ").replace(/ ([,.;])/g, "$1").trim();
  }

  function announce() {
    const messages = [...root.querySelectorAll(".ai-message .message-content")];
    messages.forEach((message, place) => {
      // By its text, since blocks are drawn anew, and empty ones come and go, as more arrives.
      const said = announced.get(message) ?? new Set();
      announced.set(message, said);
      const isNew = acted && place === messages.length - 1;
      let inSources = false;
      for (const block of message.querySelectorAll(BLOCKS)) {
        if (block.matches("h2, h3")) inSources = say.headings[block.textContent] === "sources";
        const text = ownText(block);
        if (!text || said.has(text) || (inSources && !block.matches("h2"))) continue;
        said.add(text);
        if (isNew) for (const sentence of text.split(/(?<=[.!?])\s+(?=[“"A-Z])/)) live.append(make("p", {}, sentence));
      }
    });
    while (live.childElementCount > 200) live.firstElementChild.remove();
  }

  // ------------------------------------------------------------ names, landmarks, marks

  const NAMES = [
    ["#new-chat-button", say.new_chat],
    ["#chat-submit", say.send],
    ["#stop-button", say.stop],
    ["#chat-settings-open-modal", say.settings],
    ["#chat-profiles", say.role],
    ["#theme-toggle", say.theme],
    ["#chat-input", say.question],
    [".absolute.bottom-4 > button", say.down],
    ["[role=dialog] textarea", say.feedback_comment],
  ];

  function amend() {
    for (const [selector, name] of NAMES) {
      for (const element of root.ownerDocument.querySelectorAll(selector)) {
        if (!element.hasAttribute("aria-label")) element.setAttribute("aria-label", name);
      }
    }
    for (const image of document.querySelectorAll("#welcome-screen img, #header img, [role=option] img")) {
      if (image.alt || !image.hasAttribute("alt")) image.alt = "";
    }
    for (const paragraph of document.querySelectorAll("[role=article]")) paragraph.removeAttribute("role");
    for (const list of document.querySelectorAll("[data-radix-select-viewport]")) {
      list.tabIndex = 0;
      list.setAttribute("role", "group");
    }
    for (const popper of document.querySelectorAll("body > [data-radix-popper-content-wrapper], body > :has(> [role=listbox])")) {
      popper.setAttribute("role", "region");
      popper.setAttribute("aria-label", say.choices);
    }
    const tools = document.getElementById("header");
    if (tools && !tools.hasAttribute("role")) {
      tools.setAttribute("role", "region");
      tools.setAttribute("aria-label", say.tools);
    }
    if (!root.querySelector("main, [role=main]")) root.querySelector("[data-panel]")?.setAttribute("role", "main");
    for (const message of root.querySelectorAll(".ai-message .message-content")) mark(message);
    for (const button of root.querySelectorAll('.ai-message [id^="wt-"]')) {
      const group = button.parentElement;
      if (group.classList.contains("wt-actions")) continue;
      group.classList.add("wt-actions");
      group.setAttribute("role", "group");
      group.setAttribute("aria-label", say.actions);
    }
  }

  function mark(message) {
    for (const heading of message.querySelectorAll("h2")) {
      const kind = say.headings[heading.textContent];
      if (kind && !(kind in heading.dataset)) heading.dataset[kind] = "";
    }
    for (const bold of message.querySelectorAll("li .font-bold")) {
      const force = say.forces[bold.textContent];
      if (force) bold.dataset.force = force;
    }
    for (const link of message.querySelectorAll('a[href*="cited="]')) {
      if (link.hasAttribute("aria-haspopup")) continue;
      link.setAttribute("aria-label", link.title);
      link.setAttribute("aria-haspopup", "dialog");
      link.setAttribute("aria-expanded", "false");
    }
  }

  // A list of choices that opens hides the whole page from screen readers, as if it were a dialog. It is none, so the page comes back at once.
  new MutationObserver(() => {
    if (!document.querySelector("[role=listbox]") || document.querySelector("[role=dialog]")) return;
    for (const hidden of document.querySelectorAll("body > [data-aria-hidden][aria-hidden]")) hidden.removeAttribute("aria-hidden");
  }).observe(document.body, { childList: true, subtree: true, attributeFilter: ["aria-hidden"] });

  // ------------------------------------------------------------ focus

  let focused = null;
  document.addEventListener("focusin", (event) => { focused = event.target; });

  function keepFocus() {
    if (document.activeElement !== document.body || !focused || !acted) return;
    if (focused.isConnected) {
      if (!focused.disabled) focused.focus({ preventScroll: true });
      return;
    }
    const same = focused.id && document.getElementById(focused.id);
    // Where typing opens a keyboard over half the screen, the newest message has the focus instead.
    const newest = [...root.querySelectorAll(".message-content")].pop();
    const next = same || (matchMedia("(pointer: coarse)").matches ? newest : document.getElementById("chat-input"));
    if (!next) return;
    if (next === newest) next.setAttribute("tabindex", "-1");
    next.focus({ preventScroll: true });
  }

  // ------------------------------------------------------------ the exact words

  const panel = make("dialog", { class: "wt-passage", "aria-labelledby": "passage-title" });
  const close = make("button", { type: "button", class: "wt-button wt-close" }, say.passage.close);
  const content = make("div");
  panel.append(close, content);
  document.body.append(panel);
  let opener = null;
  let seenTo = false; // what follows from closing was done as it was closed: its event comes later, when the focus may be elsewhere

  const wide = matchMedia("(min-width: 60rem)");

  function expanded(isOpen) {
    for (const link of root.querySelectorAll('a[aria-expanded="true"]')) link.setAttribute("aria-expanded", "false");
    if (isOpen) opener?.setAttribute("aria-expanded", "true");
    document.body.classList.toggle("wt-beside", isOpen && wide.matches);
  }

  // Beside the conversation where there is room, over it where there is not.
  function showPanel() {
    if (wide.matches) panel.show();
    else panel.showModal();
  }

  function showPassage(nodes) {
    content.replaceChildren(...nodes);
    if (!panel.open) showPanel();
    panel.scrollTop = 0;
    expanded(true);
    content.querySelector("#passage-title")?.focus();
  }

  async function openPassage(link) {
    const address = new URL(link.href);
    const edition = address.pathname.split("/").pop();
    const place = address.hash.slice(1);
    opener = link;
    try {
      const response = await fetch(`${say.base}/passage/${edition}/${place}${address.search}`, { credentials: "same-origin" });
      if (!response.ok && response.status !== 404) throw new Error(String(response.status));
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      showPassage(page.body.childNodes);
    } catch {
      showPassage([make("h2", { id: "passage-title", tabindex: "-1" }, say.passage.title), make("p", {}, say.passage.failed)]);
    }
  }

  function leavePassage() {
    expanded(false);
    const again = opener?.isConnected ? opener : document.getElementById("chat-input");
    again?.focus({ preventScroll: true });
  }

  function closePassage() {
    if (!panel.open) return;
    seenTo = true;
    panel.close();
    leavePassage();
  }

  wide.addEventListener("change", () => {
    if (!panel.open) return;
    seenTo = true;
    panel.close();
    showPanel();
    expanded(true);
  });
  panel.addEventListener("close", () => {
    if (!seenTo) leavePassage();
    seenTo = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || !panel.open || document.querySelector("[role=dialog], .wt-form[open]")) return;
    event.preventDefault();
    closePassage();
  });
  close.addEventListener("click", closePassage);
  root.addEventListener("click", (event) => {
    const link = event.target.closest?.('.message-content a[href*="cited="]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button !== 0) return;
    event.preventDefault();
    openPassage(link);
  });

  // ------------------------------------------------------------ what the server asks this script to do

  async function copy({ text }) {
    try {
      await navigator.clipboard.writeText(text);
      tell(say.copied);
    } catch {
      tell(say.copy_failed);
    }
  }

  function download({ file, type, data }) {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    const address = URL.createObjectURL(new Blob([bytes], { type }));
    const link = make("a", { href: address, download: file, class: "wt-hidden", tabindex: "-1" });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
    tell(say.downloaded.replace("{file}", file));
  }

  function feedback({ helpful }, callback) {
    const form = make("form", { method: "dialog" });
    const dialog = make("dialog", { class: "wt-form", "aria-labelledby": "wt-form-title" }, form);
    form.append(make("h2", { id: "wt-form-title" }, say.feedback.title));
    if (!helpful) {
      const reasons = make("fieldset", {}, make("legend", {}, say.feedback.reason));
      for (const [id, text] of Object.entries(say.reasons)) {
        const input = make("input", { type: "radio", name: "reason", value: id, id: `wt-reason-${id}` });
        reasons.append(make("div", { class: "wt-choice" }, input, make("label", { for: `wt-reason-${id}` }, text)));
      }
      form.append(reasons);
    }
    const comment = make("textarea", { id: "wt-comment", name: "comment", maxlength: "2000" });
    const keep = make("input", { type: "checkbox", id: "wt-keep", name: "keep", "aria-describedby": "wt-keep-note" });
    const cancel = make("button", { type: "button", class: "wt-button" }, say.feedback.cancel);
    form.append(
      make("label", { for: "wt-comment", class: "wt-label" }, say.feedback.more),
      comment,
      make("div", { class: "wt-choice" }, keep, make("label", { for: "wt-keep" }, say.feedback.keep)),
      make("p", { id: "wt-keep-note", class: "wt-hint" }, say.feedback.kept_note),
      make("div", { class: "wt-row" }, make("button", { type: "submit", class: "wt-button wt-first" }, say.feedback.send), cancel),
    );
    const before = focused;
    let sent = false;
    form.addEventListener("submit", () => { sent = true; });
    cancel.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => {
      const given = new FormData(form);
      callback?.(sent ? { sent, reason: given.get("reason") ?? "", comment: given.get("comment") ?? "", keep: keep.checked } : { sent });
      dialog.remove();
      if (before?.isConnected) { focused = before; keepFocus(); }
    });
    document.body.append(dialog);
    dialog.showModal();
  }

  // The address of the conversation, so that a page that is loaded again shows it again.
  function conversation({ id }) {
    const address = `${say.base}/thread/${encodeURIComponent(id)}`;
    if (location.pathname !== address) history.replaceState(history.state, "", address);
  }

  const tasks = { conversation, copy, download, feedback };
  window.addEventListener("chainlit-call-fn", (event) => {
    const { name, args, callback } = event.detail ?? {};
    tasks[name]?.(args, callback);
  });

  // ------------------------------------------------------------ watching

  for (const kind of ["keydown", "pointerdown"]) document.addEventListener(kind, () => { acted = true; }, { capture: true });
  let waiting = false;
  function look() {
    waiting = false;
    announce();
    if (panel.open && !root.querySelector(".ai-message")) closePassage(); // a new conversation was begun
    keepFocus();
  }
  // Names come before anyone can meet what has none; the rest waits for the next frame, so that what streams in is read once.
  const watcher = new MutationObserver(() => {
    amend();
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(look);
  });
  for (const part of [root, document.body]) {
    watcher.observe(part, part === root ? { childList: true, subtree: true, characterData: true, attributeFilter: ["disabled"] } : { childList: true });
  }
  amend();
  look();
})();
