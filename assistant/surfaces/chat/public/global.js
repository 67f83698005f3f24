// Runs before the front end is loaded. It expects this name; its own page sets it in an inline script, which our content policy does not allow.
const global = globalThis;

// Light or dark as the device has it, until somebody chooses.
try {
  if (!localStorage.getItem("vite-ui-theme")) localStorage.setItem("vite-ui-theme", "system");
} catch {
  // Storage is closed in this browser: it stays light.
}

// The front end glides to each answer. Whoever asked their device for little motion is taken there at once.
if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
  const scrollTo = Element.prototype.scrollTo;
  Element.prototype.scrollTo = function (first, ...others) {
    return scrollTo.call(this, typeof first === "object" ? { ...first, behavior: "instant" } : first, ...others);
  };
}
