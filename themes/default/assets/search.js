// Searches the files below search/index/ (src/output/search); without this the lists serve.
const DENSE = /[々〇\u3040-\u{10ffff}]/u;
const RUN = /(?:[々〇\u3040-\u{10ffff}]|(?=[\0-\u2e7f])[\p{Alphabetic}\p{N}])+/gu;
const DROP = /[·•‧・\u200b-\u200d\ufe00-\ufe0f\ufeff\u{e0100}-\u{e01ef}]/gu;
const PAGE = 20;

// The folded text; map[i] is the place in the original of its unit i.
export function fold(text) {
  let folded = '', at = 0;
  const map = [];
  for (const c of text) {
    const f = c.normalize('NFKC').toLowerCase().replace(DROP, '');
    folded += f;
    for (let i = 0; i < f.length; i++) map.push(at);
    at += c.length;
  }
  map.push(at);
  return { folded, map };
}

export const phrases = (query) => [...new Set(fold(query.slice(0, 60)).folded.match(RUN))].slice(0, 8);

export function terms(phrase) {
  return phrase.match(/[々〇\u3040-\u{10ffff}]+|[^々〇\u3040-\u{10ffff}]+/gu).flatMap((run) => {
    const c = [...run];
    if (!DENSE.test(run)) return [{ key: c.slice(0, 24).join(''), prefix: true }];
    if (c.length > 1) return c.slice(1).map((b, i) => ({ key: c[i] + b }));
    return run === phrase ? [{ key: run }] : [];
  });
}

export function shard(key, shards) {
  let h = 0x811c9dc5;
  for (const c of [...key].slice(0, 2)) h = Math.imul(h ^ c.codePointAt(0), 0x01000193);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  return (h ^ (h >>> 12)) & (shards - 1);
}

// For each slot 2 where the title or a name holds the term, 1 where the text does.
export function marks(bytes, { key, prefix }, slots) {
  const out = new Uint8Array(slots), want = new TextEncoder().encode(key);
  let at = 0;
  const number = () => {
    let n = 0, unit = 1, b;
    do { b = bytes[at++]; n += (b & 127) * unit; unit *= 128; } while (b > 127);
    return n;
  };
  while (at < bytes.length) {
    const name = bytes.subarray(at + 1, at + 1 + bytes[at]);
    at += 1 + name.length;
    const hit = (prefix || name.length === want.length) && want.every((b, i) => b === name[i]);
    for (const weight of [2, 1]) {
      const head = number(), end = at + (head >> 1);
      const mark = (s) => { if (out[s] < weight) out[s] = weight; };
      if (!hit) at = end;
      else if (head & 1) {
        for (let s = number() * 8; at < end; s += 8) for (let b = bytes[at++], i = 0; b; b >>= 1, i++) if (b & 1) mark(s + i);
      } else for (let s = 0; at < end;) mark(s += number());
    }
  }
  return out;
}

// The text in pieces, every second one a hit: [['多', false], ['王伟', true], …].
export function spans(text, wanted) {
  const { folded, map } = fold(text), out = [];
  let at = 0;
  for (let from = 0; ;) {
    let best = -1, end = 0;
    for (const w of wanted) {
      const i = folded.indexOf(w, from);
      if (i >= 0 && (best < 0 || i < best || (i === best && i + w.length > end))) [best, end] = [i, i + w.length];
    }
    if (best < 0) break;
    if (map[best] > at) out.push([text.slice(at, map[best]), false]);
    out.push([text.slice(map[best], at = map[end]), true]);
    from = end;
  }
  if (at < text.length) out.push([text.slice(at), false]);
  return out;
}

// The words around the first hit.
export function excerpt(text, wanted) {
  const { folded, map } = fold(text);
  const hit = Math.max(0, Math.min(...wanted.map((w) => folded.indexOf(w) >>> 0)) | 0);
  const from = map[Math.max(0, hit - 24)], to = map[Math.min(map.length - 1, hit + 72)];
  return (from ? '…' : '') + text.slice(from, to).replace(/\s+/g, ' ') + (to < text.length ? '…' : '');
}

// load(name) gives a file of the index: parsed JSON, or bytes.
export async function search(load, query) {
  const wanted = phrases(query), meta = await load('meta.json'), needed = wanted.map(terms);
  const parts = await Promise.all(needed.flat().map(async (term) =>
    marks(await load(`${shard(term.key, meta.shards)}.bin`), term, meta.slots)));
  const ranked = [];
  for (let s = 0; parts.length && s < meta.slots; s++) {
    const tier = parts.reduce((least, part) => Math.min(least, part[s]), 2);
    // Titles and names first, then organisations, then the newer.
    if (tier) ranked.push({ s, rank: (tier * 2 + (s < meta.front)) * meta.slots + s, tier });
  }
  ranked.sort((a, b) => b.rank - a.rank);
  let at = 0;
  return {
    wanted, kinds: meta.kinds, count: ranked.length, exact: needed.every((list) => list.length === 1),
    // Neighbouring pairs may stand apart: only the text itself decides.
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

export function start(document, window) {
  const get = (id) => document.getElementById(id), form = get('search-form'), input = get('q');
  const status = get('search-status'), list = get('search-results');
  if (!form || !input || !status || !list) return;
  const say = form.dataset, root = document.documentElement.dataset.root || '', files = new Map();
  const load = (name) => {
    if (!files.has(name)) {
      const file = window.fetch(`${root}search/index/${name}`).then((r) => {
        if (!r.ok) throw Error(name);
        return name.endsWith('.bin') ? r.arrayBuffer().then((b) => new Uint8Array(b)) : r.json();
      });
      file.catch(() => files.delete(name));
      files.set(name, file);
    }
    return files.get(name);
  };
  const make = (name, kind, pieces) => {
    const element = document.createElement(name);
    element.className = kind;
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

  async function show(mine) {
    const { docs, done } = await found.next();
    if (mine !== turn) return;
    const before = list.children.length;
    for (const [url, title, kind, org, date, text] of docs) {
      const link = make('a', 'result-title', spans(title, found.wanted));
      link.href = root + url || './';
      const item = make('li', 'result', []);
      item.append(link, make('p', 'result-meta', [[[found.kinds[kind], org, date].filter(Boolean).join(' · '), false]]));
      if (text) item.append(make('p', 'result-text', spans(excerpt(text, found.wanted), found.wanted)));
      list.append(item);
    }
    more.hidden = done;
    const n = done ? list.children.length : found.count;
    status.textContent = n ? (done || found.exact ? say.found : say.about).replace('{n}', n) : say.none;
    if (before && docs.length) list.children[before].firstChild.focus();
  }

  async function run(query) {
    const mine = ++turn;
    list.replaceChildren();
    more.hidden = true;
    status.textContent = query.trim() ? say.busy : '';
    if (!query.trim()) return;
    try {
      const result = await search(load, query);
      if (mine === turn) await (found = result, show(mine));
    } catch {
      if (mine === turn) status.textContent = say.error;
    }
  }

  const asked = () => run(input.value = new URLSearchParams(window.location.search).get('q') || '');
  more.addEventListener('click', () => show(turn).catch(() => { status.textContent = say.error; }));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    window.history.pushState(null, '', `?q=${encodeURIComponent(input.value)}`);
    run(input.value);
  });
  window.addEventListener('popstate', asked);
  asked();
}

if (typeof document !== 'undefined') start(document, window);
