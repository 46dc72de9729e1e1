// The server's events: listens while the page is looked at, and comes back after every trouble.

const HIDDEN_MS = 30_000;
const AGAIN_MS = 3_000;
const AGAIN_MAX_MS = 30_000;
// The server says something every ten seconds at least.
const SILENT_MS = 30_000;

/**
 * Calls on.setup, on.frame and on.state("live" | "connecting" | "waiting", why). A page that nobody
 * sees for half a minute lets its place go to another one. A connection over which nothing comes for
 * half a minute is dead, whatever the browser thinks of it, and replaced.
 */
export function listen(on) {
  let source = null;
  let again = AGAIN_MS;
  let timer = 0;
  let silence = 0;

  function open() {
    clearTimeout(timer);
    if (source || document.hidden) return;
    source = new EventSource("v1/live");
    heard();
    source.addEventListener("still", heard);
    source.addEventListener("setup", (event) => {
      heard();
      on.setup(JSON.parse(event.data));
    });
    source.addEventListener("frame", (event) => {
      heard();
      again = AGAIN_MS;
      on.state("live");
      on.frame(JSON.parse(event.data));
    });
    source.onerror = () => {
      // The browser goes on by itself after a broken connection, not after a refusal.
      const refused = source.readyState === EventSource.CLOSED;
      on.state("connecting");
      if (refused) {
        close();
        reason().then((why) => on.state("waiting", why));
        timer = setTimeout(open, again);
        again = Math.min(again * 2, AGAIN_MAX_MS);
      }
    };
  }

  function heard() {
    clearTimeout(silence);
    silence = setTimeout(() => {
      close();
      on.state("connecting");
      open();
    }, SILENT_MS);
  }

  function close() {
    clearTimeout(silence);
    if (source) source.close();
    source = null;
  }

  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (!document.hidden) {
      open();
    } else {
      timer = setTimeout(() => {
        close();
        on.state("connecting");
      }, HIDDEN_MS);
    }
  });
  open();
}

/** EventSource does not tell what a refusal said. */
async function reason() {
  const ended = new AbortController();
  try {
    const response = await fetch("v1/live", { signal: ended.signal, cache: "no-store" });
    return response.ok ? undefined : (await response.json()).error;
  } catch {
    return undefined;
  } finally {
    ended.abort();
  }
}
