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

// Sums the marks of several lists, slot by slot.
const joined = (lists, slots, how) => lists.reduce((sum, list) => sum.map((n, s) => how(n, list[s])), new Uint8Array(slots));

const text = (doc) => fold(`${doc[1]}\n${doc[3]}\n${doc[5]}\n${doc[6] || ''}\n${doc[7] || ''}`).folded;

// load(name) gives a file of the index: parsed JSON, or bytes. `near` takes what is written nearly so in titles and names.
export async function search(load, query, near = false) {
  const wanted = phrases(query), meta = await load('meta.json');
  const found = async (term) => marks(await load(`${shard(term.key, meta.shards)}.bin`), term, meta.slots);
  // What means the same is found as well.
  const ways = wanted.map((word) => [word, ...(meta.same || []).filter((group) => group.includes(word)).flat().filter((one) => one !== word)]);
  const least = async (words) => {
    const lists = await Promise.all(words.flatMap(terms).map(found));
    return lists.length ? lists.reduce((a, b) => a.map((n, s) => Math.min(n, b[s]))) : new Uint8Array(meta.slots);
  };
  // One character may be another, or two may have changed places.
  const nearly = async (word) => {
    const c = [...new Set(word)];
    if (word < '\u2e80' || c.length < 2) return least([word]);
    const lists = await Promise.all(c.map((key) => found({ key })));
    const sum = joined(lists, meta.slots, (n, mark) => n + (mark > 1));
    return sum.map((n) => (n >= Math.max(2, c.length - 1) ? 2 : 0));
  };
  const parts = await Promise.all(ways.map(async (words) =>
    near ? nearly(words[0]) : joined(await Promise.all(words.map((word) => least([word]))), meta.slots, Math.max)));
  const ranked = [];
  for (let s = 0; parts[0] && s < meta.slots; s++) {
    const tier = Math.min(...parts.map((part) => part[s]));
    // Titles and names, then organisations, then the newer.
    if (tier) ranked.push({ s, tier, rank: (tier * 2 + (s < meta.front)) * meta.slots + s });
  }
  ranked.sort((a, b) => b.rank - a.rank);
  // Somebody's own post, then whatever is called so, then titles, then the newer.
  const key = ({ doc, tier }) => {
    const title = fold(doc[1]).folded, names = title.split(' · ')[0].split('、').concat((doc[6] || '').split(' '));
    const own = /(^|\/)posts\//.test(doc[0]) && (near || wanted.every((w) => names.includes(w)));
    const shown = wanted.every((w) => title.includes(w) || fold(doc[7] || '').folded.split(',').includes(w));
    return `${tier}${own ? 1 : 0}${shown ? 1 : 0}${doc[2] ? doc[4] : '9'}`;
  };
  const list = (ranked) => {
    let at = 0;
    return {
      wanted: near ? wanted : ways.flat(), near, meta, kinds: meta.kinds, count: ranked.length, slots: ranked.map(({ s }) => s),
      exact: !near && wanted.every((word) => terms(word).length === 1) && ways.every((words) => words.length === 1),
      only: (keep) => list(ranked.filter(({ s }) => keep(s))),
      // Pairs may stand apart: the text itself decides.
      async next() {
        const page = [];
        for (let round = 0; page.length < PAGE && at < ranked.length && round < 10; round++) {
          const some = ranked.slice(at, at += PAGE - page.length);
          const files = await Promise.all(some.map(({ s }) => load(`docs/${Math.floor(s / meta.chunk)}.json`)));
          some.forEach(({ s, tier }, i) => {
            const doc = files[i][s], all = doc && text(doc);
            if (doc && (near || ways.every((words) => words.some((w) => all.includes(w))))) page.push({ doc, tier });
          });
        }
        const keys = new Map(page.map((one) => [one, key(one)]));
        page.sort((a, b) => (keys.get(a) < keys.get(b)) - (keys.get(a) > keys.get(b)));
        return { docs: page.map(({ doc }) => doc), done: at >= ranked.length };
      },
    };
  };
  return list(ranked);
}

// What was asked for; where there is nothing, the same in the characters of today, and then what is written nearly so.
export async function find(load, query) {
  const tried = async (query, near) => {
    const found = await search(load, query, near);
    return { found, first: await found.next() };
  };
  let result = await tried(query);
  if (result.first.docs.length || !phrases(query).length) return result;
  const table = [...await load('traditional.txt')], today = new Map();
  for (let i = 0; i + 1 < table.length; i += 2) today.set(table[i], table[i + 1]);
  const plain = [...query.normalize('NFC')].map((c) => today.get(c) || c).join('');
  if (plain !== query) result = await tried(plain);
  return result.first.docs.length ? result : tried(plain, true);
}

export function start() {
  const [form, input, status, list] = ['search-form', 'q', 'search-status', 'search-results'].map((id) => document.getElementById(id));
  if (!form || !input || !status || !list) return;
  const say = form.dataset, root = document.documentElement.dataset.root || '', files = new Map();
  const read = async (name) => {
    const answer = await fetch(`${root}search/index/${name}`);
    if (!answer.ok) throw Error(name);
    if (name.endsWith('.txt')) return answer.text();
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
  const choose = document.getElementById('search-facets'), boxes = choose ? [...choose.querySelectorAll('select')] : [];
  let turn = 0, all, found;
  const fail = (mine) => {
    files.clear();
    if (mine === turn) status.textContent = say.error;
  };

  async function show(mine, page, from) {
    const { docs, done } = page || await found.next();
    if (mine !== turn) return;
    const before = list.children.length;
    for (const [url, title, kind, org, date, text, , state] of docs) {
      const link = make('a', 'result-title', spans(title, found.wanted)), item = make('li', 'result', []);
      link.href = root + url || './';
      item.append(link, make('p', 'result-meta', [[[found.kinds[kind], org, state, date].filter(Boolean).join('\u00a0· '), false]]));
      if (text) item.append(make('p', 'result-text', spans(excerpt(text, found.wanted), found.wanted)));
      list.append(item);
    }
    more.hidden = done;
    const n = done ? list.children.length : found.count;
    const words = found.near ? say.near : done || found.exact ? say.found : say.about;
    status.textContent = n ? words.replace('{n}', n) : say.none;
    if (from && before && docs[0]) list.children[before].firstChild.focus();
  }

  // Kind, part of the board, state: offered where there is much to choose from.
  async function facets(mine) {
    const many = all.count > 8 && all.meta.facets && boxes.length;
    choose.hidden = !many;
    if (!many) return;
    const bytes = await load('facets.bin');
    if (mine !== turn) return;
    boxes.forEach((box, n) => {
      const names = [all.meta.kinds, all.meta.orgs, all.meta.states][n], counts = new Map();
      for (const s of all.slots) counts.set(bytes[s * 3 + n], (counts.get(bytes[s * 3 + n]) || 0) + 1);
      const known = [...counts].filter(([value]) => value).sort((a, b) => a[0] - b[0]);
      box.replaceChildren(new Option(box.dataset.all, '0'), ...known.map(([value, count]) => new Option(all.exact ? `${names[value - 1]} ${count}` : names[value - 1], value)));
      box.parentElement.hidden = known.length < 2;
    });
    choose.onchange = () => {
      const again = ++turn, values = boxes.map((box) => +box.value);
      found = all.only((s) => values.every((value, n) => !value || bytes[s * 3 + n] === value));
      list.replaceChildren();
      show(again).catch(() => fail(again));
    };
  }

  // While somebody types, the last results stay until others come.
  async function run(query, sent) {
    const mine = ++turn;
    if (!query.trim()) {
      list.replaceChildren();
      more.hidden = true;
      if (choose) choose.hidden = true;
      status.textContent = '';
    } else try {
      if (sent || !list.children.length) status.textContent = say.busy;
      const result = await find(load, query);
      if (mine !== turn) return;
      list.replaceChildren();
      all = found = result.found;
      await show(mine, result.first);
      if (choose && mine === turn) await facets(mine);
    } catch { fail(mine); }
  }

  const address = () => `?q=${encodeURIComponent(input.value)}`;
  const asked = () => run(input.value = new URLSearchParams(location.search).get('q') || '');
  let wait;
  input.addEventListener('input', (event) => {
    if (event.isComposing) return;
    clearTimeout(wait);
    wait = setTimeout(() => {
      history.replaceState(null, '', input.value.trim() ? address() : location.pathname);
      run(input.value);
    }, 200);
  });
  input.addEventListener('compositionend', () => input.dispatchEvent(new Event('input')));
  more.addEventListener('click', () => show(turn, undefined, true).catch(() => fail(turn)));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    clearTimeout(wait);
    history.pushState(null, '', address());
    run(input.value, true);
  });
  addEventListener('popstate', asked);
  asked();
}

if (globalThis.document) start();
