/* What a link points at is given focus and named to screen readers. Everything else works without this. */
(() => {
  "use strict";
  const said = document.getElementById("arrived");

  const lost = document.getElementById("lost");

  function arrive() {
    let id = "";
    try { id = decodeURIComponent(location.hash.slice(1)); } catch { return; }
    const there = id && document.getElementById(id);
    lost.hidden = !id || Boolean(there);
    if (!lost.hidden) say(lost.textContent);
    if (!there || !there.closest(".text")) return;
    there.tabIndex = -1;
    there.focus({ preventScroll: true });
    there.scrollIntoView({ block: "start" });
    follow(there);
    const link = there.querySelector(".at a");
    say(said.dataset.said.replace("{place}", link ? link.getAttribute("aria-label") : there.textContent.trim()));
  }

  /* After a moment, since what a page says while it opens goes unheard. */
  function say(words) {
    said.textContent = "";
    setTimeout(() => { said.textContent = words; }, 150);
  }

  /* The contents say where the reader is. */
  function follow(there) {
    document.querySelector(".contents [aria-current]")?.removeAttribute("aria-current");
    const heading = there.closest(".section")?.querySelector("[id^=part-]");
    const entry = heading && document.querySelector(`.contents a[href="#${CSS.escape(encodeURIComponent(heading.id))}"]`);
    if (!entry) return;
    entry.setAttribute("aria-current", "location");
    const within = entry.closest("details");
    if (within) within.open = true;
    const contents = document.getElementById("contents");
    if (contents.scrollHeight > contents.clientHeight) contents.scrollTop = entry.offsetTop - contents.clientHeight / 2;
  }

  addEventListener("hashchange", arrive);
  /* Coming back to the page, the reader is left where they were. */
  if (performance.getEntriesByType("navigation")[0]?.type !== "back_forward") arrive();
})();
