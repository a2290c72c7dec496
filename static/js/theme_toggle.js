// Light or dark, kept for a year where the server reads it (cookie k_theme); a signed-in person's choice is told too.
const YEAR = 365 * 24 * 3600;

export function toggle(button) {
  const root = document.documentElement;
  const theme = root.dataset.bsTheme === "dark" ? "light" : "dark";
  root.dataset.bsTheme = theme;
  root.dataset.theme = theme;
  document.cookie = `k_theme=${theme};path=/;max-age=${YEAR};samesite=lax`;
  button.setAttribute("aria-pressed", String(theme === "dark"));
  const url = document.body.dataset.preferencesUrl;
  if (url) globalThis.htmx.ajax("POST", url, { source: button, swap: "none", values: { theme } });
}
