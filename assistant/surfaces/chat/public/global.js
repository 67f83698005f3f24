// Runs before the front end is loaded. It expects this name; its own page sets it in an inline script, which our content policy does not allow.
const global = globalThis;

// Light or dark as the device has it, until somebody chooses.
try {
  if (!localStorage.getItem("vite-ui-theme")) localStorage.setItem("vite-ui-theme", "system");
} catch {
  // Storage is closed in this browser: it stays light.
}
