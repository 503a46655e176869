/** Takes the secret of a link out of the address bar, where it would be seen, copied and kept in the history. */

/** The token after `#`, or undefined. Afterwards the address has none. */
export function takeToken(): string | undefined {
  const token = window.location.hash.slice(1);
  if (token === "") return undefined;
  window.history.replaceState(window.history.state, "", window.location.pathname + window.location.search);
  return token;
}
