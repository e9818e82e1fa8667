// Reads search/index/, as src/output/search writes it. Without this the lists serve.
const RUN = /(?:[々〇\u3040-\u{10ffff}]|(?=[\0-\u2e7f])[\p{Alphabetic}\p{N}])+/gu;
const PARTS = /[々〇\u3040-\u{10ffff}]+|[\0-\u2e7f]+/gu;
const DROP = /[·•‧・\u00ad\u034f\u061c\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\u{e0000}-\u{e007f}\u{e0100}-\u{e01ef}]/gu;
const PAGE = 20;

// Folded text; map[i] is where its unit i stands in the original.
export function fold(text) {
  let folded = '', at = 0;
  const map = [];
  for (const c of text) {
    const f = c.normalize('NFKC').toLowerCase().replace(DROP, '');
    folded += f;
    for (const _ of f.split('')) map.push(at);
    at += c.length;
  }
  map.push(at);
  return { folded, map };
}

export const phrases = (query) => [...new Set(fold(query.normalize('NFC').slice(0, 60)).folded.match(RUN))].slice(0, 8);

// Pairs of characters, beginnings of words; a single character only where it stands alone.
export const terms = (phrase) => phrase.match(PARTS).flatMap((run) => {
  const c = [...run];
  if (run < '\u2e80') return [{ key: c.slice(0, 24).join(''), prefix: true }];
  if (c[1]) return c.slice(1).map((b, i) => ({ key: c[i] + b }));
  return run === phrase ? [{ key: run }] : [];
});

export function shard(key, shards) {
  let h = 0x811c9dc5;
  for (const c of [...key].slice(0, 2)) h = Math.imul(h ^ c.codePointAt(0), 0x01000193);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  return (h ^ (h >>> 12)) & (shards - 1);
}

// For each slot: 2 where a title or name holds the term, 1 where the text does.
export function marks(bytes, { key, prefix }, slots) {
  const out = new Uint8Array(slots), want = new TextEncoder().encode(key);
  let at = 0;
  const number = () => {
    let n = 0, unit = 1, b;
    do { b = bytes[at++]; n += (b & 127) * unit; unit *= 128; } while (b > 127);
    return n;
  };
  while (at < bytes.length) {
    const length = number(), name = at;
    const hit = (prefix || length === want.length) && want.every((b, i) => i < length && b === bytes[name + i]);
    at += length;
    for (const weight of [2, 1]) {
      const head = number(), end = at + (head >> 1);
      const mark = (s) => { out[s] = Math.max(out[s], weight); };
      if (!hit) at = end;
      else if (head & 1) {
        for (let s = number() * 8; at < end; s += 8) for (let b = bytes[at++], i = 0; b >> i; i++) if (b >> i & 1) mark(s + i);
      } else for (let s = 0; at < end;) mark(s += number());
    }
  }
  return out;
}

// The text in pieces: [['多', false], ['王伟', true], …].
export function spans(text, wanted) {
  const { folded, map } = fold(text), out = [];
  let at = 0, from = 0;
  const to = (end, hit) => { if (end > at) out.push([text.slice(at, at = end), hit]); };
  for (;;) {
    const [next] = wanted.map((w) => [folded.indexOf(w, from), w.length])
      .filter(([i]) => i >= 0).sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    if (!next) break;
    to(map[next[0]], false);
    to(map[from = next[0] + next[1]], true);
  }
  to(text.length, false);
  return out;
}

// The words around the first hit.
export function excerpt(text, wanted) {
  const { folded, map } = fold(text);
  const hit = Math.min(...wanted.map((w) => folded.indexOf(w)).filter((i) => i >= 0), folded.length) % folded.length || 0;
  const from = map[Math.max(0, hit - 24)], to = map[Math.min(map.length - 1, hit + 72)];
  return (from ? '…' : '') + text.slice(from, to).replace(/\s+/g, ' ') + (to < text.length ? '…' : '');
}

// load(name) gives a file of the index: parsed JSON, or bytes.
export async function search(load, query) {
  const wanted = phrases(query), meta = await load('meta.json'), needed = wanted.map(terms);
  const parts = await Promise.all(needed.flat().map(async (term) =>
    marks(await load(`${shard(term.key, meta.shards)}.bin`), term, meta.slots)));
  const ranked = [];
  for (let s = 0; parts[0] && s < meta.slots; s++) {
    const tier = Math.min(...parts.map((part) => part[s]));
    // Titles and names, then organisations, then the newer.
    if (tier) ranked.push({ s, tier, rank: (tier * 2 + (s < meta.front)) * meta.slots + s });
  }
  ranked.sort((a, b) => b.rank - a.rank);
  let at = 0;
  return {
    wanted, kinds: meta.kinds, count: ranked.length, exact: needed.every((list) => list.length === 1),
    // Pairs may stand apart: the text itself decides.
    async next() {
      const page = [];
      for (let round = 0; page.length < PAGE && at < ranked.length && round < 10; round++) {
        const some = ranked.slice(at, at += PAGE - page.length);
        const files = await Promise.all(some.map(({ s }) => load(`docs/${Math.floor(s / meta.chunk)}.json`)));
        some.forEach(({ s, tier }, i) => {
          const doc = files[i][s], text = doc && fold(`${doc[1]}\n${doc[3]}\n${doc[5]}`).folded;
          if (doc && wanted.every((w) => text.includes(w))) page.push({ doc, key: tier + (doc[2] ? doc[4] : '9') });
        });
      }
      page.sort((a, b) => (a.key < b.key) - (a.key > b.key));
      return { docs: page.map(({ doc }) => doc), done: at >= ranked.length };
    },
  };
}

export function start() {
  const [form, input, status, list] = ['search-form', 'q', 'search-status', 'search-results'].map((id) => document.getElementById(id));
  if (!form || !input || !status || !list) return;
  const say = form.dataset, root = document.documentElement.dataset.root || '', files = new Map();
  const read = async (name) => {
    const answer = await fetch(`${root}search/index/${name}`);
    if (!answer.ok) throw Error(name);
    return name.endsWith('.bin') ? new Uint8Array(await answer.arrayBuffer()) : answer.json();
  };
  const load = (name) => {
    if (!files.has(name)) files.set(name, read(name));
    return files.get(name);
  };
  const make = (name, style, pieces) => {
    const element = document.createElement(name);
    element.className = style;
    for (const [text, hit] of pieces) {
      const part = document.createElement(hit ? 'mark' : 'span');
      part.textContent = text;
      element.append(part);
    }
    return element;
  };
  const more = make('button', 'search-more', [[say.more, false]]);
  more.type = 'button';
  more.hidden = true;
  list.after(more);
  let turn = 0, found;
  const fail = (mine) => {
    files.clear();
    if (mine === turn) status.textContent = say.error;
  };

  async function show(mine) {
    const { docs, done } = await found.next();
    if (mine !== turn) return;
    const before = list.children.length;
    for (const [url, title, kind, org, date, text] of docs) {
      const link = make('a', 'result-title', spans(title, found.wanted)), item = make('li', 'result', []);
      link.href = root + url || './';
      item.append(link, make('p', 'result-meta', [[[found.kinds[kind], org, date].filter(Boolean).join(' · '), false]]));
      if (text) item.append(make('p', 'result-text', spans(excerpt(text, found.wanted), found.wanted)));
      list.append(item);
    }
    more.hidden = done;
    const n = done ? list.children.length : found.count;
    status.textContent = n ? (done || found.exact ? say.found : say.about).replace('{n}', n) : say.none;
    if (before && docs[0]) list.children[before].firstChild.focus();
  }

  async function run(query) {
    const mine = ++turn;
    list.replaceChildren();
    more.hidden = true;
    status.textContent = query.trim() && say.busy;
    if (query.trim()) try {
      const result = await search(load, query);
      if (mine === turn) await (found = result, show(mine));
    } catch { fail(mine); }
  }

  const asked = () => run(input.value = new URLSearchParams(location.search).get('q') || '');
  more.addEventListener('click', () => show(turn).catch(() => fail(turn)));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    history.pushState(null, '', `?q=${encodeURIComponent(input.value)}`);
    run(input.value);
  });
  addEventListener('popstate', asked);
  asked();
}

if (globalThis.document) start();
