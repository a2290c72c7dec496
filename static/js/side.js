// The folded menu, kept for a year where the server reads it (cookie k_side).
const YEAR = 365 * 24 * 3600;

export function toggle() {
  const root = document.documentElement;
  const folded = root.dataset.side !== "mini";
  if (folded) root.dataset.side = "mini";
  else delete root.dataset.side;
  document.cookie = `k_side=${folded ? "mini" : "full"};path=/;max-age=${YEAR};samesite=lax`;
}
